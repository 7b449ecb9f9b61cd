"""A knowledge item names people, modules and thresholds that exist and fit."""

from pathlib import Path

import pytest

from edited_playbooks import edited, load, problems_of

CASES = [
    (
        "criticality: 4, frequency: weekly, giver: process_lead_client,",
        "criticality: 4, frequency: weekly, giver: §process_led_client,",
        "there is no function `process_led_client`",
    ),
    (
        "sections: [Whom to call, When to escalate],\n                            review",
        "backup: §process_lead_client,\n                            review",
        "`process_lead_client` gives this item already",
    ),
    ("receiver: kt_lead, sections", "receiver: §finance, sections", "trainer or team_lead of the provider"),
    ("receiver: kt_lead, sections", "receiver: §provider_manager, sections", "trainer or team_lead"),
    ("receiver: kt_lead, sections", "receiver: §kt_laed, sections", "Did you mean `kt_lead`?"),
    (
        "receiver: kt_lead, sections: [Data, Rules, What to do]",
        "receiver: kt_lead, taught_in: [§privacy_basic]",
        "there is no module `privacy_basic`",
    ),
    (
        "receiver: kt_lead, sections: [Data, Rules, What to do]",
        "receiver: kt_lead, taught_in: [privacy_basics, §privacy_basics]",
        "is named twice",
    ),
    ("[Data, Rules, What to do]", "[Data, Rules, §data]", "`data` is asked for twice"),
    (
        "[Data, Rules, What to do],\n                  review: knowledge_review",
        "[Data],\n                  review: §knowledge_revue",
        "Did you mean `knowledge_review`?",
    ),
    (
        "[Data, Rules, What to do],\n                  review: knowledge_review",
        "[Data],\n                  review: §backlog_goal",
        "whole number of calendar_days or months",
    ),
    ("complexity: 3, type: explicit", "complexity: §6, type: explicit", "must be 5 or less"),
    (
        "complexity: 3, type: explicit",
        "complexity: 3, type: §expert",
        "must be one of explicit, implicit, tacit",
    ),
    (
        "  play_back_pass:\n    {value: 80, unit: percent",
        "  §play_back_pass:\n    {value: 120, unit: percent",
        "`play_back_pass` is a percentage from 0 to 100",
    ),
    (
        "  acknowledge_within:\n    {value: 10, unit: calendar_days",
        "  §acknowledge_within:\n    {value: 10, unit: days",
        "a whole number of calendar_days from 1 to 366",
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
        tmp_path, "base", ", frequency: weekly, giver: process_lead_client,", ", frequency: weekly,"
    )
    assert problems_of(file) == []
