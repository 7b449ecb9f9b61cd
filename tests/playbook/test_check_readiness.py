"""What a playbook says of systems, streams, notices, messages, controls and assumptions leads somewhere and fits."""

from pathlib import Path

import pytest

from edited_playbooks import edited, load, problems_of


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'title: "Workplace, network and mail", owner: security',
            'title: "Workplace, network and mail", owner: §securty',
            "there is no function `securty`",
        ),
        (
            "owner: sponsor, due_with: plan_transition}",
            "owner: sponsor, due_with: §plan_transit}",
            "there is no task",
        ),
        (
            "owner: transition_lead, due_with: plan_transition}",
            "owner: transition_lead, due_with: §hold_sessions}",
            "exists per process, the message per engagement",
        ),
        (
            "country: GB, least: staff_information_gb",
            "country: §England, least: staff_information_gb",
            "capital",
        ),
        (
            "country: GB, least: staff_information_gb",
            "country: GB, least: §gate_answer",
            "must be a threshold of whole calendar_days",
        ),
        (
            "representatives consulted, least: consultation_lead",
            "representatives consulted, subdivision: §SN, least: consultation_lead",
            "needs its `country`",
        ),
        (
            "frequency: monthly, evidence: The list",
            "frequency: §hourly, evidence: The list",
            "must be one of",
        ),
        (
            "owner: finance, within: assumption_period",
            "owner: finance, within: §assumption",
            "there is no threshold",
        ),
        (
            "  control_cover:\n    {value: 30, unit: calendar_days,",
            "  §control_cover:\n    {value: 30, unit: days,",
            "must be a threshold of whole calendar_days",
        ),
        (
            "\nsystems:\n",
            "\nstreams:\n  §people: {title: People}\n\nsystems:\n",
            "every engagement has the stream `people`",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    file, place = edited(tmp_path, "base", old, new)
    told = problems_of(file)
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in told), told


def test_a_taker_of_a_control_is_a_function_of_the_playbook(tmp_path: Path) -> None:
    old = "evidence: Both decisions with time in the claims tool, owner: process_lead_client, taker: run_manager"
    file, place = edited(tmp_path, "travel_desk", old, old.replace("run_manager", "§run_leader"))
    assert any(problem.startswith(f"{place}: there is no function") for problem in problems_of(file))


def test_a_playbook_without_any_of_it_loads_as_before() -> None:
    playbook = load(Path(__file__).parent.parent / "playbooks" / "tiny.yaml").playbook
    parts = (playbook.systems, playbook.streams, playbook.people_changes, playbook.communications)
    assert not any((*parts, playbook.controls, playbook.assumptions))


@pytest.mark.parametrize("name", ["base", "travel_desk", "customer_support"])
def test_every_shipped_playbook_has_content_of_each_section_but_streams(name: str) -> None:
    playbook = load(name).playbook
    parts = (playbook.systems, playbook.people_changes, playbook.communications, playbook.controls)
    assert all((*parts, playbook.assumptions))
