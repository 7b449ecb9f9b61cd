from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.exchange.read_document import read_document
from kt_engine.exchange.text_difference import Difference, text_difference
from kt_engine.words import ChangeKind

C = ChangeKind
OLD = """# Claims

Owner: Ana

## 1. Purpose

It says what the desk does with a claim.

## 2. Steps

- Open the claim.
- Check every receipt against the limit of 50 euro.
- Pay.

## 3. Old tool

It is switched off.

## 4. Getting help

Ask the lead of the desk first, then the owner of the process, then the steering committee.
"""
NEW = """# Claims

Owner: Ana

## 1. Purpose

It says what the desk does with a claim.

## 2. Exceptions

A claim without receipt is returned.

## 3. Steps

- Open the claim.
- Check every receipt against the limit of 75 euro.
- Pay.

## 4. Escalation

Ask the lead of the desk first, then the owner of the process, then the steering committee.
"""


def between(old: str, new: str) -> Difference:
    return text_difference(read_document(old.encode(), "a.md"), read_document(new.encode(), "b.md"))


def test_sections_are_added_removed_renamed_and_changed_and_a_new_number_is_no_change() -> None:
    found = between(OLD, NEW)
    assert [(one.kind, one.title, one.old_title) for one in found.changes] == [
        (C.ADDED, "2. Exceptions", ""),
        (C.CHANGED, "3. Steps", ""),
        (C.REMOVED, "3. Old tool", ""),
        (C.RENAMED, "4. Escalation", "4. Getting help"),
    ]
    assert found.same_count == 2


def test_a_changed_paragraph_shows_its_words() -> None:
    steps = between(OLD, NEW).changes[1]
    (paragraph,) = steps.paragraphs
    assert (paragraph.kind, str(paragraph.place)) == (C.CHANGED, "line 16")
    assert [(piece.kind, piece.text) for piece in paragraph.pieces] == [
        (None, "- Check every receipt against the limit of"),
        (C.REMOVED, "50"),
        (C.ADDED, "75"),
        (None, "euro."),
    ]


def test_a_table_is_compared_row_by_row() -> None:
    table = "# T\n\n| Case | Owner |\n|---|---|\n| one | Ana |\n| two | Ben |\n"
    (change,) = between(table, table.replace("Ben", "Eva")).changes
    assert [(piece.kind, piece.text) for piece in change.paragraphs[0].pieces] == [
        (None, "two |"),
        (C.REMOVED, "Ben"),
        (C.ADDED, "Eva"),
    ]


def test_front_matter_that_changed_is_a_section_of_its_own() -> None:
    (change,) = between("---\nowner: Ana\n---\n# A\n\nx", "---\nowner: Ben\n---\n# A\n\nx").changes
    assert (change.title, change.kind) == ("(front matter)", C.CHANGED)


def test_two_sections_of_one_title_are_compared_in_their_order() -> None:
    (change,) = between("# A\n\none\n\n# A\n\ntwo", "# A\n\none\n\n# A\n\nthree").changes
    assert [piece.text for piece in change.paragraphs[0].pieces] == ["two", "three"]


def test_what_is_too_long_is_compared_more_coarsely_and_that_is_said() -> None:
    found = between("# A\n\n" + "old " * 2_000, "# A\n\n" + "old " * 1_999 + "new")
    assert found.coarse
    assert [piece.kind for piece in found.changes[0].paragraphs[0].pieces] == [C.REMOVED, C.ADDED]


WORDS = st.lists(st.sampled_from(["pay", "claim", "lead", "desk", "# A\n\n", "\n\n"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_both_versions_can_be_put_together_again_from_a_changed_paragraph(
    old: list[str], new: list[str]
) -> None:
    found = between("# X\n\nbegin " + " ".join(old), "# X\n\nbegin " + " ".join(new))
    for change in found.changes:
        for paragraph in change.paragraphs:
            texts = [piece for piece in paragraph.pieces if piece.kind is not C.REMOVED]
            if paragraph.kind is C.CHANGED:
                joined = " ".join(piece.text for piece in texts)
                assert " ".join(joined.split()) in " ".join(("# X\n\nbegin " + " ".join(new)).split())


@settings(max_examples=30, deadline=None)
@given(WORDS)
def test_a_text_does_not_differ_from_itself(words: list[str]) -> None:
    text = "# X\n\n" + " ".join(words)
    assert between(text, text).changes == ()
