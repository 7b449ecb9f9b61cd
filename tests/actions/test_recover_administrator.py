"""An administrator who can prove himself no more enrols again, by who owns the machine, and the chain keeps it."""

from pathlib import Path

import pytest

from authenticators import enrol
from builders import ADMINISTRATOR, make_act, make_people
from event_lines import all_rows, last_event
from kt_engine.actions.prove_identity import active_authenticator
from kt_engine.actions.recover_administrator import recover_administrator
from kt_engine.errors import Refused
from kt_engine.exchange.tokens import new_token, token_sha256
from kt_engine.store.access import newest_invitation
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Authenticator

AT = make_act().at


def test_the_old_authenticator_ends_and_a_new_token_counts(any_database: Database, tmp_path: Path) -> None:
    enrol(any_database, ADMINISTRATOR, tmp_path, AT)
    token = new_token()
    assert recover_administrator(any_database, person="P1", at=AT, recorded_at=AT, token=token) == "P1"
    with open_store(any_database) as reader:
        assert active_authenticator(reader, ADMINISTRATOR) is None
        invitation = newest_invitation(reader, ADMINISTRATOR)
    assert invitation is not None
    assert invitation["token_sha256"] == token_sha256(token)
    event = last_event(any_database)
    assert (event["kind"], event["subject"]) == ("administrator_recovered", "P1")


def test_who_never_enrolled_gets_a_token_too(database: Database) -> None:
    recover_administrator(database, person="P1", at=AT, recorded_at=AT, token=new_token())
    assert all_rows(database, Authenticator) == []


def test_only_administrators_are_recovered(database: Database) -> None:
    people = make_people(database)
    with pytest.raises(Refused, match="is no administrator"):
        recover_administrator(
            database, person=people.sponsor.handle, at=AT, recorded_at=AT, token=new_token()
        )
