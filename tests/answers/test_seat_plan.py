"""Seats by week: needed, live, in the machine, expected, short."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from builders import ADMINISTRATOR, make_act
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.leave_person import leave_person
from kt_engine.answers.list_seats import list_seats
from kt_engine.answers.seat_measures import seats_at_go_live, seats_gap
from kt_engine.answers.staffing import seats_of
from kt_engine.errors import NotFound, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.words import CertificationStatus, LearningStage, SiteDayKind
from process_walks import moved, passes
from seating import (
    MONDAY,
    THROUGH,
    begins,
    case_of,
    certified,
    in_class,
    live,
    needs,
    row,
    staffed,
    stands,
    week_of,
)
from walking import DAY, House, of

WEEK = timedelta(weeks=1)
ARRIVES = date(2027, 2, 15)
"""The first whole week of who is nominated on the tests' day: 2027-W07."""


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return staffed(database, tmp_path)


class Asked:
    def __init__(self, process_id: int | None, today: date = DAY) -> None:
        self.engagement_id, self.process_id, self.today = 1, process_id, today


def gap(house: House, process_id: int | None = 1, today: date = DAY) -> Decimal | None:
    with open_store(house.database) as reader:
        return seats_gap(reader, Asked(process_id, today))[0]


def test_who_is_in_the_machine_is_expected_from_the_week_on_in_which_he_can_be_live(house: House) -> None:
    for who in house.people.trainees[:2]:
        begins(house, who)
    before, then = week_of(house, ARRIVES - WEEK), week_of(house, ARRIVES)
    assert (before.live, before.in_machine_count, before.floor) == (0, 2, 0)
    assert before.expected_live == 0
    assert (then.live, then.expected_live, then.floor) == (0, 2 * THROUGH, 1)


def test_what_somebody_has_behind_him_does_not_lower_his_chance(house: House) -> None:
    begins(house, house.people.trainees[0])
    in_class(house, begins(house, house.people.trainees[1]))
    certified(house, house.people.trainees[2])
    line = week_of(house, ARRIVES)
    assert [(one.stage, one.heads) for one in line.in_machine] == [
        (LearningStage.CLEARANCE, 1), (LearningStage.CLASS, 1), (LearningStage.NESTING, 1)
    ]  # fmt: skip
    assert line.expected_live == THROUGH + Decimal("0.585") + Decimal("0.65")


def test_live_people_count_whole_and_at_once(house: House) -> None:
    live(house, house.people.trainees[0])
    line = week_of(house, MONDAY)
    assert (line.live, line.in_machine_count, line.floor) == (1, 0, 1)
    assert line.expected_live == 1


def test_the_gap_is_what_is_needed_less_who_is_expected_in_whole_seats(house: House) -> None:
    needs(house, [row(seats=3)])
    for who in house.people.trainees[:2]:
        begins(house, who)
    assert week_of(house, MONDAY).gap == 3
    assert week_of(house, ARRIVES).gap == 2  # 3 - 1.17 = 1.83


def test_of_18_who_begin_the_nursery_11_reach_the_floor() -> None:
    """The published example: 18 planned at 65 percent are 11.7 expected, 11 to count on."""
    from kt_engine.methods.seats import Cohort, StageSurvival, seats_by_week  # noqa: PLC0415 - of this example only

    [week] = seats_by_week([18], 0, [Cohort("nesting", 18, 1)], [StageSurvival("nesting", Decimal(65))])
    assert (week.expected_live, int(week.expected_live), week.gap) == (Decimal("11.7"), 11, 7)


def test_a_need_begins_in_its_week_and_holds_until_the_next(house: House) -> None:
    needs(house, [row(seats=3, week=MONDAY + WEEK), row(seats=8, week=MONDAY + 3 * WEEK)])
    assert [week_of(house, MONDAY + number * WEEK).needed for number in range(5)] == [0, 3, 3, 8, 8]


def test_without_a_recorded_need_it_is_the_playbook_s_least_from_the_go_live_on(house: House) -> None:
    moved(house, DAY)
    [first, _] = case_of(house).processes
    assert first.go_live_on is not None
    line = week_of(house, MONDAY)
    later = week_of(house, first.go_live_on - timedelta(days=first.go_live_on.weekday()))
    assert (line.needed, later.needed, later.is_recorded) == (0, 2, False)


def test_with_several_shifts_who_sits_nowhere_is_counted_nowhere_and_named(house: House) -> None:
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    live(house, house.people.trainees[0], shift="late")
    live(house, house.people.trainees[1])
    assert week_of(house, MONDAY, shift="late").live == 1
    assert week_of(house, MONDAY, shift="early").live == 0
    assert case_of(house).processes[0].unassigned == ("E1-K2",)


def test_what_is_spare_in_one_shift_fills_no_other(house: House) -> None:
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    for who in house.people.trainees[:2]:
        live(house, who, shift="late")
    case = case_of(house)
    assert [line.gap for line in case.week(case.processes[0], MONDAY)] == [1, -1]
    assert case.gap(case.processes[0], MONDAY) == 1


def test_on_a_live_process_without_a_nursery_who_is_certified_does_the_work(house: House) -> None:
    certified(house, house.people.trainees[0])
    assert week_of(house, MONDAY).live == 0
    passes(house, 1, "ready", "live", on=DAY)
    assert week_of(house, MONDAY).live == 1
    stands(house, certified(house, house.people.trainees[4], 2), CertificationStatus.NESTING)
    assert week_of(house, MONDAY).live == 0


