"""The sentence at the top of a status page: will the waves go live when they were promised to? It knows no store."""

from collections.abc import Sequence

from kt_engine.answers.outlook import Outlook
from kt_engine.answers.slip import NOT_PLANNED_AGAIN, SlipPart, WaveSlip
from kt_engine.answers.standing import Standing
from kt_engine.answers.waves import WaveStanding
from kt_engine.documents.wording import counted, day, words
from kt_engine.words import EngagementStatus, Side

CAUSES = 3
"""Told of one wave, the dearest first."""


def go_live_sentence(facts: Standing) -> str:
    """Say in one sentence whether the waves go live when they were promised to, and what moved those that do not."""
    if facts.status in {EngagementStatus.CANCELLED, EngagementStatus.FINISHED}:
        return f"{facts.handle} is {words(facts.status)}."
    open_waves = [wave for wave in facts.waves if wave.actual_on is None]
    if not facts.waves:
        return "No process is in scope yet, so there is no go-live to speak of."
    if not open_waves:
        return "All waves are live."
    late = sorted(
        (wave for wave in open_waves if (wave.slip_calendar_days or 0) > 0),
        key=lambda wave: -(wave.slip_calendar_days or 0),
    )
    told = [_slip_sentence(wave, facts.outlook) for wave in late] or [_on_time_sentence(open_waves)]
    hold = [str(wave.wave) for wave in open_waves if wave not in late] if late else []
    if hold:
        told.append(
            f"{'Wave' if len(hold) == 1 else 'Waves'} {_and(hold)} {'holds' if len(hold) == 1 else 'hold'}."
        )
    held = "It is on hold. " if facts.status is EngagementStatus.ON_HOLD else ""
    return held + " ".join(told)


def _slip_sentence(wave: WaveStanding, outlook: Outlook | None) -> str:
    promised, by = (wave.contract_on, "contract") if wave.contract_on else (wave.baseline_on, "baseline")
    expected = f"{day(wave.forecast_on)} instead of {day(promised)}, the {by}"
    told = f"Wave {wave.wave} will go live {_late(wave, outlook)} late ({expected})."
    slip = outlook.slip(wave.wave) if outlook else None
    return f"{told} {cause_sentence(slip)}" if slip and slip.parts else told


def _late(wave: WaveStanding, outlook: Outlook | None) -> str:
    """Count in working days of the client where its calendar is at hand; days off alone are counted as they are."""
    late = 0
    if outlook and wave.contract_on:
        late = -(outlook.to_contract(wave.wave) or 0)
    elif outlook and (slip := outlook.slip(wave.wave)):
        late = slip.days
    if late > 0:
        return counted(late, "working day")
    return counted(wave.slip_calendar_days or 0, "calendar day")


def cause_sentence(slip: WaveSlip) -> str:
    """Say which side moved a go-live since the baseline, and with what."""
    sides = [_side(side, [part for part in slip.parts if part.side is side]) for side in slip.sides]
    whole = counted(abs(slip.days), "working day")
    later = "later" if slip.days >= 0 else "earlier"
    return f"It is {whole} {later} than the baseline: {'; '.join(sides)}."


def _side(side: Side | None, parts: Sequence[SlipPart]) -> str:
    by_subject: dict[tuple[str, str], int] = {}
    for part in parts:
        key = (part.subject, part.what or part.cause.replace("_", " "))
        by_subject[key] = by_subject.get(key, 0) + part.days
    causes = sorted(by_subject.items(), key=lambda each: (-abs(each[1]), each[0]))
    named = [_cause(subject, what, days) for (subject, what), days in causes[:CAUSES]]
    if len(causes) > CAUSES:
        named.append(f"and {len(causes) - CAUSES} more")
    days = sum(part.days for part in parts)
    return f"{words(side) if side else 'neither side'} {signed(days)} ({', '.join(named)})"


def _cause(subject: str, what: str, days: int) -> str:
    if what == NOT_PLANNED_AGAIN.replace("_", " "):
        return f"not planned again yet {signed(days)}"
    return f"{subject} {what} {signed(days)}".strip()


def signed(days: int) -> str:
    return f"+{days}" if days > 0 else str(days)


def _on_time_sentence(waves: Sequence[WaveStanding]) -> str:
    unplanned = [str(wave.wave) for wave in waves if wave.forecast_on is None]
    if unplanned:
        return (
            f"Wave {_and(unplanned)} has no go-live date yet."
            if len(unplanned) == 1
            else (f"Waves {_and(unplanned)} have no go-live date yet.")
        )
    if all(wave.slip_calendar_days is None for wave in waves):
        dates = _and([f"wave {wave.wave} on {day(wave.forecast_on)}" for wave in waves])
        return f"Planned go-live: {dates}; nothing was promised by contract or baseline yet."
    dates = _and([f"wave {wave.wave} on {day(wave.forecast_on)}" for wave in waves])
    return f"Go-live as promised: {dates}."


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
