"""Finds when the people of a rehearsal have time together, as the planner of sessions would; it books nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kt_engine.answers.people_time import attendees_of
from kt_engine.answers.session_rules import session_rules
from kt_engine.errors import Refused
from kt_engine.plan.place_sessions import place_sessions
from kt_engine.plan.session_shapes import NeededSession, SessionInput
from kt_engine.store.unit import Reader

WEEKS_AHEAD = 12


@dataclass(frozen=True)
class Together:
    """Who must be there, and how long; persons by id."""

    engagement_id: int
    experts: tuple[int, ...]
    others: tuple[int, ...]
    minutes: int
    moved: int | None = None
    """A session that gives way."""


def first_moment(reader: Reader, asked: Together, today: date) -> datetime:
    """Give the first moment from tomorrow on, by the clock of the first expert. Raises Refused for none."""
    first = today + timedelta(days=1)
    last = first + timedelta(weeks=WEEKS_AHEAD)
    people = (*asked.experts, *asked.others)
    attendees = attendees_of(reader, asked.engagement_id, people, first, last, without_session=asked.moved)
    needed = NeededSession("it", "", asked.experts, asked.others, asked.minutes, asked.minutes, asked.minutes)
    most = session_rules(reader, asked.engagement_id).most_minutes_a_day
    plan = place_sessions(SessionInput((needed,), attendees, first, last, most))
    if not plan.placed:
        raise Refused(
            f"The people who must be at a session have no time together until {last}. Change transfer/allocations.csv."
        )
    return plan.placed[0].starts_at.astimezone(ZoneInfo(attendees[asked.experts[0]].calendar.time_zone))
