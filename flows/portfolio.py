"""The page of all engagements as Markdown, and its place in Prefect: one key for ever. It moves nothing."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime

from prefect.client.orchestration import get_client

from flows.artifacts import Page
from flows.front_door import KEY
from flows.house import House
from flows.publish import put_pages
from flows.status_tables import cell, day_cell, table
from flows.status_waves import colour_cell, colour_word, verdict_words
from kt_engine.answers.form_choices import news_mark
from kt_engine.answers.portfolio import Portfolio, PortfolioLine, UrgentWait, portfolio
from kt_engine.documents.wording import counted, day, words
from kt_engine.rules.colour import WaveDates, wave_colour
from kt_engine.words import AuthMethod, Colour, EngagementStatus, Stage

LOG = logging.getLogger("kt.serve")
REFRESH_SECONDS = 5.0
MOST_ROWS = 200
"""Of open engagements on one page: it stays quick to open, and the worst come first."""
NAMES = (
    "Engagement",
    "Colour",
    "Stage",
    "Next go-live",
    "Contract, baseline",
    "Waits first for",
    "Conditions",
)
"""Few, as Prefect leaves a table half of the screen."""


async def publish_portfolio(house: House) -> bool:
    """Bring the page of all engagements up to date; True when it changed, else nothing is written."""
    page = portfolio_page(portfolio(house.db, datetime.now(UTC).date()))
    async with get_client() as client:
        return bool(await put_pages(client, [page]))


async def keep_portfolio(house: House, stop: asyncio.Event) -> None:
    """Bring the page up to date whenever something was written, until told to stop."""
    shown = -1
    while not stop.is_set():
        try:
            mark = news_mark(house.db)
            if mark != shown:
                await publish_portfolio(house)
                shown = mark
        except Exception as fault:  # noqa: BLE001 the next look or sweep shows it
            LOG.warning("The page over all engagements was not shown (%s).", fault)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), timeout=REFRESH_SECONDS)


def portfolio_page(facts: Portfolio) -> Page:
    return Page(KEY, "markdown", portfolio_markdown(facts), "All engagements, the ones in trouble first")


def portfolio_markdown(facts: Portfolio) -> str:
    real = [line for line in facts.lines if not line.rehearsal]
    told = [
        "# All engagements",
        f"{_counts(facts, real)} · data as of {day(facts.as_of)} · [all forms](/kt/forms)",
    ]
    if facts.lines:
        told.append(table(NAMES, [_row(line) for line in facts.lines], "kt status", MOST_ROWS))
    else:
        told.append(
            "No engagement is open. Start one: `kt engagement start KEY`, or the form **Engagement · start**."
        )
    return "\n\n".join(told) + "\n"


def _counts(facts: Portfolio, real: list[PortfolioLine]) -> str:
    """Count the open ones by colour, without rehearsals; then rehearsals and what is over."""
    colours = [line.verdict.colour for line in real]
    order: tuple[Colour | None, ...] = (Colour.RED, Colour.AMBER, Colour.GREEN, None)
    by_colour = ", ".join(
        f"{colours.count(colour)} {colour_word(colour)}" for colour in order if colour in colours
    )
    parts = [f"**{len(real)} open**" + (f" ({by_colour})" if by_colour else "")]
    held = sum(line.status is EngagementStatus.ON_HOLD for line in real)
    rehearsals = len(facts.lines) - len(real)
    parts += [f"{held} on hold"] if held else []
    parts += [counted(rehearsals, "open rehearsal")] if rehearsals else []
    parts += [f"{facts.finished} finished"] if facts.finished else []
    parts += [f"{facts.cancelled} cancelled"] if facts.cancelled else []
    if facts.finished_rehearsals:
        parts[-1] += f" (of these {counted(facts.finished_rehearsals, 'rehearsal')})"
    return " · ".join(parts)


def _row(line: PortfolioLine) -> tuple[str, ...]:
    wave = line.next_wave
    mark = " **rehearsal**" if line.rehearsal else ""
    mark += " **identity self-declared**" if line.auth_method is AuthMethod.SELF_DECLARED else ""
    return (
        f"[{line.handle}](/kt/{line.handle}) {cell(line.name)}, {cell(line.client)}{mark}",
        _colour(line),
        _stage(line),
        _go_live(wave),
        _promised(wave),
        _wait(line.wait),
        str(line.open_conditions) if line.open_conditions else "",
    )


def _colour(line: PortfolioLine) -> str:
    colour = colour_cell(line.verdict.colour)
    return colour if line.verdict.colour is Colour.GREEN else f"{colour}: {cell(verdict_words(line.verdict))}"


def _stage(line: PortfolioLine) -> str:
    spread = " · ".join(f"{number}: {count}" for number, count in line.distribution)
    stage = f"{line.stage_number} {words(Stage.of_number(line.stage_number))}"
    told = f"{stage} ({spread})" if len(line.distribution) > 1 else stage
    return f"**on hold**, {told}" if line.status is EngagementStatus.ON_HOLD else told


def _go_live(wave: WaveDates | None) -> str:
    if wave is None:
        return ""
    colour = wave_colour(wave)
    late = f" **{colour.value}**" if colour in {Colour.RED, Colour.AMBER} else ""
    return f"wave {wave.wave}: {day_cell(wave.expected_on) or 'no date yet'}{late}"


def _promised(wave: WaveDates | None) -> str:
    """Give the day of the contract, then that of the baseline where it is another one."""
    days = dict.fromkeys((wave.contract_on, wave.baseline_on)) if wave else {}
    return ", ".join(day_cell(on) for on in days if on)


def _wait(wait: UrgentWait | None) -> str:
    if wait is None:
        return ""
    slack = "" if wait.slack_days is None else f", slack {counted(wait.slack_days, 'day')}"
    return cell(f"{wait.who}: {wait.handle} {wait.what}{slack}")
