"""Where an engagement stands: one frozen page of facts, from the store alone."""

from datetime import timedelta

from builders import START, make_act, make_engagement
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.answers.gate_standing import GateStanding
from kt_engine.answers.standing import Standing, standing
from kt_engine.store.database import Database
from kt_engine.words import GateStatus, ProcessStatus, Stage
from process_walks import do_task_of, moved, passes, present, sign
from walking import House


def facts(house: House) -> Standing:
    return standing(house.database, house.made.engagement_id, START)


def gates(house: House) -> dict[str, GateStanding]:
    return {gate.handle: gate for gate in facts(house).gates}


def test_the_head_of_the_page_names_engagement_companies_and_event(small: House) -> None:
    found = facts(small)
    assert (found.handle, found.name, found.function) == ("E1", "Travel desk", "small desk")
    assert (found.client, found.provider) == ("Aldergate Retail", "Bluefinch Services")
    assert found.head_seq > 0
    assert len(found.head_hash) == 64


def test_an_engagement_without_a_provider_says_so(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 1, with_provider=False)
    assert standing(database, made.engagement_id, START).provider is None
    assert facts(small).provider is not None


def test_before_stage_four_there_is_no_spread_of_stages(small: House) -> None:
    assert (facts(small).stage_text, facts(small).distribution) == ("1", ())


def test_from_stage_four_on_the_lowest_stage_is_shown_with_the_spread(transition: House) -> None:
    passes(transition, 1, "ready", "live")
    assert (facts(transition).stage_number, facts(transition).stage_text) == (4, "4 (4: 1 · 6: 1)")


def test_a_process_out_of_scope_is_listed_but_not_counted(transition: House) -> None:
    passes(transition, 1, "ready")
    descope_process(
        transition.database, make_act(transition.people.manager), 1, process="E1-P2", reason="Stays"
    )
    found = facts(transition)
    assert (found.stage_number, found.distribution) == (5, ((5, 1),))
    assert [process.status for process in found.processes] == [ProcessStatus.IN_SCOPE, ProcessStatus.DESCOPED]


def test_a_process_shows_its_tasks_handovers_and_seats(transition: House) -> None:
    do_task_of(transition, "ready")
    first = facts(transition).processes[0]
    assert (first.tasks_done, first.tasks_all) == (1, 3)
    assert (first.handovers_accepted, first.handovers_all, first.certified, first.seats) == (0, 1, 0, 1)


def test_the_next_gates_are_those_of_open_stages_with_live_criteria(transition: House) -> None:
    before = gates(transition)
    assert set(before) == {"E1-G-ready-P1", "E1-G-ready-P2"}
    do_task_of(transition, "ready")
    after = gates(transition)["E1-G-ready-P1"]
    assert [criterion.met for criterion in before["E1-G-ready-P1"].criteria] == [False, False]
    assert [criterion.met for criterion in after.criteria] == [True, False]
    assert not after.would_pass


def test_a_gate_shows_its_version_and_who_has_signed(transition: House) -> None:
    do_task_of(transition, "ready")
    handle = present(transition, "ready")
    sign(transition, handle, transition.people.process_owner)
    gate = gates(transition)[handle]
    assert (gate.version, gate.status) == (f"{handle} v1", GateStatus.PRESENTED)
    assert gate.signed_by == (transition.people.process_owner.handle,)


def test_a_gate_never_presented_has_neither_version_nor_signers(transition: House) -> None:
    gate = gates(transition)["E1-G-ready-P1"]
    assert (gate.version, gate.status, gate.signed_by) == (None, None, ())


def test_a_cancelled_engagement_has_no_next_gates(transition: House) -> None:
    cancel_engagement(transition.database, make_act(transition.people.manager), 1, reason="Stays in house")
    assert facts(transition).gates == ()


def test_a_gate_whose_criteria_are_met_would_pass(transition: House) -> None:
    passes(transition, 1, "ready")
    do_task_of(transition, "live")
    assert gates(transition)["E1-G-live-P1"].would_pass


def test_changes_are_counted_from_the_day_before(small: House) -> None:
    complete_task(small.database, make_act(small.people.sponsor), "E1-T1")
    counts = {change.kind: change.count for change in facts(small).changes}
    assert counts["task_completed"] == 1
    later = standing(small.database, 1, START + timedelta(days=1))
    assert {change.kind for change in later.changes} == set(counts)
    assert standing(small.database, 1, START + timedelta(days=2)).changes == ()


def test_the_next_date_is_that_of_work_that_waits_for_its_event_alone(
    database: Database, small: House
) -> None:
    made = make_engagement(database, "anchored", 1)
    house = House(database, made, small.files)
    day = START + timedelta(days=10)
    add_calendar_event(database, make_act(made.people.manager), 1, event="cut_off", days=[day])
    moved(house)
    assert facts(house).next_date is None
    complete_task(database, make_act(made.people.sponsor), "E1-T1")
    moved(house)
    assert (facts(house).next_date, facts(house).next_dates) == (day, ((Stage.IDENTIFY_NEEDS, day),))


def test_nobody_asked_and_no_scope_is_said_with_the_way_out(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 0)
    found = standing(database, made.engagement_id, START)
    assert found.stuck == ("E1 has no process in scope. Import it: kt scope import E1 FILE",)
    assert facts(small).stuck == ()
