"""The sentence at the top of a status page: will the waves go live when they were promised to? It knows no store."""

from collections.abc import Sequence

from kt_engine.answers.standing import Standing
from kt_engine.answers.waves import WaveStanding
from kt_engine.documents.wording import counted, day, words
from kt_engine.words import EngagementStatus


def go_live_sentence(facts: Standing) -> str:
    """Say in one sentence whether the waves go live when they were promised to."""
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
    told = [_slip_sentence(wave) for wave in late] or [_on_time_sentence(open_waves)]
    hold = [str(wave.wave) for wave in open_waves if wave not in late] if late else []
    if hold:
        told.append(
            f"{'Wave' if len(hold) == 1 else 'Waves'} {_and(hold)} {'holds' if len(hold) == 1 else 'hold'}."
        )
    held = "It is on hold. " if facts.status is EngagementStatus.ON_HOLD else ""
    return held + " ".join(told)


def _slip_sentence(wave: WaveStanding) -> str:
    promised, by = (wave.contract_on, "contract") if wave.contract_on else (wave.baseline_on, "baseline")
    days = counted(wave.slip_calendar_days or 0, "calendar day")
    expected = f"{day(wave.forecast_on)} instead of {day(promised)}, the {by}"
    return f"Wave {wave.wave} will go live {days} late ({expected})."


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
