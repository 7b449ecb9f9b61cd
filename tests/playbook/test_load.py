from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edited_playbooks import edited, load, problems_of, written
from kt_engine.errors import InvalidInput, NotFound
from kt_engine.playbook.canonical import playbook_of, sha256_of
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook
from kt_engine.words import Stage

TEN_FAULTS = """\
key: tenfold
version: one
title: Ten faults
extends: base
function: tests
thresholds:
  assessment_pass: {value: 180}
  no_source: {value: 3, unit: count, checked_on: 2026-11-21}
stages:
  go_live:
    tasks:
      cutover: {titel: Move}
      prepare_switch: {effort_hours: lots}
      watch_daily: {after: [confirm_cutovr]}
      store_lessons: {after: [close_old_access]}
      close_old_access: {after: [store_lessons]}
  go_life: {}
risks:
  expert_away: {owner: nobody, likelihood: 9}
risks: {}
"""
TEN_PLACES = {
    "2:10": "three numbers with dots",
    "8:3": "`no_source` has no `source`",
    "12:17": "Did you mean `title`?",
    "13:38": "`effort_hours` must be a number",
    "14:29": "Did you mean `confirm_cutover`?",
    "16:34": "close_old_access -> store_lessons -> close_old_access",
    "17:3": "Did you mean go_live?",
    "19:24": "there is no function `nobody`",
    "19:44": "must be 5 or less",
    "20:1": "`risks` is written twice; the first is on line 18",
}


def test_the_shipped_playbooks_load() -> None:
    assert load("base").playbook.key == "base"
    assert load("travel_desk").playbook.extends == "base"


def test_ten_faults_of_one_file_are_reported_at_once_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "tenfold.yaml"
    file.write_text(TEN_FAULTS, encoding="utf-8")
    told = {problem.removeprefix(f"{file}:").split(": ", 1)[0]: problem for problem in problems_of(file)}
    for place, words in TEN_PLACES.items():
        assert words in told.get(place, ""), f"nothing about {words!r} at {place} in {told}"


def test_a_pass_mark_over_a_hundred_is_told_where_the_module_names_it(tmp_path: Path) -> None:
    file = tmp_path / "tenfold.yaml"
    file.write_text(TEN_FAULTS, encoding="utf-8")
    base = shipped_folder() / "base.yaml"
    lines = base.read_text(encoding="utf-8").splitlines()
    number = next(place for place, line in enumerate(lines) if line.startswith("  privacy_basics: {title"))
    place = f"{base}:{number + 1}:{lines[number].index('assessment_pass') + 1}"
    assert any(problem.startswith(f"{place}: a pass mark is a threshold") for problem in problems_of(file))


def test_the_same_playbook_has_the_same_hash() -> None:
    assert load("travel_desk").sha256 == load("travel_desk").sha256


def test_another_number_gives_another_hash(tmp_path: Path) -> None:
    file, _ = edited(tmp_path, "travel_desk", "{value: 98,", "{value: 99,")
    assert load(file).sha256 != load("travel_desk").sha256


def test_comments_and_the_order_of_lines_do_not_change_the_hash(tmp_path: Path) -> None:
    file, _ = edited(tmp_path, "travel_desk", "title: Travel and expense desk\nextends: base\n",
                  "extends: base # the skeleton\ntitle: Travel and expense desk\n")  # fmt: skip
    assert load(file).sha256 == load("travel_desk").sha256


def test_the_pinned_text_gives_the_playbook_back() -> None:
    loaded = load("travel_desk")
    assert playbook_of(loaded.canonical_json) == loaded.playbook
    assert sha256_of(loaded.canonical_json) == loaded.sha256


def test_numbers_stand_as_text_in_the_pinned_text() -> None:
    assert '"assessment_pass":{"checked_on":"2026-11-21"' in load("base").canonical_json
    assert '"value":"80"' in load("base").canonical_json


def test_every_contributing_file_is_kept_with_its_hash() -> None:
    files = load("travel_desk").files
    assert [name for name, _, _ in files] == ["travel_desk.yaml", "base.yaml"]
    assert all(sha256_of(text) == digest for _, digest, text in files)


def test_stages_come_in_the_order_an_engagement_travels() -> None:
    assert list(load("travel_desk").playbook.stages) == list(Stage)


