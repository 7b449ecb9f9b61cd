"""Plans and books the sessions that are still needed, under what was promised; what has no place is only said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kt_engine.actions.done_before import done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.items_of_session import schedule_items
from kt_engine.actions.session_in_hand import Sitting, both_chains, insert_sitting, may_keep
from kt_engine.answers.session_needs import ItemNeed
from kt_engine.answers.session_plan import PlannedAhead, plan_ahead
from kt_engine.errors import Refused, UsageProblem
from kt_engine.plan.session_shapes import PlacedSession
from kt_engine.store.database import Database
from kt_engine.store.find import next_number
from kt_engine.store.tables import Engagement, PlannedSession
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AttendeePart

KIND = "sessions_planned"
WEEKS_AHEAD = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SessionsPlanned:
    engagement: str
    sessions: tuple[str, ...]
    """Handles of what was booked, by begin; empty where the same command is repeated."""
    sessions_count: int
    last_on: date | None
    """The day of the last of them."""
    bound_on: date | None
    """Before which no plan of these sessions can be over."""
    ahead: PlannedAhead | None
    """Everything the plan says; None where the same command is repeated."""
    scheduled: tuple[str, ...] = ()
    """Handles of knowledge items that are scheduled by it; empty where the same command is repeated."""
    stays: tuple[str, ...] = ()
    """A sentence for each item it should have scheduled and did not."""


def plan_sessions(
    database: Database,
    act: Act,
    engagement: str,
    *,
    first_on: date | None = None,
    last_on: date | None = None,
    processes: Sequence[str] = (),
) -> SessionsPlanned:
    """Book what can be placed from tomorrow (or `first_on`) for twelve weeks (or until `last_on`), both inclusive.

    Raises Refused where the playbook gives no sessions, or nothing is left to be planned.
    """
    engagement_id = engagement_in(Engagement, engagement)
    with both_chains(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            facts = done_before(unit).facts
            return SessionsPlanned(known, (), int(facts["sessions_count"]), None, None, None)
        row = may_keep(unit, engagement_id)
        first = first_on or unit.today + ONE_DAY
        last = last_on or first + timedelta(weeks=WEEKS_AHEAD) - ONE_DAY
        if first <= unit.today or last < first:
            raise UsageProblem(f"{first} to {last} is no time to come. Plan from tomorrow on.")
        ahead = plan_ahead(unit, engagement_id, first, last, processes)
        if not ahead.plan.placed and not ahead.plan.unplaced and not ahead.unasked:
            raise Refused(
                f"Nothing is left to be planned in {row['handle']}: every session is held or booked."
            )
        handles = _book(unit, ahead)
        end = ahead.plan.ends_at
        bound = ahead.plan.bound.ends_at
        missing = sum(one.minutes for one in ahead.shortfalls)
        unit.event(
            KIND, row["handle"], sessions_count=len(handles), minutes_missing=missing, last_on=_day(end),
            bound_on=_day(bound), until=last,
        )  # fmt: skip
        items = schedule_items(unit, handles)
        if handles:
            unit.installation_event("time_booked", row["handle"], sessions_count=len(handles))
        return SessionsPlanned(
            row["handle"], handles, len(handles), _day(end), _day(bound), ahead, items.moved, items.stays
        )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _book(unit: Unit, ahead: PlannedAhead) -> tuple[str, ...]:
    needs = {ahead.needs.key_of(one.place): one for one in ahead.needs.items}
    first = next_number(unit, PlannedSession, engagement_id=unit.engagement_id)
    return tuple(
        insert_sitting(unit, number, _sitting(placed, needs))
        for number, placed in enumerate(ahead.plan.placed, first)
    )


def _sitting(placed: PlacedSession, needs: Mapping[str, ItemNeed]) -> Sitting:
    need = needs[placed.key]
    parts = dict.fromkeys(need.other_ids, AttendeePart.RECEIVER)
    if need.expert_id is not None:
        parts = {need.expert_id: AttendeePart.EXPERT, **parts}
    return Sitting(need.process_id, (need.place,), need.is_must, placed.starts_at, placed.ends_at, parts)
