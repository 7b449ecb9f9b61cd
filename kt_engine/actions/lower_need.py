"""Lowers what a process needs for the weeks in which less is taken over, as agreed, and puts it back after them.

Earlier rows stay; these name the agreement as their source. It writes no event of its own.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.answers.left_seat import HORIZON
from kt_engine.answers.seat_plan import Group, ProcessSeats, SeatCase, seat_case, weeks_from
from kt_engine.errors import Refused
from kt_engine.plan.arrival import ONE_DAY, monday_of
from kt_engine.store.find import next_number
from kt_engine.store.tables import SeatNeed
from kt_engine.store.unit import Unit


def lower_need(
    unit: Unit, agreement: RowMapping, left: RowMapping, content: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Record the lower need, week by week where it changes. Raises Refused where the process needs nobody any more."""
    case = seat_case(unit, left["engagement_id"], unit.today)
    process = next((one for one in case.processes if one.process_id == left["process_id"]), None)
    if process is None:
        raise Refused(f"The process of {left['handle']} was taken out of scope meanwhile.")
    group = (content["shift"], content["language"])
    if group not in process.groups:
        group = process.groups[0]
    rows = list(_lowered(case, process, group, content))
    for monday, seats in rows:
        place = {
            "process_id": process.process_id,
            "shift": group[0],
            "language": group[1],
            "from_week_on": monday,
        }
        unit.insert(
            SeatNeed,
            engagement_id=left["engagement_id"],
            number=next_number(unit, SeatNeed, **place),
            seats=seats,
            source=f"Agreed in {agreement['handle']}",
            set_by=unit.act.by,
            set_on=unit.today,
            **place,
        )
    return {"need_from_on": rows[0][0] if rows else None, "needs_count": len(rows)}


def _lowered(
    case: SeatCase, process: ProcessSeats, group: Group, content: Mapping[str, Any]
) -> Iterator[tuple[date, int]]:
    """Give the Mondays from which on another number is needed; after the last agreed week it is what it was."""
    begins = monday_of(max(date.fromisoformat(content["begins_on"]), case.as_of))
    ends = monday_of(date.fromisoformat(content["ends_on"]) + ONE_DAY) if content["ends_on"] else None
    if ends is not None and begins >= ends:
        return
    less, before = int(Decimal(content["seats"])), None
    for monday in weeks_from(begins, HORIZON):
        if ends is not None and monday >= ends:
            yield ends, case.needed(process, group, ends)
            return
        seats = max(0, case.needed(process, group, monday) - less)
        recorded = process.is_recorded and any(
            row["from_week_on"] == monday for row in case.needs.get((process.process_id, *group), ())
        )
        if seats != before or recorded:
            yield monday, seats
        before = seats
