"""Everything a person must do is waited for, from the right person, with the command that does it, and nothing else."""

from datetime import date, timedelta

import pytest

from builders import ENGINE, START, load, make_act, make_engagement, make_people
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.block_task import block_task
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.replan import replan
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.actions.start_task import start_task
from kt_engine.answers.waiting import Wait
from kt_engine.store.database import Database
from kt_engine.words import AuthMethod, Decision, HandoverKind, Side, Stage
from process_walks import moved, passes
from waits import asked, waits, waits_on, who
from walking import House, submitted, task_named


def test_a_ready_task_waits_for_who_holds_its_function(small: House) -> None:
    [wait] = waits(small)
    assert (wait.handle, wait.who, wait.role, wait.side) == (
        "E1-T1", who(small.people.sponsor), "sponsor", Side.CLIENT
    )  # fmt: skip
    assert (wait.what, wait.stage, wait.process) == ("Write down the need", Stage.IDENTIFY_NEEDS, None)
    assert wait.do == "kt task complete E1-T1"


def test_a_started_task_still_waits_for_its_person(small: House) -> None:
    start_task(small.database, make_act(small.people.sponsor), "E1-T1")
    assert asked(small, "E1-T1") == [who(small.people.sponsor)]


def test_a_task_assigned_to_somebody_waits_for_that_person(transition: House) -> None:
    task, other = task_named(transition, "learn"), transition.people.trainers[1]
    assign_task(transition.database, make_act(transition.people.manager), task, person=other.handle)
    assert asked(transition, task) == [who(other)]


def test_a_blocked_task_waits_to_be_unblocked(small: House) -> None:
    block_task(small.database, make_act(small.people.sponsor), "E1-T1", reason="No figures")
    [wait] = waits(small)
    assert (wait.what, wait.do) == ("unblock: Write down the need", "kt task unblock E1-T1")


def test_a_task_whose_function_nobody_holds_is_the_transition_managers_to_assign(
    database: Database, small: House
) -> None:
    staff = make_people(database)
    started = start_engagement(
        database, make_act(staff.manager), playbook=load("tiny"), client=staff.client, name="Nobody",
        starts_on=START, auth_method=AuthMethod.SELF_DECLARED,
    )  # fmt: skip
    house = House(database, small.made, small.files)
    moved(house)
    [wait] = waits(house)
    assert started.engagement_id == small.made.engagement_id
    assert (wait.who, wait.role) == (who(staff.manager), "sponsor (nobody assigned yet)")
    assert wait.do == "kt task assign E1-T1 PERSON"


def test_what_the_engine_does_itself_waits_for_nobody(database: Database, small: House) -> None:
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, small.files)
    moved(house)
    assert all("Publish" not in wait.what for wait in waits(house))


def test_late_things_come_first_then_those_with_the_least_slack(transition: House) -> None:
    days = [
        wait.late_days(START + timedelta(days=30)) for wait in waits(transition, START + timedelta(days=30))
    ]
    assert days == sorted(days, reverse=True)
    assert days[0] > 0
    on_time = [wait.slack_days for wait in waits(transition, START) if wait.slack_days is not None]
    assert on_time == sorted(on_time)


def test_a_task_not_begun_stays_late_against_the_baseline_although_it_is_planned_again(
    transition: House,
) -> None:
    later = START + timedelta(days=45)
    before = [wait.due_on for wait in waits_on(transition, task_named(transition, "learn"), START)]
    assert replan(transition.database, make_act(ENGINE, later), transition.made.engagement_id)
    [wait] = waits_on(transition, task_named(transition, "learn"), later)
    assert [wait.due_on] == before
    assert wait.late_days(later) > 0


def test_a_thing_is_late_from_the_day_after_it_was_due() -> None:
    wait = Wait("E1-T1", ("P3",), "sponsor", Side.CLIENT, "x", Stage.MONITOR, None, START, None, "kt x")
    assert wait.late_days(START) == 0
    assert wait.late_days(START + timedelta(days=1)) == 1


def test_an_engagement_on_hold_waits_for_nobody(small: House) -> None:
    hold_engagement(small.database, make_act(small.people.manager), 1, reason="Budget")
    assert waits(small) == ()


