"""Answer periods, reminders and escalation name thresholds of the right kind, and functions that exist."""

from pathlib import Path

import pytest

from edited_playbooks import edited
from kt_engine.errors import InvalidInput
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook
from kt_engine.words import WaitKind


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  task: task_answer", "  task: §task_anwser", "there is no threshold `task_anwser`"),
        ("  task: task_answer", "  task: §pass_rate_goal", "there is no threshold"),
        ("  task: task_answer", "  task: §assessment_pass", "must name a threshold of whole days, 1 or more"),
        (
            "first: reminder_first,",
            "first: §task_answer,",
            "must name a threshold of whole percent, 1 to 100",
        ),
        (
            "again: reminder_again}",
            "again: reminder_again, escalate_to: [§sponsors]}",
            "there is no function",
        ),
        ("  task: task_answer", "  §tasks: task_answer", "task"),
    ],
)
def test_a_fault_is_told_at_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    file, place = edited(tmp_path, "base", old, new)
    with pytest.raises(InvalidInput) as refusal:
        load_playbook(file, [tmp_path])
    assert any(place in str(problem) and words in str(problem) for problem in refusal.value.problems)


def test_the_shipped_playbooks_give_a_period_with_its_source_for_every_kind_but_conditions() -> None:
    playbook = load_playbook("travel_desk", [shipped_folder()]).playbook
    assert set(playbook.answer_periods) == set(WaitKind) - {WaitKind.CONDITION}
    assert all(playbook.thresholds[key].source for key in playbook.answer_periods.values())
