"""What a decision brings: stages that move one by one, a baseline that is signed once, an engagement that ends."""

import json

import pytest
from sqlalchemy import select

from builders import START, make_act, make_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.standing import standing
from kt_engine.errors import MoveRefused, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Condition,
    Engagement,
    Gate,
    PlanRevision,
    Process,
    StageMove,
    Task,
    table_of,
)
from kt_engine.words import Decision, EngagementStatus, PlanKind
from process_walks import do_task_of, moved, passes, present, sign
from walking import House, count_of, last_event, status_of, value_of, walk_to_stage_four

MOVE, REVISION, TASK, PROCESS = table_of(StageMove), table_of(PlanRevision), table_of(Task), table_of(Process)


@pytest.fixture
def house(stage_four: House) -> House:
    """The desk with two processes in stage 4, its tasks ready."""
    moved(stage_four)
    return stage_four


def stages(house: House) -> list[int | None]:
    with open_store(house.database) as reader:
        return [
            row["stage_number"] for row in reader.rows(select(PROCESS.c.stage_number).order_by(PROCESS.c.id))
        ]


def test_three_waves_stand_in_three_stages_each_by_a_gate_of_its_own(
    any_database: Database, first_stage: House
) -> None:
    made = walk_to_stage_four(any_database, processes=3)
    house = House(any_database, made, first_stage.files)
    passes(house, 1, "ready", "live")
    passes(house, 2, "ready")
    assert stages(house) == [6, 5, 4]
    with open_store(any_database) as reader:
        rows = reader.rows(select(MOVE).order_by(MOVE.c.id))
    assert [(row["process_id"], row["from_stage_number"]) for row in rows] == [
        (None, 1), (None, 2), (None, 3), (1, 4), (1, 5), (2, 4),
    ]  # fmt: skip
    assert len({row["gate_version_id"] for row in rows}) == 6
    assert standing(any_database, 1, START).stage_text == "4 (4: 1 · 5: 1 · 6: 1)"


def test_a_decision_moves_only_its_own_process(house: House) -> None:
    passes(house, 2, "ready")
    assert stages(house) == [4, 5]
    assert value_of(house.database, Process, "E1-P2", "stage_since_on") == START


def test_a_no_go_moves_nothing_and_opens_no_condition(house: House) -> None:
    do_task_of(house, "ready")
    gate = present(house, "ready")
    sign_gate(
        house.database,
        make_act(house.people.process_owner),
        gate,
        decision=Decision.NO_GO,
        comment="Too early",
    )
    assert stages(house) == [4, 4]
    assert (count_of(house.database, Condition), count_of(house.database, StageMove)) == (0, 3)
    assert value_of(house.database, Gate, gate, "passed_on") is None


def test_the_first_of_two_signatures_moves_nothing(house: House) -> None:
    do_task_of(house, "ready")
    gate = present(house, "ready")
    sign(house, gate, house.people.process_owner)
    assert (stages(house), count_of(house.database, Condition)) == ([4, 4], 0)


def test_decision_and_move_are_one_event(house: House) -> None:
    passes(house, 1, "ready", "live", "steady")
    do_task_of(house, "ready", 2)
    gate = present(house, "ready", 2)
    for who in (house.people.process_owner, house.people.team_leads[0]):
        sign(house, gate, who)
    assert last_event(house.database) == ("gate_decided", f"{gate} v1")
    assert stages(house) == [6, 5]


def test_a_conditional_decision_opens_each_condition_with_its_owner_and_days(house: House) -> None:
    passes(house, 1, "ready")
    passes(house, 2, "ready")
    assert count_of(house.database, Condition) == 2
    owner = house.people.team_leads[0].id
    for handle in ("E1-C1", "E1-C2"):
        assert value_of(house.database, Condition, handle, "owner_id") == owner
        assert value_of(house.database, Condition, handle, "due_on") == START
    assert value_of(house.database, Condition, "E1-C2", "ramp_ceiling_pct") == 50


