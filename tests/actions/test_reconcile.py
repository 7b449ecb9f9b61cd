"""What should exist is inserted, what is no longer wanted is withdrawn, and twice is the same as once."""

import json

from sqlalchemy import ColumnElement, Table, func, select

from builders import ENGINE, START, make_act, make_engagement, scope_rows
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.add_party import add_party
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.move_tasks import move_tasks
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.replan import replan
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Certification,
    Event,
    Gate,
    Handover,
    PlanRevision,
    Task,
    TaskLink,
    table_of,
)
from kt_engine.words import CertificationStatus, HandoverKind, HandoverStatus, Per, Stage, TaskStatus
from walking import House

T, H, C, G = table_of(Task), table_of(Handover), table_of(Certification), table_of(Gate)


def rows(database: Database, table: Table, *where: ColumnElement[bool]) -> list[dict[str, object]]:
    with open_store(database) as reader:
        return [dict(row) for row in reader.rows(select(table).where(*where).order_by(table.c.id))]


def count_events(database: Database) -> int:
    with open_store(database) as reader:
        return int(reader.value(select(func.count()).select_from(table_of(Event))))


def test_a_second_reconciliation_changes_nothing_and_leaves_no_event(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert reconcile(database, make_act(ENGINE), made.engagement_id)
    before = count_events(database)
    assert not reconcile(database, make_act(ENGINE), made.engagement_id)
    assert count_events(database) == before


def test_tasks_of_all_six_stages_exist_from_the_first_day(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=2)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    stages = [row["stage"] for row in rows(database, T)]
    assert {stage: stages.count(stage) for stage in Stage} == {
        Stage.IDENTIFY_NEEDS: 1,
        Stage.SELECT_PARTNER: 1,
        Stage.DEFINE_CONTRACT: 1,
        Stage.TRANSITION_AND_INTEGRATE: 2,
        Stage.GO_LIVE: 2,
        Stage.MONITOR: 2,
    }


def test_gates_of_processes_carry_the_number_of_their_process(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=2)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    handles = {row["handle"] for row in rows(database, G)}
    assert {"E1-G-need", "E1-G-contract", "E1-G-ready-P1", "E1-G-ready-P2", "E1-G-steady-P2"} <= handles


def test_added_scope_brings_its_own_tasks_gates_and_handovers(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    import_scope(database, make_act(made.people.manager), made.engagement_id, scope_rows(2, made.people))
    assert reconcile(database, make_act(ENGINE), made.engagement_id)
    assert [row["process_id"] for row in rows(database, H)] == [1, 2]
    assert len(rows(database, T, T.c.process_id == 2)) == 3


def test_what_a_descoped_process_still_had_open_is_withdrawn_with_a_reason(stage_four: House) -> None:
    database, made = stage_four.database, stage_four.made
    descope_process(
        database, make_act(made.people.manager), made.engagement_id, process="E1-P2", reason="Stays in house"
    )
    reconcile(database, make_act(ENGINE), made.engagement_id)
    tasks = rows(database, T, T.c.process_id == 2)
    assert {row["status"] for row in tasks} == {TaskStatus.WITHDRAWN}
    assert all("left the engagement" in str(row["reason"]) for row in tasks)
    assert {row["status"] for row in rows(database, H, H.c.process_id == 2)} == {HandoverStatus.WITHDRAWN}
    assert all(row["withdrawn_on"] for row in rows(database, G, G.c.process_id == 2))


def test_a_handover_added_by_hand_is_never_withdrawn(stage_four: House) -> None:
    database, made = stage_four.database, stage_four.made
    added = add_handover(
        database, make_act(made.people.manager), made.handle, title="Old letters", kind=HandoverKind.DOCUMENT,
        giver=made.people.experts[0].handle, receiver=made.people.trainers[0].handle,
        reviewers=[made.people.process_owner.handle], process="E1-P2",
    )  # fmt: skip
    descope_process(
        database, make_act(made.people.manager), made.engagement_id, process="E1-P2", reason="Stays in house"
    )
    reconcile(database, make_act(ENGINE), made.engagement_id)
    kept = rows(database, H, H.c.handle == added.handle)
    assert [row["status"] for row in kept] == [HandoverStatus.REQUESTED]


def test_a_trainee_who_leaves_is_replaced_by_the_next_of_the_pool(stage_four: House) -> None:
    database, made = stage_four.database, stage_four.made
    reconcile(database, make_act(ENGINE), made.engagement_id)
    first = rows(database, C, C.c.process_id == 1)[0]
    withdraw_trainee(database, make_act(made.people.team_leads[0]), str(first["handle"]), reason="Moves away")
    reconcile(database, make_act(ENGINE), made.engagement_id)
    certifications = rows(database, C, C.c.process_id == 1)
    assert [row["status"] for row in certifications] == [
        CertificationStatus.ATTRITED,
        CertificationStatus.NOMINATED,
    ]
    assert certifications[0]["person_id"] != certifications[1]["person_id"]


def test_a_late_candidate_holds_up_the_comparison_of_offers(database: Database) -> None:
    made = make_engagement(database, "travel_desk", processes=1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    company = add_party(database, make_act(), name="Late Offer", country="PL", time_zone="Europe/Warsaw")
    add_candidate(database, make_act(made.people.manager), made.engagement_id, party=company.handle)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    compare = rows(database, T, T.c.task_key == "compare_offers")[0]
    links = rows(database, table_of(TaskLink), table_of(TaskLink).c.task_id == compare["id"])
    scored = rows(database, T, T.c.subject_kind == Per.CANDIDATE)
    assert {row["id"] for row in scored} <= {link["after_task_id"] for link in links}
    assert compare["open_predecessors_count"] == 2


def test_tasks_of_a_stage_that_is_not_open_stay_waiting(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    assert not move_tasks(database, make_act(ENGINE), made.engagement_id, Stage.SELECT_PARTNER)
    assert move_tasks(database, make_act(ENGINE), made.engagement_id, Stage.IDENTIFY_NEEDS)
    ready = rows(database, T, T.c.status == TaskStatus.READY)
    assert [row["stage"] for row in ready] == [Stage.IDENTIFY_NEEDS]


def test_the_first_plan_is_forecast_one_and_a_quiet_day_makes_no_second(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    assert replan(database, make_act(ENGINE), made.engagement_id)
    assert not replan(database, make_act(ENGINE), made.engagement_id)
    assert {str(row["forecast_start_on"]) for row in rows(database, T, T.c.task_key == "write_need")} == {
        str(START)
    }


def test_a_task_done_late_moves_what_has_not_started(first_stage: House) -> None:
    database, made = first_stage.database, first_stage.made
    task = rows(database, T, T.c.task_key == "name_the_need")[0]
    replan(database, make_act(ENGINE), made.engagement_id)
    after = rows(database, T, T.c.task_key == "list_the_work")[0]
    late = START.replace(day=18)
    complete_task(database, make_act(made.people.sponsor, late), str(task["handle"]))
    assert replan(database, make_act(ENGINE, late), made.engagement_id)
    moved = rows(database, T, T.c.task_key == "list_the_work")[0]
    assert moved["forecast_start_on"] > late > after["forecast_start_on"]  # type: ignore[operator]


def test_the_first_plan_leaves_time_for_trainees_who_are_not_named_yet(database: Database) -> None:
    made = make_engagement(database, "travel_desk", processes=1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    replan(database, make_act(ENGINE), made.engagement_id)
    plan = json.loads(str(rows(database, table_of(PlanRevision))[0]["plan_json"]))
    planned = {(key, kind): (start, end) for key, kind, _, start, end, *_ in plan}
    assert planned["supervise_work", "trainee"][1] < planned["run_in_parallel", "process"][0]
    assert planned["score_offer", "candidate"][1] < planned["compare_offers", "engagement"][0]
    assert not rows(database, T, T.c.subject_id < 0)
