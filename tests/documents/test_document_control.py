"""Facts are the same when their content is, whoever reads them and whenever."""

import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from document_samples import SAMPLES, control
from kt_engine.answers.document_control import EarlierVersion, document_number, facts_sha256, plain
from kt_engine.documents.control import control_of
from kt_engine.words import DocumentKey, Stage


def test_a_number_written_with_other_zeros_is_the_same_fact() -> None:
    facts: Any = SAMPLES[DocumentKey.CERTIFICATE]()
    test = dataclasses.replace(facts.tests[0], pass_mark=Decimal("80.00"))
    again = dataclasses.replace(facts, tests=(test, *facts.tests[1:]))
    assert facts_sha256(again) == facts_sha256(facts)


def test_the_same_moment_in_another_zone_is_the_same_fact() -> None:
    moment = datetime(2027, 4, 12, 8, 41, tzinfo=UTC)
    assert plain(moment) == plain(moment.astimezone(timezone(timedelta(hours=5, minutes=30))))


def test_one_changed_value_is_another_fact() -> None:
    facts: Any = SAMPLES[DocumentKey.GATE_REPORT]()
    assert facts_sha256(dataclasses.replace(facts, version=9)) != facts_sha256(facts)


def test_number_version_date_sequence_and_page_are_not_in_the_hashed_facts() -> None:
    facts = SAMPLES[DocumentKey.TRANSITION_PLAN]()
    first = control(DocumentKey.TRANSITION_PLAN, facts)
    later = control_of(
        DocumentKey.TRANSITION_PLAN,
        facts,
        number="E7-TP-09",
        version=7,
        as_of_seq=9999,
        issued_on=first.issued_on,
        page="http://127.0.0.1:4210/kt/E7",
    )
    assert later.facts_sha256 == first.facts_sha256


def test_the_change_log_is_in_the_order_of_versions() -> None:
    facts = SAMPLES[DocumentKey.CERTIFICATE]()
    front = control(DocumentKey.CERTIFICATE, facts)
    log = tuple(EarlierVersion(version, front.issued_on, version, "0" * 64) for version in (2, 1))
    made = control_of(
        DocumentKey.CERTIFICATE,
        facts,
        number="E7-CE-01",
        version=3,
        as_of_seq=5,
        issued_on=front.issued_on,
        page=front.page,
        change_log=log,
    )
    assert [earlier.version for earlier in made.change_log] == [1, 2]


def test_each_kind_of_document_has_a_code_of_its_own() -> None:
    numbers = {document_number(key, "E7", 1) for key in DocumentKey}
    assert len(numbers) == len(DocumentKey)
    assert "E7-TP-01" in numbers


def test_words_stand_in_the_facts_by_their_value() -> None:
    assert plain(Stage.GO_LIVE) == "go_live"


@pytest.mark.parametrize("value", [1.5, {"a": 1}, {1}, b"x"])
def test_what_is_not_frozen_or_exact_is_no_fact(value: object) -> None:
    with pytest.raises(TypeError, match="frozen"):
        plain(value)
