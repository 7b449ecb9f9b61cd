"""Which sections a text has, and which of them say nothing."""

import time

import pytest

from kt_engine.exchange.markdown_sections import section_faults

WHOLE = b"""# How claims are checked

## 1. Purpose
Claims are paid in time.

## **Steps** ##
### One
Look at the receipt.

## Controls
| Check | Who |
"""


def faults(text: bytes, *wanted: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = section_faults(text, wanted)
    return found.missing, found.empty


def test_numbers_marks_and_capitals_of_a_heading_do_not_matter() -> None:
    assert faults(WHOLE, "Purpose", "STEPS", "controls") == ((), ())


def test_a_section_that_is_not_there_is_named_as_it_was_wanted() -> None:
    assert faults(WHOLE, "Escalation", "Purpose") == (("Escalation",), ())


def test_what_stands_under_a_smaller_heading_belongs_to_the_greater_one() -> None:
    assert faults(b"# Steps\n## One\nDo it.\n", "Steps") == ((), ())


def test_the_next_heading_of_the_same_size_ends_a_section() -> None:
    assert faults(b"# Steps\n# Purpose\nWhy.\n", "Steps", "Purpose") == ((), ("Steps",))


@pytest.mark.parametrize(
    "line",
    ["", "  ", "TBD", "tbd.", "- TBD", "**TBC**", "n/a", "???", "xxx", "lorem ipsum", "---", "...", "| | |",
     "|---|---|", "| TBD | n/a |", "<!-- to come -->", "<!-- to come", "> to be done", "_To do_"],
)  # fmt: skip
def test_a_line_that_says_nothing_fills_no_section(line: str) -> None:
    assert faults(f"# Steps\n{line}\n".encode(), "Steps") == ((), ("Steps",))


@pytest.mark.parametrize("line", ["Ask Ana.", "1. Look", "| TBD | Ana |", "Not TBD at all", "- x"])
def test_a_line_that_says_something_does(line: str) -> None:
    assert faults(f"# Steps\n{line}\n".encode(), "Steps") == ((), ())


def test_a_heading_inside_a_fence_is_text() -> None:
    assert faults(b"# Steps\n```\n# Purpose\n```\n", "Steps", "Purpose") == (("Purpose",), ())


def test_seven_marks_or_no_blank_make_no_heading() -> None:
    assert faults(b"####### Steps\n#Purpose\n", "Steps", "Purpose") == (("Steps", "Purpose"), ())


def test_a_text_that_is_no_utf_8_is_read_all_the_same() -> None:
    assert faults(b"\xef\xbb\xbf# Steps\nr\xe9ceipt\n", "Steps") == ((), ())


def test_a_hostile_text_takes_no_time() -> None:
    began = time.perf_counter()
    text = b"# " + b" " * 2_000_000 + b"x\n" + b"<!--" * 500_000 + b"\n" + b"#\n" * 300_000
    section_faults(text, ["Steps"])
    assert time.perf_counter() - began < 5