def test_a_cancelled_engagement_waits_for_nobody(small: House) -> None:
    cancel_engagement(small.database, make_act(small.people.manager), 1, reason="Stays in house")
    assert waits(small) == ()


def test_a_requested_handover_waits_for_its_giver(transition: House) -> None:
    [wait] = waits_on(transition, "E1-H1")
    assert wait.who == who(transition.people.experts[0])
    assert (wait.what, wait.do, wait.process) == (
        "hand over: The manual", "kt handover submit E1-H1 FILE", "E1-P1"
    )  # fmt: skip
    assert wait.due_on is not None


def test_a_submitted_handover_waits_for_its_reviewer_first(transition: House) -> None:
    submitted(transition, transition.people.experts[0])
    [wait] = waits_on(transition, "E1-H1")
    assert (wait.who, wait.what) == (who(transition.people.process_owner), "review: The manual")


def test_a_reviewed_handover_waits_for_its_receiver(transition: House) -> None:
    submitted(transition, transition.people.experts[0])
    accept_handover(
        transition.database, make_act(transition.people.process_owner, date(2027, 1, 20)), "E1-H1"
    )
    [wait] = waits_on(transition, "E1-H1")
    assert (wait.who, wait.what) == (who(transition.people.trainers[0]), "accept: The manual")


def test_an_accepted_handover_waits_for_nobody(transition: House) -> None:
    submitted(transition, transition.people.experts[0])
    for person in (transition.people.process_owner, transition.people.trainers[0]):
        accept_handover(transition.database, make_act(person, date(2027, 1, 20)), "E1-H1")
    assert waits_on(transition, "E1-H1") == []


def test_a_returned_handover_waits_for_its_giver_again(transition: House) -> None:
    submitted(transition, transition.people.experts[0])
    return_handover(
        transition.database,
        make_act(transition.people.process_owner, date(2027, 1, 20)),
        "E1-H1",
        reason="Thin",
    )
    assert asked(transition, "E1-H1") == [who(transition.people.experts[0])]


def test_a_new_version_waits_for_its_reviewer_though_he_reviewed_the_one_before(transition: House) -> None:
    people, day = transition.people, date(2027, 1, 20)
    submitted(transition, people.experts[0])
    accept_handover(transition.database, make_act(people.process_owner, day), "E1-H1")
    return_handover(transition.database, make_act(people.trainers[0], day), "E1-H1", reason="Thin")
    submitted(transition, people.experts[0], text="second")
    assert asked(transition, "E1-H1") == [who(people.process_owner)]


def test_a_handover_of_an_earlier_stage_is_not_forgotten(small: House) -> None:
    people = small.people
    added = add_handover(
        small.database, make_act(people.manager), "E1", title="Old letters", kind=HandoverKind.DOCUMENT,
        giver=people.experts[0].handle, receiver=people.team_leads[0].handle,
        reviewers=[people.process_owner.handle],
    )  # fmt: skip
    pass_need(small)
    [wait] = waits_on(small, added.handle)
    assert (wait.who, wait.stage) == (who(people.experts[0]), Stage.SELECT_PARTNER)


def pass_need(house: House) -> None:
    people = house.people
    complete_task(house.database, make_act(people.sponsor), "E1-T1")
    present_gate(house.database, make_act(people.manager), "E1-G-need")
    for signer in (people.sponsor, people.process_owner):
        sign_gate(house.database, make_act(signer), "E1-G-need", decision=Decision.GO)
    moved(house)


def test_nothing_of_a_process_out_of_scope_is_waited_for(transition: House) -> None:
    passes(transition, 2, "ready")
    assert {wait.process for wait in waits(transition)} == {"E1-P1", "E1-P2"}
    descope_process(
        transition.database, make_act(transition.people.manager), 1, process="E1-P2", reason="Stays"
    )
    assert {wait.process for wait in waits(transition)} == {"E1-P1"}


@pytest.mark.parametrize("stage", [1, 4])
def test_every_wait_names_somebody_and_a_command(small: House, transition: House, stage: int) -> None:
    house = small if stage == 1 else transition
    assert all(wait.who and wait.do.startswith("kt ") for wait in waits(house))


def test_a_task_of_the_travel_desk_names_the_first_thing_to_do(database: Database, small: House) -> None:
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, small.files)
    moved(house)
    assert [wait.handle for wait in waits(house)] == [task_named(house, "name_the_need")]
