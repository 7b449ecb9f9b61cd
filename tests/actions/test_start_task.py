from datetime import date

import pytest
from sqlalchemy import update

from builders import ENGINE, START, make_act
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.block_task import block_task
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.start_task import start_task
from kt_engine.errors import MoveRefused, Refused
from kt_engine.store.tables import Engagement, Person, Task, table_of
from kt_engine.words import EngagementStatus, TaskStatus
from walking import DAY, House, last_event, of, status_of, task_named, value_of


def test_the_holder_of_the_function_starts_a_ready_task_on_the_day_of_the_act(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    assert (
        start_task(first_stage.database, of(first_stage.people.sponsor), task).status
        is TaskStatus.IN_PROGRESS
    )
    assert value_of(first_stage.database, Task, task, "actual_start_on") == DAY
    assert last_event(first_stage.database) == ("task_started", task)


def test_the_assignee_starts_in_place_of_the_holder(first_stage: House) -> None:
    task, people = task_named(first_stage, "name_the_need"), first_stage.people
    with pytest.raises(Refused):
        start_task(first_stage.database, of(people.process_owner), task)
    complete_task(first_stage.database, of(people.sponsor), task)
    following = task_named(first_stage, "list_the_work")
    assign_task(
        first_stage.database, of(people.manager), following, person=people.second_process_owner.handle
    )
    start_task(first_stage.database, of(people.second_process_owner), following)
    assert status_of(first_stage, Task, following) is TaskStatus.IN_PROGRESS


def test_who_is_not_asked_starts_nothing(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    with pytest.raises(Refused, match="cannot be started by somebody else"):
        start_task(first_stage.database, of(first_stage.people.manager), task)
    assert status_of(first_stage, Task, task) is TaskStatus.READY


def test_the_engine_starts_nothing_by_hand(first_stage: House) -> None:
    with pytest.raises(Refused):
        start_task(first_stage.database, make_act(ENGINE), task_named(first_stage, "name_the_need"))


def test_a_waiting_task_names_what_comes_first(first_stage: House) -> None:
    before = task_named(first_stage, "name_the_need")
    with pytest.raises(MoveRefused, match=f"is waiting and cannot be started. First comes {before}"):
        start_task(
            first_stage.database,
            of(first_stage.people.process_owner),
            task_named(first_stage, "list_the_work"),
        )


def test_a_waiting_task_of_a_later_stage_has_not_its_turn(first_stage: House) -> None:
    with pytest.raises(MoveRefused, match="Its turn has not come yet"):
        start_task(
            first_stage.database, of(first_stage.people.experts[0]), task_named(first_stage, "agree_scoring")
        )


def test_a_started_task_is_not_started_again(first_stage: House) -> None:
    task, sponsor = task_named(first_stage, "name_the_need"), first_stage.people.sponsor
    start_task(first_stage.database, of(sponsor), task)
    with pytest.raises(MoveRefused, match="is in progress and cannot be started"):
        start_task(first_stage.database, of(sponsor, date(2027, 1, 21)), task)
    assert value_of(first_stage.database, Task, task, "actual_start_on") == DAY


def test_a_repeated_command_starts_once_and_says_the_same(first_stage: House) -> None:
    task, act = task_named(first_stage, "name_the_need"), of(first_stage.people.sponsor, command_id="c1")
    assert start_task(first_stage.database, act, task) == start_task(first_stage.database, act, task)


def test_a_blocked_task_is_unblocked_before_it_is_started(first_stage: House) -> None:
    task, sponsor = task_named(first_stage, "name_the_need"), first_stage.people.sponsor
    block_task(first_stage.database, of(sponsor), task, reason="No figures.")
    with pytest.raises(MoveRefused, match="Unblock it first"):
        start_task(first_stage.database, of(sponsor), task)


def test_a_done_task_is_not_started(first_stage: House) -> None:
    task, sponsor = task_named(first_stage, "name_the_need"), first_stage.people.sponsor
    complete_task(first_stage.database, of(sponsor), task)
    with pytest.raises(MoveRefused, match="is done and cannot be started"):
        start_task(first_stage.database, of(sponsor), task)


def test_a_task_the_engine_does_is_started_by_nobody(first_stage: House) -> None:
    with pytest.raises(Refused, match="done by the engine"):
        start_task(
            first_stage.database,
            of(first_stage.people.provider_manager),
            task_named(first_stage, "publish_plan"),
        )


@pytest.mark.parametrize("status", [EngagementStatus.ON_HOLD, EngagementStatus.CANCELLED])
def test_nothing_starts_in_an_engagement_that_is_not_active(
    first_stage: House, status: EngagementStatus
) -> None:
    engagement, task = table_of(Engagement), task_named(first_stage, "name_the_need")
    with first_stage.database.writer.begin() as connection:
        connection.execute(update(engagement).values(status=status))
    with pytest.raises(MoveRefused, match="cannot be changed"):
        start_task(first_stage.database, of(first_stage.people.sponsor), task)


def test_who_has_left_starts_nothing(first_stage: House) -> None:
    person, sponsor = table_of(Person), first_stage.people.sponsor
    with first_stage.database.writer.begin() as connection:
        connection.execute(update(person).where(person.c.id == sponsor.id).values(disabled_on=START))
    with pytest.raises(Refused, match="has left"):
        start_task(first_stage.database, of(sponsor), task_named(first_stage, "name_the_need"))
