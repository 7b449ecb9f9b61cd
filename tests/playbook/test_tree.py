import time
from decimal import Decimal

import pytest

from kt_engine.playbook.tree import Branch, Leaf, place_of, plain, read_tree


def read(text: str) -> Branch:
    tree, problems = read_tree(text, "t.yaml")
    assert not problems
    assert tree is not None
    return tree


def problems_of(text: str) -> list[str]:
    return [str(problem) for problem in read_tree(text, "t.yaml")[1]]


def test_values_keep_their_places() -> None:
    tree = read("a:\n  b: [x, {c: 1}]\n")
    place = place_of(tree, ("a", "b", 1, "c"))
    assert (place.line, place.column) == (2, 14)


def test_a_key_has_a_place_of_its_own() -> None:
    place = place_of(read("a:\n  b: x\n"), ("a", "b"), of_key=True)
    assert (place.line, place.column) == (2, 3)


def test_a_path_that_leaves_the_tree_ends_at_the_last_thing_there() -> None:
    place = place_of(read("a:\n  b: x\n"), ("a", "missing", "more"))
    assert (place.line, place.column) == (1, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("no", "no"), ("012", 12), ("1:30", "1:30"), ("2026-11-21", "2026-11-21"), ("true", True), ("~", None),
     ("0.10", Decimal("0.10")), ("'7'", "7"), (".nan", ".nan"), ("0x1F", "0x1F")],
)  # fmt: skip
def test_words_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    leaf = read(f"k: {text}\n").entries["k"].tree
    assert isinstance(leaf, Leaf)
    assert leaf.value == value
    assert type(leaf.value) is type(value)


def test_every_key_written_twice_is_told() -> None:
    told = problems_of("a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n")
    assert [line.split(": ", 1)[0] for line in told] == ["t.yaml:2:11", "t.yaml:3:1", "t.yaml:4:1"]
    assert "the first is on line 1" in told[1]


def test_a_reference_is_followed() -> None:
    assert plain(read("a: &x [1, 2]\nb: *x\n")) == {"a": [1, 2], "b": [1, 2]}


def test_eight_references_are_allowed_and_nine_are_not() -> None:
    assert problems_of("a: &x 1\nb: [" + ", ".join(["*x"] * 8) + "]\n") == []
    (told,) = problems_of("a: &x 1\nb: [" + ", ".join(["*x"] * 9) + "]\n")
    assert told.startswith("t.yaml:2:37: more than 8 references")


def test_a_reference_to_itself_is_refused() -> None:
    (told,) = problems_of("a: &x [*x]\n")
    assert told.startswith("t.yaml:1:8: `*x` refers to nothing")


@pytest.mark.parametrize(
    "text", ["a: !!python/object/apply:os.system [ls]\n", "a: !secret x\n", "!!str a: x\n"]
)
def test_tags_are_refused(text: str) -> None:
    assert any("tags are not part of the playbook language" in told for told in problems_of(text))


def test_merge_keys_are_refused() -> None:
    assert "`<<` is not part" in problems_of("a: &x {b: 1}\nc:\n  <<: *x\n")[0]


def test_a_number_too_long_to_be_meant_is_refused() -> None:
    assert "is not a number a playbook can mean" in problems_of(f"a: {'9' * 5000}\n")[0]


def test_a_letter_that_is_no_text_is_refused() -> None:
    assert problems_of('a: "\\ud800"\n')[0].startswith("t.yaml:1:4: holds a character")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 1_000_000, "levels deep"),
        ("{a: " * 200_000, "levels deep"),
        ("- " * 500_000, "levels deep"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(1_000)), "levels deep"),
        ("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{'*a, ' * 9}]\n" for n in range(9)), "references"),
        ("".join(f"k{n}: 1\n" for n in range(90_000)), "values in one file"),
    ],
)
def test_a_bomb_is_refused_quickly(text: str, words: str) -> None:
    started = time.process_time()
    told = problems_of(text)
    assert time.process_time() - started < 3
    assert len(told) == 1
    assert words in told[0]
