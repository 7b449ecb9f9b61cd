"""A gate waits for who presents it, then for each open seat; a condition waits for its owner."""

from datetime import timedelta

from builders import ENGINE, START, load, make_act, make_people
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.actions.start_engagement import start_engagement
from kt_engine.answers.waiting import waits_of
from kt_engine.rules.gates import Seats, Vote, open_seats
from kt_engine.store.database import Database, open_store
from kt_engine.words import AuthMethod, Decision, Role, Side, Stage
from process_walks import do_task_of, passes, present, sign
from waits import asked, waits, waits_on, who
from walking import House


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


def test_a_seat_that_nobody_can_take_asks_for_the_role(database: Database) -> None:
    people = make_people(database)
    act = make_act(people.manager)
    started = start_engagement(
        database,
        act,
        playbook=load("tiny"),
        client=people.client,
        name="Alone",
        starts_on=START,
        auth_method=AuthMethod.SELF_DECLARED,
    )
    reconcile(database, make_act(ENGINE), started.engagement_id)
    present_gate(database, act, "E1-G-need")
    with open_store(database) as reader:
        found = {
            wait.do
            for wait in waits_of(reader, started.engagement_id, START)
            if wait.handle == "E1-G-need v1"
        }
    assert found == {
        "kt role grant PERSON steering_committee --engagement E1 --side client",
        "kt role grant PERSON process_owner --engagement E1 --side client",
    }
