"""What it means that somebody leaves one place: weeks short, items under two, the earliest replacement, the options.

It writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.answers.items_under_two import ItemLeft, items_under_two
from kt_engine.answers.left_seat import LeftSeat, left_seat
from kt_engine.answers.replacement_options import Options, replacement_options
from kt_engine.answers.seat_plan import SeatCase, seat_case
from kt_engine.errors import Refused
from kt_engine.rules.learning import Place
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.seats import newest_attritions, replacements_of
from kt_engine.store.tables import Agreement, Certification
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus


@dataclass(frozen=True)
class ShortWeek:
    week: str
    shift: str
    language: str
    needed: int
    expected_live: Decimal
    gap: int
    expected_before: Decimal
    """As it was with him; like the gap before."""
    gap_before: int


@dataclass(frozen=True)
class PlaceLeft:
    engagement: str
    certification: str
    process: str
    was: CertificationStatus
    last_on: date
    shift: str
    language: str
    short: tuple[ShortWeek, ...]
    """Within half a year."""
    items: tuple[ItemLeft, ...]
    nobody_after: date | None
    """The day after which nobody of the process is live or in training any more; None: somebody stays."""
    options: Options
    risk: str | None = None
    """What was put on the register because nobody is left."""

    @property
    def earliest_on(self) -> date | None:
        """The first day on which somebody who begins today can be live."""
        return self.options.earliest_on


def place_left(
    reader: Reader,
    before: SeatCase,
    after: SeatCase,
    certification: RowMapping,
    last_on: date,
    *,
    risk: str | None = None,
    also: str | None = None,
) -> PlaceLeft | None:
    """Compare the seats with and without him; None where the process is out of scope.

    `certification`: as it was before he left; `also`: the key of an option that is wanted.
    """
    seat = left_seat(reader, after, certification)
    if seat is None:
        return None
    engagement_id = certification["engagement_id"]
    return PlaceLeft(
        engagement=f"E{engagement_id}",
        certification=seat.certification,
        process=seat.process.process,
        was=certification["status"],
        last_on=last_on,
        shift=seat.group[0],
        language=seat.group[1],
        short=tuple(_short(before, after, seat)),
        items=items_under_two(reader, engagement_id, certification, last_on, after.as_of),
        nobody_after=nobody_after(after, seat, last_on),
        options=replacement_options(reader, engagement_id, after, seat, also=also),
        risk=risk,
    )


def _short(before: SeatCase, after: SeatCase, seat: LeftSeat) -> Iterator[ShortWeek]:
    known = {(line.week, line.shift, line.language): line for line in seat.weeks(before)}
    for line in seat.short_weeks(after):
        was = known.get((line.week, line.shift, line.language), line)
        yield ShortWeek(
            week=line.week,
            shift=line.shift,
            language=line.language,
            needed=line.needed,
            expected_live=line.expected_live,
            gap=line.gap,
            expected_before=was.expected_live,
            gap_before=was.gap,
        )


def nobody_after(case: SeatCase, seat: LeftSeat, last_on: date) -> date | None:
    """Give the day after which nobody holds a seat of the process or learns for one; None: somebody stays."""
    others = [
        one
        for one in case.holders.of_process(seat.process.process_id)
        if one.person_id != seat.person_id and one.holds_seat and one.place in {Place.LIVE, Place.LEARNING}
    ]
    days = [one.leaves_on for one in others]
    return None if None in days else max([last_on, *(day for day in days if day is not None)])


@dataclass(frozen=True)
class SeatOptions:
    """How a seat that was left stands today."""

    place: PlaceLeft
    agreement: str | None
    """What was agreed about it; None: nothing yet."""


def seat_options(database: Database, certification: str, today: date) -> SeatOptions:
    """Give the options of somebody who left, as of today. Raises NotFound, Refused where nobody left."""
    with open_store(database) as reader:
        row = find(reader, Certification, certification)
        place = open_place(reader, row, today)
        settled = replacements_of(reader, row["engagement_id"]).get(row["id"])
        agreement = None if settled is None else by_id(reader, Agreement, settled["agreement_id"])["handle"]
        return SeatOptions(place, agreement)


def open_place(
    reader: Reader, certification: RowMapping, today: date, *, also: str | None = None
) -> PlaceLeft:
    """Give what a leaver leaves as of today. Raises Refused where he has not left, or his process is gone."""
    attrition = newest_attritions(reader, certification["engagement_id"]).get(certification["id"])
    handle = certification["handle"]
    if attrition is None:
        raise Refused(
            f"Nobody is known to leave {handle}. Record it first: kt training attrite PERSON --on DATE --reason REASON"
        )
    case = seat_case(reader, certification["engagement_id"], today)
    place = place_left(reader, case, case, certification, attrition["left_on"], also=also)
    if place is None:
        raise Refused(f"The process of {handle} was taken out of scope; its seats need nobody any more.")
    return place
