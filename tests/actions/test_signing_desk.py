"""Every refused attempt to sign is kept, whatever else is taken back; nothing but the desk signs."""

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest

from authenticators import proof_of
from coded_desk import (
    GATE,
    LEFT_BY_A_REFUSAL,
    NOW,
    CodedDesk,
    act_with,
    added_since,
    make_coded_desk,
    row_counts,
    sign,
    sign_as_sponsor,
)
from event_lines import all_rows, last_event
from house_sources import ROOT, called, sources
from kt_engine.actions import signing_desk
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.signing_desk import to_sign
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, Refused, SignatureRefused, StoreUnreachable
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AuthEvent, EventText, Gate, RefusedSignature, Signoff
from kt_engine.store.unit import Act, Proof
from kt_engine.words import Meaning, SigningReason

WRITTEN_IN = {
    "Signoff": {"kt_engine/actions/sign_off.py"},
    "AuthEvent": {"kt_engine/actions/prove_identity.py"},
}


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> CodedDesk:
    return make_coded_desk(database, tmp_path)


def refuse(desk: CodedDesk, thing: str = "E1-X1 v1") -> None:
    """Change something, then refuse the signature."""
    refusal = SignatureRefused("No.", SigningReason.ROLE)
    refusal.thing, refusal.meaning = thing, Meaning.APPROVED
    act = act_with(desk.people.sponsor, None, command_id="c1")
    with pytest.raises(SignatureRefused):
        change_then(desk, act, refusal)


def change_then(desk: CodedDesk, act: Act, refusal: SignatureRefused) -> None:
    with to_sign(desk.database, act, 1) as unit:
        unit.change(Gate, 1, GATE, title="Another")
        unit.event("gate_changed", GATE)
        raise refusal


def test_a_refusal_takes_everything_back_but_the_attempt(any_database: Database, tmp_path: Path) -> None:
    desk = make_coded_desk(any_database, tmp_path)
    before, title = row_counts(any_database), all_rows(any_database, Gate)[0]["title"]
    refuse(desk)
    assert added_since(any_database, before) == LEFT_BY_A_REFUSAL
    assert all_rows(any_database, Gate)[0]["title"] == title
    [row] = all_rows(any_database, RefusedSignature)
    assert (row["thing"], row["meaning"], row["reason"], row["sentence"], row["at"]) == (
        "E1-X1 v1", Meaning.APPROVED, SigningReason.ROLE, "No.", NOW,
    )  # fmt: skip
    assert verify(any_database, tmp_path / "files", ALLOWED_MOVES).sound


def test_the_sentence_stands_in_the_chain_as_a_digest_only(desk: CodedDesk) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        sign_as_sponsor(desk, None)
    assert str(refusal.value) not in json.dumps(last_event(desk.database))
    assert str(refusal.value) in {row["text"] for row in all_rows(desk.database, EventText)}


def test_a_code_stands_nowhere_in_the_store(desk: CodedDesk) -> None:
    wrong = desk.wrong_code()
    with pytest.raises(SignatureRefused):
        sign_as_sponsor(desk, Proof(wrong, desk.keys))
    sign_as_sponsor(desk, desk.proof())
    stored = [
        str(dict(row))
        for table in (RefusedSignature, AuthEvent, Signoff)
        for row in all_rows(desk.database, table)
    ]
    assert not [text for text in stored if f"'{wrong}'" in text or f"'{desk.code()}'" in text]
    assert desk.code() not in repr(desk.proof())


def test_the_command_id_of_a_refused_attempt_is_still_free(desk: CodedDesk) -> None:
    sponsor = desk.people.sponsor
    with pytest.raises(SignatureRefused):
        sign(desk, act_with(sponsor, None, command_id="c1"))
    assert sign(desk, act_with(sponsor, desk.proof(), command_id="c1")).handle == f"{GATE} v1"


def test_a_retry_after_a_lost_answer_is_the_same_signature_without_another_code(desk: CodedDesk) -> None:
    act = act_with(desk.people.sponsor, desk.proof(), command_id="c1")
    first, before = sign(desk, act), row_counts(desk.database)
    assert sign(desk, act) == first
    assert sign(desk, replace(act, proof=None)) == first
    assert added_since(desk.database, before) == {}


def test_a_very_long_name_of_a_thing_is_cut(any_database: Database, tmp_path: Path) -> None:
    refuse(make_coded_desk(any_database, tmp_path), "x" * 500)
    assert all_rows(any_database, RefusedSignature)[0]["thing"] == "x" * 80


def test_another_error_leaves_nothing(desk: CodedDesk) -> None:
    cancel_engagement(desk.database, act_with(desk.people.manager, None), 1, reason="Sold")
    before = row_counts(desk.database)
    with pytest.raises(MoveRefused):
        sign_as_sponsor(desk, desk.proof())
    assert added_since(desk.database, before) == {}


def test_the_refusal_stands_even_where_the_attempt_cannot_be_written(
    desk: CodedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*_: object, **__: object) -> None:
        raise StoreUnreachable("The disk is full.")

    real, calls = open_store, []

    def once(*arguments: object, **named: object) -> object:
        calls.append(named)
        if len(calls) > 1:
            out_of_reach()
        return real(*arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(signing_desk, "open_store", once)
    with pytest.raises(SignatureRefused, match="A signature needs the code"):
        sign_as_sponsor(desk, None)
    assert len(calls) == 2


@pytest.mark.parametrize("row", WRITTEN_IN)
def test_one_function_alone_writes_signatures_and_one_alone_spends_codes(row: str) -> None:
    found = {
        str(file)
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if called(node) in {"insert", "insert_into"}
        for argument in node.args[:1]  # type: ignore[attr-defined]
        if getattr(argument, "id", "") == row
    }
    assert found == WRITTEN_IN[row]
    assert all((ROOT / file).exists() for file in found)


def test_whoever_signs_comes_through_the_desk() -> None:
    """Who calls the signing function is called with a unit, or opens it with `to_sign`; nobody opens one otherwise."""
    for file, tree in sources().items():
        calls = {called(node) for node in ast.walk(tree)}
        if "sign_off" in calls and "open_store" in calls:
            pytest.fail(f"{file} signs in a unit that keeps no record of refusals")


def test_a_refused_signature_of_a_rule_does_not_spend_the_code(desk: CodedDesk) -> None:
    sign_as_sponsor(desk, desk.proof())
    with pytest.raises(Refused, match="has already signed"):
        sign_as_sponsor(desk, proof_of(desk.secret, desk.keys, NOW))
    assert len(all_rows(desk.database, AuthEvent)) == 1
