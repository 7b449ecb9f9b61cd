"""A past day is replayed from the events: today equals the rows there are, and an earlier day knows nothing later."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from builders import make_act
from kt_engine.actions.add_person import add_person
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.answers.as_of import as_of
from kt_engine.answers.gate_view import show_gate
from kt_engine.answers.raw_rows import plain_rows
from kt_engine.answers.verify_rows import proven_tables
from kt_engine.errors import NotFound, Refused
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Engagement,
    Event,
    EventText,
    Person,
    PlaybookVersion,
    Task,
    metadata,
    table_of,
)
from store_story import FIRST, behind_its_back, drop_guards
from walking import DAY, House, nominated, of, passed, value_of, walk_to_stage_four

PAST = ("chain", "event", "event_text")
FOLDED = [table.name for table in proven_tables()]


@pytest.fixture
def walked(any_database: Database) -> Database:
    """An engagement in stage 4 whose trainee has passed both modules."""
    made = walk_to_stage_four(any_database, processes=2)
    passed(any_database, made)
    return any_database


def rows_of(database: Database, name: str) -> list[dict[str, object]]:
    with open_store(database) as reader:
        return list(plain_rows(reader, metadata.tables[name]))


def test_as_of_today_every_row_equals_the_row_there_is(walked: Database) -> None:
    with as_of(walked, DAY, today=DAY) as past:
        compared = {name: rows_of(past, name) for name in (*FOLDED, *PAST)}
    assert {name: rows_of(walked, name) for name in compared} == compared
    assert sum(len(rows) for rows in compared.values()) > 200


def test_every_kind_of_row_there_is_comes_back_as_it_is(told: Database) -> None:
    with as_of(told, FIRST.date(), today=DAY) as past:
        compared = {name: rows_of(past, name) for name in (*FOLDED, *PAST)}
    assert {name: rows_of(told, name) for name in compared} == compared
    assert sum(bool(rows) for rows in compared.values()) > 40


def test_an_earlier_day_knows_what_was_and_nothing_later(walked: Database) -> None:
    with as_of(walked, DAY - timedelta(days=1), today=DAY) as past:
        assert rows_of(past, "assessment") == []
        assert rows_of(past, "certification") == []
        assert value_of(past, Engagement, "E1", "stage_number") == 4
    assert len(rows_of(walked, "assessment")) == 2


def test_the_answers_there_are_can_be_asked_of_a_past_day(any_database: Database) -> None:
    walk_to_stage_four(any_database)
    with as_of(any_database, DAY, today=DAY) as past:
        assert show_gate(past, "E1-G-contract", DAY) == show_gate(any_database, "E1-G-contract", DAY)


def test_what_began_later_is_not_found(walked: Database) -> None:
    with as_of(walked, date(2027, 1, 2), today=DAY) as past, pytest.raises(NotFound):
        show_gate(past, "E1-G-contract", DAY)


def test_a_day_before_the_store_began_is_refused(walked: Database) -> None:
    with (
        pytest.raises(Refused, match="The store begins on 2027-01-01"),
        as_of(walked, date(2026, 12, 31), today=DAY),
    ):
        pass


def test_a_day_to_come_is_refused(walked: Database) -> None:
    with pytest.raises(Refused, match="still to come"), as_of(walked, DAY + timedelta(days=1), today=DAY):
        pass


def test_an_erased_text_stays_erased(walked: Database) -> None:
    person, text = table_of(Person), table_of(EventText)
    with behind_its_back(walked) as connection:
        connection.execute(update(text).where(text.c.place == "person:3:name").values(text=ERASED))
        connection.execute(update(person).where(person.c.id == 3).values(name=ERASED))
    with as_of(walked, DAY, today=DAY) as past:
        assert value_of(past, Person, "P3", "name") == ERASED
        assert value_of(past, Person, "P4", "name") != ERASED


def test_a_text_that_is_not_the_one_its_event_proves_is_refused(walked: Database) -> None:
    text = table_of(EventText)
    with behind_its_back(walked) as connection:
        connection.execute(update(text).where(text.c.place == "person:3:name").values(text="Somebody Else"))
    with pytest.raises(Refused, match="kt verify"), as_of(walked, DAY, today=DAY):
        pass


def test_a_changed_event_is_refused(walked: Database) -> None:
    event = table_of(Event)
    drop_guards(walked)
    with behind_its_back(walked) as connection:
        body = connection.execute(select(event.c.body).where(event.c.id == 5)).scalar_one()
        changed = body.replace('"command_id":null', '"command_id":"x"')
        connection.execute(update(event).where(event.c.id == 5).values(body=changed))
    with pytest.raises(Refused, match="is not what was written"), as_of(walked, DAY, today=DAY):
        pass


def test_a_playbook_that_is_not_the_one_pinned_is_refused(walked: Database) -> None:
    version = table_of(PlaybookVersion)
    drop_guards(walked)
    with behind_its_back(walked) as connection:
        connection.execute(update(version).values(canonical_json="{}"))
    with (
        pytest.raises(Refused, match="no longer has the text canonical_json of playbook_version 1"),
        as_of(walked, DAY, today=DAY),
    ):
        pass


def test_a_row_changed_behind_the_events_is_told_as_the_events_say(walked: Database) -> None:
    task = table_of(Task)
    drop_guards(walked)
    with behind_its_back(walked) as connection:
        connection.execute(update(task).where(task.c.handle == "E1-T1").values(function_key="lead"))
    with as_of(walked, DAY, today=DAY) as past:
        assert value_of(past, Task, "E1-T1", "function_key") == "sponsor"


def test_a_clock_set_back_dates_nothing_back(any_database: Database) -> None:
    made = walk_to_stage_four(any_database)
    nominated(any_database, made)
    early = DAY - timedelta(days=3)
    nominate_trainee(
        any_database, of(made.people.manager, early), "E1-P1", person=made.people.trainees[1].handle
    )
    with as_of(any_database, early, today=DAY) as past:
        assert rows_of(past, "certification") == []
    with as_of(any_database, DAY, today=DAY + timedelta(days=9)) as past:
        assert len(rows_of(past, "certification")) == 2


def test_the_store_itself_is_not_touched(walked: Database) -> None:
    before = len(rows_of(walked, "event"))
    with as_of(walked, DAY, today=DAY):
        pass
    assert len(rows_of(walked, "event")) == before


def test_an_administrator_made_later_stands_behind_a_rehearsal_of_earlier_days(database: Database) -> None:
    """The clock of a rehearsal runs in the past: what its rows rest on was made by the real clock, later."""
    early = make_act(on=date(2026, 6, 1))
    added = add_person(database, early, name="Rita Rehearsal", rehearsal=True)
    with as_of(database, date(2026, 6, 1), today=DAY) as past:
        assert value_of(past, Person, added.handle, "name") == "Rita Rehearsal"
        assert value_of(past, Person, "P1", "name") == "Ada Administrator"
        assert value_of(past, Person, "P2", "name") is None


def test_a_house_in_stage_four_can_be_asked_of_its_first_day(database: Database, small: House) -> None:
    assert database
    with as_of(small.database, DAY, today=DAY) as past:
        assert value_of(past, Task, "E1-T1", "status") == value_of(small.database, Task, "E1-T1", "status")
