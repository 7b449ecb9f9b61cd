"""Everything a person must do is waited for, from the right person, with the command that does it, and nothing else."""

from datetime import date, timedelta

import pytest

from builders import ENGINE, START, Someone, load, make_act, make_engagement, make_people
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.block_task import block_task
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.actions.start_task import start_task
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.rules.gates import Seats, Vote, open_seats
from kt_engine.store.database import Database, open_store
from kt_engine.words import Decision, HandoverKind, Role, Side, Stage
from process_walks import do_task_of, moved, passes, present, sign
from walking import House, scored, submitted, task_named, taught


def waits(house: House, today: date = START) -> tuple[Wait, ...]:
    with open_store(house.database) as reader:
        return waits_of(reader, house.made.engagement_id, today)


def waits_on(house: House, handle: str, today: date = START) -> list[Wait]:
    return [wait for wait in waits(house, today) if wait.handle.split(" ")[0] == handle]


def asked(house: House, handle: str, today: date = START) -> list[tuple[str, ...]]:
    return [wait.who for wait in waits_on(house, handle, today)]


def who(*people: Someone) -> tuple[str, ...]:
    return tuple(person.handle for person in people)


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
        starts_on=START,
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


def test_a_nominated_trainee_waits_for_the_trainers(transition: House) -> None:
    [wait] = waits_on(transition, "E1-K1")
    assert wait.who == who(*transition.people.trainers)
    assert wait.do == "kt training record-session E1-P1 MODULE --attended E1-K1 ..."


def test_a_trainee_in_class_waits_for_a_test(transition: House) -> None:
    taught(transition.database, transition.made, "E1-K1", "basics")
    [wait] = waits_on(transition, "E1-K1")
    assert (wait.what, wait.do) == (
        "assess the trainee", "kt training record-assessment E1-K1 MODULE --score ..."
    )  # fmt: skip


def test_a_trainee_who_failed_is_taught_and_tested_again(transition: House) -> None:
    taught(transition.database, transition.made, "E1-K1", "basics", "manners")
    scored(transition.database, transition.made, "E1-K1", "10")
    assert [wait.what for wait in waits_on(transition, "E1-K1")] == ["teach and assess the trainee again"]


def pass_tests(house: House) -> None:
    taught(house.database, house.made, "E1-K1", "basics", "manners")
    for module in ("basics", "manners"):
        scored(house.database, house.made, "E1-K1", "90", module=module)


def test_a_trainee_who_passed_waits_for_both_signatures(transition: House) -> None:
    pass_tests(transition)
    assert asked(transition, "E1-K1") == [
        who(*transition.people.trainers), who(*transition.people.experts)
    ]  # fmt: skip


def test_a_half_signed_certificate_waits_for_the_other_side_only(transition: House) -> None:
    pass_tests(transition)
    certify_trainee(transition.database, make_act(transition.people.trainers[0], date(2027, 1, 21)), "E1-K1")
    assert asked(transition, "E1-K1") == [who(*transition.people.experts)]


def certify(house: House) -> None:
    pass_tests(house)
    for signer in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, make_act(signer, date(2027, 1, 21)), "E1-K1")


def test_a_certified_trainee_waits_for_nobody_until_the_certificate_ends(transition: House) -> None:
    certify(transition)
    assert waits_on(transition, "E1-K1", date(2028, 1, 21)) == []
    [wait] = waits_on(transition, "E1-K1", date(2028, 1, 22))
    assert wait.who == who(*transition.people.team_leads)
    assert wait.do == "kt training withdraw E1-K1 --reason ..."


def test_a_gate_is_presented_once_the_tasks_of_its_stage_have_ended(small: House) -> None:
    assert waits_on(small, "E1-G-need") == []
    complete_task(small.database, make_act(small.people.sponsor), "E1-T1")
    [wait] = waits(small)
    assert (wait.handle, wait.do) == ("E1-G-need", "kt gate present E1-G-need")
    assert wait.who == who(small.people.manager, small.people.provider_manager)


def test_a_gate_of_one_process_does_not_wait_for_the_tasks_of_another(transition: House) -> None:
    do_task_of(transition, "ready", 1)
    assert len(waits_on(transition, "E1-G-ready-P1")) == 1
    assert waits_on(transition, "E1-G-ready-P2") == []


def test_a_presented_gate_waits_for_each_open_seat(transition: House) -> None:
    do_task_of(transition, "ready")
    gate = present(transition, "ready")
    assert asked(transition, gate) == [
        who(transition.people.process_owner, transition.people.second_process_owner),
        who(*transition.people.team_leads),
    ]
    sign(transition, gate, transition.people.team_leads[0])
    [wait] = waits_on(transition, gate)
    assert (wait.handle, wait.role) == (f"{gate} v1", "process owner")


def test_who_presented_a_gate_is_not_asked_to_sign_it(transition: House) -> None:
    people = transition.people
    grant_role(
        transition.database, make_act(), person=people.manager.handle, role=Role.PROCESS_OWNER, side=Side.CLIENT,
        engagement_id=1,
    )  # fmt: skip
    do_task_of(transition, "ready")
    gate = present(transition, "ready")
    assert people.manager.handle not in {handle for handles in asked(transition, gate) for handle in handles}


def test_a_second_member_of_the_steering_committee_leaves_no_seat_of_the_side_open(small: House) -> None:
    owner, lead = Seats(Side.CLIENT, Role.PROCESS_OWNER, 1), Seats(Side.PROVIDER, Role.TEAM_LEAD, 1)
    vote = Vote(small.people.sponsor.id, Side.CLIENT, Role.STEERING_COMMITTEE, Decision.GO)
    assert open_seats([owner, lead], [vote]) == (lead,)


def test_a_gate_that_was_refused_is_to_be_presented_again(transition: House) -> None:
    do_task_of(transition, "ready")
    gate = present(transition, "ready")
    sign_gate(
        transition.database,
        make_act(transition.people.process_owner),
        gate,
        decision=Decision.NO_GO,
        comment="No",
    )
    assert [wait.handle for wait in waits_on(transition, gate)] == [gate]


def test_an_open_condition_waits_for_its_owner_where_the_process_now_stands(transition: House) -> None:
    passes(transition, 1, "ready")
    [wait] = waits_on(transition, "E1-C1")
    assert (wait.who, wait.stage, wait.process) == (
        who(transition.people.team_leads[0]), Stage.GO_LIVE, "E1-P1"
    )  # fmt: skip
    assert wait.what == "close the condition: Certify one more person"


def test_an_expired_condition_still_waits_for_its_owner_and_says_so(transition: House) -> None:
    passes(transition, 1, "ready")
    later = START + timedelta(days=6)
    expire_conditions(transition.database, make_act(ENGINE, later), 1)
    assert [wait.what for wait in waits_on(transition, "E1-C1")] == [
        "expired: close the condition: Certify one more person"
    ]


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
