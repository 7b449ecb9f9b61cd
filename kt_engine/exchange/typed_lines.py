"""Reads what people type in one line: a time of day, a topic, an open issue, a follow-up; it knows no record."""

from dataclasses import dataclass
from datetime import date, time

from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.nearest import shown

LAST_HOUR, LAST_MINUTE = 23, 59


@dataclass(frozen=True)
class TypedTopic:
    chosen_by: str
    """A handle, as written."""
    title: str


@dataclass(frozen=True)
class TypedIssue:
    owner: str
    due_on: date
    issue: str
    plan: str


@dataclass(frozen=True)
class TypedFollowUp:
    person: str
    text: str
    due_on: date | None


def parse_clock(text: str, what: str) -> time:
    """Read HH:MM; `what` names it in the sentence. Raises UsageProblem."""
    hours, colon, minutes = text.strip().partition(":")
    is_clock = colon and all(part.isascii() and part.isdecimal() for part in (hours, minutes))
    if not is_clock or int(hours) > LAST_HOUR or int(minutes) > LAST_MINUTE:
        raise UsageProblem(f"{what} {shown(text)} is no time of day. Write it as in 14:30.")
    return time(int(hours), int(minutes))


def parse_topic(text: str) -> TypedTopic:
    """Read "P9 A lost receipt". Raises UsageProblem."""
    who, _, title = text.strip().partition(" ")
    if not title.strip():
        raise UsageProblem(
            f"{shown(text)} names no topic. Write who chose it, then the topic: 'P9 A lost receipt'"
        )
    return TypedTopic(who, title)


def parse_issue(text: str, what: str) -> TypedIssue:
    """Read "P9 2027-03-01 No example yet / Ask finance"; `what` names the day in its sentence. Raises UsageProblem."""
    owner, _, rest = text.strip().partition(" ")
    day, _, said = rest.strip().partition(" ")
    issue, slash, plan = said.partition(" / ")
    if not slash or not issue.strip() or not plan.strip():
        raise UsageProblem(
            f"{shown(text)} is no open issue. Write owner, day, what is open, ' / ' and the plan: "
            "'P9 2027-03-01 No example yet / Ask finance'"
        )
    return TypedIssue(owner, _day(day, what), issue, plan)


def parse_follow_up(text: str, what: str) -> TypedFollowUp:
    """Read "P7: send the list by 2027-04-20"; the day may be left out. Raises UsageProblem."""
    person, colon, said = text.partition(":")
    if not colon or not said.strip():
        raise UsageProblem(
            f"{what} {shown(text)}: say who does it first, as in 'P7: send the list by 2027-04-20'."
        )
    words, by, day = said.rpartition(" by ")
    if by and day.strip()[:1].isdecimal():
        return TypedFollowUp(person.strip(), words.strip(), _day(day, what))
    return TypedFollowUp(person.strip(), said.strip(), None)


def _day(text: str, what: str) -> date:
    try:
        return parse_day(text, what)
    except InvalidInput as fault:
        raise UsageProblem(str(fault)) from fault
