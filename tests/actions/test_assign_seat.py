"""Who sits in which shift is said, corrected, and kept."""

from pathlib import Path

import pytest

from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import SeatAssignment
from seating import begins, staffed
from walking import House, count_of, last_event, of


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    made = staffed(database, tmp_path)
    begins(made, made.people.trainees[0])
    return made


def test_a_trainee_is_given_a_place(house: House) -> None:
    done = assign_seat(house.database, of(house.people.manager), "E1-K1", shift="late", language="de")
    assert (done.shift, done.language, done.holds_seat, done.is_new) == ("late", "de", True, True)
    assert last_event(house.database) == ("seat_assigned", "E1-K1")


def test_what_is_left_out_stays_as_it_was(house: House) -> None:
    manager = of(house.people.manager)
    assign_seat(house.database, manager, "E1-K1", shift="late", language="de")
    done = assign_seat(house.database, manager, "E1-K1", holds_seat=False)
    assert (done.shift, done.language, done.holds_seat) == ("late", "de", False)


def test_the_same_again_is_not_written(house: House) -> None:
    manager = of(house.people.manager)
    assign_seat(house.database, manager, "E1-K1", shift="late")
    assert not assign_seat(house.database, manager, "E1-K1", shift="late").is_new
    assert count_of(house.database, SeatAssignment) == 1


def test_a_repeated_command_writes_once(house: House) -> None:
    act = of(house.people.manager, command_id="a1")
    assign_seat(house.database, act, "E1-K1", shift="late")
    assert not assign_seat(house.database, act, "E1-K1", shift="late").is_new
    assert count_of(house.database, SeatAssignment) == 1


def test_a_shift_or_language_the_playbook_does_not_have_is_refused(house: House) -> None:
    manager = of(house.people.manager)
    with pytest.raises(UsageProblem, match=r"no shift 'lates'\. Did you mean 'late'"):
        assign_seat(house.database, manager, "E1-K1", shift="lates")
    with pytest.raises(UsageProblem, match="no language 'xx'"):
        assign_seat(house.database, manager, "E1-K1", language="xx")


def test_who_has_left_sits_nowhere(house: House) -> None:
    manager = of(house.people.manager)
    withdraw_trainee(house.database, manager, "E1-K1", reason="Left")
    with pytest.raises(Refused, match="has left its process"):
        assign_seat(house.database, manager, "E1-K1", shift="late")


def test_who_may_not_assigns_nobody(house: House) -> None:
    with pytest.raises(Refused, match="may not plan seats"):
        assign_seat(house.database, of(house.people.process_owner), "E1-K1", shift="late")


def test_an_unknown_certification_is_not_found(house: House) -> None:
    with pytest.raises(NotFound, match="no certification E1-K9"):
        assign_seat(house.database, of(house.people.manager), "E1-K9", shift="late")