def test_a_reserve_fills_no_seat(house: House) -> None:
    handle = live(house, house.people.trainees[0])
    assign_seat(house.database, of(house.people.manager), handle, holds_seat=False)
    assert week_of(house, MONDAY).live == 0


def test_who_leaves_counts_up_to_his_last_whole_week(house: House) -> None:
    live(house, house.people.trainees[0])
    leave_person(
        house.database, make_act(ADMINISTRATOR, DAY), house.people.trainees[0].handle,
        last_on=date(2027, 2, 5), known_on=DAY,
    )  # fmt: skip
    assert [week_of(house, monday).live for monday in (date(2027, 2, 1), date(2027, 2, 8))] == [1, 0]


def test_a_certificate_past_its_last_day_fills_no_seat(house: House) -> None:
    live(house, house.people.trainees[0])
    ends = DAY + timedelta(days=365)
    monday = ends - timedelta(days=ends.weekday())
    assert [week_of(house, one).live for one in (monday - WEEK, monday + WEEK)] == [1, 0]


def test_who_must_be_certified_again_is_named_and_counts_nowhere(house: House) -> None:
    handle = live(house, house.people.trainees[0])
    stands(house, handle, CertificationStatus.RECERT_DUE)
    assert week_of(house, MONDAY).live == 0
    assert case_of(house).processes[0].again == (handle,)


def test_days_off_of_the_learner_s_site_make_him_later(house: House) -> None:
    begins(house, house.people.trainees[0])
    assert week_of(house, ARRIVES).floor == 0
    assert week_of(house, ARRIVES).expected_live == THROUGH
    for day in (21, 22):
        edit_site_day(
            house.database, make_act(ADMINISTRATOR, DAY), site=house.people.provider_site,
            on=date(2027, 1, day), kind=SiteDayKind.HOLIDAY, title="Closed",
        )  # fmt: skip
    assert week_of(house, ARRIVES).expected_live == 0
    assert week_of(house, ARRIVES + WEEK).expected_live == THROUGH


def test_time_in_the_stage_counts_from_the_day_it_was_entered(house: House) -> None:
    certified(house, house.people.trainees[0], on=DAY)
    later = DAY + timedelta(days=7)
    assert week_of(house, date(2027, 2, 8), on=later).expected_live == Decimal("0.65")
    assert week_of(house, date(2027, 2, 1), on=later).expected_live == 0


def test_weeks_are_listed_with_the_rule_and_who_is_counted_twice(house: House) -> None:
    begins(house, house.people.trainees[0], 1)
    begins(house, house.people.trainees[0], 2)
    found = list_seats(house.database, "E1", DAY, weeks=4)
    assert len(found.weeks) == 8
    assert [(one.stage.value, int(one.survival_pct), one.length_days) for one in found.stages] == [
        ("clearance", 100, 2), ("class", 90, 5), ("nesting", 65, 10)
    ]  # fmt: skip
    assert found.counted_twice == (house.people.trainees[0].handle,)
    assert {
        line.process for line in list_seats(house.database, "E1", DAY, weeks=1, process="process_2").weeks
    } == {"E1-P2"}


@pytest.mark.parametrize("weeks", [0, -1, 105])
def test_a_number_of_weeks_nobody_plans_is_refused(house: House, weeks: int) -> None:
    with pytest.raises(UsageProblem, match="Give a number from 1 to 104"):
        list_seats(house.database, "E1", DAY, weeks=weeks)


def test_an_unknown_process_is_not_found(house: House) -> None:
    with pytest.raises(NotFound, match="no process E1-P7"):
        list_seats(house.database, "E1", DAY, weeks=1, process="E1-P7")


def test_seats_short_are_not_measured_before_a_need_is_recorded(house: House) -> None:
    assert gap(house) is None
    needs(house, [row(seats=3)])
    assert gap(house, 2) is None


def test_seats_short_are_the_worse_of_today_and_the_planned_go_live(house: House) -> None:
    moved(house, DAY)
    [first, _] = case_of(house).processes
    assert first.go_live_on is not None
    needs(
        house,
        [row(seats=1), row(seats=5, week=first.go_live_on - timedelta(days=first.go_live_on.weekday()))],
    )
    assert gap(house) == 5
    needs(house, [row(seats=9)])
    assert gap(house) == 9


def test_the_seats_of_all_processes_are_short_together(house: House) -> None:
    needs(house, [row(seats=3), row("E1-P2", seats=2)])
    assert [gap(house, process) for process in (1, 2, None)] == [3, 2, 5]


def test_people_who_are_live_close_the_gap(house: House) -> None:
    needs(house, [row(seats=2)])
    live(house, house.people.trainees[0])
    assert gap(house) == 1
    live(house, house.people.trainees[1])
    assert gap(house) == 0


def test_the_status_page_counts_with_the_recorded_need(house: House) -> None:
    needs(house, [row(seats=7)])
    certified(house, house.people.trainees[0])
    live(house, house.people.trainees[1])
    begins(house, house.people.trainees[2])
    with open_store(house.database) as reader:
        [planned] = seats_at_go_live(reader, 1, DAY)
        first, second = seats_of(reader, 1, 2, DAY, {planned.process: planned.needed})
    assert (planned.needed, planned.live, planned.coming, planned.gap) == (7, 1, 2, 6)
    assert (first.needed, first.nominated, first.certified, first.short) == (7, 1, 2, 4)
    assert second.needed == 2
