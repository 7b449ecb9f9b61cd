"""A session is booked when everybody has time and the expert's was promised; else one sentence says who has not."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import ADMINISTRATOR, make_act, make_engagement
from kt_engine.actions.book_session import book_session
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.note_absences import note_absences
from kt_engine.errors import GuardRefused, NotFound, Refused, UsageProblem
from kt_engine.exchange.absences import AbsenceRow
from kt_engine.store.database import Database
from kt_engine.store.tables import Booking, PlannedSession, SessionItem
from kt_engine.words import AbsenceKind
from raw_writes import Copy, taken_back, write
from session_house import (
    COMMON,
    DAY,
    FRIDAY,
    ITEM,
    NEXT_MONDAY,
    RARE,
    THURSDAY,
    booked,
    bookings,
    by,
    promised,
    session_house,
)
from walking import House, count_of, last_event


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return session_house(database, tmp_path)


def test_a_session_books_everybody_the_playbook_asks_for(house: House) -> None:
    done = booked(house)
    people = house.people
    expert, trainer, lead = people.experts[0], people.trainers[0], people.team_leads[0]
    assert (done.handle, done.items, done.people) == (
        "E1-S1", (ITEM,), (expert.handle, trainer.handle, lead.handle),
    )  # fmt: skip
    assert f"{done.starts_at:%d %H:%M}" == "07 09:00"
    assert bookings(house) == [(one.id, "07 09:00", "session", True) for one in (expert, trainer, lead)]
    assert last_event(house.database) == ("time_booked", "E1-S1")


def test_people_can_be_named_and_several_items_explained(house: House) -> None:
    people = house.people
    done = booked(
        house, items=(ITEM, RARE, COMMON), experts=[people.process_owner.handle],
        receivers=[people.team_leads[1].handle], owners=[people.second_process_owner.handle], agenda="From A to Z",
    )  # fmt: skip
    assert len(done.people) == 3
    assert count_of(house.database, SessionItem) == 3


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({"on": DAY, "at": time(8)}, "2027-01-04 08:00 is over"),
        (
            {"on": date(2027, 1, 6)},
            "does not work from 10:00 to 12:00 on 2027-01-06 \\(Europe/Warsaw; the hours are",
        ),
        ({"on": date(2027, 1, 9)}, "does not work .* on 2027-01-09"),
        ({"at": time(16)}, "does not work from 16:00 to 18:00"),
        ({"at": time(10, 10)}, "begins on a quarter of an hour"),
        ({"hours": "3.25"}, "lasts at most 3 hours here, not 3.25"),
        (
            {"on": date(2027, 4, 1)},
            "Nobody has promised the time of P7 on 2027-04-01. Ask for it: kt allocation",
        ),
    ],
)
def test_a_time_that_cannot_be_is_said(house: House, when: dict[str, Any], sentence: str) -> None:
    with pytest.raises((Refused, UsageProblem), match=sentence):
        booked(house, **when)
    assert count_of(house.database, Booking) == 0


def test_who_is_away_is_not_booked(house: House) -> None:
    away = AbsenceRow(house.people.trainers[0].handle, THURSDAY, FRIDAY, AbsenceKind.LEAVE, 2)
    note_absences(house.database, by(house.people.trainers[0]), [away])
    with pytest.raises(Refused, match=f"{away.person} is away on 2027-01-07"):
        booked(house)
    assert booked(house, NEXT_MONDAY).handle == "E1-S1"


def test_who_has_left_is_not_booked(house: House) -> None:
    expert = house.people.experts[0]
    leave_person(house.database, make_act(ADMINISTRATOR), expert.handle, last_on=THURSDAY, known_on=DAY)
    with pytest.raises(Refused, match=f"{expert.handle} has left by 2027-01-08. Name somebody"):
        booked(house, FRIDAY)
    assert booked(house, THURSDAY).handle == "E1-S1"


def test_the_hours_of_a_week_are_never_exceeded_and_it_is_said_what_is_left(house: House) -> None:
    for day in (THURSDAY, FRIDAY):
        booked(house, day, hours="3")
    promised(house, house.people.experts[0], "7", valid_from=DAY)
    with pytest.raises(
        Refused,
        match="P7 has 1 hour of the promised time left in the week of 2027-01-08, and the session takes 2 hours",
    ):
        booked(house, FRIDAY, time(14))
    assert booked(house, FRIDAY, time(14), "1").handle == "E1-S3"


def test_nobody_has_more_than_five_hours_a_day(house: House) -> None:
    booked(house, at=time(9), hours="3")
    with pytest.raises(Refused, match=r"has 2 hours of knowledge transfer left on 2027-01-07, .* takes 2\.5"):
        booked(house, at=time(12), hours="2.5")


def test_an_allocation_with_windows_is_kept(house: House) -> None:
    promised(house, house.people.experts[0], "8", "thu 13:00-16:00")
    with pytest.raises(
        Refused, match="P7 is promised only thu 13:00-16:00 \\(Europe/Berlin\\), not from 10:00 to 12:00"
    ):
        booked(house)
    assert booked(house, at=time(13)).handle == "E1-S1"


def test_a_person_is_at_one_session_at_a_time_and_the_sentence_says_no_more(house: House) -> None:
    booked(house)
    with pytest.raises(Refused) as refusal:
        booked(house, at=time(11), items=(COMMON,))
    assert str(refusal.value) == (
        f"{house.people.trainers[0].handle} is busy from 11:00 to 13:00 on 2027-01-07 (Europe/Warsaw). "
        "Choose another time."
    )
    assert booked(house, at=time(12), items=(COMMON,)).handle == "E1-S2"


def test_another_engagement_sees_busy_and_never_whose_it_is(house: House) -> None:
    booked(house)
    other = make_engagement(house.database, "session_desk", 1, people=house.people, name="Northwind payroll")
    theirs = replace(house, made=other)
    promised(theirs, house.people.experts[0])
    with pytest.raises(Refused, match="is busy") as refusal:
        booked(theirs, items=("the_work@E2-P1",))
    assert not any(word in str(refusal.value) for word in ("E1", "Travel", "Aldergate", "the_work"))
    assert booked(theirs, at=time(13), items=("the_work@E2-P1",)).handle == "E2-S1"


def test_the_hours_of_each_engagement_are_its_own_and_those_of_a_day_are_not(house: House) -> None:
    booked(house, hours="3", at=time(9))
    other = make_engagement(house.database, "session_desk", 1, people=house.people, name="Other")
    theirs = replace(house, made=other)
    promised(theirs, house.people.experts[0], "3")
    with pytest.raises(Refused, match="has 2 hours of knowledge transfer left on 2027-01-07"):
        booked(theirs, at=time(12), hours="3", items=("the_work@E2-P1",))
    assert booked(theirs, FRIDAY, hours="3", items=("the_work@E2-P1",)).handle == "E2-S1"


def test_the_database_itself_refuses_two_bookings_at_once(house: House) -> None:
    booked(house)
    with (
        pytest.raises(GuardRefused, match="This person is busy at that time"),
        taken_back(house.database) as connection,
    ):
        write(connection, Copy("booking", 1, {"kind": "busy", "for_engagement_id": None, "session_id": None}))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"items": ()}, "Say what is explained"),
        ({"items": ("the_wrok@E1-P1",)}, "There is no knowledge item the_wrok. .*Did you mean 'the_work'"),
        ({"items": ("the_work",)}, "the_work is of each process. Say of which"),
        ({"items": ("the_house@E1-P1",)}, "the_house is of the whole engagement"),
        ({"items": ("the_work@E1-P9",)}, "There is no process E1-P9"),
        ({"receivers": ["P99"]}, "There is no person P99"),
        ({"receivers": ["P2"]}, "P2 cannot be at a session of E1"),
        ({"owners": ["P7"]}, "P7 is named as expert and as owner. Decide which."),
    ],
)
def test_what_does_not_fit_is_said(house: House, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises((Refused, NotFound, UsageProblem), match=sentence):
        booked(house, **more)


def test_a_session_explains_items_of_one_process(database: Database, tmp_path: Path) -> None:
    house = session_house(database, tmp_path, 2)
    with pytest.raises(UsageProblem, match="items of one process"):
        booked(house, items=(ITEM, "the_work@E1-P2"))


def test_who_keeps_no_sessions_books_none(house: House) -> None:
    for person in (house.people.experts[0], house.people.sponsor, house.people.outsider):
        with pytest.raises(Refused, match="may not keep knowledge sessions"):
            booked(house, act=by(person))


def test_a_repeated_command_books_once(house: House) -> None:
    act = by(house.people.trainers[0], command_id="c1")
    assert booked(house, act=act) == booked(house, act=act)
    assert count_of(house.database, PlannedSession) == 1


def test_a_playbook_without_sessions_still_lets_one_be_booked_by_hand(stage_four: House) -> None:
    promised(stage_four, stage_four.people.experts[0])
    done = book_session(
        stage_four.database, by(stage_four.people.manager), "E1", items=[ITEM], on=THURSDAY, at=time(9),
        hours=Decimal(6), receivers=[stage_four.people.trainers[0].handle],
    )  # fmt: skip
    assert done.handle == "E1-S1"
