"""A task of a trainee is done when his way is proven as far as the playbook says, and not because somebody says so."""

from pathlib import Path

import pytest

from kt_engine.actions.complete_task import complete_task
from kt_engine.errors import Refused
from kt_engine.store.database import Database
from kt_engine.store.tables import Task
from kt_engine.words import Stage, TaskStatus
from long_way import checked
from walking import DAY, House, nominated, of, open_tasks, status_of, task_named, walk_to_stage_four


def test_the_task_waits_for_every_check_and_names_those_that_are_missing(
    any_database: Database, tmp_path: Path
) -> None:
    made = walk_to_stage_four(any_database, playbook="held_task")
    house = House(any_database, made, tmp_path)
    handle = nominated(any_database, made)
    open_tasks(any_database, made, Stage.TRANSITION_AND_INTEGRATE, DAY)
    task = task_named(house, "let_in")
    for check in ("background", "confidentiality", "access"):
        checked(house, check, handle)
    with pytest.raises(
        Refused, match=rf"{task} is done when {handle} is inducted.*house_rules .* was not checked"
    ):
        complete_task(any_database, of(house.people.team_leads[0]), task)
    assert status_of(house, Task, task) is TaskStatus.READY
    checked(house, "house_rules", handle)
    complete_task(any_database, of(house.people.team_leads[0]), task)
    assert status_of(house, Task, task) is TaskStatus.DONE
