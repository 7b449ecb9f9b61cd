"""Moves a planned knowledge session to another day and hour, under the same rules as a new one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kt_engine.actions.book_session import local_moment
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.items_of_session import schedule_items
from kt_engine.actions.session_in_hand import (
    book,
    both_chains,
    change_bookings,
    check_time,
    may_keep,
    on_grid,
    parts_of,
)
from kt_engine.answers.session_rules import session_rules
from kt_engine.errors import MoveRefused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.find import find
from kt_engine.store.tables import PlannedSession
from kt_engine.store.unit import Act
from kt_engine.words import SessionStatus

KIND = "knowledge_session_moved"


@dataclass(frozen=True)
class MovedSession:
    handle: str
    starts_at: datetime
    """In UTC."""
    ends_at: datetime
    sequence: int
    scheduled: tuple[str, ...] = ()
    """Handles of knowledge items that are scheduled anew by it; empty where the same command is repeated."""
    stays: tuple[str, ...] = ()
    """A sentence for each item it should have scheduled and did not."""


def move_session(database: Database, act: Act, handle: str, *, on: date, at: time) -> MovedSession:
    """Move a session; `at` is the clock of the first expert's site.

    Raises MoveRefused for one that was held or cancelled, Refused with the first person who cannot be there and why.
    """
    with both_chains(database, act, engagement_in(PlannedSession, handle)) as unit:
        row = find(unit, PlannedSession, handle)
        if unit.repeats(KIND, row["handle"]) is not None:
            return MovedSession(row["handle"], row["starts_at"], row["ends_at"], row["sequence"])
        may_keep(unit, row["engagement_id"])
        if row["status"] is not SessionStatus.PLANNED:
            instead = "Book another one: kt session book"
            raise MoveRefused(row["handle"], row["status"].value, "moved", instead)
        parts = parts_of(unit, row["id"])
        begin, end = on_grid(local_moment(unit, parts, on, at), row["minutes"], at)
        if begin <= unit.act.at or begin == row["starts_at"]:
            raise UsageProblem(
                f"{on} {at:%H:%M} is over, or is when it is already. Name another time to come."
            )
        check_time(unit, parts, begin, end, session_rules(unit, row["engagement_id"]), moved=row["id"])
        sequence = row["sequence"] + 1
        unit.change(
            PlannedSession, row["id"], row["handle"], version=row["version"], starts_at=begin, ends_at=end,
            sequence=sequence,
        )  # fmt: skip
        freed = change_bookings(unit, row, cancelled_at=unit.act.at)
        book(unit, row["id"], parts, begin, end)
        days = (begin.date() - row["starts_at"].date()) // timedelta(days=1)
        unit.event(KIND, row["handle"], starts_at=begin, ends_at=end, days_later=days)
        items = schedule_items(unit, [row["handle"]])
        unit.installation_event("time_booked", row["handle"], people_count=freed)
        return MovedSession(row["handle"], begin, end, sequence, items.moved, items.stays)
