"""Ending an authenticator that is lost, and enrolling the next one."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, make_act, make_people
from event_lines import all_rows, last_event
from kt_engine.actions.enrol_person import enrol_person
from kt_engine.actions.invite_person import invite_person
from kt_engine.actions.lose_key import lose_key
from kt_engine.errors import Refused, SignatureRefused, UsageProblem
from kt_engine.exchange.tokens import new_token
from kt_engine.store.database import Database
from kt_engine.store.tables import Authenticator, AuthEvent, Message, RefusedSignature
from kt_engine.words import SigningReason

AT: datetime = make_act().at


def test_an_administrator_ends_it_and_its_secret_is_wiped(any_database: Database, tmp_path: Path) -> None:
    who = make_people(any_database).sponsor
    enrol(any_database, who, tmp_path, AT)
    assert lose_key(any_database, make_act(), who.handle, reason="Phone stolen").person == who.handle
    row = all_rows(any_database, Authenticator)[0]
    assert (row["sealed"], row["ended_by"], row["end_reason"]) == ("", ADMINISTRATOR, "Phone stolen")
    event = last_event(any_database)
    assert (event["kind"], event["subject"]) == ("authenticator_ended", who.handle)
    assert "Phone stolen" not in str(event)
    assert "was ended on 2027-01-04 09:00 UTC" in all_rows(any_database, Message)[0]["text"]


def test_the_person_ends_it_with_a_code(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    secret = enrol(database, who, tmp_path, AT)
    act = replace(make_act(who), proof=proof_of(secret, tmp_path, AT))
    lose_key(database, act, who.handle, reason="New phone")
    assert all_rows(database, Authenticator)[0]["ended_by"] == who.id
    assert len(all_rows(database, AuthEvent)) == 1


def test_the_person_without_a_code_is_refused_and_the_attempt_recorded(
    database: Database, tmp_path: Path
) -> None:
    who = make_people(database).sponsor
    enrol(database, who, tmp_path, AT)
    with pytest.raises(SignatureRefused, match="needs the code"):
        lose_key(database, make_act(who), who.handle, reason="New phone")
    row = all_rows(database, RefusedSignature)[0]
    assert (row["thing"], row["reason"]) == (f"authenticator 1 of {who.handle}", SigningReason.CODE_MISSING)
    assert all_rows(database, Authenticator)[0]["ended_at"] is None


def test_an_administrator_who_is_enrolled_needs_a_code(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    enrol(database, who, tmp_path, AT)
    secret = enrol(database, ADMINISTRATOR, tmp_path, AT)
    with pytest.raises(SignatureRefused, match="needs the code"):
        lose_key(database, make_act(), who.handle, reason="Phone stolen")
    act = replace(make_act(), proof=proof_of(secret, tmp_path, AT))
    assert lose_key(database, act, who.handle, reason="Phone stolen").is_new


def test_nobody_else_ends_it(database: Database, tmp_path: Path) -> None:
    people = make_people(database)
    enrol(database, people.sponsor, tmp_path, AT)
    with pytest.raises(Refused, match="may not end the authenticator"):
        lose_key(database, make_act(people.manager), people.sponsor.handle, reason="Phone stolen")


def test_what_is_not_there_cannot_be_lost(database: Database) -> None:
    who = make_people(database).sponsor
    with pytest.raises(Refused, match=f"{who.handle} has no authenticator"):
        lose_key(database, make_act(), who.handle, reason="Phone stolen")


def test_a_reason_is_needed(database: Database) -> None:
    with pytest.raises(UsageProblem, match="The reason is empty"):
        lose_key(database, make_act(), "P1", reason=" ")


def test_the_same_command_ends_it_once(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    enrol(database, who, tmp_path, AT)
    for is_new in (True, False):
        done = lose_key(database, make_act(command_id="c1"), who.handle, reason="Phone stolen")
        assert done.is_new is is_new


def test_after_a_lost_key_the_person_is_invited_and_enrolled_anew(database: Database, tmp_path: Path) -> None:
    who, token = make_people(database).sponsor, new_token()
    enrol(database, who, tmp_path, AT)
    lose_key(database, make_act(), who.handle, reason="Phone stolen")
    invite_person(database, make_act(), who.handle, token=token)
    act = make_act(who, AT + timedelta(hours=1))
    assert enrol_person(database, act, token=token, keys=tmp_path).number == 2
