"""A waiver is only a proposal of the transition manager: the task stays as it stands until another person decides."""

import pytest

from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import decide_waiver
from kt_engine.actions.waive_task import content_sha256, waive_task
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.tables import Task, Waiver
from kt_engine.words import TaskStatus, WaiverStatus
from walking import House, count_of, last_event, of, status_of, task_named, value_of


def test_a_proposed_waiver_leaves_the_task_as_it_was(first_stage: House) -> None:
    task, manager = task_named(first_stage, "name_the_need"), first_stage.people.manager
    proposed = waive_task(first_stage.database, of(manager), task, reason="It is known.")
    assert (proposed.handle, proposed.task) == ("E1-W1", task)
    assert proposed.content_sha256 == content_sha256(task, "It is known.", manager.handle)
    assert status_of(first_stage, Task, task) is TaskStatus.READY
    assert status_of(first_stage, Waiver, "E1-W1") is WaiverStatus.PROPOSED
    assert value_of(first_stage.database, Waiver, "E1-W1", "reason") == "It is known."
    assert last_event(first_stage.database) == ("waiver_proposed", "E1-W1")


def test_a_task_is_proposed_once_at_a_time(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    waive_task(first_stage.database, of(people.manager), task, reason="It is known.")
    with pytest.raises(Refused, match="E1-W1 proposes already"):
        waive_task(first_stage.database, of(people.manager), task, reason="Really known.")
    decide_waiver(
        first_stage.database, of(people.process_owner), "E1-W1", approve=False, points=["It is not."]
    )
    again = waive_task(first_stage.database, of(people.manager), task, reason="Really known.")
    assert again.handle == "E1-W2"


@pytest.mark.parametrize("who", ["sponsor", "process_owner", "outsider"])
def test_only_the_transition_manager_proposes(first_stage: House, who: str) -> None:
    task = task_named(first_stage, "name_the_need")
    with pytest.raises(Refused, match="may not waive tasks"):
        waive_task(first_stage.database, of(getattr(first_stage.people, who)), task, reason="No time.")
    assert count_of(first_stage.database, Waiver) == 0


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


def test_a_repeated_command_proposes_once_and_gives_the_same_answer(first_stage: House) -> None:
    task, act = task_named(first_stage, "name_the_need"), of(first_stage.people.manager, command_id="c1")
    first = waive_task(first_stage.database, act, task, reason="Known.")
    assert waive_task(first_stage.database, act, task, reason="Known.") == first
    assert count_of(first_stage.database, Waiver) == 1


@pytest.mark.parametrize(("key", "reason"), [("name_the_need", "Other."), ("list_the_work", "Known.")])
def test_the_same_command_id_with_other_content_is_refused(first_stage: House, key: str, reason: str) -> None:
    act = of(first_stage.people.manager, command_id="c1")
    waive_task(first_stage.database, act, task_named(first_stage, "name_the_need"), reason="Known.")
    with pytest.raises(Refused, match="with other content"):
        waive_task(first_stage.database, act, task_named(first_stage, key), reason=reason)
    assert count_of(first_stage.database, Waiver) == 1
