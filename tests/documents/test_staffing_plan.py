"""The staffing plan is collected from a desk that plans its seats: who must begin, who left, what was signed."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from agreements import proposed
from document_samples.staffing import staffing_plan
from issuing import due, issue
from kt_engine.actions.attrite_person import attrite_person
from kt_engine.actions.choose_replacement import choose_replacement
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.collect_staffing_plan import StaffingPlanFacts, collect_staffing_plan
from kt_engine.answers.due_documents import due_documents
from kt_engine.documents.staffing_plan import decision, runs, view
from kt_engine.store.database import Database, open_store
from kt_engine.words import AttritionReason, DocumentKey
from process_walks import moved
from seating import begins, needs, row, staffed
from walking import DAY, House, of


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    made = staffed(database, tmp_path)
    moved(made, DAY)
    return made


def collected(house: House, on: date = DAY) -> StaffingPlanFacts:
    with open_store(house.database) as reader:
        return collect_staffing_plan(reader, 1, on)


def leaves(house: House, number: int, reason: AttritionReason) -> None:
    who = house.people.trainees[number].handle
    attrite_person(house.database, of(house.people.manager), who, on=DAY, reason=reason)


@pytest.mark.parametrize(("short", "starters"), [(50, 86), (18, 31), (9, 16)])
def test_who_must_begin_is_what_is_short_over_the_part_that_comes_through(
    house: House, short: int, starters: int
) -> None:
    # 1 x 0.9 x 0.65 = 0.585; the two who are in training already are expected too late for the go-live.
    needs(house, [row(seats=short)])
    [one] = collected(house).processes[0].over_hire
    assert (one.short, one.starters) == (short, starters)
    assert one.through_pct == Decimal("58.5")


def test_the_last_day_to_begin_lies_the_whole_way_before_the_go_live(house: House) -> None:
    needs(house, [row(seats=5)])
    [one] = collected(house, date(2026, 12, 14)).processes[0].over_hire
    # 17 working days of Krakow up to Friday 22 January; 1 and 6 January are holidays there.
    assert (one.week, one.begin_by) == ("2027-W04", date(2026, 12, 29))


def test_a_later_week_that_needs_more_is_told_however_far_it_lies(house: House) -> None:
    needs(house, [row(seats=5), row(seats=8, week=date(2027, 9, 27))])
    [process, *_] = collected(house).processes
    assert [(one.week, one.short, one.at_go_live) for one in process.over_hire][1:] == [
        ("2027-W39", 7, False)
    ]
    assert process.weeks[-1].week == "2027-W40"


def test_too_late_to_begin_is_no_day(house: House) -> None:
    needs(house, [row(seats=5)])
    assert collected(house).processes[0].over_hire[0].begin_by is None


def test_leavers_stand_with_what_is_done_and_counted_by_reason(house: House) -> None:
    for number, reason in (
        (0, AttritionReason.RESIGNED),
        (1, AttritionReason.FAILED),
        (2, AttritionReason.FAILED),
    ):
        leaves(house, number, reason)
    manager, people = of(house.people.manager), house.people
    key = f"reserve-{people.trainees[4].handle}"
    choose_replacement(house.database, manager, "E1-K1", option=key)
    for who in (people.team_leads[0], people.process_owner):
        sign_agreement(house.database, of(who), "E1-A1")
    choose_replacement(house.database, manager, "E1-K2", option="hire")
    facts = collected(house)
    assert {one.reason: one.count for one in facts.reasons} == {"resigned": 1, "failed": 2}
    assert [decision(one) for one in facts.leavers] == [
        "reserve, signed in E1-A1, can be filled from 12 Feb 2027, by E1-K5 (nominated)",
        "E1-A2 waits for its signatures",
        "nothing is decided",
    ]
    assert [(one.agreement, len(one.signatures)) for one in facts.decisions] == [("E1-A1", 2), ("E1-A2", 0)]


def test_no_trainee_s_name_stands_in_it(house: House) -> None:
    needs(house, [row(seats=5)])
    leaves(house, 0, AttritionReason.DISMISSED)
    assert not [who.name for who in house.people.trainees if who.name in repr(collected(house))]


def test_weeks_that_are_alike_are_told_once() -> None:
    [first, second, third] = runs(staffing_plan().processes[0])
    assert [name for name, _ in (first, second, third)] == [
        "2027-W16 to 2027-W18",
        "2027-W19 to 2027-W27",
        "2027-W16 to 2027-W27",
    ]


def test_the_first_sentence_says_what_is_short_and_undecided() -> None:
    assert view(staffing_plan())["sentence"] == (
        "As of 19 Apr 2027: 18 seats short at go-live, 20 of E7-P1 from 2027-W40 on; "
        "2 seats left by somebody without a decision."
    )


def _due(house: House, on: date) -> list[DocumentKey]:
    with open_store(house.database) as reader:
        return [due.key for due in due_documents(reader, 1, on) if due.key is DocumentKey.STAFFING_PLAN]


def test_it_is_due_with_the_first_need_or_leaver_and_not_before(house: House) -> None:
    begins(house, house.people.trainees[4], 2)
    assert _due(house, DAY) == []
    needs(house, [row(seats=5)])
    assert _due(house, DAY) == [DocumentKey.STAFFING_PLAN]


def test_it_is_issued_again_the_day_after_something_about_seats_changed(house: House) -> None:
    key, tomorrow, after = DocumentKey.STAFFING_PLAN, DAY + timedelta(days=1), DAY + timedelta(days=2)
    needs(house, [row(seats=5)])
    [first] = due(house, DAY, key)
    assert first.on == DAY
    issue(house, first, DAY)
    leaves(house, 0, AttritionReason.FAILED)
    assert due(house, DAY, key) == []
    [second] = due(house, tomorrow, key)
    issue(house, second, tomorrow, facts="b" * 64)
    assert due(house, after, key) == []


def test_what_is_signed_about_other_things_makes_no_new_plan(house: House) -> None:
    key, tomorrow = DocumentKey.STAFFING_PLAN, DAY + timedelta(days=1)
    needs(house, [row(seats=5)])
    [first] = due(house, DAY, key)
    issue(house, first, DAY)
    sign_agreement(house.database, of(house.people.sponsor), proposed(house.database, house.made))
    assert due(house, tomorrow, key) == []
