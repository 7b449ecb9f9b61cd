"""Enrolling an authenticator with the token of an invitation."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from builders import START, Someone, make_act, make_people
from event_lines import all_rows, last_event
from kt_engine.actions.enrol_person import EnrolledPerson, enrol_person
from kt_engine.actions.invite_person import invite_person
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.exchange.one_time_codes import key_id_of, unseal
from kt_engine.exchange.tokens import new_token
from kt_engine.store.database import Database, open_store
from kt_engine.store.key_files import SEAL, read_key
from kt_engine.store.tables import (
    Authenticator,
    Event,
    EventText,
    Invitation,
    Message,
    Person,
    RefusedSignature,
    table_of,
)
from kt_engine.store.unit import Act
from kt_engine.words import MessageKind, MessageStatus, SigningReason


def invited(database: Database, who: Someone, act: Act | None = None) -> str:
    token = new_token()
    invite_person(database, act or make_act(), who.handle, token=token)
    return token


def enrolled(database: Database, who: Someone, token: str, keys: Path, hours: float = 1) -> EnrolledPerson:
    act = make_act(who, make_act().at + timedelta(hours=hours))
    return enrol_person(database, act, token=token, keys=keys)


def test_a_token_enrols_a_secret_that_only_the_key_file_opens(any_database: Database, tmp_path: Path) -> None:
    who = make_people(any_database).sponsor
    done = enrolled(any_database, who, invited(any_database, who), tmp_path / "keys")
    key, row = read_key(tmp_path / "keys", SEAL), all_rows(any_database, Authenticator)[0]
    assert key is not None
    assert done.secret is not None
    assert unseal(row["sealed"], key) == done.secret
    assert (row["person_id"], row["number"], row["key_id"]) == (who.id, 1, key_id_of(key))
    assert done.uri is not None
    assert done.uri.startswith(f"otpauth://totp/KT%20Engine:{who.handle}?secret={done.secret}")
    assert all_rows(any_database, Invitation)[0]["used_at"] is not None


def test_the_secret_and_the_token_are_nowhere_in_the_store_or_in_words(
    database: Database, tmp_path: Path
) -> None:
    who = make_people(database).sponsor
    token = invited(database, who)
    done = enrolled(database, who, token, tmp_path)
    everything = "".join(
        str(dict(row))
        for table in (Event, EventText, Invitation, Authenticator, Message)
        for row in all_rows(database, table)
    )
    assert last_event(database)["kind"] == "person_enrolled"
    for secret in (done.secret, token, token.replace("-", "")):
        assert secret is not None
        assert secret not in everything
        assert secret not in repr(done)


def test_the_owner_is_written_to(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    enrolled(database, who, invited(database, who), tmp_path)
    message = all_rows(database, Message)[0]
    assert (message["person_id"], message["kind"], message["status"]) == (
        who.id, MessageKind.ENROLLED, MessageStatus.WAITING,
    )  # fmt: skip
    assert f"An authenticator was enrolled for {who.handle} on 2027-01-04 10:00 UTC" in message["text"]


def test_the_same_command_enrols_once_and_shows_the_secret_once(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    token, act = invited(database, who), make_act(who, command_id="c1")
    assert enrol_person(database, act, token=token, keys=tmp_path).uri is not None
    again = enrol_person(database, act, token=token, keys=tmp_path)
    assert (again.is_new, again.uri, again.secret, again.number) == (False, None, None, 1)


def test_a_dry_run_leaves_no_key_file_and_no_authenticator(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    token = invited(database, who)
    enrolled(replace(database, dry_run=True), who, token, tmp_path / "keys")
    assert not (tmp_path / "keys").exists()
    assert all_rows(database, Authenticator) == []


def refused(
    database: Database, who: Someone, token: str, keys: Path, sentence: str, hours: float = 1
) -> None:
    before = len(all_rows(database, RefusedSignature))
    with pytest.raises(SignatureRefused, match=sentence) as caught:
        enrolled(database, who, token, keys, hours)
    assert caught.value.reason is SigningReason.NOT_ENROLLED
    rows = all_rows(database, RefusedSignature)
    assert (len(rows), rows[-1]["thing"]) == (before + 1, f"enrolment of {who.handle}")


def test_a_wrong_token_is_refused_and_recorded(any_database: Database, tmp_path: Path) -> None:
    who = make_people(any_database).sponsor
    invited(any_database, who)
    refused(any_database, who, new_token(), tmp_path, f"This is not the token of {who.handle}'s invitation")


def test_a_token_after_72_hours_is_refused(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    token = invited(database, who)
    refused(database, who, token, tmp_path, "expired on 2027-01-07 09:00 UTC", hours=72.01)
    assert enrolled(database, who, token, tmp_path, hours=71.99).is_new


def test_the_token_of_somebody_else_is_refused(database: Database, tmp_path: Path) -> None:
    people = make_people(database)
    token = invited(database, people.manager)
    invited(database, people.sponsor)
    refused(database, people.sponsor, token, tmp_path, "This token was given to somebody else")


def test_a_token_that_was_replaced_is_refused(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    first, second = invited(database, who), invited(database, who)
    refused(database, who, first, tmp_path, "was replaced by a newer one")
    assert enrolled(database, who, second, tmp_path).is_new


def test_who_was_never_invited_is_told_so(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    refused(database, who, new_token(), tmp_path, f"{who.handle} has not been invited yet")


def test_who_is_enrolled_must_end_that_authenticator_first(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    token = invited(database, who)
    enrolled(database, who, token, tmp_path)
    with pytest.raises(Refused, match=f"{who.handle} has an authenticator since 2027-01-04"):
        enrolled(database, who, token, tmp_path)


def test_who_has_left_does_not_enrol(database: Database, tmp_path: Path) -> None:
    who, person = make_people(database).sponsor, table_of(Person)
    token = invited(database, who)
    with open_store(database, write=True, act=make_act()) as unit:
        unit.connection.execute(
            update(person).where(person.c.id == who.id).values(disabled_on=date(2027, 1, 4))
        )
    with pytest.raises(Refused, match=f"{who.handle} has left"):
        enrolled(database, who, token, tmp_path)


def test_the_engine_does_not_enrol(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="P2 is the engine itself"):
        enrol_person(database, make_act(2, START), token=new_token(), keys=tmp_path)
