"""The section on readiness: the way back of each showstopper first; absent where nothing is kept."""

from dataclasses import replace
from datetime import timedelta

from flows.status_integration import integration_section
from flows.status_markdown import status_markdown
from getting_ready import WAY_BACK, granted, showstopper
from kt_engine.answers.standing import Standing, full_standing
from kt_engine.words import AuthMethod
from walking import DAY, House


def facts(desk: House, days: int = 0) -> Standing:
    return full_standing(desk.database, 1, DAY + timedelta(days=days))


def test_a_showstopper_stands_first_with_the_days_left_to_choose_the_way_back(desk: House) -> None:
    showstopper(desk)
    text = integration_section(facts(desk))
    assert text.startswith("## Readiness\n\n| Can stop a go-live | Process | Last day of the way back |")
    assert "| E1-RP1 No line to the bank | E1-P1, technology | 30 Jan 2027 | 10 days | P13 |" in text
    assert "**over for 3 days**" in integration_section(facts(desk, (WAY_BACK - DAY).days + 3))


def test_every_register_that_has_something_has_one_line(desk: House) -> None:
    granted(desk, desk.people.trainees[0])
    text = integration_section(facts(desk, 60))
    for words in (
        "0 of 1 tried by their users and working",
        "2 controls, somebody answers on every day",
        "**1 expired or false**",
        "**4 messages overdue**",
    ):
        assert words in text


def test_the_section_is_part_of_the_page_and_absent_without_facts(desk: House) -> None:
    found = facts(desk)
    assert "## Readiness" in status_markdown(found, AuthMethod.SELF_DECLARED)
    assert found.outlook is not None
    without = replace(found, outlook=replace(found.outlook, integration=None))
    assert integration_section(without) == ""
    assert integration_section(replace(found, outlook=None)) == ""
