"""Evidence is neither edited nor deleted, by no way of writing; words and statuses stay within their lists."""

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Date, Integer, Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database
from kt_engine.store.guards import Guard, all_guards, missing_guards, render, set_guards, strange_guards
from kt_engine.store.tables import metadata
from raw_writes import refusal, taken_back, tried
from store_story import drop_guards

GUARDS = all_guards(ALLOWED_MOVES)
EVIDENCE = [table for table in metadata.sorted_tables if table.info.get("evidence")]
KEPT = [table for table in metadata.sorted_tables if table.info["chain"] or table.info.get("evidence")]
WORDS = [
    (table, column)
    for table in metadata.sorted_tables
    for column in table.columns
    if "enum" in column.info or column.info.get("sha256")
]
EDITED = [(table, column) for table in EVIDENCE for column in table.columns]
TYPED = [(table, column) for table, column in EDITED if column.info.get("text")]
NULLABLE = [(table, column) for table, column in TYPED if column.nullable]
EVER_EDITED = "is ever edited"


def names(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.c.keys())  # noqa: SIM118 - column objects have no quotes


def place(table: Table, column: Column[Any]) -> str:
    return f"{table.name}.{column.name}"


def alone(name: str) -> Guard:
    return next(guard for guard in GUARDS if guard.name == name)


def rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]


def edited(column: Column[Any]) -> str:
    """Give SQL for another value of a column's own kind."""
    if "enum" in column.info:
        first, *_, last = column.info["enum"]
        return f"CASE WHEN \"{column.name}\" = '{last}' THEN '{first}' ELSE '{last}' END"
    if isinstance(column.type, Boolean):
        return f'NOT "{column.name}"'
    if isinstance(column.type, Integer):
        return f'COALESCE("{column.name}", 0) + 1000'
    if isinstance(column.type, Date):
        return "'2031-01-01'"
    return "'xxx'"


def test_evidence_is_never_edited(shared: Database) -> None:
    with taken_back(shared) as connection:
        said = {
            place(table, column): refusal(
                connection, f'UPDATE "{table.name}" SET "{column.name}" = {edited(column)}'
            )
            for table, column in EDITED
        }
    assert {where: sentence for where, sentence in said.items() if EVER_EDITED not in sentence} == {}


def test_a_typed_text_of_evidence_is_erased_for_good(shared: Database) -> None:
    erased, came_back = set(), set()
    with taken_back(shared) as connection:
        for table, column in TYPED:
            typed = f'WHERE "{column.name}" IS NOT NULL'
            change = f'UPDATE "{table.name}" SET "{column.name}" ='
            with tried(connection):
                if connection.exec_driver_sql(f"{change} '{ERASED}' {typed}").rowcount:
                    erased.add(place(table, column))
                if EVER_EDITED not in refusal(connection, f"{change} 'back again' {typed}"):
                    came_back.add(place(table, column))
    assert erased == {place(table, column) for table, column in TYPED}
    assert came_back == set()


def test_nothing_else_changes_together_with_an_erased_text(shared: Database) -> None:
    with taken_back(shared) as connection:
        said = {
            (place(table, column), other.name): refusal(
                connection,
                f'UPDATE "{table.name}" SET "{column.name}" = \'{ERASED}\', "{other.name}" = {edited(other)} '
                f'WHERE "{column.name}" IS NOT NULL',
            )
            for table, column in TYPED
            for other in table.columns
            if other is not column
        }
    assert {where: sentence for where, sentence in said.items() if EVER_EDITED not in sentence} == {}


def test_a_text_that_was_never_typed_is_not_erased(shared: Database) -> None:
    with taken_back(shared) as connection:
        set_guards(connection, ())
        for table, column in NULLABLE:
            connection.exec_driver_sql(f'UPDATE "{table.name}" SET "{column.name}" = NULL')
        set_guards(connection, tuple(alone(f"kt_{name}_fixed") for name in {t.name for t, _ in NULLABLE}))
        said = {
            place(table, column): refusal(
                connection, f'UPDATE "{table.name}" SET "{column.name}" = \'{ERASED}\''
            )
            for table, column in NULLABLE
        }
    assert {where: sentence for where, sentence in said.items() if EVER_EDITED not in sentence} == {}


def test_a_record_is_never_deleted(shared: Database) -> None:
    with taken_back(shared) as connection:
        said = {table.name: refusal(connection, f'DELETE FROM "{table.name}"') for table in KEPT}
    assert said == {
        table.name: f"No {table.name.replace('_', ' ')} is ever deleted. Nothing was changed."
        for table in KEPT
    }


