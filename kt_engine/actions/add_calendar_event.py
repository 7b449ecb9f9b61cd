"""Adds days to the client's business calendar, to which tasks of the playbook are anchored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import CalendarEvent, table_of
from kt_engine.store.unit import Act, Unit

KIND = "calendar_event_added"


@dataclass(frozen=True)
class AddedCalendarEvents:
    event: str
    added: tuple[date, ...]
    """Ascending; days that stood there already are left out."""


def add_calendar_event(
    database: Database, act: Act, engagement_id: int, *, event: str, days: Sequence[date]
) -> AddedCalendarEvents:
    """Add days of one kind of event; days known already are left as they are.

    Raises NotFound for a kind the playbook does not have, UsageProblem without a day.
    """
    if not days:
        raise UsageProblem("Give at least one day, as in 2027-03-31.")
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        if unit.repeats(KIND) is not None:
            return AddedCalendarEvents(event, ())
        require(unit, "change the business calendar", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        known = pinned_playbook(unit, engagement_id).calendar_events
        if event not in known:
            hint = did_you_mean(event, known) if known else " It names no events."
            raise NotFound("calendar event", event, f"It is looked for in the playbook.{hint}")
        new = tuple(sorted(set(days) - _days_of(unit, engagement_id, event)))
        for on in new:
            unit.insert(CalendarEvent, engagement_id=engagement_id, event_key=event, on=on)
        if new:
            unit.event(KIND, engagement["handle"], event=event, days_count=len(new))
        return AddedCalendarEvents(event, new)


def _days_of(unit: Unit, engagement_id: int, event: str) -> set[date]:
    row = table_of(CalendarEvent)
    statement = select(row.c.on).where(row.c.engagement_id == engagement_id, row.c.event_key == event)
    return {each["on"] for each in unit.rows(statement)}
