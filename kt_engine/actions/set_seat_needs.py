"""Records the seats processes need from a week on: one, or all rows of a file, all or none. Earlier rows stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import InvalidInput, KtError, Problem
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.seat_needs import SeatNeedRow
from kt_engine.exchange.weeks import week_text
from kt_engine.methods.seats import needed_seats, productive_hours
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.seats import ANY, newest_needs, words_of
from kt_engine.store.tables import SeatNeed
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ProcessStatus

KIND = "seat_needs_set"
VERB = "plan seats"
FIGURES = ("seats", "volume", "handling_seconds", "hours", "shrinkage_pct", "occupancy_pct", "source")
HUNDRED = Decimal(100)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class SetNeed:
    process: str
    shift: str
    language: str
    week: str
    seats: int
    number: int
    """1 for the first figure of this week, 2 for its correction, ..."""


@dataclass(frozen=True)
class SeatNeedsSet:
    engagement: str
    needs: tuple[SetNeed, ...] = ()
    unchanged_count: int = 0
    """Rows that stood there already, word by word."""


def set_seat_needs(
    database: Database, act: Act, engagement_id: int, rows: Sequence[SeatNeedRow], *, file: str = ""
) -> SeatNeedsSet:
    """Record each row; `file` names where they come from in the sentences.

    Raises InvalidInput with every problem at once, Refused when the person may not.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return SeatNeedsSet(known, unchanged_count=len(rows))
        require(unit, VERB, engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id, also_on_hold=True)
        wanted = _checked(unit, engagement_id, rows, file)
        newest = newest_needs(unit, engagement_id)
        new = [values for values in wanted if not _stands(newest, values)]
        needs = tuple(_insert(unit, engagement_id, values) for values in new)
        if needs:
            unit.event(KIND, engagement["handle"], needs_count=len(needs))
        return SeatNeedsSet(engagement["handle"], needs, len(wanted) - len(needs))


def _checked(unit: Unit, engagement_id: int, rows: Sequence[SeatNeedRow], file: str) -> list[Values]:
    playbook = pinned_playbook(unit, engagement_id)
    wanted: list[Values] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            process = _process(unit, engagement_id, row.process)
            wanted.append({"process": process, **_place(playbook, row), **_figures(playbook, row)})
        except InvalidInput as fault:
            problems += [Problem(one.sentence, file, row.line) for one in fault.problems]
        except KtError as fault:
            problems.append(Problem(str(fault), file, row.line))
    if problems:
        raise InvalidInput(problems)
    return wanted


def _process(unit: Unit, engagement_id: int, name: str) -> RowMapping:
    found = find_process(unit, engagement_id, name)
    if found["status"] is ProcessStatus.DESCOPED:
        raise _wrong(f"{found['handle']} was taken out of scope; it needs no seats any more.")
    return found


def _place(playbook: Playbook, row: SeatNeedRow) -> Values:
    """Give shift, language and week; what the playbook lists is a closed list."""
    listed = {name: words_of(playbook, name) for name in ("shift", "language")}
    place: dict[str, Any] = {"from_week_on": row.from_week_on}
    for name, known in listed.items():
        given = getattr(row, name)
        if given and known and given not in known:
            raise _wrong(f"The playbook has no {name} {shown(given)}.{did_you_mean(given, known)}")
        place[name] = given or next(iter(known), ANY)
    return place


def _figures(playbook: Playbook, row: SeatNeedRow) -> Values:
    """Give the seats, as given or worked out, with every figure that was used."""
    if row.contradiction:
        raise _wrong(row.contradiction)
    if row.volume is None or row.handling_seconds is None:
        return {**dict.fromkeys(FIGURES), "seats": row.seats, "source": row.source}
    hours, shrinkage, occupancy = (
        _figure(playbook, row, name, field)
        for name, field in (
            ("hours", "hours"),
            ("shrinkage", "shrinkage_pct"),
            ("occupancy", "occupancy_pct"),
        )
    )
    seats = needed_seats(row.volume, row.handling_seconds, productive_hours(hours, shrinkage, occupancy))
    return {
        "seats": seats, "volume": row.volume, "handling_seconds": row.handling_seconds, "hours": hours,
        "shrinkage_pct": shrinkage, "occupancy_pct": occupancy, "source": row.source,
    }  # fmt: skip


def _figure(playbook: Playbook, row: SeatNeedRow, name: str, field: str) -> Decimal:
    """Give a figure of the row, else the playbook's."""
    given: Decimal | None = getattr(row, field)
    key = getattr(playbook.staffing, name) if playbook.staffing else None
    if given is not None:
        return given
    if key is not None:
        return playbook.thresholds[key].value
    if name == "occupancy":
        return HUNDRED
    raise _wrong(
        f"The playbook of this engagement says nothing of {name}. Give it in the row, or the seats themselves."
    )


def _wrong(sentence: str) -> InvalidInput:
    return InvalidInput([Problem(sentence)])


def _stands(newest: Mapping[tuple[int, str, str, date], RowMapping], values: Values) -> bool:
    place = (values["process"]["id"], values["shift"], values["language"], values["from_week_on"])
    row = newest.get(place)
    return row is not None and all(row[name] == values[name] for name in FIGURES)


def _insert(unit: Unit, engagement_id: int, values: Values) -> SetNeed:
    process = values["process"]
    columns = {name: value for name, value in values.items() if name != "process"}
    place = {name: columns[name] for name in ("shift", "language", "from_week_on")}
    number = next_number(unit, SeatNeed, process_id=process["id"], **place)
    unit.insert(
        SeatNeed, engagement_id=engagement_id, process_id=process["id"], number=number, set_by=unit.act.by,
        set_on=unit.today, **columns,
    )  # fmt: skip
    return SetNeed(
        process["handle"], columns["shift"], columns["language"], week_text(columns["from_week_on"]),
        columns["seats"], number,
    )  # fmt: skip
