"""What a body is made of: the quick writer and the standard's agree, and what cannot be held exactly is refused."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.answers.verify_chains import parse_body
from kt_engine.store.events import LARGEST, canonical, new_salt, salted_digest, sha256_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_the_quick_writer_writes_what_the_standard_says(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value).decode()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(TEXTS, VALUES))
def test_what_is_written_is_read_back_by_verification(value: dict[str, Any]) -> None:
    assert parse_body(canonical(value)) == value


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(TEXTS, VALUES, min_size=1), st.sampled_from([" {}", "{}\n", "[]", "7", "", "{"]))
def test_another_way_of_writing_it_is_not_a_body(value: dict[str, Any], other: str) -> None:
    assert parse_body(other) is None
    assert parse_body(json.dumps(value, indent=1)) is None


@pytest.mark.parametrize("text", ['{"a":1.5}', '{"a":NaN}', '{"a":1e3}', '{"a":1,"a":2}', "[" * 100_000])
def test_what_no_body_may_hold_is_not_read(text: str) -> None:
    assert parse_body(text) is None


@pytest.mark.parametrize("value", [0.5, {"a": 0.5}, [1, [0.5]], {"é": 1, "a": 0.5}, [2**60, 0.5]])
def test_a_float_is_refused_wherever_it_stands(value: Any) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical(value)


def test_a_whole_number_no_reader_holds_exactly_is_refused() -> None:
    with pytest.raises(rfc8785.IntegerDomainError):
        canonical({"a": LARGEST + 1})


def test_salt_and_text_are_kept_apart() -> None:
    assert salted_digest("ab", "c") != salted_digest("a", "bc")
    assert salted_digest("ab", "c") == sha256_text("ab:c")


def test_no_two_salts_are_alike() -> None:
    assert len({new_salt() for _ in range(1000)}) == 1000
