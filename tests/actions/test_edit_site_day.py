from datetime import date

import pytest

from builders import make_act, make_engagement, make_people
from event_lines import event_count, last_event
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.answers.planning import calendars_of
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.plan.calendar import is_working_day
from kt_engine.store.database import Database, open_store
from kt_engine.words import SiteDayKind

MONDAY = date(2027, 3, 8)
SATURDAY = date(2027, 3, 13)
UNITY_DAY = date(2028, 10, 3)
"""A Tuesday, a public holiday in all of Germany."""


def works(database: Database, on: date, site_id: int = 1) -> bool:
    with open_store(database) as reader:
        return is_working_day(calendars_of(reader)[site_id], on)


def edit(database: Database, on: date, kind: SiteDayKind, site: str = "S1") -> bool:
    return edit_site_day(database, make_act(), site=site, on=on, kind=kind, title="Our day").is_new


def test_an_added_holiday_is_not_worked(database: Database) -> None:
    make_people(database)
    edit(database, MONDAY, SiteDayKind.HOLIDAY)
    assert not works(database, MONDAY)
    assert works(database, MONDAY, site_id=2)


def test_a_holiday_taken_away_is_worked(database: Database) -> None:
    make_people(database)
    edit(database, UNITY_DAY, SiteDayKind.NOT_A_HOLIDAY)
    assert works(database, UNITY_DAY)


def test_a_weekend_day_can_be_made_a_working_day(database: Database) -> None:
    make_people(database)
    edit(database, SATURDAY, SiteDayKind.WORKING_DAY)
    assert works(database, SATURDAY)


def test_a_half_day_is_worked_half_until_it_is_a_working_day_again(database: Database) -> None:
    make_people(database)
    edit(database, MONDAY, SiteDayKind.HALF_DAY)
    with open_store(database) as reader:
        assert calendars_of(reader)[1].half_days == {MONDAY}
    edit(database, MONDAY, SiteDayKind.WORKING_DAY)
    with open_store(database) as reader:
        assert calendars_of(reader)[1].half_days == frozenset()
    assert works(database, MONDAY)


def test_half_a_saturday_can_be_worked(database: Database) -> None:
    make_people(database)
    assert edit(database, SATURDAY, SiteDayKind.HALF_DAY)
    assert works(database, SATURDAY)
    assert not edit(database, SATURDAY, SiteDayKind.HALF_DAY)


def test_the_newest_edit_of_a_day_counts(database: Database) -> None:
    make_people(database)
    edit(database, MONDAY, SiteDayKind.HOLIDAY)
    edit(database, MONDAY, SiteDayKind.NOT_A_HOLIDAY)
    assert works(database, MONDAY)
    edit(database, MONDAY, SiteDayKind.HOLIDAY)
    assert not works(database, MONDAY)


def test_the_same_edit_again_leaves_no_event(database: Database) -> None:
    make_people(database)
    assert edit(database, MONDAY, SiteDayKind.HOLIDAY)
    assert last_event(database)["facts"] == {"site_id": 1, "on": "2027-03-08", "day_kind": "holiday"}
    before = event_count(database)
    assert not edit(database, MONDAY, SiteDayKind.HOLIDAY, site="Leipzig")
    assert event_count(database) == before


@pytest.mark.parametrize(
    ("on", "kind", "sentence"),
    [
        (SATURDAY, SiteDayKind.HOLIDAY, "S1 does not work on Saturday"),
        (MONDAY, SiteDayKind.WORKING_DAY, "S1 works on Monday"),
        (MONDAY, SiteDayKind.NOT_A_HOLIDAY, "is no holiday of S1"),
        (SATURDAY, SiteDayKind.NOT_A_HOLIDAY, "is no holiday of S1"),
    ],
)
def test_an_edit_that_changes_nothing_is_refused(
    database: Database, on: date, kind: SiteDayKind, sentence: str
) -> None:
    make_people(database)
    with pytest.raises(Refused, match=sentence):
        edit(database, on, kind)


def test_an_edit_needs_a_known_site_a_title_and_a_sane_year(database: Database) -> None:
    make_people(database)
    with pytest.raises(NotFound, match="There is no site S9"):
        edit(database, MONDAY, SiteDayKind.HOLIDAY, site="S9")
    with pytest.raises(UsageProblem, match="The day's title is empty"):
        edit_site_day(database, make_act(), site="S1", on=MONDAY, kind=SiteDayKind.HOLIDAY, title=" ")
    with pytest.raises(UsageProblem, match="outside the years"):
        edit(database, date(2300, 1, 1), SiteDayKind.HOLIDAY)


def test_a_transition_manager_may_edit_a_calendar_and_a_trainee_may_not(database: Database) -> None:
    made = make_engagement(database, "tiny")
    edited = edit_site_day(
        database, make_act(made.people.manager), site="S1", on=MONDAY, kind=SiteDayKind.HOLIDAY, title="Fair"
    )
    assert edited.is_new
    with pytest.raises(Refused, match="may not change site calendars"):
        edit_site_day(
            database, make_act(made.people.trainees[0]), site="S1", on=SATURDAY, kind=SiteDayKind.WORKING_DAY,
            title="Fair",
        )  # fmt: skip
