"""Who invites whom to enrol, and what is kept of the token."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from authenticators import enrol
from builders import ADMINISTRATOR, START, make_act, make_people
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.invite_person import invite_person
from kt_engine.errors import NotFound, Refused
from kt_engine.exchange.tokens import new_token, token_sha256
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Invitation, Person, table_of


def test_an_administrator_invites_for_72_hours_and_only_a_hash_is_kept(any_database: Database) -> None:
    who, token, act = make_people(any_database).sponsor, new_token(), make_act()
    invited = invite_person(any_database, act, who.handle, token=token)
    assert (invited.person, invited.email, invited.invited_by) == (who.handle, who.email, "P1")
    assert invited.expires_at == act.at + timedelta(hours=72)
    row = all_rows(any_database, Invitation)[0]
    assert (row["person_id"], row["token_sha256"]) == (who.id, token_sha256(token))
    event = last_event(any_database)
    assert (event["kind"], event["subject"], event["chain"]) == ("person_invited", who.handle, "installation")
    assert token not in str(event)


def test_the_same_command_invites_once(database: Database) -> None:
    who = make_people(database).sponsor
    for is_new in (True, False):
        invited = invite_person(database, make_act(command_id="c1"), who.handle, token=new_token())
        assert invited.is_new is is_new
    assert len(all_rows(database, Invitation)) == 1


def test_a_second_invitation_stands_beside_the_first(database: Database) -> None:
    who = make_people(database).sponsor
    for _ in range(2):
        invite_person(database, make_act(), who.handle, token=new_token())
    assert [row["used_at"] for row in all_rows(database, Invitation)] == [None, None]


def test_only_an_administrator_invites(database: Database) -> None:
    people = make_people(database)
    before = event_count(database)
    with pytest.raises(Refused, match="may not invite people: that needs the role administrator"):
        invite_person(database, make_act(people.manager), people.sponsor.handle, token=new_token())
    assert event_count(database) == before


def test_the_engine_is_not_invited(database: Database) -> None:
    with pytest.raises(Refused, match="P2 is the engine itself and never signs"):
        invite_person(database, make_act(), "P2", token=new_token())


def test_who_has_left_is_not_invited(database: Database) -> None:
    who, person = make_people(database).sponsor, table_of(Person)
    with open_store(database, write=True, act=make_act()) as unit:
        unit.connection.execute(
            update(person).where(person.c.id == who.id).values(disabled_on=date(2027, 1, 4))
        )
    with pytest.raises(Refused, match=f"{who.handle} has left and cannot be invited"):
        invite_person(database, make_act(), who.handle, token=new_token())


def test_who_is_enrolled_is_not_invited(database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor
    enrol(database, who, tmp_path, make_act().at)
    with pytest.raises(Refused, match=f"kt person lost-key {who.handle}"):
        invite_person(database, make_act(), who.handle, token=new_token())


def test_nobody_unknown_is_invited(database: Database) -> None:
    with pytest.raises(NotFound, match="There is no person P99"):
        invite_person(database, make_act(ADMINISTRATOR, START), "P99", token=new_token())
