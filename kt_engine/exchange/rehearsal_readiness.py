"""Reads what a rehearsal plays of readiness: open points, promises, notices to people, controls that change hands."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.rehearsal_table import Tables
from kt_engine.words import Colour, CommitmentStatus

POINT = (
    "point", "process", "stream", "colour", "text", "owner", "opened_day", "due_day", "showstopper", "mitigation",
    "fallback", "fallback_day",
)  # fmt: skip
TURN = ("point", "about_day", "what", "colour", "note", "due_day", "by")
PROMISE = (
    "text", "promised_by", "promised_to", "promised_on", "cost", "currency", "process", "about_day", "outcome",
    "reason",
)  # fmt: skip
NOTICE = (
    "kind", "title", "country", "subdivision", "process", "transfer_day", "days", "source", "about_day", "given_on",
    "reference",
)  # fmt: skip
HANDOVER = ("process", "control", "to", "from_on", "about_day", "by", "reason")
CONTROLS = "controls.csv"
SETTLED = {one.value for one in CommitmentStatus if one is not CommitmentStatus.OPEN}


@dataclass(frozen=True)
class PointPart:
    """A point of the readiness log; what can stop the go-live has its way back."""

    point: str
    process: str
    stream: str
    colour: Colour
    text: str
    owner: str
    opened_day: int
    due_day: int
    showstopper: bool
    mitigation: str | None
    fallback: str | None
    fallback_day: int | None


@dataclass(frozen=True)
class PointTurnPart:
    """What becomes of a point; the turns of one point happen in the order of the table."""

    point: str
    day: int
    what: str
    """change, close or reopen."""
    colour: Colour | None
    note: str
    due_day: int | None
    by: str


@dataclass(frozen=True)
class PromisePart:
    text: str
    promised_by: str
    promised_to: str
    promised_day: int
    cost: str | None
    """None: told without a figure; `estimate` comes with the decision."""
    estimate: str | None
    currency: str | None
    process: str | None
    told_day: int
    """The day it is put on the list."""
    day: int
    """The day it is put before both sides."""
    outcome: CommitmentStatus
    reason: str


@dataclass(frozen=True)
class NoticePart:
    kind: str
    title: str | None
    country: str
    subdivision: str | None
    process: str | None
    transfer_day: int | None
    days: int | None
    """Calendar days; None: as the playbook's kind says."""
    source: str | None
    day: int
    """The day it is put on the clock."""
    given_day: int
    reference: str


@dataclass(frozen=True)
class ControlHandoverPart:
    process: str
    control: str
    to: str
    from_day: int
    day: int
    """The day it is put before its signers."""
    by: str
    reason: str


@dataclass(frozen=True)
class ReadinessStory:
    points: tuple[PointPart, ...] = ()
    turns: tuple[PointTurnPart, ...] = ()
    promises: tuple[PromisePart, ...] = ()
    notices: tuple[NoticePart, ...] = ()
    controls: Path | None = None
    """A file of controls whose days are counted."""
    control_handovers: tuple[ControlHandoverPart, ...] = ()


def readiness_story(tables: Tables) -> ReadinessStory:
    """Read the tables; their faults are left in `tables.problems`."""
    points = tuple(_point(tables, row) for row in tables.rows("readiness.csv", POINT))
    known = {one.point for one in points}
    controls = tables.folder / CONTROLS
    return ReadinessStory(
        points,
        tuple(_turn(tables, row, known) for row in tables.rows("readiness_turns.csv", TURN)),
        tuple(
            _promise(tables, row) for row in tables.rows("commitments.csv", PROMISE, ("told_day", "estimate"))
        ),
        tuple(_notice(tables, row) for row in tables.rows("people_notices.csv", NOTICE)),
        controls if controls.is_file() else None,
        tuple(_handover(tables, row) for row in tables.rows("control_handovers.csv", HANDOVER)),
    )


def _point(tables: Tables, row: Row) -> PointPart:
    stops = tables.choice(row, "showstopper", ("yes", "no")) == "yes"
    return PointPart(
        point=tables.text(row, "point"),
        process=tables.process(row),
        stream=tables.text(row, "stream"),
        colour=_colour(tables, row),
        text=tables.text(row, "text"),
        owner=tables.person(row, "owner"),
        opened_day=tables.day(row, "opened_day"),
        due_day=tables.day(row, "due_day"),
        showstopper=stops,
        mitigation=row.cells["mitigation"] or None,
        fallback=row.cells["fallback"] or None,
        fallback_day=tables.day(row, "fallback_day") if stops or row.cells["fallback_day"] else None,
    )


def _colour(tables: Tables, row: Row) -> Colour:
    word = tables.choice(row, "colour", [one.value for one in Colour])
    return Colour(word) if word in set(Colour) else Colour.AMBER


def _turn(tables: Tables, row: Row, known: set[str]) -> PointTurnPart:
    what = tables.choice(row, "what", ("change", "close", "reopen"))
    return PointTurnPart(
        point=tables.choice(row, "point", sorted(known)),
        day=tables.day(row, "about_day"),
        what=what,
        colour=_colour(tables, row) if row.cells["colour"] or what == "change" else None,
        note=tables.text(row, "note"),
        due_day=tables.day(row, "due_day") if row.cells["due_day"] or what == "reopen" else None,
        by=tables.person(row, "by"),
    )


def _promise(tables: Tables, row: Row) -> PromisePart:
    outcome = tables.choice(row, "outcome", sorted(SETTLED))
    return PromisePart(
        text=tables.text(row, "text"),
        promised_by=tables.text(row, "promised_by"),
        promised_to=tables.text(row, "promised_to"),
        promised_day=tables.day(row, "promised_on"),
        cost=row.cells["cost"] or None,
        estimate=row.cells["estimate"] or None,
        currency=row.cells["currency"] or None,
        process=tables.process_or_none(row),
        told_day=tables.day(row, "told_day" if row.cells["told_day"] else "about_day"),
        day=tables.day(row, "about_day"),
        outcome=CommitmentStatus(outcome) if outcome in SETTLED else CommitmentStatus.RENOUNCED,
        reason=tables.text(row, "reason"),
    )


def _notice(tables: Tables, row: Row) -> NoticePart:
    days = row.cells["days"]
    if days and not days.isdecimal():
        tables.problems.append(row.problem("days", "days is a whole number of calendar days."))
    return NoticePart(
        kind=tables.text(row, "kind"),
        title=row.cells["title"] or None,
        country=tables.text(row, "country"),
        subdivision=row.cells["subdivision"] or None,
        process=tables.process_or_none(row),
        transfer_day=tables.day_or_none(row, "transfer_day"),
        days=int(days) if days.isdecimal() else None,
        source=row.cells["source"] or None,
        day=tables.day(row, "about_day"),
        given_day=tables.day(row, "given_on"),
        reference=tables.text(row, "reference"),
    )


def _handover(tables: Tables, row: Row) -> ControlHandoverPart:
    return ControlHandoverPart(
        process=tables.process(row),
        control=tables.text(row, "control"),
        to=tables.person(row, "to"),
        from_day=tables.day(row, "from_on"),
        day=tables.day(row, "about_day"),
        by=tables.person(row, "by"),
        reason=tables.text(row, "reason"),
    )