def test_a_record_is_not_overwritten_by_insert_or_replace(shared: Database) -> None:
    if not shared.is_sqlite:
        with taken_back(shared) as connection, pytest.raises(DBAPIError, match="syntax error"):
            connection.exec_driver_sql("INSERT OR REPLACE INTO event SELECT * FROM event")
        return
    with taken_back(shared) as connection:
        for table in KEPT:
            statement = (
                f'INSERT OR REPLACE INTO "{table.name}" ({names(table)}) '
                f'SELECT {names(table)} FROM "{table.name}"'
            )
            before = rows(connection, table)
            with pytest.raises(IntegrityError):
                connection.exec_driver_sql(statement)
            assert rows(connection, table) == before, table.name


def test_evidence_is_not_overwritten_by_an_upsert(shared: Database) -> None:
    with taken_back(shared) as connection:
        let_through = [
            table.name
            for table in EVIDENCE
            if not refusal(
                connection,
                f'INSERT INTO "{table.name}" ({names(table)}) SELECT {names(table)} FROM "{table.name}" WHERE TRUE '
                "ON CONFLICT (id) DO UPDATE SET id = excluded.id + 10000",
            )
        ]
    assert let_through == []


def test_a_record_is_not_deleted_by_truncate(shared: Database) -> None:
    if shared.is_sqlite:
        with taken_back(shared) as connection, pytest.raises(DBAPIError, match="syntax error"):
            connection.exec_driver_sql("TRUNCATE event")
        return
    with taken_back(shared) as connection:
        said = {table.name: refusal(connection, f'TRUNCATE "{table.name}" CASCADE') for table in KEPT}
    assert said == dict.fromkeys(said, "Evidence is never emptied. Nothing was changed.")


def test_a_word_or_hash_outside_its_list_is_refused(shared: Database) -> None:
    guards = {table.name: alone(f"kt_{table.name}_words_insert") for table, _ in WORDS}
    with taken_back(shared) as connection:
        set_guards(connection, tuple(guards.values()))
        said = {place(table, column): refusal(connection, misspelt(table, column)) for table, column in WORDS}
    assert said == {place(table, column): guards[table.name].sentence for table, column in WORDS}


def misspelt(table: Table, column: Column[Any]) -> str:
    """Give SQL that copies the rows of a table with a wrong word or hash in one column."""
    wrong = "g" * 64 if column.info.get("sha256") else "nonsense"
    changed = {"id": "9000", column.name: f"'{wrong}'"}
    values = ", ".join(changed.get(name, f'"{name}"') for name in table.c.keys())  # noqa: SIM118
    return (
        f'INSERT INTO "{table.name}" ({names(table)}) SELECT {values} FROM "{table.name}" '
        f'WHERE "{column.name}" IS NOT NULL'
    )


@pytest.mark.parametrize(
    "wrong", ["a" * 63, "A" * 64, "g" * 64, ""], ids=["short", "capitals", "no hex", "empty"]
)
def test_only_sixty_four_lower_hex_digits_are_a_hash(wrong: str, shared: Database) -> None:
    statement = (
        "INSERT INTO stored_file (id, engagement_id, sha256, size_bytes) "
        f"SELECT 9000, engagement_id, '{wrong}', size_bytes FROM stored_file WHERE id = 1"
    )
    with taken_back(shared) as connection:
        assert refusal(connection, statement) == alone("kt_stored_file_words_insert").sentence


def test_a_status_never_jumps_by_sql(shared: Database) -> None:
    jumped = []
    with taken_back(shared) as connection:
        set_guards(connection, ())
        for name, before in ((name, before) for name, pairs in ALLOWED_MOVES.items() for before in pairs):
            guard = alone(f"kt_{name}_moves")
            with tried(connection):
                connection.exec_driver_sql(f"UPDATE \"{name}\" SET status = '{before}' WHERE id = 1")
                for statement in render(guard, connection.dialect.name):
                    connection.exec_driver_sql(statement)
                jumped += [
                    (name, before, after)
                    for after in ALLOWED_MOVES[name].keys() - ALLOWED_MOVES[name][before] - {before}
                    if refusal(connection, f"UPDATE \"{name}\" SET status = '{after}' WHERE id = 1")
                    != guard.sentence
                ]
    assert jumped == []


def test_setting_the_guards_again_changes_nothing(any_database: Database) -> None:
    with any_database.writer.begin() as connection:
        set_guards(connection, GUARDS)
        assert missing_guards(connection, GUARDS) == ()
        assert strange_guards(connection, GUARDS) == ()


def test_every_guard_that_is_dropped_is_missed(any_database: Database) -> None:
    drop_guards(any_database)
    with any_database.reader.connect() as connection:
        missing = set(missing_guards(connection, GUARDS))
    assert {guard.name for guard in GUARDS} <= missing


def test_no_two_guards_share_a_name() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
    assert max(len(guard.name) for guard in GUARDS) <= 63
