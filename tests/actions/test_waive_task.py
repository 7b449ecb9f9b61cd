import pytest

from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.waive_task import waive_task
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.tables import Task
from kt_engine.words import TaskStatus
from walking import House, last_event, of, status_of, task_named, value_of


def test_a_waived_task_counts_as_done_for_the_tasks_after_it(first_stage: House) -> None:
    task, after = task_named(first_stage, "name_the_need"), task_named(first_stage, "list_the_work")
    moved = waive_task(first_stage.database, of(first_stage.people.manager), task, reason="It is known.")
    assert moved.made_ready == (after,)
    assert status_of(first_stage, Task, after) is TaskStatus.READY
    assert value_of(first_stage.database, Task, task, "reason") == "It is known."
    assert last_event(first_stage.database) == ("task_waived", task)


def test_a_waiting_task_is_waived_and_holds_nobody_up_later(first_stage: House) -> None:
    manager = of(first_stage.people.manager)
    middle, after = task_named(first_stage, "list_the_work"), task_named(first_stage, "measure_volumes")
    moved = waive_task(first_stage.database, manager, middle, reason="There is a list.")
    freed = {"measure_volumes", "screen_data_and_people", "list_first_risks"}
    assert set(moved.made_ready) == {task_named(first_stage, key) for key in freed}
    assert status_of(first_stage, Task, after) is TaskStatus.READY


def test_a_task_after_two_waits_for_both_a_waived_and_a_done_one(first_stage: House) -> None:
    database, people = first_stage.database, first_stage.people
    last = task_named(first_stage, "write_business_case")
    waive_task(database, of(people.manager), task_named(first_stage, "list_the_work"), reason="Known.")
    volumes, rules = (task_named(first_stage, key) for key in ("measure_volumes", "screen_data_and_people"))
    assert waive_task(database, of(people.manager), volumes, reason="Known.").made_ready == ()
    assert complete_task(database, of(people.experts[0]), rules).made_ready == (last,)


@pytest.mark.parametrize("who", ["sponsor", "process_owner", "outsider"])
def test_only_the_transition_manager_waives(first_stage: House, who: str) -> None:
    task = task_named(first_stage, "name_the_need")
    with pytest.raises(Refused, match="may not waive tasks"):
        waive_task(first_stage.database, of(getattr(first_stage.people, who)), task, reason="No time.")
    assert status_of(first_stage, Task, task) is TaskStatus.READY


def test_a_task_is_not_waived_without_a_reason(first_stage: House) -> None:
    with pytest.raises(UsageProblem, match="reason is empty"):
        waive_task(
            first_stage.database,
            of(first_stage.people.manager),
            task_named(first_stage, "name_the_need"),
            reason="",
        )


def test_a_done_task_is_not_waived(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    complete_task(first_stage.database, of(people.sponsor), task)
    with pytest.raises(MoveRefused, match="is done and cannot be waived"):
        waive_task(first_stage.database, of(people.manager), task, reason="Too late.")


def test_a_repeated_command_waives_once_and_releases_once(first_stage: House) -> None:
    task, act = task_named(first_stage, "name_the_need"), of(first_stage.people.manager, command_id="c1")
    waive_task(first_stage.database, act, task, reason="Known.")
    assert waive_task(first_stage.database, act, task, reason="Known.").status is TaskStatus.WAIVED
    after = task_named(first_stage, "list_the_work")
    assert value_of(first_stage.database, Task, after, "open_predecessors_count") == 0
