"""What seats are planned with are thresholds of the right unit and size, said with their place."""

from pathlib import Path

import pytest

from edited_playbooks import edited, load, problems_of
from kt_engine.words import LearningStage

CASES = [
    ("  hours: seat_hours", "  hours: §seat_hour", "there is no threshold `seat_hour`"),
    ("  hours: seat_hours", "  hours: §seat_shrinkage", "a number of hours, above 0 to 168"),
    ("  shrinkage: seat_shrinkage", "  shrinkage: §seat_hours", "a number of percent, from 0 to 99"),
    ("  hiring: hiring_length", "  hiring: §seat_hours", "a whole number of days, from 0 to 400"),
    (
        "    class: {survival: class_survival, length: class_length}",
        "    class: {survival: §class_length, length: class_length}",
        "a number of percent, above 0 to 100",
    ),
    (
        "    class: {survival: class_survival, length: class_length}",
        "    class: {survival: class_survival, length: §class_survival}",
        "a whole number of days, from 0 to 400",
    ),
    (
        "    class: {survival: class_survival, length: class_length}",
        "    §klass: {survival: class_survival, length: class_length}",
        "klass",
    ),
    ("  hours: seat_hours", "  shifts: [early, §early]\n  hours: seat_hours", "`early` is named twice"),
    (
        "  nesting_survival:\n    {value: 90,",
        "  nesting_survival:\n    {value: 0,",
        "above 0 to 100",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), CASES)
def test_what_does_not_fit_is_said_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    file, place = edited(tmp_path, "base", old, new)
    [problem] = problems_of(file)
    assert said in problem
    assert "§" not in new or problem.startswith(f"{place}: ")


def test_a_playbook_may_say_nothing_of_seats(tmp_path: Path) -> None:
    file = tmp_path / "without.yaml"
    file.write_text(
        "key: without\nversion: 1.0.0\ntitle: Without\nextends: base\nfunction: any\nstaffing: null\n",
        encoding="utf-8",
    )
    assert load(file).playbook.staffing is None


def test_the_stages_stand_in_the_order_people_pass_them(tmp_path: Path) -> None:
    nesting = "    nesting: {survival: nesting_survival, length: nesting_length}\n"
    file, _ = edited(tmp_path, "base", "    clearance: {survival", f"{nesting}    clearance: {{survival")
    text = file.read_text(encoding="utf-8")
    last = text.rindex(nesting)
    file.write_text(text[:last] + text[last + len(nesting) :], encoding="utf-8")
    staffing = load(file).playbook.staffing
    assert staffing is not None
    assert list(staffing.stages) == list(LearningStage)


@pytest.mark.parametrize("name", ["base", "customer_support", "travel_desk"])
def test_every_shipped_playbook_knows_the_whole_way(name: str) -> None:
    staffing = load(name).playbook.staffing
    assert staffing is not None
    assert list(staffing.stages) == list(LearningStage)


def test_the_class_takes_as_long_as_the_plan_gives_it() -> None:
    for name in ("base", "customer_support"):
        playbook = load(name).playbook
        [task] = [
            task
            for stage in playbook.stages.values()
            for key, task in stage.tasks.items()
            if key == "teach_class"
        ]
        assert playbook.thresholds["class_length"].value == task.duration_days


def test_customer_support_counts_with_fewer_who_come_through_the_nursery() -> None:
    assert load("base").playbook.thresholds["nesting_survival"].value == 90
    assert load("customer_support").playbook.thresholds["nesting_survival"].value == 65