def test_the_baseline_is_the_plan_that_was_presented_not_a_later_one(
    database: Database, first_stage: House
) -> None:
    made = make_engagement(database, "two_modules", 1)
    house = House(database, made, first_stage.files)
    people = made.people
    for number, (gate, doer, second) in enumerate(
        (
            ("need", people.sponsor, people.process_owner),
            ("partner", people.process_owner, people.process_owner),
        ),
        1,
    ):
        moved(house)
        complete_task(database, make_act(doer), f"E1-T{number}")
        present_gate(database, make_act(people.manager), f"E1-G-{gate}")
        for who in (people.sponsor, second):
            sign_gate(database, make_act(who), f"E1-G-{gate}", decision=Decision.GO)
    moved(house)
    complete_task(database, make_act(people.process_owner), "E1-T3")
    present_gate(database, make_act(people.manager), "E1-G-contract")
    with open_store(database) as reader:
        shown = max(row["number"] for row in reader.rows(select(REVISION.c.number)))
    moved(house, START.replace(day=11))  # the days that pass make a newer forecast
    for who in (people.sponsor, people.team_leads[0]):
        sign_gate(database, make_act(who, START.replace(day=11)), "E1-G-contract", decision=Decision.GO)
    with open_store(database) as reader:
        rows = {row["number"]: row for row in reader.rows(select(REVISION))}
    assert max(rows) > shown
    assert (rows[0]["kind"], rows[0]["copied_from"]) == (PlanKind.BASELINE, shown)
    assert rows[0]["plan_json"] == rows[shown]["plan_json"] != rows[max(rows)]["plan_json"]


def test_the_days_of_the_baseline_stand_at_every_task_and_gate(house: House) -> None:
    with open_store(house.database) as reader:
        row = reader.rows(select(REVISION).where(REVISION.c.number == 0))[0]
        tasks = reader.rows(select(TASK).order_by(TASK.c.id))
    signed = {(key, subject): end for key, _, subject, _, end, *_ in json.loads(row["plan_json"])}
    kept = {(task["task_key"], task["subject_id"]): task["baseline_on"].isoformat() for task in tasks}
    assert kept.items() <= signed.items()
    assert value_of(house.database, Gate, "E1-G-ready-P1", "baseline_on") is not None


def test_later_forecasts_leave_the_baseline_alone(house: House) -> None:
    task = do_task_of(house, "ready")
    before = value_of(house.database, Task, task, "baseline_on")
    moved(house, START.replace(day=25))
    assert value_of(house.database, Task, task, "baseline_on") == before


def test_a_process_that_ran_steadily_is_finished_and_the_engagement_goes_on(house: House) -> None:
    passes(house, 1, "ready", "live", "steady")
    assert value_of(house.database, Process, "E1-P1", "finished") is True
    assert status_of(house, Engagement, "E1") is EngagementStatus.ACTIVE


def test_the_last_process_finishes_the_engagement(house: House) -> None:
    for process in (1, 2):
        passes(house, process, "ready", "live", "steady")
    assert status_of(house, Engagement, "E1") is EngagementStatus.FINISHED
    with pytest.raises(MoveRefused, match="E1 is finished and cannot be changed"):
        present_gate(house.database, make_act(house.people.manager), "E1-G-ready-P1")


def test_taking_the_last_open_process_out_of_scope_finishes_the_engagement(house: House) -> None:
    passes(house, 1, "ready", "live", "steady")
    descope_process(house.database, make_act(house.people.manager), 1, process="E1-P2", reason="Stays")
    assert status_of(house, Engagement, "E1") is EngagementStatus.FINISHED


def test_a_finished_process_is_not_taken_out_of_scope(house: House) -> None:
    passes(house, 1, "ready", "live", "steady")
    with pytest.raises(Refused, match="has finished all its stages"):
        descope_process(house.database, make_act(house.people.manager), 1, process="E1-P1", reason="Stays")
