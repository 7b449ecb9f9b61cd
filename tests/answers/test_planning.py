"""What planning is told of an engagement: its scope, who works on which calendar, what has happened."""

from datetime import date, timedelta

from sqlalchemy import select

from builders import START, load, make_act, make_people
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.planning import (
    PARTY_CALENDARS,
    calendars_of,
    plan_input_of,
    plan_of,
    scope_of,
    side_calendars,
    wanted_of,
)
from kt_engine.plan.shapes import NodeRef, PlanInput, Scope, Subject
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Site, Task, table_of
from kt_engine.words import AuthMethod, Per, ProcessStatus, Side, SiteDayKind, Stage, TaskStatus
from process_walks import passes
from walking import House, of, task_named

NEED = NodeRef("write_need", Subject(Per.ENGAGEMENT))
LEARN = NodeRef("learn", Subject(Per.PROCESS, 1))
DAY_OFF = date(2027, 2, 1)


def scope(house: House) -> Scope:
    with open_store(house.database) as reader:
        return scope_of(reader, house.made.engagement_id)


def plan_input(house: House, today: date = START) -> PlanInput:
    with open_store(house.database) as reader:
        return plan_input_of(reader, house.made.engagement_id, today)


def site(house: House, handle: str) -> int:
    with open_store(house.database) as reader:
        return int(find(reader, Site, handle)["id"])


def test_the_scope_names_processes_with_their_stage_once_they_have_one(
    small: House, transition: House
) -> None:
    assert [process.stage for process in scope(small).processes] == [None]
    assert [process.stage for process in scope(transition).processes] == [Stage.TRANSITION_AND_INTEGRATE] * 2


def test_a_descoped_process_stays_in_the_scope_with_its_status(transition: House) -> None:
    descope_process(
        transition.database, make_act(transition.people.manager), 1, process="E1-P2", reason="Stays"
    )
    assert [process.status for process in scope(transition).processes] == [
        ProcessStatus.IN_SCOPE, ProcessStatus.DESCOPED,
    ]  # fmt: skip


def test_the_pool_of_trainees_stands_in_the_order_of_their_grants(transition: House) -> None:
    assert scope(transition).trainee_pool == tuple(person.id for person in transition.people.trainees)


def test_who_left_is_no_trainee_any_more_but_was_once_nominated(transition: House) -> None:
    person = transition.people.trainees[0].id
    withdraw_trainee(transition.database, make_act(transition.people.team_leads[0]), "E1-K1", reason="Moves")
    found = scope(transition)
    assert person not in {trainee.person_id for trainee in found.trainees}
    assert (1, person) in found.once_nominated


def test_what_is_wanted_follows_the_pinned_playbook(small: House) -> None:
    with open_store(small.database) as reader:
        wanted = wanted_of(reader, 1)
    assert len(wanted.tasks) == len(wanted.gates) == 6


def test_a_task_is_planned_on_the_calendar_of_its_holders_site(transition: House) -> None:
    places = plan_input(transition).site_of
    assert places[LEARN] == site(transition, transition.people.provider_site)
    assert places[NEED] == site(transition, transition.people.client_site)


def test_a_task_given_to_somebody_else_moves_to_that_persons_calendar(transition: House) -> None:
    task = task_named(transition, "learn", 1)
    assign_task(
        transition.database, of(transition.people.manager), task, person=transition.people.trainers[1].handle
    )
    assert plan_input(transition).site_of[LEARN] == site(transition, transition.people.provider_site)


def test_without_a_holder_the_sides_first_site_lends_its_calendar(database: Database, small: House) -> None:
    staff = make_people(database)
    start_engagement(
        database, make_act(staff.manager), playbook=load("tiny"), client=staff.client, name="Bare",
        starts_on=START, auth_method=AuthMethod.SELF_DECLARED,
    )  # fmt: skip
    house = House(database, small.made, small.files)
    assert plan_input(house).site_of[NEED] == site(house, staff.client_site)
    with open_store(database) as reader:
        assert side_calendars(reader, 1) == {Side.CLIENT: site(house, staff.client_site)}


def test_every_site_and_every_company_has_a_calendar(transition: House) -> None:
    with open_store(transition.database) as reader:
        calendars = calendars_of(reader)
    assert sorted(calendars) == [PARTY_CALENDARS - 2, PARTY_CALENDARS - 1, 1, 2]
    assert (calendars[1].country, calendars[1].subdivision, calendars[2].country) == ("DE", "SN", "PL")


def test_an_edited_day_is_in_the_calendar_of_its_site_only(transition: House) -> None:
    edit_site_day(
        transition.database, make_act(), site=transition.people.client_site, on=DAY_OFF, kind=SiteDayKind.HOLIDAY,
        title="Stocktaking",
    )  # fmt: skip
    with open_store(transition.database) as reader:
        calendars = calendars_of(reader)
    assert calendars[1].added_holidays == {DAY_OFF}
    assert not calendars[2].added_holidays


def test_days_of_the_business_calendar_are_given_in_order(small: House) -> None:
    days = [START + timedelta(days=number) for number in (30, 10, 20)]
    add_calendar_event(small.database, make_act(small.people.manager), 1, event="cut_off", days=days)
    assert plan_input(small).anchors == {"cut_off": tuple(sorted(days))}


def test_what_was_done_is_told_with_its_days(small: House) -> None:
    complete_task(small.database, make_act(small.people.sponsor), "E1-T1")
    progress = plan_input(small).progress[NEED]
    assert (progress.status, progress.started_on, progress.finished_on) == (TaskStatus.DONE, START, START)


def test_a_gate_that_passed_is_told_as_done_on_its_day(transition: House) -> None:
    passes(transition, 1, "ready")
    progress = plan_input(transition).progress
    ready, other = (progress[NodeRef("ready", Subject(Per.PROCESS, number))] for number in (1, 2))
    assert (ready.status, ready.finished_on) == (TaskStatus.DONE, START)
    assert (other.status, other.finished_on) == (TaskStatus.WAITING, None)


def test_planning_again_on_the_same_day_gives_the_dates_in_the_store(transition: House) -> None:
    task = table_of(Task)
    with open_store(transition.database) as reader:
        plan, _ = plan_of(reader, 1, START)
        kept = {
            row["task_key"]: row["forecast_on"]
            for row in reader.rows(select(task).where(task.c.process_id == 1))
        }
    assert {
        node.ref.key: node.end_on for node in plan.nodes if node.process_id == 1 and not node.is_gate
    } == kept
