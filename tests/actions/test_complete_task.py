"""A task is completed once, in order, by the person asked, with its evidence; and it sets free what waited for it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from builders import ENGINE, START, make_act, make_engagement
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Event, Person, StoredFile, Task, table_of
from kt_engine.words import Stage, TaskStatus
from walking import House, handed, of, open_tasks, status_of, task_named, value_of


def completed(house: House, key: str = "name_the_need", *, command_id: str | None = None) -> str:
    handle = task_named(house, key)
    complete_task(house.database, make_act(house.people.sponsor, command_id=command_id), handle)
    return handle


def event_count(database: Database) -> int:
    with open_store(database) as reader:
        return len(reader.rows(select(table_of(Event).c.id)))


def test_a_completed_task_knows_who_did_it_and_when(first_stage: House) -> None:
    handle = completed(first_stage)
    assert status_of(first_stage, Task, handle) is TaskStatus.DONE
    assert value_of(first_stage.database, Task, handle, "done_by") == first_stage.people.sponsor.id
    assert value_of(first_stage.database, Task, handle, "actual_on") == START


def test_what_waited_for_it_alone_becomes_ready_at_once(any_database: Database) -> None:
    made = make_engagement(any_database)
    open_tasks(any_database, made, Stage.IDENTIFY_NEEDS)
    house = House(any_database, made, Path("unused"))
    done = complete_task(any_database, make_act(made.people.sponsor), task_named(house, "name_the_need"))
    assert done.made_ready == (task_named(house, "list_the_work"),)


def test_what_waits_for_others_too_stays_waiting(first_stage: House) -> None:
    completed(first_stage)
    assert status_of(first_stage, Task, task_named(first_stage, "write_business_case")) is TaskStatus.WAITING


def test_a_task_is_not_completed_twice(first_stage: House) -> None:
    handle = completed(first_stage)
    before = event_count(first_stage.database)
    with pytest.raises(MoveRefused, match=f"{handle} is done and cannot be completed"):
        completed(first_stage)
    assert event_count(first_stage.database) == before


def test_a_task_is_not_completed_before_what_comes_first(first_stage: House) -> None:
    first = task_named(first_stage, "name_the_need")
    owner = make_act(first_stage.people.process_owner)
    with pytest.raises(MoveRefused, match=f"First comes {first}"):
        complete_task(first_stage.database, owner, task_named(first_stage, "list_the_work"))


def test_a_task_of_a_stage_that_is_not_open_is_not_completed(first_stage: House) -> None:
    expert = make_act(first_stage.people.experts[0])
    with pytest.raises(MoveRefused, match="Its stage has not opened yet"):
        complete_task(first_stage.database, expert, task_named(first_stage, "agree_scoring"))


def test_nothing_is_completed_after_the_engagement_was_cancelled(first_stage: House) -> None:
    cancel_engagement(first_stage.database, make_act(first_stage.people.manager), 1, reason="Stays in house")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        completed(first_stage)


def test_a_task_of_a_process_out_of_scope_is_not_completed(stage_four: House) -> None:
    open_tasks(stage_four.database, stage_four.made, Stage.TRANSITION_AND_INTEGRATE)
    handle = task_named(stage_four, "learn", process=2)
    descope_process(
        stage_four.database, of(stage_four.people.manager), 1, process="E1-P2", reason="Stays in house"
    )
    with pytest.raises(MoveRefused, match="E1-P2 is descoped"):
        complete_task(stage_four.database, of(stage_four.people.trainers[0]), handle)


def test_another_person_is_told_whom_the_task_waits_for(first_stage: House) -> None:
    handle = task_named(first_stage, "name_the_need")
    with pytest.raises(Refused, match=f"{handle} is for sponsor \\({first_stage.people.sponsor.handle}\\)"):
        complete_task(first_stage.database, make_act(first_stage.people.manager), handle)


def test_the_engine_completes_no_task_of_a_person(first_stage: House) -> None:
    with pytest.raises(Refused, match="cannot be completed by somebody else"):
        complete_task(first_stage.database, make_act(ENGINE), task_named(first_stage, "name_the_need"))


def test_a_person_who_has_left_completes_nothing(first_stage: House) -> None:
    person, sponsor = table_of(Person), first_stage.people.sponsor
    with first_stage.database.writer.begin() as connection:
        connection.execute(person.update().where(person.c.id == sponsor.id).values(disabled_on=START))
    with pytest.raises(Refused, match=f"{sponsor.handle} has left"):
        completed(first_stage)


@pytest.mark.parametrize("handle", ["E1-T999", "T1", "E²-T1", "E99999999999999999999-T1", "", "E9-T1"])
def test_an_unknown_task_is_said_to_be_unknown(first_stage: House, handle: str) -> None:
    with pytest.raises(NotFound, match=r"There is no (task|engagement)"):
        complete_task(first_stage.database, make_act(first_stage.people.sponsor), handle)


def test_a_task_that_needs_evidence_is_not_completed_without(first_stage: House) -> None:
    _up_to_the_business_case(first_stage)
    handle = task_named(first_stage, "write_business_case")
    with pytest.raises(Refused, match=f"{handle} needs a file as evidence: --evidence FILE"):
        complete_task(first_stage.database, make_act(first_stage.people.experts[0]), handle)


def test_evidence_is_kept_in_its_exact_bytes_and_the_store_stays_sound(first_stage: House) -> None:
    _up_to_the_business_case(first_stage)
    file = handed("# The case\n", "case.md")
    complete_task(
        first_stage.database, make_act(first_stage.people.experts[0]), task_named(first_stage, "write_business_case"),
        files=first_stage.files, evidence=[file, file],
    )  # fmt: skip
    assert read_bytes(first_stage.files, "E1", file.sha256) == file.data
    with open_store(first_stage.database) as reader:
        assert [row["sha256"] for row in reader.rows(select(table_of(StoredFile)))] == [file.sha256]
    assert verify(first_stage.database, first_stage.files, ALLOWED_MOVES).findings == ()


def test_the_same_command_again_changes_nothing(first_stage: House) -> None:
    completed(first_stage, command_id="once")
    before = event_count(first_stage.database)
    completed(first_stage, command_id="once")
    assert event_count(first_stage.database) == before


def test_the_same_command_for_another_task_is_refused(first_stage: House) -> None:
    completed(first_stage, command_id="once")
    owner = make_act(first_stage.people.sponsor, command_id="once")
    with pytest.raises(Refused, match="already used for something else"):
        complete_task(first_stage.database, owner, task_named(first_stage, "list_the_work"))


def _up_to_the_business_case(house: House) -> None:
    completed(house)
    people = house.people
    for key, person in (
        ("list_the_work", people.process_owner),
        ("measure_volumes", people.experts[0]),
        ("screen_data_and_people", people.experts[0]),
    ):
        complete_task(house.database, make_act(person), task_named(house, key))
