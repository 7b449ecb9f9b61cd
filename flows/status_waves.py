"""The first screen of a status page: the colour with its rule, and go-live by wave. It knows no store."""

from flows.go_live_sentence import signed
from flows.status_tables import cell, day_cell, section
from kt_engine.answers.contract_milestones import prices_of_wave
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.slip import WaveSlip
from kt_engine.answers.standing import Standing
from kt_engine.answers.waves import WaveStanding
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import counted, day
from kt_engine.rules.colour import Verdict, wave_colour
from kt_engine.words import Colour, Side

NAMED = 3
"""What a rule found, before "and n more"."""


def colour_line(outlook: Outlook) -> str:
    """Give the colour as one word, the rule that gave it, and the colour of a week ago."""
    told = f"**{colour_word(outlook.verdict.colour).upper()}**: {escape(verdict_words(outlook.verdict))}"
    if outlook.last_week is None:
        return told
    return f"{told} (last week: {colour_word(outlook.last_week.colour)})"


def verdict_words(verdict: Verdict) -> str:
    if not verdict.because:
        return verdict.rule
    left = len(verdict.because) - NAMED
    more = f" and {left} more" if left > 0 else ""
    return f"{verdict.rule} ({', '.join(verdict.because[:NAMED])}{more})"


def colour_word(colour: Colour | None) -> str:
    return colour.value if colour else "not measured"


def colour_cell(colour: Colour | None) -> str:
    return colour_word(colour) if colour is Colour.GREEN else f"**{colour_word(colour)}**"


def waves_section(facts: Standing) -> str:
    names = (
        "Wave",
        "Processes",
        "Contract",
        "Baseline",
        "Forecast",
        "Slip (client / provider)",
        "Colour",
        "Slack, and its price",
    )
    rows = [_wave(wave, facts.outlook) for wave in facts.waves]
    return section("Go-live by wave", names, rows, f"kt engagement show {facts.handle}")


def _wave(wave: WaveStanding, outlook: Outlook | None) -> tuple[str, ...]:
    return (
        str(wave.wave),
        f"{wave.live_count} / {len(wave.processes)} live",
        day_cell(wave.contract_on),
        day_cell(wave.baseline_on),
        f"live {day(wave.actual_on)}" if wave.actual_on else day_cell(wave.forecast_on),
        slip_words(outlook.slip(wave.wave) if outlook else None),
        colour_cell(wave_colour(wave.dates)),
        "" if wave.actual_on else "; ".join(_slack(wave, outlook)),
    )


def slip_words(slip: WaveSlip | None) -> str:
    """Give the slip by side: `+2 / +3`; nothing where there is no baseline to slip from."""
    if slip is None:
        return ""
    if not slip.parts:
        return "0"
    others = sum(slip.by(side) for side in slip.sides if side not in {Side.CLIENT, Side.PROVIDER})
    told = f"{signed(slip.by(Side.CLIENT))} / {signed(slip.by(Side.PROVIDER))}"
    return f"{told}, neither {signed(others)}" if others else told


def _slack(wave: WaveStanding, outlook: Outlook | None) -> list[str]:
    """Say how far the wave is from its contract day, else its slack in the plan, and what a slip costs."""
    to_contract = outlook.to_contract(wave.wave) if outlook else None
    told = []
    if to_contract is not None:
        past = counted(-to_contract, "day") + " past contract"
        told.append(f"**{past}**" if to_contract < 0 else f"{counted(to_contract, 'day')} to contract")
    elif wave.slack_days is not None:
        told.append(counted(wave.slack_days, "day"))
    prices = prices_of_wave(outlook.milestones, wave.wave) if outlook else []
    return told + [cell(price) for price in prices]
