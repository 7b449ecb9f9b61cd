"""A hot statement gives what SQLAlchemy gives, on both databases, with the same types and the same refusals."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import bindparam, insert, select, update

from builders import make_act
from kt_engine.errors import GuardRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.hot import Hot
from kt_engine.store.tables import Event, Person, Task, metadata, table_of
from kt_engine.words import PersonKind, TaskStatus
from store_samples import tell_everything

PERSON = table_of(Person)
DISABLE = Hot(update(PERSON).where(PERSON.c.id == bindparam("of")).values(disabled_on=bindparam("new_day")))
EDIT_EVENT = Hot(update(table_of(Event)).where(table_of(Event).c.seq == 1).values(kind=bindparam("new_kind")))


def test_every_table_reads_the_same_both_ways(any_database: Database, tmp_path: Path) -> None:
    tell_everything(any_database, tmp_path)
    with open_store(any_database) as reader:
        for table in metadata.sorted_tables:
            statement = select(table).order_by(table.c.id)
            usual = [dict(row) for row in reader.rows(statement)]
            assert Hot(statement).rows(reader.connection, {}) == usual, table.name
            assert usual, table.name


def test_values_come_back_in_their_types(any_database: Database, tmp_path: Path) -> None:
    tell_everything(any_database, tmp_path)
    task = table_of(Task)
    with open_store(any_database) as reader:
        row = reader.hot(Hot(select(task).where(task.c.handle == bindparam("wanted"))), {"wanted": "E1-T1"})[
            0
        ]
        assert row["effort_hours"] == Decimal("7.50")
        assert row["status"] is TaskStatus.BLOCKED
        assert row["forecast_on"].__class__ is date
        event = reader.hot(Hot(select(table_of(Event))), {})[0]
        assert event["at"] == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_write_says_how_many_rows_it_changed(any_database: Database) -> None:
    act = make_act()
    with open_store(any_database, write=True, act=act) as unit:
        assert DISABLE.write(unit.connection, {"of": 1, "new_day": None})[0] == 1
        assert DISABLE.write(unit.connection, {"of": 999, "new_day": None})[0] == 0


def test_an_insert_gives_the_new_id(any_database: Database) -> None:
    values = {"handle": "P3", "kind": PersonKind.HUMAN, "name": "Carla", "rehearsal": False}
    statement = insert(PERSON).values({name: bindparam(f"new_{name}") for name in values})
    with open_store(any_database, write=True, act=make_act()) as unit:
        new = {f"new_{name}": value for name, value in values.items()}
        _, row_id = Hot(statement).write(unit.connection, new)
        assert unit.value(select(PERSON.c.name).where(PERSON.c.id == row_id)) == "Carla"


def test_a_guard_refuses_a_hot_statement_with_its_sentence(any_database: Database) -> None:
    with (
        pytest.raises(GuardRefused, match="No event is ever edited"),
        open_store(any_database, write=True, act=make_act()) as unit,
    ):
        EDIT_EVENT.write(unit.connection, {"new_kind": "something_else"})


def test_what_a_hot_statement_wrote_is_undone_with_the_rest(any_database: Database) -> None:
    # A unit that changed a row and wrote no event refuses to commit.
    with pytest.raises(RuntimeError), open_store(any_database, write=True, act=make_act()) as unit:
        unit.change(Person, 1, "P1", disabled_on=date(2027, 1, 4))
    with open_store(any_database) as reader:
        assert reader.value(select(PERSON.c.disabled_on).where(PERSON.c.id == 1)) is None
