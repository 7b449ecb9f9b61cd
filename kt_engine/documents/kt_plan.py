"""The plan of the knowledge transfer: approach, promised hours, sessions by week, the bound. It knows no store."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from kt_engine.answers.kt_plan_facts import KtPlanFacts, PlanMade, PlanProcess, PlanSession
from kt_engine.documents import coverage_text
from kt_engine.documents.session_record import clock
from kt_engine.documents.sessions_text import held
from kt_engine.documents.speech import marked, say, say_number, say_of
from kt_engine.documents.wording import counted, day, number, words
from kt_engine.words import AllocationStatus, AttendeePart, SessionStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
HOUR = Decimal(60)
SHARED = marked("the whole engagement")


def title(facts: KtPlanFacts) -> str:
    return say("Knowledge transfer plan: {engagement}", engagement=facts.engagement.name)


def view(facts: KtPlanFacts) -> Mapping[str, object]:
    whole = facts.coverage.whole
    return {
        "sentence": sentence(facts),
        "made": None if facts.made is None else made(facts.made),
        "name": _name,
        "by_process": list(by_process(facts)),
        "when": lambda one: clock(
            one.starts_at, one.starts_at + timedelta(minutes=one.minutes), one.utc_offset_minutes
        ),
        "hours": lambda one: number(one.minutes / HOUR),
        "state": state,
        "span": span,
        "never": lambda one: "; ".join(stretch(*days) for days in one.blackout),
        "agreed": [one for one in facts.promises if one.status is AllocationStatus.AGREED],
        "other_promises": [one for one in facts.promises if one.status is not AllocationStatus.AGREED],
        "experts": [one for one in facts.people if one.part is AttendeePart.EXPERT],
        "receivers": [one for one in facts.people if one.part is not AttendeePart.EXPERT],
        "held": held(facts.held),
        "held_must_have": held(facts.held_must_have),
        "claimed": coverage_text.claimed(whole.all),
        "proven": coverage_text.proven(whole.all),
        "gap": coverage_text.gap(whole.all),
        "proof": lambda one: ", ".join(one.taught_in) or say("the certificate"),
    }


def sentence(facts: KtPlanFacts) -> str:
    """Say what is asked, what of it is held and booked, and what has no place."""
    asked, open_hours = (
        sum((getattr(one, name) for one in facts.processes), Decimal(0))
        for name in ("hours_asked", "hours_open")
    )
    if not asked:
        return say("The playbook asks for no sessions; what is below was booked by hand.")
    without = facts.short or facts.unasked
    left = say("not booked yet: {hours}", hours=span(open_hours)) if open_hours else ""
    return say(
        "As of {day}: {hours} of explaining asked for, {left}{places}.",
        day=day(facts.as_of),
        hours=span(asked),
        left=left or say("all of it is held or booked"),
        places=say("; some of it has no place as things are (section 8)") if without else "",
    )


def span(hours: Decimal) -> str:
    """Give "1 hour", "2.5 hours"."""
    return f"{number(hours)} {say_number(1 if hours == 1 else 2, 'hour', 'hours')}"


def stretch(first: date, last: date) -> str:
    """Give 2 Jun 2026, 25 to 27 May 2026, or 30 Jun 2026 to 2 Jul 2026."""
    if first == last:
        return f"{day(first)}"
    same = (first.year, first.month) == (last.year, last.month)
    return say("{first} to {last}", first=first.day if same else day(first), last=day(last))


def made(one: PlanMade) -> str:
    """Say what was planned last, with the bound beside the result."""
    if one.last_on is None or one.bound_on is None:
        return say("On {day} nothing could be placed until {until}.", day=day(one.on), until=day(one.until))
    later = (one.last_on - one.bound_on).days
    beside = say("{days} before the plan's end", days=counted(later, "day")) if later else ""
    told = say(
        "Planned on {day}: {sessions} until {last}. No plan of them could be over before {bound}, {beside}: that is "
        "the later of the longest chain of sessions and of the busiest expert's hours.",
        day=day(one.on),
        sessions=counted(one.sessions_count, "session"),
        last=day(one.last_on),
        bound=day(one.bound_on),
        beside=beside or say("which the plan reaches"),
    )
    if not one.hours_missing:
        return told
    return f"{told} {say('Without a place then: {hours}.', hours=span(one.hours_missing))}"


def by_process(facts: KtPlanFacts) -> Iterator[tuple[str, list[tuple[str, list[PlanSession]]]]]:
    """Give the sessions of each process, in the order of the scope, by week."""
    names = {one.process: _name(one) for one in facts.processes}
    known = {one.process for one in facts.sessions}
    for process in [*(one for one in names if one in known), *sorted(known - names.keys(), key=str)]:
        mine = [one for one in facts.sessions if one.process == process]
        weeks = [(week, list(lines)) for week, lines in groupby(mine, key=lambda one: one.week)]
        yield names.get(process, process or say(SHARED)), weeks


def state(one: PlanSession) -> str:
    if one.status is SessionStatus.CANCELLED:
        return say("cancelled by the side of the {side}", side=say_of("Side", one.cancelled_side or ""))
    return str(words(one.status))


def _name(one: PlanProcess) -> str:
    return say(SHARED) if one.process is None else f"{one.process} {one.name}"
