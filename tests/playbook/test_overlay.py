from pathlib import Path

from edited_playbooks import load, problems_of
from kt_engine.playbook.overlay import lay_over
from kt_engine.playbook.tree import Branch, place_of, plain, read_tree

HEAD = "key: ours\nversion: 1.0.0\ntitle: Ours\nextends: travel_desk\n"


def tree(text: str, file: str) -> Branch:
    found, problems = read_tree(text, file)
    assert found is not None
    assert not problems
    return found


def test_groups_are_merged_and_the_rest_is_replaced() -> None:
    merged, problems = lay_over(tree("a: {b: 1, c: [1, 2]}\n", "low"), tree("a: {c: [3]}\nd: 4\n", "high"))
    assert plain(merged) == {"a": {"b": 1, "c": [3]}, "d": 4}
    assert not problems


def test_null_takes_a_key_away() -> None:
    merged, problems = lay_over(tree("a: {b: 1, c: 2}\n", "low"), tree("a: {b: null}\n", "high"))
    assert plain(merged) == {"a": {"c": 2}}
    assert not problems


def test_null_for_what_is_not_there_is_told() -> None:
    _, problems = lay_over(tree("a: {b: 1}\n", "low"), tree("a:\n  d: null\n", "high"))
    assert str(problems[0]).startswith("high:2:3: `d` has no value, and there is no `d` below")


def test_values_remember_the_file_they_come_from() -> None:
    merged, _ = lay_over(tree("a: {b: 1, c: 2}\n", "low"), tree("a:\n  c: 3\n", "high"))
    assert place_of(merged, ("a", "b")).file == "low"
    assert place_of(merged, ("a", "c")).file == "high"


def test_a_playbook_may_take_a_handover_away(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(HEAD + "handovers: {controls_list: null}\n", encoding="utf-8")
    assert "controls_list" not in load(file).playbook.handovers
    assert [name for name, _, _ in load(file).files] == ["ours.yaml", "travel_desk.yaml", "base.yaml"]


def test_a_new_value_with_an_old_source_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(HEAD + "thresholds:\n  turnaround_goal: {value: 3}\n", encoding="utf-8")
    (told,) = problems_of(file)
    assert told.startswith(f"{file}:6:28: `turnaround_goal` has a new value; write its own `source`")


def test_what_still_refers_to_something_taken_away_is_told_in_its_own_file(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(HEAD + "functions: {card_administrator: null}\n", encoding="utf-8")
    (told,) = problems_of(file)
    assert "travel_desk.yaml:" in told
    assert "there is no function `card_administrator`" in told
