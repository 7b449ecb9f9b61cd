import pytest

from builders import ADMINISTRATOR, ENGINE, make_act
from kt_engine.actions.assign_task import assign_task
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.store.tables import Event, Task
from kt_engine.words import Stage
from walking import House, count_of, last_event, of, open_tasks, task_named, value_of, waived


def test_the_transition_manager_assigns_a_task_to_who_holds_the_role(first_stage: House) -> None:
    task, expert = task_named(first_stage, "measure_volumes"), first_stage.people.experts[1]
    moved = assign_task(first_stage.database, of(first_stage.people.manager), task, person=expert.handle)
    assert moved.handle == task
    assert value_of(first_stage.database, Task, task, "assignee_id") == expert.id
    assert last_event(first_stage.database) == ("task_assigned", task)


def test_assigning_to_the_same_person_again_writes_nothing(first_stage: House) -> None:
    task, expert = task_named(first_stage, "measure_volumes"), first_stage.people.experts[1]
    assign_task(first_stage.database, of(first_stage.people.manager), task, person=expert.handle)
    events = count_of(first_stage.database, Event)
    assign_task(first_stage.database, of(first_stage.people.manager), task, person=expert.handle)
    assert count_of(first_stage.database, Event) == events


def test_a_repeated_command_assigns_once(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    act = of(people.manager, command_id="once")
    assign_task(first_stage.database, act, task, person=people.experts[1].handle)
    assign_task(first_stage.database, of(people.manager), task, person=people.experts[0].handle)
    assign_task(first_stage.database, act, task, person=people.experts[1].handle)
    assert value_of(first_stage.database, Task, task, "assignee_id") == people.experts[0].id


def test_a_team_lead_does_not_assign_work_of_the_other_side(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    with pytest.raises(Refused, match="own side"):
        assign_task(first_stage.database, of(people.team_leads[0]), task, person=people.experts[0].handle)


def test_a_team_lead_assigns_work_of_the_own_side(stage_four: House) -> None:
    open_tasks(stage_four.database, stage_four.made, Stage.TRANSITION_AND_INTEGRATE)
    task, people = task_named(stage_four, "learn"), stage_four.people
    assign_task(stage_four.database, of(people.team_leads[1]), task, person=people.trainers[1].handle)
    assert value_of(stage_four.database, Task, task, "assignee_id") == people.trainers[1].id


def test_an_expert_assigns_nothing(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    with pytest.raises(Refused, match="may not assign tasks"):
        assign_task(first_stage.database, of(people.experts[0]), task, person=people.experts[0].handle)


def test_the_administrator_assigns_nothing(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    with pytest.raises(Refused, match="may not assign tasks"):
        assign_task(first_stage.database, make_act(ADMINISTRATOR), task, person=people.experts[0].handle)


def test_a_person_without_the_role_behind_the_function_is_not_assigned(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    with pytest.raises(Refused, match=r"Client finance, with the role subject expert \(client\)"):
        assign_task(first_stage.database, of(people.manager), task, person=people.outsider.handle)


def test_the_engine_is_not_assigned(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    with pytest.raises(Refused, match="P2 is not a person"):
        assign_task(first_stage.database, of(people.manager), task, person=f"P{ENGINE}")


def test_a_task_the_engine_does_is_not_assigned(first_stage: House) -> None:
    task, people = task_named(first_stage, "publish_plan"), first_stage.people
    with pytest.raises(Refused, match="done by the engine"):
        assign_task(first_stage.database, of(people.manager), task, person=people.provider_manager.handle)


def test_a_task_that_is_over_is_not_assigned(first_stage: House) -> None:
    task, people = task_named(first_stage, "measure_volumes"), first_stage.people
    waived(first_stage.database, people, task, reason="The figures are known.")
    with pytest.raises(MoveRefused, match="is waived and cannot be assigned"):
        assign_task(first_stage.database, of(people.manager), task, person=people.experts[0].handle)


@pytest.mark.parametrize("handle", ["T1", "", "E1", "E1-H1", "E1-T999", "E0-T1", "E99999999999-T1", "É1-T1"])
def test_an_unknown_task_is_not_found(first_stage: House, handle: str) -> None:
    with pytest.raises(NotFound, match="There is no task"):
        assign_task(first_stage.database, of(first_stage.people.manager), handle, person="P3")


def test_a_task_of_an_unknown_engagement_is_not_found(first_stage: House) -> None:
    with pytest.raises(NotFound, match="There is no engagement E9"):
        assign_task(first_stage.database, of(first_stage.people.manager), "E9-T1", person="P3")


def test_an_unknown_person_is_not_found(first_stage: House) -> None:
    task = task_named(first_stage, "measure_volumes")
    with pytest.raises(NotFound, match="There is no person P99"):
        assign_task(first_stage.database, of(first_stage.people.manager), task, person="P99")
