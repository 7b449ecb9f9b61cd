"""One more giver of an item, or where its recording lies."""

import pytest

from builders import make_act
from kt_engine.actions.add_knowledge_source import add_knowledge_source
from kt_engine.actions.leave_person import leave_person
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import KnowledgeSourceRow
from walking import DAY, House, count_of, last_event, of, walk_to_stage_four


def test_a_giver_is_recorded_with_its_event(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    expert = made.people.experts[1].handle
    done = add_knowledge_source(
        any_database, of(made.people.manager), "E1", "the_work@process_1", person=expert
    )
    assert (done.item, done.process, done.kind) == ("the_work", "E1-P1", "giver")
    assert last_event(any_database) == ("knowledge_source_added", "E1")
    assert count_of(any_database, KnowledgeSourceRow) == 1


def test_a_recording_of_every_process_names_none(stage_four: House) -> None:
    done = add_knowledge_source(
        stage_four.database, of(stage_four.people.manager), "E1", "the_work", reference="Media library"
    )
    assert (done.process, done.kind) == (None, "recording")


def test_the_same_command_twice_writes_once(stage_four: House) -> None:
    act = of(stage_four.people.manager, command_id="once")
    for _ in range(2):
        add_knowledge_source(stage_four.database, act, "E1", "the_work", reference="Media library")
    assert count_of(stage_four.database, KnowledgeSourceRow) == 1


def test_an_unknown_item_is_not_found_and_the_nearest_is_named(stage_four: House) -> None:
    with pytest.raises(NotFound, match="the_work"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.manager), "E1", "the_wrk", reference="Library"
        )


def test_an_unknown_process_is_not_found(stage_four: House) -> None:
    with pytest.raises(NotFound, match="process_9"):
        add_knowledge_source(
            stage_four.database,
            of(stage_four.people.manager),
            "E1",
            "the_work@process_9",
            reference="Library",
        )


def test_who_is_no_transition_manager_is_refused(stage_four: House) -> None:
    with pytest.raises(Refused, match="keep knowledge sources"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.trainers[0]), "E1", "the_work", reference="Library"
        )


def test_a_recording_lies_somewhere(stage_four: House) -> None:
    with pytest.raises(UsageProblem, match="reference is empty"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.manager), "E1", "the_work", reference=" "
        )


def test_the_same_giver_is_not_recorded_twice(stage_four: House) -> None:
    expert = stage_four.people.experts[1].handle
    add_knowledge_source(stage_four.database, of(stage_four.people.manager), "E1", "the_work", person=expert)
    with pytest.raises(Refused, match="already recorded"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.manager), "E1", "the_work", person=expert
        )


def test_who_has_left_gives_nothing(stage_four: House) -> None:
    expert = stage_four.people.experts[1].handle
    leave_person(stage_four.database, make_act(on=DAY), expert, last_on=DAY, known_on=DAY)
    tomorrow = DAY.replace(day=DAY.day + 1)
    with pytest.raises(Refused, match="has left"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.manager, tomorrow), "E1", "the_work", person=expert
        )


def test_the_engine_gives_nothing(stage_four: House) -> None:
    with pytest.raises(Refused, match="cannot teach"):
        add_knowledge_source(
            stage_four.database, of(stage_four.people.manager), "E1", "the_work", person="P2"
        )


@pytest.mark.parametrize("sources", [{}, {"person": "P5", "reference": "Library"}])
def test_a_source_is_a_person_or_a_recording(stage_four: House, sources: dict[str, str]) -> None:
    with pytest.raises(UsageProblem, match="either a person"):
        add_knowledge_source(stage_four.database, of(stage_four.people.manager), "E1", "the_work", **sources)
