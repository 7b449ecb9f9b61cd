"""Absences: the person himself, a manager of the engagement or an administrator notes them, and takes them back."""

from datetime import date

import pytest

from builders import ADMINISTRATOR, Someone, make_act
from kt_engine.actions.note_absences import NotedAbsence, note_absences, withdraw_absence
from kt_engine.errors import InvalidInput, NotFound, Refused, UsageProblem
from kt_engine.exchange.absences import AbsenceRow
from kt_engine.store.tables import Absence
from kt_engine.words import AbsenceKind
from session_house import FRIDAY, THURSDAY, booked, by, promised
from walking import House, count_of, last_event


@pytest.fixture
def house(stage_four: House) -> House:
    return stage_four


def row(person: str, first: date = THURSDAY, last: date = FRIDAY, line: int = 2) -> AbsenceRow:
    return AbsenceRow(person, first, last, AbsenceKind.LEAVE, line)


def noted(house: House, person: Someone, who: Someone | None = None) -> NotedAbsence:
    (done,) = note_absences(house.database, by(who or person), [row(person.handle)])
    return done


def test_a_person_notes_his_own_absence(house: House) -> None:
    done = noted(house, house.people.experts[0])
    assert (done.handle, done.first_on, done.last_on, done.sessions_count) == ("V1", THURSDAY, FRIDAY, 0)
    assert last_event(house.database) == ("absences_noted", "V1")


def test_it_is_said_how_many_sessions_stand_in_the_way(house: House) -> None:
    expert = house.people.experts[0]
    promised(house, expert)
    booked(house, receivers=[house.people.trainers[0].handle], act=by(house.people.manager))
    assert noted(house, expert).sessions_count == 1


def test_a_manager_an_administrator_and_nobody_else_notes_it_for_another(house: House) -> None:
    expert = house.people.experts[0]
    noted(house, expert, house.people.manager)
    note_absences(house.database, make_act(ADMINISTRATOR), [row(expert.handle)])
    for other in (house.people.experts[1], house.people.outsider):
        with pytest.raises(Refused, match="may not say who is away"):
            noted(house, expert, other)
    with pytest.raises(Refused, match="may not say who is away"):
        noted(house, house.people.outsider, house.people.manager)


def test_an_absence_taken_back_counts_no_more(house: House) -> None:
    expert = house.people.experts[0]
    promised(house, expert)
    handle = noted(house, expert).handle
    withdraw_absence(house.database, by(expert), handle)
    more = {"receivers": [house.people.trainers[0].handle], "act": by(house.people.manager)}
    assert booked(house, **more).handle == "E1-S1"  # type: ignore[arg-type]
    with pytest.raises(Refused, match="V1 was taken back on 2027-01-04"):
        withdraw_absence(house.database, by(expert), handle)
    with pytest.raises(NotFound, match="There is no absence V9"):
        withdraw_absence(house.database, by(expert), "V9")


def test_a_file_is_noted_whole_or_not_at_all(house: House) -> None:
    expert = house.people.experts[0].handle
    rows = [row(expert), row("P99", line=3), row("P2", line=4)]
    with pytest.raises(InvalidInput) as caught:
        note_absences(house.database, by(house.people.manager), rows, file="leave.csv")
    assert [one.line for one in caught.value.problems] == [3, 4]
    assert count_of(house.database, Absence) == 0


def test_an_absence_ends_after_it_begins(house: House) -> None:
    expert = house.people.experts[0]
    with pytest.raises(UsageProblem, match="is no span of at most 400 days"):
        note_absences(house.database, by(expert), [row(expert.handle, FRIDAY, THURSDAY)])


def test_a_repeated_command_notes_once(house: House) -> None:
    expert = house.people.experts[0]
    act = by(expert, command_id="c1")
    note_absences(house.database, act, [row(expert.handle)])
    assert note_absences(house.database, act, [row(expert.handle)]) == ()
    assert count_of(house.database, Absence) == 1
