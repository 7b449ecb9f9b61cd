"""How many sessions were held, which comes next, what became of the experts' hours: a section of a page. No store."""

from collections.abc import Iterator

from flows.status_tables import cell, day_cell, table
from kt_engine.answers.session_standing import ExpertTime, NextSession, SessionStanding
from kt_engine.answers.standing import Standing
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import counted, day, number
from kt_engine.exchange.session_hours import hours_of

NAMES = ("Expert", "Promised a week", "Until", "Held", "Booked", "Cancelled (by client / others)")


def sessions_section(facts: Standing) -> str:
    """Give the section where hours of experts are promised or sessions are planned; else nothing."""
    found = facts.outlook.sessions if facts.outlook else None
    if found is None:
        return ""
    rows = [_row(one) for one in found.experts]
    parts = [" · ".join(_told(found))]
    parts += [table(NAMES, rows, f"kt load {facts.handle} --weeks 6")] if rows else []
    return "\n\n".join(["## Knowledge sessions", *(part for part in parts if part)])


def _told(found: SessionStanding) -> Iterator[str]:
    count = found.count
    yield f"held {count.held} of {count.planned}" if count.planned else "no session is planned yet"
    lost = count.cancelled_client + count.cancelled_others
    if lost:
        yield f"cancelled {lost}, by the client {count.cancelled_client}"
    if found.next is not None:
        yield _next(found.next)
    if found.not_recorded:
        told = escape(", ".join(found.not_recorded[:3]))
        more = f" and {len(found.not_recorded) - 3} more" if len(found.not_recorded) > 3 else ""  # noqa: PLR2004 - as many as fit
        yield f"**over and not recorded: {told}{more}**"
    if found.open_queries:
        yield f"{counted(found.open_queries, 'question')} open"


def _next(one: NextSession) -> str:
    who = escape(", ".join(one.people))
    return f"next {escape(one.handle)} on {day(one.starts_at.date())}, {one.starts_at:%H:%M} UTC, with {who}"


def _row(one: ExpertTime) -> tuple[str, ...]:
    return (
        cell(one.expert),
        "**nothing now**" if one.promised_a_week is None else _hours(one.promised_a_week),
        day_cell(one.promised_until),
        _hours(one.held),
        _hours(one.to_come),
        f"{number(hours_of(one.cancelled_client))} / {number(hours_of(one.cancelled_others))} h",
    )


def _hours(minutes: int) -> str:
    return f"{number(hours_of(minutes))} h"
