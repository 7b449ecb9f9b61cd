"""Dates moved step by step in a tiny engagement; its first task takes two days at the client's site in Saxony."""

from datetime import date

import pytest

from builders import ENGINE, START, Made, make_act, make_engagement
from event_lines import all_rows
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.add_risk import add_risk
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.replan import replan
from kt_engine.answers.date_history import DateChange, date_history
from kt_engine.errors import NotFound
from kt_engine.store.database import Database
from kt_engine.store.tables import PlanRevision
from kt_engine.words import Side, SiteDayKind, Stage
from walking import open_tasks

TUESDAY, WEDNESDAY, THURSDAY = date(2027, 1, 5), date(2027, 1, 6), date(2027, 1, 7)


@pytest.fixture
def made(database: Database) -> Made:
    made = make_engagement(database, "tiny", waves=(1, 2))
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    return made


def plan_again(database: Database, made: Made, on: date) -> None:
    replan(database, make_act(ENGINE, on), made.engagement_id)


def newest_cause(database: Database) -> tuple[str, str, Side | None]:
    row = all_rows(database, PlanRevision)[-1]
    return row["cause"], row["cause_subject"], row["side"]


def half_day(database: Database, on: date) -> None:
    act = make_act(on=TUESDAY)
    edit_site_day(database, act, site="S1", on=on, kind=SiteDayKind.HALF_DAY, title="Fair")


def test_a_day_on_which_nobody_began_is_the_cause_of_who_was_asked(database: Database, made: Made) -> None:
    assert date_history(database, "E1") == ()
    plan_again(database, made, TUESDAY)
    assert newest_cause(database) == ("day_passed", "E1-T1", Side.CLIENT)
    (change,) = date_history(database, "E1", thing="e1-t1")
    assert change == DateChange(
        revision=2,
        made_on=TUESDAY,
        thing="E1-T1",
        title="Write down the need",
        from_start_on=START,
        from_on=TUESDAY,
        to_start_on=TUESDAY,
        to_on=WEDNESDAY,
        moved_days=1,
        cause="day passed",
        about="E1-T1",
        side=Side.CLIENT,
    )


def test_all_that_follows_moves_with_it_and_waves_can_be_looked_at_alone(
    database: Database, made: Made
) -> None:
    plan_again(database, made, TUESDAY)
    everything = date_history(database, "E1")
    assert {change.moved_days for change in everything} == {1}
    first, second = (date_history(database, "E1", wave=wave) for wave in (1, 2))
    assert first
    assert {change.thing for change in first}.isdisjoint(change.thing for change in second)
    assert not {change.thing for change in first + second} & {"E1-T1", "E1-G-need"}


def test_a_half_day_at_a_site_is_the_cause_of_the_sites_side(database: Database, made: Made) -> None:
    half_day(database, START)
    plan_again(database, made, START)
    assert newest_cause(database) == ("site_day_edited", "S1", Side.CLIENT)
    (change,) = date_history(database, "E1", thing="E1-T1")
    assert (change.from_on, change.to_on, change.moved_days) == (TUESDAY, WEDNESDAY, 1)
    assert change.from_start_on == change.to_start_on == START


def test_of_several_events_the_one_whose_own_date_moved_is_the_cause(database: Database, made: Made) -> None:
    complete_task(database, make_act(made.people.sponsor), "E1-T1")
    add_calendar_event(
        database, make_act(made.people.manager), made.engagement_id, event="cut_off", days=[THURSDAY]
    )
    plan_again(database, made, START)
    assert newest_cause(database) == ("task_completed", "E1-T1", Side.CLIENT)
    changes = date_history(database, "E1", thing="E1-T1")
    assert [(change.to_on, change.moved_days) for change in changes] == [(START, -1)]


def test_without_an_event_about_what_moved_the_newest_is_the_cause(database: Database, made: Made) -> None:
    add_calendar_event(
        database, make_act(made.people.manager), made.engagement_id, event="cut_off", days=[THURSDAY]
    )
    plan_again(database, made, TUESDAY)
    assert newest_cause(database) == ("calendar_event_added", "E1", Side.CLIENT)


def test_what_no_date_depends_on_takes_no_blame_for_a_day_that_passed(database: Database, made: Made) -> None:
    add_risk(
        database, make_act(made.people.manager, TUESDAY), "E1", title="Late", mitigation="Begin", function="lead",
        likelihood=1, impact=1,
    )  # fmt: skip
    plan_again(database, made, TUESDAY)
    assert newest_cause(database) == ("day_passed", "E1-T1", Side.CLIENT)


def test_days_moved_are_counted_on_the_calendar_of_who_does_it(database: Database, made: Made) -> None:
    # The client's site is closed on Wednesday to Friday: from Tuesday the 5th to Monday the 11th is one working day.
    for day in (WEDNESDAY, THURSDAY, date(2027, 1, 8)):
        edit_site_day(database, make_act(), site="S1", on=day, kind=SiteDayKind.HOLIDAY, title="Fair")
    plan_again(database, made, TUESDAY)
    (change,) = date_history(database, "E1", thing="E1-T1")
    assert (change.to_on, change.moved_days) == (date(2027, 1, 11), 1)


def test_a_task_or_wave_that_is_not_there_is_told(database: Database, made: Made) -> None:
    with pytest.raises(NotFound, match="There is no task or gate E1-T99"):
        date_history(database, made.handle, thing="E1-T99")
    with pytest.raises(NotFound, match="There is no wave 7"):
        date_history(database, made.handle, wave=7)
