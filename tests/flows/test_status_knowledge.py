"""A status page shows claimed beside proven, with what both are divided by, once there is something to show."""

from dataclasses import replace
from datetime import date

from document_samples.knowledge import knowledge_register
from flows.status_knowledge import knowledge_section
from flows.status_markdown import status_markdown
from kt_engine.answers.outlook import Outlook
from kt_engine.answers.running_out import EndingLine
from kt_engine.answers.staffing import SeatsStanding
from kt_engine.answers.standing import Standing
from kt_engine.rules.colour import NOT_PROMISED, Verdict
from kt_engine.words import AuthMethod, EngagementStatus

OUTLOOK = Outlook(
    verdict=Verdict(None, NOT_PROMISED), last_week=None, slips=(), days_to_contract=(), milestones=(),
    seats=(SeatsStanding("E7-P1", 2, 6, 2, 1, 0, 4),), experts=(),
    ending=(EndingLine(date(2027, 3, 12), "condition", "E7-C7", "of E7-G-ready-P1", "P4"),), path=None,
)  # fmt: skip
FACTS = Standing(
    engagement_id=7, handle="E7", name="Orion", function="support", client="Nordwind", provider=None,
    status=EngagementStatus.ACTIVE, rehearsal=False, stage_number=4, distribution=((4, 2),),
    as_of=date(2027, 3, 9), head_seq=1, head_hash="a" * 64, waves=(), waits=(), changes=(), processes=(),
    gates=(), documents=(), next_date=None, stuck=(), outlook=OUTLOOK,
)  # fmt: skip

COVERAGE = knowledge_register().coverage
KNOWN = replace(FACTS, outlook=replace(OUTLOOK, knowledge=COVERAGE))


def test_where_nothing_was_done_with_an_item_there_is_no_section() -> None:
    assert knowledge_section(FACTS) == ""
    assert knowledge_section(replace(FACTS, outlook=None)) == ""
    assert "## Knowledge" not in status_markdown(FACTS, AuthMethod.TOTP)


def test_claimed_and_proven_stand_beside_each_other_with_their_gap_and_divisor() -> None:
    lines = knowledge_section(KNOWN).splitlines()
    assert lines[0] == "## Knowledge"
    assert lines[4] == (
        "| all of it | 1 of 4 items, weight 50 of 215, 23.2 % | 1 of 4 items, weight 100 of 215, 46.5 % | "
        "23.3 points shown and not signed | 1 of 3 items, weight 50 of 170, 29.4 % | "
        "was of 5 items (weight 315) until 3 Mar 2027: E7-I5 left; E7-I4 rated anew | 1 waived, 1 acknowledgement due |"
    )
    assert lines[6].startswith("| E7-P2 | 1 of 2 items, weight 50 of 95, 52.6 % ")
    assert lines[6].endswith("| unchanged |  |")


def test_the_section_stands_on_the_page_after_the_people() -> None:
    text = status_markdown(KNOWN, AuthMethod.TOTP)
    assert text.index("## Experts and seats") < text.index("## Knowledge") < text.index("## Runs out within")
