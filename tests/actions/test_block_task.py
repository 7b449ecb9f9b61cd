import pytest

from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.start_task import start_task
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.tables import Task
from kt_engine.words import TaskStatus
from walking import House, last_event, of, status_of, task_named, value_of


def test_who_is_asked_blocks_a_ready_task_with_the_reason(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    block_task(first_stage.database, of(first_stage.people.sponsor), task, reason=" The archive is closed. ")
    assert status_of(first_stage, Task, task) is TaskStatus.BLOCKED
    assert value_of(first_stage.database, Task, task, "reason") == "The archive is closed."
    assert last_event(first_stage.database) == ("task_blocked", task)


def test_the_transition_manager_blocks_a_begun_task(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    start_task(first_stage.database, of(people.sponsor), task)
    moved = block_task(first_stage.database, of(people.manager), task, reason="No answer.")
    assert moved.status is TaskStatus.BLOCKED


def test_a_task_is_not_blocked_without_a_reason(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    with pytest.raises(UsageProblem, match="reason is empty"):
        block_task(first_stage.database, of(first_stage.people.sponsor), task, reason="  ")
    assert status_of(first_stage, Task, task) is TaskStatus.READY


def test_somebody_else_blocks_nothing(first_stage: House) -> None:
    with pytest.raises(Refused, match="may not block"):
        block_task(
            first_stage.database,
            of(first_stage.people.experts[0]),
            task_named(first_stage, "name_the_need"),
            reason="I say so.",
        )


def test_a_waiting_task_is_not_blocked(first_stage: House) -> None:
    with pytest.raises(MoveRefused, match="is waiting and cannot be blocked"):
        block_task(
            first_stage.database,
            of(first_stage.people.manager),
            task_named(first_stage, "list_the_work"),
            reason="No room.",
        )


def test_a_done_task_is_not_blocked(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    complete_task(first_stage.database, of(people.sponsor), task)
    with pytest.raises(MoveRefused, match="is done and cannot be blocked"):
        block_task(first_stage.database, of(people.manager), task, reason="Too late.")


def test_a_blocked_task_is_not_blocked_twice(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    act = of(people.sponsor, command_id="c1")
    first = block_task(first_stage.database, act, task, reason="No figures.")
    assert block_task(first_stage.database, act, task, reason="No figures.") == first
    with pytest.raises(MoveRefused, match="is blocked and cannot be blocked"):
        block_task(first_stage.database, of(people.sponsor), task, reason="No people.")
