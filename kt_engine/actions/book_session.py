"""Books one knowledge session at a day and hour that everybody has, and no hour that nobody promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.items_of_session import schedule_items
from kt_engine.actions.session_in_hand import (
    Parts,
    Sitting,
    both_chains,
    check_time,
    insert_sitting,
    may_keep,
    on_grid,
    parts_of,
)
from kt_engine.actions.session_people import NamedItems, items_called, people_of
from kt_engine.answers.people_time import calendars_by_person
from kt_engine.answers.session_rules import SessionRules, session_rules
from kt_engine.errors import UsageProblem
from kt_engine.exchange.session_hours import hours_of, minutes_of
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.tables import Engagement, Person, PlannedSession
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AttendeePart

KIND = "knowledge_session_booked"
AGENDA_LENGTH = 1000


@dataclass(frozen=True)
class BookedSession:
    handle: str
    starts_at: datetime
    """In UTC."""
    ends_at: datetime
    items: tuple[str, ...]
    people: tuple[str, ...]
    """Handles, who explains first."""
    scheduled: tuple[str, ...] = ()
    """Handles of knowledge items that are scheduled by it; empty where the same command is repeated."""
    stays: tuple[str, ...] = ()
    """A sentence for each item it should have scheduled and did not."""


def book_session(
    database: Database,
    act: Act,
    engagement: str,
    *,
    items: Sequence[str],
    on: date,
    at: time,
    hours: Decimal,
    experts: Sequence[str] = (),
    receivers: Sequence[str] = (),
    owners: Sequence[str] = (),
    agenda: str | None = None,
) -> BookedSession:
    """Book a session; `at` is the clock of the first expert's site, `hours` are quarters.

    Raises Refused with the first person who cannot be there and why, UsageProblem for times that cannot be.
    """
    about = None if agenda is None else one_line(agenda, "agenda", most=AGENDA_LENGTH)
    engagement_id = engagement_in(Engagement, engagement)
    with both_chains(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_booked(unit, known, items)
        row = may_keep(unit, engagement_id)
        rules = session_rules(unit, engagement_id)
        named = items_called(unit, engagement_id, items)
        parts = people_of(unit, row, named, experts=experts, receivers=receivers, owners=owners)
        starts_at = local_moment(unit, parts, on, at)
        begin, end = on_grid(starts_at, checked_minutes(hours, rules), at)
        if begin <= unit.act.at:
            raise UsageProblem(f"{on} {at:%H:%M} is over. Book a session for a time to come.")
        check_time(unit, parts, begin, end, rules)
        return _insert(unit, row, named, parts, begin, end, about)


def local_moment(unit: Unit, parts: Parts, on: date, at: time) -> datetime:
    """Give the moment, in UTC, that the clock of the first expert's site shows so."""
    first = next(one for one, part in parts.items() if part is AttendeePart.EXPERT)
    calendar = calendars_by_person(unit, unit.engagement_id or 0, [first])[first]
    return datetime.combine(on, at, ZoneInfo(calendar.time_zone)).astimezone(UTC)


def checked_minutes(hours: Decimal, rules: SessionRules) -> int:
    """Raise UsageProblem for more than the playbook lets a sitting last."""
    minutes = minutes_of(hours)
    if minutes > rules.longest_minutes:
        most = hours_of(rules.longest_minutes)
        raise UsageProblem(f"A session lasts at most {most} hours here, not {hours}. Divide it.")
    return minutes


def _insert(
    unit: Unit, engagement: RowMapping, named: NamedItems, parts: Parts, begin: datetime, end: datetime,
    agenda: str | None,
) -> BookedSession:  # fmt: skip
    process_id = None if named.process is None else named.process["id"]
    sitting = Sitting(process_id, named.places, named.must_have, begin, end, parts, agenda)
    number = next_number(unit, PlannedSession, engagement_id=engagement["id"])
    handle = insert_sitting(unit, number, sitting)
    people = tuple(str(by_id(unit, Person, one)["handle"]) for one in parts)
    unit.event(
        KIND, handle, starts_at=begin, ends_at=end, items=", ".join(named.called), people_count=len(parts)
    )
    items = schedule_items(unit, [handle])
    unit.installation_event("time_booked", handle, people_count=len(parts))
    return BookedSession(handle, begin, end, named.called, people, items.moved, items.stays)


def as_booked(unit: Unit, handle: str, items: Sequence[str]) -> BookedSession:
    row = find(unit, PlannedSession, handle)
    people = tuple(str(by_id(unit, Person, one)["handle"]) for one in parts_of(unit, row["id"]))
    return BookedSession(row["handle"], row["starts_at"], row["ends_at"], tuple(items), people)
