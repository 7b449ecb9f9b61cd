"""The open and closed points of readiness, with the days left to choose the way back. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.rules.readiness import point_colour
from kt_engine.store.tables import Agreement, Person, Process, ReadinessPoint, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus, Colour, ProcessStatus, ReadinessStatus

RP, PE, PR, A = (table_of(row) for row in (ReadinessPoint, Person, Process, Agreement))
COLOURS = (Colour.RED, Colour.AMBER, Colour.GREEN)


@dataclass(frozen=True)
class PointLine:
    """One point as it stands on a day."""

    handle: str
    process: str
    process_id: int
    stream: str
    colour: Colour
    """As its owner gives it, but red once the way back has closed, and not green once it is overdue."""
    text: str
    owner: str
    """Handle."""
    due_on: date
    showstopper: bool
    mitigation: str | None
    fallback: str | None
    fallback_on: date | None
    days_left: int | None
    """Calendar days from today to the last day of the way back, negative once it is over; None where there is none."""
    status: ReadinessStatus
    closed_on: date | None
    agreement: str | None
    """What waits to be signed before it is closed."""
    closing_note: str | None = None
    """How it was settled."""

    @property
    def is_open(self) -> bool:
        return self.status is ReadinessStatus.OPEN

    @property
    def stops(self) -> bool:
        return self.is_open and self.showstopper

    @property
    def way_back_is_over(self) -> bool:
        return self.stops and self.days_left is not None and self.days_left < 0


def readiness_lines(
    reader: Reader, engagement_id: int, today: date, process_id: int | None = None
) -> tuple[PointLine, ...]:
    """Give the points of processes in scope: what stops the go-live by its way back, the others, closed ones last."""
    where = [RP.c.engagement_id == engagement_id, PR.c.status != ProcessStatus.DESCOPED]
    if process_id is not None:
        where.append(RP.c.process_id == process_id)
    rows = reader.rows(
        select(RP, PE.c.handle.label("owner"), PR.c.handle.label("process"))
        .join(PE, PE.c.id == RP.c.owner_id)
        .join(PR, PR.c.id == RP.c.process_id)
        .where(*where)
        .order_by(RP.c.id)
    )
    pending = _pending(reader, engagement_id) if rows else {}
    found = [_line(row, today, pending.get(row["handle"])) for row in rows]
    return tuple(sorted(found, key=_rank))


def _pending(reader: Reader, engagement_id: int) -> dict[str, str]:
    rows = reader.rows(
        select(A.c.subject, A.c.handle).where(
            A.c.engagement_id == engagement_id,
            A.c.kind == AgreementKind.READINESS,
            A.c.status == AgreementStatus.PROPOSED,
        )
    )
    return {row["subject"]: row["handle"] for row in rows}


def _line(row: RowMapping, today: date, agreement: str | None) -> PointLine:
    stops = bool(row["showstopper"])
    colour = row["colour"]
    if row["status"] is ReadinessStatus.OPEN:
        colour = point_colour(colour, row["due_on"], today, showstopper=stops, fallback_on=row["fallback_on"])
    return PointLine(
        handle=row["handle"],
        process=row["process"],
        process_id=row["process_id"],
        stream=row["stream"],
        colour=colour,
        text=row["text"],
        owner=row["owner"],
        due_on=row["due_on"],
        showstopper=stops,
        mitigation=row["mitigation"],
        fallback=row["fallback"],
        fallback_on=row["fallback_on"],
        days_left=(row["fallback_on"] - today).days if row["fallback_on"] else None,
        status=row["status"],
        closed_on=row["closed_on"],
        agreement=agreement,
        closing_note=row["closing_note"],
    )


def _rank(one: PointLine) -> tuple[bool, bool, date, int]:
    stop_on = one.fallback_on if one.stops and one.fallback_on else one.due_on
    return not one.is_open, not one.stops, stop_on, COLOURS.index(one.colour)
