"""Which experts could stay until a replacement can be live, by the hours that are lent of them. It writes nothing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.answers.knowledge_holders import knowledge_of
from kt_engine.answers.left_seat import LeftSeat
from kt_engine.answers.planning import calendars_of, person_calendars
from kt_engine.answers.replacement_people import ReplacementOption
from kt_engine.answers.seat_plan import SeatCase
from kt_engine.exchange.session_hours import hours_of
from kt_engine.plan.arrival import ONE_DAY
from kt_engine.plan.calendar import next_working_day
from kt_engine.playbook.schema import Playbook
from kt_engine.store.leaving import known_leavers
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Allocation, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AllocationStatus, ReplacementKind

L, P = table_of(Allocation), table_of(Person)
WHOLE = Decimal(1)


def experts_kept(
    reader: Reader, engagement_id: int, case: SeatCase, seat: LeftSeat, until: date | None
) -> Iterator[ReplacementOption]:
    """Give one option for each expert of the process whose hours end before somebody new can be live (`until`).

    The hours of each are those that his manager lent last; nothing where no day is known until which he is needed.
    """
    if until is None:
        return
    givers = {
        who
        for item in knowledge_of(reader, engagement_id, case.as_of)
        if item.process in {None, seat.process.process}
        for who in item.givers
    }
    calendars, own, leavers = (
        calendars_of(reader),
        person_calendars(reader),
        known_leavers(reader, case.as_of),
    )
    full_week = _full_week(pinned_playbook(reader, engagement_id))
    for row in _newest(reader, engagement_id):
        first = max(case.as_of, row["valid_to"] + ONE_DAY)
        leaver = leavers.get(row["person_id"])
        last = min(until - ONE_DAY, leaver["last_on"]) if leaver else until - ONE_DAY
        calendar = calendars.get(own.get(row["person_id"], 0), case.holders.newcomer)
        first = next_working_day(calendar, first)
        if row["person"] in givers and first <= last:
            yield _option(row, first, last, full_week)


def _newest(reader: Reader, engagement_id: int) -> list[RowMapping]:
    """Give the agreed hours of each expert that end last."""
    manager = P.alias("manager")
    rows = reader.rows(
        select(L, P.c.handle.label("person"), manager.c.handle.label("manager"))
        .join(P, P.c.id == L.c.person_id)
        .join(manager, manager.c.id == L.c.manager_id)
        .where(L.c.engagement_id == engagement_id, L.c.status == AllocationStatus.AGREED)
        .where(P.c.disabled_on.is_(None))
        .order_by(L.c.valid_to, L.c.id)
    )
    return list({row["person_id"]: row for row in rows}.values())


def _full_week(playbook: Playbook) -> Decimal | None:
    return playbook.thresholds[playbook.staffing.hours].value if playbook.staffing else None


def _option(row: RowMapping, first: date, last: date, full_week: Decimal | None) -> ReplacementOption:
    hours, who = hours_of(row["minutes_per_week"]), row["person"]
    return ReplacementOption(
        key=f"keep-{who}",
        kind=ReplacementKind.KEEP_EXPERT,
        what=f"Keep the expert {who} beside the desk from {first} to {last}, {hours} hours a week",
        person=who,
        takes=None,
        gives_up=None,
        first_live_on=first,
        seats=min(WHOLE, hours / full_week) if full_week else None,
        starters=None,
        cost=f"{hours} hours a week of {who}, which {row['manager']} must lend",
        begins_on=first,
        ends_on=last,
        hours_per_week=hours,
        manager=row["manager"],
    )
