"""The weekly report: one page of colours, requests and dates; what does not fit is counted. It knows no store."""

from collections.abc import Mapping, Sequence

from kt_engine.answers.weekly_status_facts import (
    WeeklyDecision,
    WeeklyItem,
    WeeklyLine,
    WeeklyRisk,
    WeeklyStatusFacts,
    WeeklyWave,
)
from kt_engine.documents.sessions_text import held
from kt_engine.documents.wording import WEEKDAYS, counted, day
from kt_engine.words import Colour

CLASSIFICATION = "Confidential: client and provider of this engagement"
MOST_DECISIONS, MOST_NOT_DONE, MOST_WAVES, MOST_COMING, MOST_NAMED = 3, 4, 6, 5, 3
LONGEST = 52
"""Letters of a title on the page; the whole text stands in the record it comes from."""


def title(facts: WeeklyStatusFacts) -> str:
    return f"Weekly report {facts.week}: {short(facts.engagement.name)}"


def view(facts: WeeklyStatusFacts) -> Mapping[str, object]:
    return {
        "weekday": WEEKDAYS[facts.on.weekday()],
        "to": cut([short(one, 45) for one in facts.to], MOST_NAMED),
        "lines": [_line(one) for one in (facts.overall, *facts.lines)],
        "sentence": sentence(facts),
        "decisions": [_decision(one) for one in facts.decisions[:MOST_DECISIONS]],
        "more_decisions": more(facts.decisions, MOST_DECISIONS, "decision"),
        "promised": promised(facts),
        "waves": [_wave(one) for one in _shown_waves(facts.waves)],
        "more_waves": more(facts.waves, MOST_WAVES, "wave"),
        "risks": [_risk(one) for one in facts.risks],
        "sessions": sessions(facts),
        "coming": cut([_coming(one) for one in facts.coming], MOST_COMING) or "nothing is planned to end",
    }


def short(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def cut(texts: Sequence[str], most: int) -> str:
    """List texts up to a number and count the rest."""
    left = len(texts) - most
    return "; ".join(texts[:most]) + (f"; and {left} more" if left > 0 else "")


def more(things: Sequence[object], most: int, name: str) -> str:
    left = len(things) - most
    return f"and {counted(left, f'more {name}', f'more {name}s')}" if left > 0 else ""


def shown(colour: Colour | None) -> str:
    """Name a colour; what was not measured never has one."""
    return "not measured" if colour is None else colour.value


def _line(line: WeeklyLine) -> tuple[str, str, str, str]:
    found = cut([short(one, 34) for one in line.because], MOST_NAMED)
    return line.name, shown(line.now), shown(line.before), f"{line.rule}: {found}" if found else line.rule


def sentence(facts: WeeklyStatusFacts) -> str:
    """Say in one sentence when the next wave goes live, and how that stands to what was promised."""
    if not facts.waves:
        return "No process is in scope."
    ahead = [one for one in facts.waves if one.actual_on is None]
    if not ahead:
        last = max(facts.waves, key=lambda one: one.actual_on or facts.on)
        return f"All {counted(len(facts.waves), 'wave')} are live, the last since {day(last.actual_on)}."
    wave = ahead[0]
    if wave.forecast_on is None:
        return f"Wave {wave.wave} has no planned go-live yet."
    return (
        f"Wave {wave.wave} goes live on {WEEKDAYS[wave.forecast_on.weekday()]} {day(wave.forecast_on)}, "
        f"{against(wave)}{_slack(wave.slack_days)}."
    )


def against(wave: WeeklyWave) -> str:
    """Hold a wave's go-live against the contract, else the baseline, in calendar days."""
    promised_by = "contract" if wave.contract_on else "baseline"
    days = wave.slip_calendar_days
    if days is None:
        return "with no date promised"
    if days == 0:
        return f"on the date of the {promised_by}"
    return f"{counted(abs(days), 'calendar day')} {'after' if days > 0 else 'before'} the {promised_by}"


def _slack(days: int | None) -> str:
    if days is None:
        return ""
    return (
        "; no day is left in the plan" if days <= 0 else f"; {counted(days, 'working day')} left in the plan"
    )


def _decision(one: WeeklyDecision) -> tuple[str, str, str, str]:
    what = f"Sign {short(one.title)}, {short(one.subject, 32)} ({one.gate})"
    who = cut([short(name, 26) for name in one.signers], MOST_NAMED) or "no signature is missing"
    return what, who, f"{day(one.asked_on)}", _if_not(one)


def _if_not(one: WeeklyDecision) -> str:
    if one.slack_days is None:
        return "not known: the plan has no slack for it"
    if one.slack_days <= 0:
        return f"the plan's last date moves with each working day after {day(one.due_on) or 'today'}"
    return f"after {counted(one.slack_days, 'more working day')} the plan's last date moves"


def sessions(facts: WeeklyStatusFacts) -> str:
    """Say how many knowledge sessions were held of those to be held; nothing where none was."""
    if facts.sessions is None:
        return ""
    must = facts.must_have_sessions
    return held(facts.sessions) + (f"; on must-haves {held(must)}" if must else "")


def promised(facts: WeeklyStatusFacts) -> str:
    if facts.promised_count is None:
        return "no plan was in force a week ago."
    if not facts.promised_count:
        return "nothing was planned to end this week."
    done = facts.promised_count - len(facts.not_done)
    told = f"{done} of {facts.promised_count} done."
    left = cut([_item(one) for one in facts.not_done], MOST_NOT_DONE)
    return f"{told} Not done: {left}." if left else told


def _item(one: WeeklyItem) -> str:
    of = f", {short(one.subject, 32)}" if one.subject else ""
    return f"{short(one.title)}{of} ({short(one.who, 32)})"


def _coming(one: WeeklyItem) -> str:
    return f"{WEEKDAYS[one.on.weekday()]} {day(one.on)} {_item(one)}"


def _shown_waves(waves: Sequence[WeeklyWave]) -> Sequence[WeeklyWave]:
    """Give those on the page: the waves still ahead before the live ones, in their order."""
    first = sorted(waves, key=lambda one: one.actual_on is not None)[:MOST_WAVES]
    return sorted(first, key=lambda one: one.wave)


def _wave(wave: WeeklyWave) -> tuple[WeeklyWave, str, str]:
    expected = f"live {day(wave.actual_on)}" if wave.actual_on else day(wave.forecast_on) or "not planned"
    days = wave.slip_calendar_days
    return wave, expected, "not measured" if days is None else f"{days:+d} d" if days else "0 d"


def _risk(one: WeeklyRisk) -> str:
    review = f", review {day(one.review_on)}" if one.review_on else ""
    fallback = f", way back until {day(one.fallback_on)}" if one.fallback_on else ""
    return (
        f"{one.handle} (score {one.score}) {short(one.title)}; owner {short(one.owner, 32)}{review}{fallback}"
    )
