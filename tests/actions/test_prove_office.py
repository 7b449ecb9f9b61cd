"""Acts of an office are proven by a code as soon as an administrator can show one."""

from dataclasses import replace
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, make_act, make_people
from event_lines import all_rows
from kt_engine.actions.invite_person import invite_person
from kt_engine.errors import SignatureRefused
from kt_engine.exchange.tokens import new_token
from kt_engine.store.database import Database
from kt_engine.store.tables import AuthEvent, RefusedSignature
from kt_engine.words import SigningReason
from offices import second_administrator

AT = make_act().at


def test_before_anybody_is_enrolled_an_administrator_acts_without_a_code(database: Database) -> None:
    who = make_people(database).sponsor
    invite_person(database, make_act(), who.handle, token=new_token())
    assert all_rows(database, AuthEvent) == []


def test_an_enrolled_administrator_spends_a_code(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    secret = enrol(database, ADMINISTRATOR, tmp_path, AT)
    act = replace(make_act(), proof=proof_of(secret, tmp_path, AT))
    invite_person(database, act, who.handle, token=new_token())
    assert [row["person_id"] for row in all_rows(database, AuthEvent)] == [ADMINISTRATOR]
    with pytest.raises(SignatureRefused, match="was used already"):
        invite_person(database, act, who.handle, token=new_token())


def test_once_one_administrator_is_enrolled_no_other_acts_without(
    any_database: Database, tmp_path: Path
) -> None:
    who, other = make_people(any_database).sponsor, second_administrator(any_database)
    enrol(any_database, ADMINISTRATOR, tmp_path, AT)
    with pytest.raises(SignatureRefused, match="here administrators prove who they are") as caught:
        invite_person(any_database, make_act(other), who.handle, token=new_token())
    assert caught.value.reason is SigningReason.NOT_ENROLLED
    assert all_rows(any_database, RefusedSignature)[0]["thing"] == f"invitation of {who.handle}"
