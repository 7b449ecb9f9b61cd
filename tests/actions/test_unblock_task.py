import pytest

from kt_engine.actions.block_task import block_task
from kt_engine.actions.start_task import start_task
from kt_engine.actions.unblock_task import unblock_task
from kt_engine.errors import MoveRefused, Refused
from kt_engine.store.tables import Task
from kt_engine.words import TaskStatus
from walking import House, last_event, of, task_named, value_of


def blocked(house: House, *, started: bool) -> str:
    task, sponsor = task_named(house, "name_the_need"), house.people.sponsor
    if started:
        start_task(house.database, of(sponsor), task)
    block_task(house.database, of(sponsor), task, reason="No figures.")
    return task


def test_a_task_that_had_begun_goes_on(first_stage: House) -> None:
    task = blocked(first_stage, started=True)
    moved = unblock_task(first_stage.database, of(first_stage.people.sponsor), task, note="They came.")
    assert moved.status is TaskStatus.IN_PROGRESS
    assert value_of(first_stage.database, Task, task, "reason") is None
    assert last_event(first_stage.database) == ("task_unblocked", task)


def test_a_task_that_had_not_begun_is_ready_again(first_stage: House) -> None:
    task = blocked(first_stage, started=False)
    assert unblock_task(first_stage.database, of(first_stage.people.manager), task).status is TaskStatus.READY


def test_a_task_that_is_not_blocked_is_not_unblocked(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    with pytest.raises(MoveRefused, match="It is not blocked"):
        unblock_task(first_stage.database, of(first_stage.people.sponsor), task)


def test_somebody_else_unblocks_nothing(first_stage: House) -> None:
    task = blocked(first_stage, started=False)
    with pytest.raises(Refused, match="may not block and unblock"):
        unblock_task(first_stage.database, of(first_stage.people.experts[0]), task)


def test_a_repeated_command_unblocks_once(first_stage: House) -> None:
    task, act = blocked(first_stage, started=False), of(first_stage.people.sponsor, command_id="c1")
    assert unblock_task(first_stage.database, act, task) == unblock_task(first_stage.database, act, task)
