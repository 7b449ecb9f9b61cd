"""Somebody leaves: the last day is recorded, access ends the day after, and nothing is re-assigned."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from builders import make_act
from kt_engine.actions.leave_person import Left, leave_person
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound, Refused
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.functions import holders
from kt_engine.store.tables import Leaving, Person, RoleGrant, table_of
from kt_engine.store.unit import Act
from walking import DAY, House, count_of, last_event, of, value_of, walk_to_stage_four

LAST = DAY + timedelta(days=30)


def leaves(
    house: House,
    who: str,
    *,
    act: Act | None = None,
    last_on: date = LAST,
    known_on: date = DAY,
    successor: str | None = None,
) -> Left:
    return leave_person(
        house.database, act or make_act(on=DAY), who, last_on=last_on, known_on=known_on, successor=successor
    )


def test_the_last_day_is_recorded_and_access_ends_the_day_after(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    expert, second = made.people.experts
    done = leave_person(
        any_database, make_act(on=DAY), expert.handle, last_on=LAST, known_on=DAY, successor=second.handle
    )
    assert done == Left(expert.handle, 1, LAST, LAST + timedelta(days=1))
    assert value_of(any_database, Person, expert.handle, "disabled_on") == LAST + timedelta(days=1)
    with open_store(any_database) as reader:
        row = reader.rows(select(table_of(Leaving)))[0]
    assert (row["last_on"], row["known_on"], row["successor_id"]) == (LAST, DAY, second.id)
    assert last_event(any_database) == ("person_leaves", expert.handle)


def test_the_store_is_sound_afterwards(stage_four: House) -> None:
    leaves(stage_four, stage_four.people.experts[0].handle)
    assert verify(stage_four.database, stage_four.files, ALLOWED_MOVES).sound


def test_until_the_last_day_he_works_and_after_it_no_more(stage_four: House) -> None:
    people = stage_four.people
    leaves(stage_four, people.manager.handle)
    nominate_trainee(stage_four.database, of(people.manager, LAST), "E1-P1", person=people.trainees[0].handle)
    with pytest.raises(Refused, match="has left and can do nothing"):
        nominate_trainee(
            stage_four.database,
            of(people.manager, LAST + timedelta(days=1)),
            "E1-P1",
            person=people.trainees[1].handle,
        )


def test_his_roles_and_functions_stay_as_they_are(stage_four: House) -> None:
    expert = stage_four.people.experts[0]
    before = count_of(stage_four.database, RoleGrant)
    leaves(stage_four, expert.handle, successor=stage_four.people.experts[1].handle)
    assert count_of(stage_four.database, RoleGrant) == before
    with open_store(stage_four.database) as reader:
        assert holders(reader, 1)["expert", None] == expert.id


def test_the_newest_statement_counts(stage_four: House) -> None:
    who = stage_four.people.experts[0].handle
    leaves(stage_four, who)
    assert leaves(stage_four, who, last_on=LAST + timedelta(days=7)).number == 2
    assert value_of(stage_four.database, Person, who, "disabled_on") == LAST + timedelta(days=8)


def test_a_sudden_leaver_may_have_left_before_it_was_known(stage_four: House) -> None:
    done = leaves(stage_four, stage_four.people.experts[0].handle, last_on=DAY - timedelta(days=2))
    assert done.note is not None
    assert "was gone before it was known" in done.note


def test_it_can_have_been_known_before_today_and_not_later(stage_four: House) -> None:
    who = stage_four.people.experts[0].handle
    assert leaves(stage_four, who, known_on=DAY - timedelta(days=5)).number == 1
    with pytest.raises(Refused, match="still to come"):
        leaves(stage_four, who, known_on=DAY + timedelta(days=1))


def test_the_transition_manager_of_his_engagement_may_say_it(stage_four: House) -> None:
    people = stage_four.people
    assert leaves(stage_four, people.experts[0].handle, act=of(people.manager)).number == 1


def test_of_somebody_in_no_engagement_of_his_a_transition_manager_may_not_say_it(stage_four: House) -> None:
    with pytest.raises(Refused, match="may not say who leaves"):
        leaves(stage_four, stage_four.people.outsider.handle, act=of(stage_four.people.manager))


def test_anybody_else_may_not_say_it(stage_four: House) -> None:
    people = stage_four.people
    with pytest.raises(Refused, match="may not say who leaves"):
        leaves(stage_four, people.experts[0].handle, act=of(people.process_owner))


def test_the_only_administrator_stays(stage_four: House) -> None:
    with pytest.raises(Refused, match="only administrator"):
        leaves(stage_four, "P1")


def test_the_engine_cannot_leave(stage_four: House) -> None:
    with pytest.raises(Refused, match="not a person"):
        leaves(stage_four, "P2")


def test_nobody_succeeds_himself(stage_four: House) -> None:
    who = stage_four.people.experts[0].handle
    with pytest.raises(Refused, match="cannot succeed himself"):
        leaves(stage_four, who, successor=who)


def test_who_leaves_too_succeeds_nobody(stage_four: House) -> None:
    first, second = stage_four.people.experts
    leaves(stage_four, second.handle)
    with pytest.raises(Refused, match="leaves too"):
        leaves(stage_four, first.handle, successor=second.handle)


def test_an_unknown_person_is_not_found(stage_four: House) -> None:
    with pytest.raises(NotFound):
        leaves(stage_four, "P99")


def test_the_same_command_twice_writes_once(stage_four: House) -> None:
    act = make_act(on=DAY, command_id="once")
    who = stage_four.people.experts[0].handle
    assert leaves(stage_four, who, act=act) == leaves(stage_four, who, act=act)
    assert count_of(stage_four.database, Leaving) == 1
