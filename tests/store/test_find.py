"""Records are found by what people call them; what is not there is said, with the command that lists the rest."""

import pytest
from sqlmodel import SQLModel

from builders import START, Made, make_act, make_engagement
from kt_engine.actions.add_party import add_party
from kt_engine.actions.add_person import add_person
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import HINTS, by_id, find, find_named, next_number
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Engagement, Party, Person, Process
from kt_engine.words import Role, Side


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny", 2)


@pytest.mark.parametrize("written", ["E1-P2", "e1-p2", "  E1-P2 "])
def test_a_handle_is_found_however_it_is_typed(database: Database, made: Made, written: str) -> None:
    with open_store(database) as reader:
        assert find(reader, Process, written)["process_key"] == made.process_keys[1]


@pytest.mark.parametrize("row", list(HINTS))
def test_what_is_not_there_is_named_with_the_command_that_lists_the_rest(
    database: Database, row: type[SQLModel]
) -> None:
    what, hint = HINTS[row]
    with open_store(database) as reader, pytest.raises(NotFound) as raised:
        find(reader, row, "X99")
    assert str(raised.value) == f"There is no {what} X99. {hint}"


def test_an_empty_handle_is_said_to_be_missing(database: Database) -> None:
    with (
        open_store(database) as reader,
        pytest.raises(NotFound, match=r"There is no person \(no name given\)"),
    ):
        find(reader, Person, "  ")


@pytest.mark.parametrize("written", ["O1", "o1", "Aldergate Retail", " Aldergate Retail "])
def test_a_company_is_found_by_handle_or_exact_name(database: Database, made: Made, written: str) -> None:
    with open_store(database) as reader:
        assert find_named(reader, Party, written)["handle"] == made.people.client


def test_part_of_a_name_is_no_name(database: Database, made: Made) -> None:
    assert made.people.client == "O1"
    with open_store(database) as reader, pytest.raises(NotFound, match="There is no party Aldergate"):
        find_named(reader, Party, "Aldergate")


def test_of_two_with_one_name_neither_is_taken(database: Database, made: Made) -> None:
    twin = made.people.outsider.name
    add_person(database, make_act(), name=twin, email="other.uwe@example.com", party=made.people.client)
    with open_store(database) as reader, pytest.raises(NotFound) as raised:
        find_named(reader, Person, twin)
    assert str(raised.value) == (
        f"There is no single person {twin}. Several have this name; use the handle. See them with: kt person list"
    )


def test_a_record_that_must_exist_and_does_not_calls_for_a_check(database: Database) -> None:
    with open_store(database) as reader, pytest.raises(NotFound, match="It should exist; run kt verify"):
        by_id(reader, Engagement, 99)


def test_the_next_number_counts_on_within_what_is_asked_for(database: Database, made: Made) -> None:
    add_party(database, make_act(), name="Third", country="PL", time_zone="Europe/Warsaw")
    with open_store(database) as reader:
        assert next_number(reader, Process, engagement_id=made.engagement_id) == 3
        assert next_number(reader, Process, engagement_id=99) == 1
        assert next_number(reader, Party) == 4


def test_roles_are_those_of_this_engagement_and_of_the_installation(database: Database, made: Made) -> None:
    other = make_engagement(database, "tiny", 1, people=made.people, name="Second")
    manager = made.people.manager.id
    with open_store(database) as reader:
        assert roles_of(reader, made.engagement_id, manager, START) == {
            (Role.TRANSITION_MANAGER, Side.CLIENT)
        }
        assert roles_of(reader, other.engagement_id + 1, manager, START) == frozenset()
        assert (Role.ADMINISTRATOR, None) in roles_of(reader, made.engagement_id, 1, START)
        assert roles_of(reader, None, manager, START) == frozenset()
