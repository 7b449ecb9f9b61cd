"""A knowledge item names a giver that exists, and what is a must-have is a number of the scale."""

from pathlib import Path

import pytest

from edited_playbooks import edited, load, problems_of

CASES = [
    (
        "criticality: 4, frequency: weekly, giver: process_lead_client}",
        "criticality: 4, frequency: weekly, giver: §process_led_client}",
        "there is no function `process_led_client`",
    ),
    (
        "  must_have_criticality:\n    {value: 4, unit: count",
        "  §must_have_criticality:\n    {value: 6, unit: count",
        "whole number from 1 to 5",
    ),
    (
        "  must_have_criticality:\n    {value: 4, unit: count",
        "  §must_have_criticality:\n    {value: 4, unit: percent",
        "whole number from 1 to 5",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), CASES)
def test_what_does_not_fit_is_said_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    file, place = edited(tmp_path, "base", old, new)
    [problem] = problems_of(file)
    assert problem.startswith(f"{place}: ")
    assert said in problem


@pytest.mark.parametrize("name", ["base", "customer_support", "travel_desk"])
def test_every_shipped_item_names_who_gives_it(name: str) -> None:
    playbook = load(name).playbook
    assert [key for key, item in playbook.knowledge_items.items() if item.giver is None] == []


def test_an_item_may_name_nobody(tmp_path: Path) -> None:
    file, _ = edited(
        tmp_path, "base", ", frequency: weekly, giver: process_lead_client}", ", frequency: weekly}"
    )
    assert problems_of(file) == []
