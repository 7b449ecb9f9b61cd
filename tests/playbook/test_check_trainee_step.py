"""A task is held only by a step of a trainee that the playbook asks for."""

from pathlib import Path

import pytest

from edited_playbooks import edited, problems_of


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "travel_desk",
            "run_in_parallel: {after: [supervise_work, play_back, switch_card_feed]}",
            "run_in_parallel: {reaches: §ready, after: [supervise_work, play_back, switch_card_feed]}",
            "only a trainee reaches a step: the task needs `per: trainee`.",
        ),
        (
            "base",
            "per: trainee, after: [teach_class, test_access]",
            "per: trainee, reaches: §watched, after: [teach_class, test_access]",
            "`watched` is never proven here: `certification` has no `shadow`.",
        ),
        ("travel_desk", "{reaches: watched}", "{reaches: §seen}", "must be one of"),
    ],
)
def test_a_step_that_cannot_be_reached_is_named_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    file, place = edited(tmp_path, name, old, new)
    (problem,) = problems_of(file)
    assert problem.startswith(f"{place}: ")
    assert words in problem
