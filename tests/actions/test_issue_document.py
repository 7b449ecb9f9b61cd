"""A rendered document is filed under its hash, numbered once, and ends the engine's task it belongs to."""

import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from builders import ENGINE, START, make_act, make_engagement
from kt_engine.actions.issue_document import Issue, end_issuing_task, issue_document
from kt_engine.errors import GuardRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Document, StoredFile, Task, table_of
from kt_engine.words import DocumentKey, DocumentStatus, Stage, TaskStatus
from process_walks import moved
from stage_builders import reach_stage
from walking import House, count_of, last_event, status_of, waived

DOCUMENT, TASK = table_of(Document), table_of(Task)
FIRST = Issue(
    DocumentKey.HANDOVER_REGISTER,
    "E1",
    "E1-HR-01",
    1,
    1,
    "Register",
    "a" * 64,
    3,
    "# Register\n\nAll of it.\n",
)
SECOND = replace(FIRST, version=2, facts_sha256="b" * 64, as_of_seq=5, markdown="# Register\n\nMore of it.\n")


def issue(house: House, wanted: Issue, task: str | None = None) -> str | None:
    return issue_document(house.database, make_act(ENGINE), house.files, 1, wanted, task=task)


def test_a_document_is_entered_under_the_hash_of_its_text(first_stage: House) -> None:
    assert issue(first_stage, FIRST) == "E1-HR-01 v1"
    with open_store(first_stage.database) as reader:
        [row] = reader.rows(select(DOCUMENT))
    assert row["record_sha256"] == hashlib.sha256(FIRST.markdown.encode()).hexdigest()
    assert (row["status"], row["issued_by"], row["as_of_seq"]) == (DocumentStatus.ISSUED, ENGINE, 3)
    assert read_bytes(first_stage.files, "E1", row["record_sha256"]) == FIRST.markdown.encode()
    assert last_event(first_stage.database) == ("document_issued", "E1-HR-01 v1")


def test_a_new_version_supersedes_the_one_before(first_stage: House) -> None:
    issue(first_stage, FIRST)
    issue(first_stage, SECOND)
    assert status_of(first_stage, Document, "E1-HR-01 v1") is DocumentStatus.SUPERSEDED
    assert status_of(first_stage, Document, "E1-HR-01 v2") is DocumentStatus.ISSUED


def test_a_document_about_something_else_supersedes_nothing(first_stage: House) -> None:
    issue(first_stage, FIRST)
    issue(first_stage, replace(FIRST, subject="E1-P1", number="E1-HR-02", sequence=2))
    assert status_of(first_stage, Document, "E1-HR-01 v1") is DocumentStatus.ISSUED


@pytest.mark.parametrize("version", [1, 2])
def test_who_comes_second_with_a_version_enters_nothing(first_stage: House, version: int) -> None:
    issue(first_stage, FIRST)
    issue(first_stage, SECOND)
    assert issue(first_stage, replace(SECOND, version=version, facts_sha256="c" * 64)) is None
    assert count_of(first_stage.database, Document) == 2


def test_a_number_that_another_subject_has_is_not_given_twice(first_stage: House) -> None:
    issue(first_stage, FIRST)
    assert issue(first_stage, replace(FIRST, subject="E1-P1")) is None
    assert count_of(first_stage.database, Document) == 1


def test_an_issued_document_cannot_be_edited(first_stage: House) -> None:
    issue(first_stage, FIRST)
    act = make_act(ENGINE)
    with (
        pytest.raises(GuardRefused, match="An issued document is never edited"),
        open_store(first_stage.database, write=True, act=act, engagement_id=1) as unit,
    ):
        unit.change(Document, 1, "E1-HR-01 v1", facts_sha256="d" * 64)


def test_the_same_text_twice_is_one_file(first_stage: House) -> None:
    issue(first_stage, FIRST)
    files = count_of(first_stage.database, StoredFile)
    issue(first_stage, replace(SECOND, markdown=FIRST.markdown))
    assert count_of(first_stage.database, StoredFile) == files


@pytest.fixture
def publishing(database: Database, first_stage: House) -> tuple[House, str]:
    """A travel desk in stage 4 whose plan is to be published; gives the engine's ready task."""
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, first_stage.files)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    moved(house)
    with open_store(database) as reader:
        keys = {row["task_key"]: row["handle"] for row in reader.rows(select(TASK.c.task_key, TASK.c.handle))}
    for key in ("take_over_promises", "plan_transition"):
        waived(database, made.people, keys[key], on=START)
    moved(house)
    return house, keys["publish_plan"]


def test_the_engines_task_ends_with_its_document(publishing: tuple[House, str]) -> None:
    house, task = publishing
    assert status_of(house, Task, task) is TaskStatus.READY
    issue(house, FIRST, task)
    assert status_of(house, Task, task) is TaskStatus.DONE
    assert last_event(house.database) == ("task_completed", task)


def test_the_task_ends_too_when_the_document_said_the_same_already(publishing: tuple[House, str]) -> None:
    house, task = publishing
    assert end_issuing_task(house.database, make_act(ENGINE), 1, task)
    assert status_of(house, Task, task) is TaskStatus.DONE
    assert count_of(house.database, Document) == 0


def test_a_task_that_ended_in_the_meantime_is_left_alone(publishing: tuple[House, str]) -> None:
    house, task = publishing
    end_issuing_task(house.database, make_act(ENGINE), 1, task)
    before = last_event(house.database)
    assert not end_issuing_task(house.database, make_act(ENGINE), 1, task)
    assert issue(house, FIRST, task) == "E1-HR-01 v1"
    assert before == ("task_completed", task)
    assert last_event(house.database) == ("document_issued", "E1-HR-01 v1")
