"""The record of one knowledge session: who was there, what was asked, decided, passed over. It knows no store."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from kt_engine.answers.collect_session_record import SessionRecordFacts
from kt_engine.answers.list_sessions import QueryLine
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, day, number, weekday
from kt_engine.words import SessionNoteKind, SessionQueryStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
HOUR = Decimal(60)


def title(facts: SessionRecordFacts) -> str:
    return say(
        "Session record {session}: {process}",
        session=facts.session,
        process=facts.process_name or say("the whole engagement"),
    )


def view(facts: SessionRecordFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "hours": number(facts.minutes / HOUR),
        "times": list(times(facts)),
        "utc": clock(facts.starts_at, facts.ends_at, 0),
        "recording": recording(facts),
        "moved": _moved(facts.moved_count),
        "decisions": [one for one in facts.notes if one.kind is SessionNoteKind.DECISION],
        "follow_ups": [one for one in facts.notes if one.kind is SessionNoteKind.FOLLOW_UP],
        "answer": answer,
    }


def sentence(facts: SessionRecordFacts) -> str:
    """Say in a few words who came, what passed over and what is open."""
    came = sum(one.attended for one in facts.attendees)
    passed = sum(one.passed_over for one in facts.items)
    left = sum(one.status is SessionQueryStatus.OPEN for one in facts.queries)
    asked = say("no query open")
    if left:
        queries = counted(left, "query", "queries")
        asked = say("{queries} of {whole} open", queries=queries, whole=len(facts.queries))
    return say(
        "Held on {day}: {came} of {asked} came, {passed} of {items} passed over, {queries}.",
        day=day(facts.starts_at.date()),
        came=came,
        asked=len(facts.attendees),
        passed=passed,
        items=counted(len(facts.items), "knowledge item"),
        queries=asked,
    )


def times(facts: SessionRecordFacts) -> Iterator[tuple[str, str, str]]:
    """Give each time zone with begin and end on its clock, and whose it is, as people were asked."""
    zones: dict[tuple[str, int], dict[str, None]] = {}
    for one in facts.attendees:
        zones.setdefault((one.time_zone, one.utc_offset_minutes), {})[one.organisation or one.person] = None
    for (zone, offset), whose in zones.items():
        yield ", ".join(whose), zone, clock(facts.starts_at, facts.ends_at, offset)


def clock(starts_at: datetime, ends_at: datetime, utc_offset_minutes: int) -> str:
    """Give "Thu 7 Jan 2027, 10:00 to 12:00"; where the day changes, both days."""
    zone = timezone(timedelta(minutes=utc_offset_minutes))
    begin, end = (moment.astimezone(zone) for moment in (starts_at, ends_at))
    on = f"{weekday(begin.date())} {day(begin.date())}"
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{day(end.date())}, {end:%H:%M}"
    return f"{on}, {say('{first} to {last}', first=f'{begin:%H:%M}', last=until)}"


def recording(facts: SessionRecordFacts) -> str:
    if facts.recording is not None:
        return facts.recording
    return say("not recorded: {reason}", reason=facts.no_recording)


def answer(one: QueryLine) -> str:
    if one.answer is None:
        return say("open")
    return say(
        "{answer}; {person} on {day}", answer=one.answer, person=one.answered_by, day=day(one.answered_on)
    )


def _moved(count: int) -> str | None:
    if not count:
        return None
    if count == 1:
        return say("moved once before it was held")
    return say("moved {count} times before it was held", count=count)
