"""The parts of a status page that look ahead: colour, slip by side, price, people, what runs out, the path."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from flows.go_live_sentence import go_live_sentence
from flows.status_charts import plain
from flows.status_markdown import status_markdown
from kt_engine.answers.contract_milestones import ContractMilestoneStanding, TiedThing
from kt_engine.answers.critical_chain import ChainBox, CriticalChain
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.running_out import EndingLine
from kt_engine.answers.seat_measures import SeatsAtGoLive
from kt_engine.answers.slip import SlipPart, WaveSlip
from kt_engine.answers.staffing import ExpertStanding, SeatsStanding
from kt_engine.answers.standing import Standing
from kt_engine.answers.waves import WaveStanding
from kt_engine.rules.colour import NOT_PROMISED, Verdict
from kt_engine.words import AuthMethod, Colour, EngagementStatus, Side

DAY = date(2027, 4, 19)
HOSTILE = 'a"]; click n0 "javascript:alert(1)" %%{init: {}}%% <img src=x onerror=y> ```\n## Gone | end `x` [l](http://e)'
WAVE = WaveStanding(2, ("E7-P1", "E7-P2"), 0, DAY, date(2027, 4, 12), DAY, None, 0, date(2027, 3, 1))
SLIP = WaveSlip(
    2,
    date(2027, 4, 12),
    DAY,
    (
        SlipPart(date(2027, 3, 8), Side.CLIENT, "day_passed", "E7-T5", "Name a reviewer", 2),
        SlipPart(date(2027, 3, 9), Side.PROVIDER, "trainee_withdrawn", "E7-K3", "", 3),
    ),
)
MILESTONE = ContractMilestoneStanding(
    "M4", "Second wave", DAY, 6_000_000, "EUR", 2, None, (TiedThing("E7-T78", DAY, None, 0),)
)
OUTLOOK = Outlook(
    verdict=Verdict(Colour.AMBER, "a go-live is expected after its baseline day", ("wave 2",)),
    last_week=Verdict(Colour.GREEN, "all well"),
    slips=(SLIP,),
    days_to_contract=((2, 0),),
    milestones=(MILESTONE,),
    seats=(SeatsStanding("E7-P1", 2, 6, 2, 1, 0, 4),),
    experts=(ExpertStanding("P9", "expert", 12, 3, Decimal("46.50"), DAY),),
    ending=(EndingLine(date(2027, 3, 12), "condition", "E7-C7", "of E7-G-ready-P1, held at 75 %", "P4"),),
    path=CriticalChain(
        2,
        (
            ChainBox("E7-T5", "Name a reviewer", date(2027, 3, 12), is_gate=False, is_waiting=True),
            ChainBox("E7-G-ready-P1", "Ready", date(2027, 4, 15), is_gate=True, is_waiting=False),
        ),
        0,
    ),
)
FACTS = Standing(
    engagement_id=7, handle="E7", name="Orion", function="support", client="Nordwind", provider=None,
    status=EngagementStatus.ACTIVE, rehearsal=False, stage_number=4, distribution=((4, 2),),
    as_of=date(2027, 3, 9), head_seq=1, head_hash="a" * 64, waves=(WAVE,), waits=(), changes=(), processes=(),
    gates=(), documents=(), next_date=None, stuck=(), outlook=OUTLOOK,
)  # fmt: skip


def page(outlook: Outlook = OUTLOOK) -> str:
    return status_markdown(replace(FACTS, outlook=outlook), AuthMethod.TOTP)


def test_the_colour_stands_with_its_rule_and_last_week_s() -> None:
    assert "**AMBER**: a go-live is expected after its baseline day (wave 2) (last week: green)\n" in page()


def test_what_was_not_measured_is_not_green() -> None:
    unknown = replace(OUTLOOK, verdict=Verdict(None, NOT_PROMISED), last_week=None)
    assert f"**NOT MEASURED**: {NOT_PROMISED}\n" in page(unknown)
    assert "last week" not in page(unknown)


def test_the_sections_stand_in_the_order_of_the_page() -> None:
    titles = [line.removeprefix("## ") for line in page().splitlines() if line.startswith("## ")]
    assert titles == [
        "Go-live by wave",
        "Since yesterday",
        "Experts and seats",
        "Runs out within 10 working days",
        "The path to the go-live of wave 2",
        "From transition to go-live",
    ]


def test_a_wave_shows_its_slip_by_side_its_colour_and_the_price_of_one_more_day() -> None:
    [row] = [line for line in page().splitlines() if line.startswith("| 2 |")]
    assert "| +2 / +3 | **amber** | 0 days to contract; from day 1: milestone M4 (EUR 60,000) moves |" in row


def test_a_slip_of_neither_side_is_shown_beside_the_two() -> None:
    gate = SlipPart(DAY, None, "day_passed", "E7-G-ready-P1", "", 1)
    odd = replace(OUTLOOK, slips=(replace(SLIP, parts=(*SLIP.parts, gate)),))
    assert "| +2 / +3, neither +1 |" in page(odd)


def test_without_a_baseline_no_slip_is_claimed() -> None:
    [row] = [line for line in page(replace(OUTLOOK, slips=())).splitlines() if line.startswith("| 2 |")]
    assert "| 19 Apr 2027 |  | **amber** |" in row


def test_the_sentence_names_the_sides_with_their_causes() -> None:
    late = replace(FACTS, waves=(replace(WAVE, contract_on=None),))
    assert go_live_sentence(late) == (
        "Wave 2 will go live 5 working days late (19 Apr 2027 instead of 12 Apr 2027, the baseline). "
        "It is 5 working days later than the baseline: client +2 (E7-T5 Name a reviewer +2); "
        "provider +3 (E7-K3 trainee withdrawn +3)."
    )


def test_what_moved_since_yesterday_is_told() -> None:
    assert "forecast of wave 2 5 working days later" in page()


def test_experts_and_seats_say_what_is_planned_and_what_is_missing() -> None:
    text = page()
    assert "| expert P9 | 12 | 3 | 46.5 h | 19 Apr 2027 |" in text
    assert "| E7-P1 | 2 | 6 | 2 | 1 | 0 | 4 | **short 3** |" in text


def test_what_runs_out_is_listed_and_absent_when_nothing_does() -> None:
    assert "| 12 Mar 2027 | condition | E7-C7 of E7-G-ready-P1, held at 75 % | P4 |" in page()
    assert "Runs out" not in page(replace(OUTLOOK, ending=()))


def test_the_box_that_waits_is_red_and_the_gate_has_its_own_colour() -> None:
    text = page()
    assert 'n0["E7-T5<br>Name a reviewer<br>12 Mar 2027"]:::waiting' in text
    assert 'n1["E7-G-ready-P1<br>Ready<br>15 Apr 2027"]:::gate' in text
    assert "classDef waiting fill:#d64545" in text


def test_a_path_too_long_to_draw_says_how_much_is_left_out() -> None:
    long = replace(OUTLOOK, path=replace(OUTLOOK.path, left_out=4) if OUTLOOK.path else None)
    assert '-. "4 more" .->' in page(long)
    assert "and 4 more: `kt plan show E7`" in page(long)


@pytest.mark.parametrize(
    "title", [HOSTILE, '"', "end", "#quot;", "```", "]:::waiting", "\u202egpj.exe", "%%{init}"]
)
def test_a_title_cannot_break_out_of_its_box(title: str) -> None:
    path = CriticalChain(2, (ChainBox("E7-T5", title, DAY, is_gate=False, is_waiting=False),), 0)
    drawn = page(replace(OUTLOOK, path=path)).split("flowchart TD")[1].split("```")[0]
    [box] = [line for line in drawn.splitlines() if line.strip().startswith("n0")]
    assert re.fullmatch(r'    n0\["E7-T5<br>[\w .,:/()\'+-]*<br>19 Apr 2027"\]:::work', box)


def test_hostile_titles_stay_inert_everywhere_else() -> None:
    hostile = replace(
        OUTLOOK,
        slips=(replace(SLIP, parts=(replace(SLIP.parts[0], what=HOSTILE),)),),
        ending=(replace(OUTLOOK.ending[0], what=HOSTILE),),
        milestones=(replace(MILESTONE, milestone=HOSTILE),),
    )
    text = page(hostile)
    assert "<img" not in text
    assert "\n## Gone" not in text
    assert "](http://e)" not in text.replace("\\]", "")
    [row] = [line for line in text.splitlines() if line.startswith("| 2 |")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 9


def test_a_long_title_is_shortened() -> None:
    assert plain("word " * 30).endswith("...")
    assert len(plain("word " * 30)) <= 60


SHORT = SeatsAtGoLive("E7-P1", 1, DAY, 18, 6, 8, Decimal("9.64"), 9)
ENOUGH = SeatsAtGoLive("E7-P2", 1, None, 2, 2, 0, Decimal(2), 0)


def test_seats_at_go_live_stand_only_where_somebody_recorded_a_need() -> None:
    assert "## Seats at go-live" not in page()
    told = page(replace(OUTLOOK, seat_plan=(SHORT, ENOUGH)))
    assert "| E7-P1 | 19 Apr 2027 | 18 | 6 | 8 | 9.6 | **short of 9** |" in told
    assert "| E7-P2 | no date | 2 | 2 | 0 | 2 |  |" in told


def test_a_seat_that_was_left_and_not_decided_about_is_named() -> None:
    told = page(replace(OUTLOOK, left_open=("E7-K5", "E7-K9")))
    assert "Left, and nothing is agreed about the seat: E7-K5, E7-K9. `kt training options E7-K5`" in told
