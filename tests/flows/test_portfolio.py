"""The page of all engagements: counts on top, the ones in trouble first, names that cannot break it."""

from dataclasses import replace
from datetime import date

from flows.portfolio import portfolio_markdown, portfolio_page
from kt_engine.answers.portfolio import Portfolio, PortfolioLine, UrgentWait
from kt_engine.rules.colour import Verdict, WaveDates
from kt_engine.words import Colour, EngagementStatus

DAY = date(2027, 4, 19)
LINE = PortfolioLine(
    handle="E7", name="Orion", client="Nordwind", rehearsal=False, status=EngagementStatus.ACTIVE, stage_number=4,
    distribution=((4, 2), (5, 1)), next_wave=WaveDates(2, date(2027, 4, 12), date(2027, 4, 9), DAY),
    verdict=Verdict(Colour.RED, "a go-live is expected after its contract day", ("wave 2",)),
    wait=UrgentWait("E7-T5", "Name a reviewer", "sponsor P4", DAY, 1), open_conditions=2,
)  # fmt: skip
PAGE = Portfolio((LINE,), finished=0, cancelled=0, finished_rehearsals=0, as_of=date(2027, 3, 9))


def test_a_row_links_to_the_progress_page_and_says_why_whom_and_when() -> None:
    [row] = [line for line in portfolio_markdown(PAGE).splitlines() if "E7" in line]
    assert row == (
        "| [E7](/kt/E7) Orion, Nordwind | **red**: a go-live is expected after its contract day (wave 2) "
        "| 4 Transition and integrate (4: 2 · 5: 1) | wave 2: 19 Apr 2027 **red** | 12 Apr 2027, 9 Apr 2027 "
        "| sponsor P4: E7-T5 Name a reviewer, slack 1 day | 2 |"
    )


def test_the_top_counts_by_colour_and_leaves_rehearsals_out() -> None:
    green = replace(LINE, handle="E8", verdict=Verdict(Colour.GREEN, "well"))
    played = replace(LINE, handle="E9", rehearsal=True)
    page = replace(PAGE, lines=(LINE, green, played), finished=3, cancelled=1, finished_rehearsals=2)
    text = portfolio_markdown(page)
    assert (
        "**2 open** (1 red, 1 green) · 1 open rehearsal · 3 finished · 1 cancelled (of these 2 rehearsals) "
        "· data as of 9 Mar 2027" in text
    )
    assert "[E9](/kt/E9) Orion, Nordwind **rehearsal**" in text


def test_a_name_cannot_break_the_table_or_become_markup() -> None:
    hostile = replace(LINE, name="a | b\n<script>[x](http://y)", client="`c` | d")
    [row] = [
        line for line in portfolio_markdown(replace(PAGE, lines=(hostile,))).splitlines() if "E7" in line
    ]
    assert "<script>" not in row
    assert r"a \| b" in row
    assert "](http://y)" not in row.replace("\\]", "")


def test_without_an_open_engagement_the_page_says_how_to_start_one() -> None:
    assert "No engagement is open." in portfolio_markdown(replace(PAGE, lines=()))


def test_a_long_list_ends_with_the_command_that_shows_the_rest() -> None:
    lines = tuple(replace(LINE, handle=f"E{number}") for number in range(203))
    assert "and 3 more: `kt status`" in portfolio_markdown(replace(PAGE, lines=lines))


def test_the_page_keeps_its_address() -> None:
    assert (portfolio_page(PAGE).key, portfolio_page(PAGE).kind) == ("portfolio", "markdown")
