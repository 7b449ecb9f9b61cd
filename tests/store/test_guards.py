"""Evidence is neither edited nor deleted, by no way of writing; words and statuses stay within their lists."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, Table, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.columns import ERASED
from kt_engine.store.database import Database, guard_sentence
from kt_engine.store.guards import Guard, all_guards, missing_guards, set_guards, strange_guards
from kt_engine.store.tables import metadata
from raw_writes import taken_back
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
PAIRS = [
    (name, before, after)
    for name, pairs in ALLOWED_MOVES.items()
    for before, after in product(pairs, pairs)
    if before is not after and after not in pairs[before]
]


def names(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.c.keys())  # noqa: SIM118 - column objects have no quotes


def refused(database: Database, statement: str) -> str:
    """Run a statement that must be refused, take it back, and give the sentence of the refusal."""
    with taken_back(database) as connection, pytest.raises(IntegrityError) as fault:
        connection.exec_driver_sql(statement)
    return guard_sentence(str(fault.value.orig))


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


@pytest.mark.parametrize(("table", "column"), EDITED, ids=[f"{t.name}-{c.name}" for t, c in EDITED])
def test_evidence_is_never_edited(table: Table, column: Column[Any], shared: Database) -> None:
    sentence = refused(shared, f'UPDATE "{table.name}" SET "{column.name}" = {edited(column)}')
    assert "is ever edited" in sentence


@pytest.mark.parametrize(("table", "column"), TYPED, ids=[f"{t.name}-{c.name}" for t, c in TYPED])
def test_a_typed_text_of_evidence_is_erased_for_good(
    table: Table, column: Column[Any], shared: Database
) -> None:
    typed = f'WHERE "{column.name}" IS NOT NULL'
    with taken_back(shared) as connection:
        changed = connection.exec_driver_sql(
            f'UPDATE "{table.name}" SET "{column.name}" = \'{ERASED}\' {typed}'
        )
        assert changed.rowcount > 0
        with pytest.raises(IntegrityError, match="is ever edited"):
            connection.exec_driver_sql(f'UPDATE "{table.name}" SET "{column.name}" = \'back again\' {typed}')


@pytest.mark.parametrize(("table", "column"), TYPED, ids=[f"{t.name}-{c.name}" for t, c in TYPED])
def test_nothing_else_changes_together_with_an_erased_text(
    table: Table, column: Column[Any], shared: Database
) -> None:
    others = [other for other in table.columns if other is not column]
    for other in others:
        sentence = refused(
            shared,
            f'UPDATE "{table.name}" SET "{column.name}" = \'{ERASED}\', "{other.name}" = {edited(other)} '
            f'WHERE "{column.name}" IS NOT NULL',
        )
        assert "is ever edited" in sentence, other.name


@pytest.mark.parametrize(("table", "column"), NULLABLE, ids=[f"{t.name}-{c.name}" for t, c in NULLABLE])
def test_a_text_that_was_never_typed_is_not_erased(
    table: Table, column: Column[Any], shared: Database
) -> None:
    with taken_back(shared) as connection:
        set_guards(connection, ())
        connection.exec_driver_sql(f'UPDATE "{table.name}" SET "{column.name}" = NULL')
        set_guards(connection, (alone(f"kt_{table.name}_fixed"),))
        with pytest.raises(IntegrityError, match="is ever edited"):
            connection.exec_driver_sql(f'UPDATE "{table.name}" SET "{column.name}" = \'{ERASED}\'')


@pytest.mark.parametrize("table", KEPT, ids=str)
def test_a_record_is_never_deleted(table: Table, shared: Database) -> None:
    sentence = refused(shared, f'DELETE FROM "{table.name}"')
    assert sentence == f"No {table.name.replace('_', ' ')} is ever deleted. Nothing was changed."


@pytest.mark.parametrize("table", KEPT, ids=str)
def test_a_record_is_not_overwritten_by_insert_or_replace(table: Table, shared: Database) -> None:
    if not shared.is_sqlite:
        with taken_back(shared) as connection, pytest.raises(DBAPIError, match="syntax error"):
            connection.exec_driver_sql(f'INSERT OR REPLACE INTO "{table.name}" SELECT * FROM "{table.name}"')
        return
    statement = (
        f'INSERT OR REPLACE INTO "{table.name}" ({names(table)}) SELECT {names(table)} FROM "{table.name}"'
    )
    before = rows(shared, table)
    assert refused(shared, statement)
    assert rows(shared, table) == before


@pytest.mark.parametrize("table", EVIDENCE, ids=str)
def test_evidence_is_not_overwritten_by_an_upsert(table: Table, shared: Database) -> None:
    statement = (
        f'INSERT INTO "{table.name}" ({names(table)}) SELECT {names(table)} FROM "{table.name}" WHERE TRUE '
        "ON CONFLICT (id) DO UPDATE SET id = excluded.id + 10000"
    )
    assert refused(shared, statement)


@pytest.mark.parametrize("table", KEPT, ids=str)
def test_a_record_is_not_deleted_by_truncate(table: Table, shared: Database) -> None:
    if shared.is_sqlite:
        with taken_back(shared) as connection, pytest.raises(DBAPIError, match="syntax error"):
            connection.exec_driver_sql(f'TRUNCATE "{table.name}"')
        return
    assert (
        refused(shared, f'TRUNCATE "{table.name}" CASCADE')
        == "Evidence is never emptied. Nothing was changed."
    )


def rows(database: Database, table: Table) -> list[tuple[object, ...]]:
    with database.reader.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]


@pytest.mark.parametrize(("table", "column"), WORDS, ids=[f"{t.name}-{c.name}" for t, c in WORDS])
def test_a_word_or_hash_outside_its_list_is_refused(
    table: Table, column: Column[Any], shared: Database
) -> None:
    wrong = "g" * 64 if column.info.get("sha256") else "nonsense"
    changed = {"id": "9000", column.name: f"'{wrong}'"}
    values = ", ".join(changed.get(name, f'"{name}"') for name in table.c.keys())  # noqa: SIM118
    guard = alone(f"kt_{table.name}_words_insert")
    with taken_back(shared) as connection:
        set_guards(connection, (guard,))
        with pytest.raises(IntegrityError) as fault:
            connection.exec_driver_sql(
                f'INSERT INTO "{table.name}" ({names(table)}) SELECT {values} FROM "{table.name}" '
                f'WHERE "{column.name}" IS NOT NULL'
            )
    assert guard_sentence(str(fault.value.orig)) == guard.sentence


def alone(name: str) -> Guard:
    return next(guard for guard in GUARDS if guard.name == name)


@pytest.mark.parametrize(
    "wrong", ["a" * 63, "A" * 64, "g" * 64, ""], ids=["short", "capitals", "no hex", "empty"]
)
def test_only_sixty_four_lower_hex_digits_are_a_hash(wrong: str, shared: Database) -> None:
    statement = (
        "INSERT INTO stored_file (id, engagement_id, sha256, size_bytes) "
        f"SELECT 9000, engagement_id, '{wrong}', size_bytes FROM stored_file WHERE id = 1"
    )
    assert refused(shared, statement) == alone("kt_stored_file_words_insert").sentence


@pytest.mark.parametrize(("name", "before", "after"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_a_status_never_jumps_by_sql(name: str, before: str, after: str, shared: Database) -> None:
    guard = alone(f"kt_{name}_moves")
    with taken_back(shared) as connection:
        set_guards(connection, ())
        connection.exec_driver_sql(f"UPDATE \"{name}\" SET status = '{before}' WHERE id = 1")
        set_guards(connection, (guard,))
        with pytest.raises(IntegrityError) as fault:
            connection.exec_driver_sql(f"UPDATE \"{name}\" SET status = '{after}' WHERE id = 1")
    assert guard_sentence(str(fault.value.orig)) == guard.sentence


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
