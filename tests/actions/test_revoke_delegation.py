"""A delegation is taken back at once, by who has a part in it or an administrator."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, START, Made, make_act, make_engagement
from event_lines import all_rows, last_event
from kt_engine.actions.give_delegation import Leave, give_delegation
from kt_engine.actions.revoke_delegation import revoke_delegation
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused
from kt_engine.store.access import delegation_in_force
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Delegation, table_of
from kt_engine.words import Role

UNTIL = date(2027, 1, 22)


def given(database: Database) -> Made:
    """Give an engagement in which an expert may sign for the process owner, as E1-D1."""
    made = make_engagement(database, "tiny")
    leave = Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, START, UNTIL, "On leave")
    give_delegation(database, make_act(made.people.process_owner), made.engagement_id, leave)
    return made


def in_force(database: Database, on: date) -> int:
    with open_store(database) as reader:
        return len(reader.rows(select(table_of(Delegation)).where(delegation_in_force(on))))


@pytest.mark.parametrize("who", ["giver", "taker", "administrator"])
def test_those_with_a_part_in_it_revoke_it_at_once(any_database: Database, who: str) -> None:
    made = given(any_database)
    by = {
        "giver": made.people.process_owner.id,
        "taker": made.people.experts[0].id,
        "administrator": ADMINISTRATOR,
    }[who]
    assert in_force(any_database, START) == 1
    assert revoke_delegation(any_database, make_act(by), made.engagement_id, "e1-d1").handle == "E1-D1"
    assert in_force(any_database, START) == 0
    assert last_event(any_database)["kind"] == "delegation_revoked"


def test_nobody_else_revokes_it(database: Database) -> None:
    made = given(database)
    for who in (made.people.manager, made.people.sponsor):
        with pytest.raises(Refused, match=f"{who.handle} may not revoke E1-D1"):
            revoke_delegation(database, make_act(who), made.engagement_id, "E1-D1")


def test_it_is_revoked_once(database: Database) -> None:
    made = given(database)
    act = make_act(made.people.process_owner)
    revoke_delegation(database, act, made.engagement_id, "E1-D1")
    with pytest.raises(MoveRefused, match="E1-D1 is over since 2027-01-04"):
        revoke_delegation(database, act, made.engagement_id, "E1-D1")


def test_what_is_over_is_not_revoked(database: Database) -> None:
    made = given(database)
    act = make_act(made.people.process_owner, date(2027, 1, 23))
    with pytest.raises(MoveRefused, match="E1-D1 is over since 2027-01-22"):
        revoke_delegation(database, act, made.engagement_id, "E1-D1")


def test_an_unknown_one_is_not_found(database: Database) -> None:
    made = given(database)
    with pytest.raises(NotFound, match="There is no delegation E1-D9"):
        revoke_delegation(database, make_act(), made.engagement_id, "E1-D9")


def test_who_is_enrolled_revokes_with_a_code(database: Database, tmp_path: Path) -> None:
    made = given(database)
    owner = made.people.process_owner
    secret = enrol(database, owner, tmp_path, make_act().at)
    with pytest.raises(SignatureRefused, match="needs the code"):
        revoke_delegation(database, make_act(owner), made.engagement_id, "E1-D1")
    act = replace(make_act(owner), proof=proof_of(secret, tmp_path, make_act().at))
    assert revoke_delegation(database, act, made.engagement_id, "E1-D1").is_new


def test_the_same_command_revokes_once(database: Database) -> None:
    made = given(database)
    for is_new in (True, False):
        done = revoke_delegation(database, make_act(command_id="c1"), made.engagement_id, "E1-D1")
        assert done.is_new is is_new
    assert all_rows(database, Delegation)[0]["version"] == 2