def test_a_fraction_keeps_its_digits(tmp_path: Path) -> None:
    file, _ = edited(tmp_path, "travel_desk", "{value: 98,", "{value: 98.10,")
    assert load(file).playbook.thresholds["claim_accuracy_goal"].value == Decimal("98.1")


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    file = tmp_path / "marked.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (shipped_folder() / "base.yaml").read_bytes())
    assert load(file).sha256 == load("base").sha256


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"", "", "is empty"),
        (b"# only a comment\n", "", "is empty"),
        (b"key: caf\xe9\n", ":1:9", "is not UTF-8"),
        ("key: a".encode("utf-16"), ":1:1", "is not UTF-8"),
        (b"key: a\nversion: \x00\n", ":2:10", "not text"),
        (b"- one\n- two\n", ":1:1", "begins with named lines"),
        (b"key: [a\nversion: 1.0.0\n", ":2:8", "cannot be read as YAML"),
        (b"key: a\n---\nkey: b\n", ":2:1", "second document"),
        (b"key: " + b"x" * 1024 * 1024, "", "larger than 1024 KiB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, place: str, words: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(data)
    (problem,) = problems_of(file)
    assert problem.startswith(f"{file}{place}: ")
    assert words in problem


def test_a_folder_is_no_playbook(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "is a folder" in problem


def test_a_file_one_may_not_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "locked.yaml"
    file.write_text("key: locked\n", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (problem,) = problems_of(file)
    assert "cannot be read: Permission denied" in problem


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        load(tmp_path / "nowhere.yaml")


def test_a_problem_of_an_extended_file_names_that_file(tmp_path: Path) -> None:
    folder = tmp_path / "playbooks"
    folder.mkdir()
    text = (shipped_folder() / "base.yaml").read_text(encoding="utf-8")
    text = text.replace("function: procurement, effort_hours: 24", "function: §nobody, effort_hours: 24")
    _, place = written(folder / "base.yaml", text)
    above = tmp_path / "above.yaml"
    above.write_text("key: above\nversion: 1.0.0\ntitle: Above\nextends: base\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_playbook(above, [folder])
    assert str(refused.value).startswith(f"{place}: there is no function `nobody`")


def test_a_broken_extended_file_is_told_beside_the_problems_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "below.yaml").write_text("key: [\n", encoding="utf-8")
    above = tmp_path / "above.yaml"
    above.write_text("key: above\nkey: twice\nversion: 1.0.0\ntitle: A\nextends: below\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_playbook(above, [tmp_path])
    assert [Path(problem.file).name for problem in refused.value.problems] == ["above.yaml", "below.yaml"]


def test_playbooks_that_extend_each_other_in_a_circle_are_named(tmp_path: Path) -> None:
    for name, below in (("one", "two"), ("two", "one")):
        text = f"key: {name}\nversion: 1.0.0\ntitle: T\nextends: {below}\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"two\.yaml:4:10: .*one -> two -> one"):
        load_playbook("one", [tmp_path])


def test_an_unknown_playbook_to_extend_is_told_at_its_place(tmp_path: Path) -> None:
    file, place = edited(tmp_path, "travel_desk", "extends: base\n", "extends: §bass\n")
    (problem,) = problems_of(file)
    assert problem.startswith(f"{place}: There is no playbook bass")


def test_an_overlay_needs_words_of_its_own(tmp_path: Path) -> None:
    file, _ = edited(tmp_path, "travel_desk", "version: 1.0.0\n", "")
    assert any("has no `version`" in problem for problem in problems_of(file))


def test_a_key_unlike_the_name_of_its_file_is_refused(tmp_path: Path) -> None:
    text = (shipped_folder() / "base.yaml").read_text(encoding="utf-8")
    (tmp_path / "other.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="`key` must be `other`"):
        load_playbook("other", [tmp_path])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=6)), min_size=1, max_size=4
    )
)
def test_whatever_bytes_change_only_invalid_input_is_raised(
    tmp_path: Path, cuts: list[tuple[float, int, bytes]]
) -> None:
    data = (shipped_folder() / "travel_desk.yaml").read_bytes()
    for where, removed, added in cuts:
        at = int(where * len(data))
        data = data[:at] + added + data[at + removed :]
    file = tmp_path / "mutated.yaml"
    file.write_bytes(data)
    if not problems_of(file):
        assert sha256_of(load(file).canonical_json) == load(file).sha256


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_taken_out_or_swapped_raise_only_invalid_input(tmp_path: Path, data: st.DataObject) -> None:
    lines = (shipped_folder() / "travel_desk.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.integers(0, len(lines) - 1))
        second = data.draw(st.integers(0, len(lines) - 1))
        lines[first], lines[second] = lines[second], lines[first]
        del lines[data.draw(st.integers(0, len(lines) - 1))]
    file = tmp_path / "shuffled.yaml"
    file.write_text("".join(lines), encoding="utf-8")
    named = [problem for problem in problems_of(file) if "there are more problems" not in problem]
    assert all(str(file) in problem or "base.yaml" in problem for problem in named)
