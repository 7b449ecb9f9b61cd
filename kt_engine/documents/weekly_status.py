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
from kt_engine.documents.speech import many, marked, say
from kt_engine.documents.told_text import told
from kt_engine.documents.wording import counted, day, weekday, words
from kt_engine.words import Colour

CLASSIFICATION = marked("Confidential: client and provider of this engagement")
MOST_DECISIONS, MOST_NOT_DONE, MOST_WAVES, MOST_COMING, MOST_NAMED = 3, 4, 6, 5, 3
LONGEST = 52
"""Letters of a title on the page; the whole text stands in the record it comes from."""


def title(facts: WeeklyStatusFacts) -> str:
    return say("Weekly report {week}: {engagement}", week=facts.week, engagement=short(facts.engagement.name))


def view(facts: WeeklyStatusFacts) -> Mapping[str, object]:
    return {
        "weekday": weekday(facts.on),
        "to": cut([short(one, 45) for one in facts.to], MOST_NAMED),
        "lines": [_line(one) for one in (facts.overall, *facts.lines)],
        "sentence": sentence(facts),
        "decisions": [_decision(one) for one in facts.decisions[:MOST_DECISIONS]],
        "more_decisions": more(facts.decisions, MOST_DECISIONS, *many("more decision", "more decisions")),
        "promised": promised(facts),
        "waves": [_wave(one) for one in _shown_waves(facts.waves)],
        "more_waves": more(facts.waves, MOST_WAVES, *many("more wave", "more waves")),
        "risks": [_risk(one) for one in facts.risks],
        "sessions": sessions(facts),
        "coming": cut([_coming(one) for one in facts.coming], MOST_COMING)
        or say("nothing is planned to end"),
    }


def short(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def cut(texts: Sequence[str], most: int) -> str:
    """List texts up to a number and count the rest."""
    left = len(texts) - most
    return "; ".join(texts[:most]) + (say("; and {left} more", left=left) if left > 0 else "")


def more(things: Sequence[object], most: int, one: str, several: str) -> str:
    left = len(things) - most
    return say("and {left}", left=counted(left, one, several)) if left > 0 else ""


def shown(colour: Colour | None) -> str:
    """Name a colour; what was not measured never has one."""
    return words(colour) or say("not measured")


def _line(line: WeeklyLine) -> tuple[str, str, str, str]:
    found = cut([short(told(one) or "", 34) for one in line.because], MOST_NAMED)
    name, rule = told(line.name) or "", told(line.rule) or ""
    return name, shown(line.now), shown(line.before), f"{rule}: {found}" if found else rule


def sentence(facts: WeeklyStatusFacts) -> str:
    """Say in one sentence when the next wave goes live, and how that stands to what was promised."""
    if not facts.waves:
        return say("No process is in scope.")
    ahead = [one for one in facts.waves if one.actual_on is None]
    if not ahead:
        last = max(facts.waves, key=lambda one: one.actual_on or facts.on)
        count = counted(len(facts.waves), "wave")
        return say("All {waves} are live, the last since {day}.", waves=count, day=day(last.actual_on))
    wave = ahead[0]
    if wave.forecast_on is None:
        return say("Wave {wave} has no planned go-live yet.", wave=wave.wave)
    return say(
        "Wave {wave} goes live on {weekday} {day}, {against}{slack}.",
        wave=wave.wave,
        weekday=weekday(wave.forecast_on),
        day=day(wave.forecast_on),
        against=against(wave),
        slack=_slack(wave.slack_days),
    )


def against(wave: WeeklyWave) -> str:
    """Hold a wave's go-live against the contract, else the baseline, in calendar days."""
    promised_by = say("contract") if wave.contract_on else say("baseline")
    days = wave.slip_calendar_days
    if days is None:
        return say("with no date promised")
    if days == 0:
        return say("on the date of the {promised}", promised=promised_by)
    count = counted(abs(days), "calendar day")
    if days > 0:
        return say("{days} after the {promised}", days=count, promised=promised_by)
    return say("{days} before the {promised}", days=count, promised=promised_by)


def _slack(days: int | None) -> str:
    if days is None:
        return ""
    if days <= 0:
        return say("; no day is left in the plan")
    return say("; {days} left in the plan", days=counted(days, "working day"))


def _decision(one: WeeklyDecision) -> tuple[str, str, str, str]:
    title, subject = short(one.title), short(one.subject, 32)
    what = say("Sign {title}, {subject} ({gate})", title=title, subject=subject, gate=one.gate)
    who = cut([short(name, 26) for name in one.signers], MOST_NAMED) or say("no signature is missing")
    return what, who, f"{day(one.asked_on)}", _if_not(one)


def _if_not(one: WeeklyDecision) -> str:
    if one.slack_days is None:
        return say("not known: the plan has no slack for it")
    if one.slack_days <= 0:
        due = day(one.due_on) or say("today")
        return say("the plan's last date moves with each working day after {day}", day=due)
    days = counted(one.slack_days, "more working day", "more working days")
    return say("after {days} the plan's last date moves", days=days)


def sessions(facts: WeeklyStatusFacts) -> str:
    """Say how many knowledge sessions were held of those to be held; nothing where none was."""
    if facts.sessions is None:
        return ""
    must = facts.must_have_sessions
    return held(facts.sessions) + (say("; on must-haves {held}", held=held(must)) if must else "")


def promised(facts: WeeklyStatusFacts) -> str:
    if facts.promised_count is None:
        return say("no plan was in force a week ago.")
    if not facts.promised_count:
        return say("nothing was planned to end this week.")
    done = facts.promised_count - len(facts.not_done)
    told = say("{count} of {whole} done.", count=done, whole=facts.promised_count)
    left = cut([_item(one) for one in facts.not_done], MOST_NOT_DONE)
    return f"{told} {say('Not done: {left}.', left=left)}" if left else told


def _item(one: WeeklyItem) -> str:
    of = f", {short(one.subject, 32)}" if one.subject else ""
    return f"{short(one.title)}{of} ({short(one.who, 32)})"


def _coming(one: WeeklyItem) -> str:
    return f"{weekday(one.on)} {day(one.on)} {_item(one)}"


def _shown_waves(waves: Sequence[WeeklyWave]) -> Sequence[WeeklyWave]:
    """Give those on the page: the waves still ahead before the live ones, in their order."""
    first = sorted(waves, key=lambda one: one.actual_on is not None)[:MOST_WAVES]
    return sorted(first, key=lambda one: one.wave)


def _wave(wave: WeeklyWave) -> tuple[WeeklyWave, str, str]:
    expected = day(wave.forecast_on) or say("not planned")
    if wave.actual_on:
        expected = say("live {day}", day=day(wave.actual_on))
    days = wave.slip_calendar_days
    return wave, expected, say("not measured") if days is None else f"{days:+d} d" if days else "0 d"


def _risk(one: WeeklyRisk) -> str:
    review = say(", review {day}", day=day(one.review_on)) if one.review_on else ""
    fallback = say(", way back until {day}", day=day(one.fallback_on)) if one.fallback_on else ""
    told = say(
        "{risk} (score {score}) {title}; owner {owner}",
        risk=one.handle,
        score=one.score,
        title=short(one.title),
        owner=short(one.owner, 32),
    )
    return f"{told}{review}{fallback}"
