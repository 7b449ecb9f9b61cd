"""Every column of every proven table, every row added or removed: verification finds it and names the place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column

from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.answers.verify_rows import proven_tables
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.events import sha256_text
from kt_engine.store.tables import Chain, Event, EventText, table_of
from tampering import another, insert_row, last_row, owner

PROVEN = [
    (table, column)
    for table in proven_tables()
    for column in table.columns
    if not column.info.get("live") and column.name != "id"
]
MOST_COLUMNS = max(len(table.columns) for table in proven_tables())
EVENT_COLUMNS = [column for column in table_of(Event).columns if column.name != "id"]
CHAIN_COLUMNS = [
    table_of(Chain).c[name] for name in ("engagement_id", "head_seq", "head_hash", "settled_seq")
]
TEXT_COLUMNS = [table_of(EventText).c[name] for name in ("event_id", "place", "salt", "text")]


def findings(database: Database, tmp_path: Path) -> set[Finding]:
    """Give all but the missing guards, which had to go for the store to be changed."""
    found = verify(database, tmp_path / "files", ALLOWED_MOVES).findings
    return {finding for finding in found if finding.kind is not FindingKind.GUARD}


def test_an_untouched_store_has_no_finding(told: Database, tmp_path: Path) -> None:
    result = verify(told, tmp_path / "files", ALLOWED_MOVES)
    assert result.sound, result.findings
    assert not result.notes


def test_the_told_store_has_a_row_in_every_proven_table(told: Database) -> None:
    with told.reader.connect() as connection:
        empty = [t.name for t in proven_tables() if not connection.execute(t.select().limit(1)).first()]
    assert empty == []


@pytest.mark.parametrize("number", range(MOST_COLUMNS))
def test_a_changed_column_is_found_with_its_table_and_row(
    number: int, bare: Database, tmp_path: Path
) -> None:
    """In each pass one column of each table is changed in one row, the next column of each in the next pass."""
    expected = set()
    with owner(bare) as cursor:
        for table in proven_tables():
            mine = [column for owner_table, column in PROVEN if owner_table is table]
            if number >= len(mine):
                continue
            column, row = mine[number], last_row(cursor, table)
            statement = f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE id = ?'
            cursor.execute(statement, (another(column, row[column.name]), row["id"]))
            assert cursor.rowcount == 1
            name = row.get("handle") or f"{table.name} {row['id']}"
            sentence = f"The column {column.name} is not what the events say."
            expected.add(Finding(FindingKind.ROW, table.name, name, sentence))
    assert expected <= findings(bare, tmp_path)


def test_an_emptied_column_is_found(bare: Database, tmp_path: Path) -> None:
    nullable = [(table, column) for table, column in PROVEN if column.nullable]
    expected = set()
    with owner(bare) as cursor:
        for table, column in nullable:
            query = f'SELECT id FROM "{table.name}" WHERE "{column.name}" IS NOT NULL ORDER BY id LIMIT 1'
            for (row_id,) in cursor.execute(query).fetchall():
                cursor.execute(f'UPDATE "{table.name}" SET "{column.name}" = NULL WHERE id = ?', (row_id,))
                expected.add((table.name, f"The column {column.name} is not what the events say."))
    assert len(expected) > 30
    assert expected <= {(finding.table, finding.sentence) for finding in findings(bare, tmp_path)}


def test_a_changed_id_is_found_both_ways(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        for table in proven_tables():
            row = last_row(cursor, table)
            cursor.execute(f'UPDATE "{table.name}" SET id = ? WHERE id = ?', (row["id"] + 5000, row["id"]))
    found = {
        (f.table, f.sentence.split(";")[0]) for f in findings(bare, tmp_path) if f.kind is FindingKind.ROW
    }
    for table in proven_tables():
        assert (table.name, "No event tells of this row.") in found
        assert (table.name, "The row is gone") in found


def test_a_deleted_row_is_found(bare: Database, tmp_path: Path) -> None:
    expected = set()
    with owner(bare) as cursor:
        for table in proven_tables():
            row = last_row(cursor, table)
            cursor.execute(f'DELETE FROM "{table.name}" WHERE id = ?', (row["id"],))
            expected.add((table.name, row.get("handle") or f"{table.name} {row['id']}"))
    gone = {(f.table, f.row) for f in findings(bare, tmp_path) if f.sentence.startswith("The row is gone")}
    assert expected == gone


def test_an_inserted_row_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        for table in proven_tables():
            row = last_row(cursor, table)
            insert_row(cursor, table, {name: another(table.c[name], value) for name, value in row.items()})
    foreign = {f.table for f in findings(bare, tmp_path) if f.sentence == "No event tells of this row."}
    assert foreign == {table.name for table in proven_tables()}


def test_two_rows_that_swapped_their_content_are_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        for before, after in ((1, 900), (2, 1), (900, 2)):
            cursor.execute("UPDATE signoff SET id = ? WHERE id = ?", (after, before))
    rows = {f.row for f in findings(bare, tmp_path) if f.kind is FindingKind.ROW}
    assert {"signoff 1", "signoff 2"} <= rows


@pytest.mark.parametrize("column", EVENT_COLUMNS, ids=lambda column: str(column.name))
def test_a_changed_event_is_found(column: Column[Any], bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        name = column.name
        (value,) = cursor.execute(f'SELECT "{name}" FROM event WHERE chain_id = 2 AND seq = 5').fetchone()
        cursor.execute(
            f'UPDATE event SET "{name}" = ? WHERE chain_id = 2 AND seq = 5', (another(column, value),)
        )
    assert "event" in {finding.table for finding in findings(bare, tmp_path)}


@pytest.mark.parametrize("column", CHAIN_COLUMNS, ids=lambda column: str(column.name))
def test_a_changed_chain_head_is_found(column: Column[Any], bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        name = column.name
        (value,) = cursor.execute(f'SELECT "{name}" FROM chain WHERE id = 2').fetchone()
        cursor.execute(f'UPDATE chain SET "{name}" = ? WHERE id = 2', (another(column, value),))
    assert "chain" in {finding.table for finding in findings(bare, tmp_path)}


@pytest.mark.parametrize("column", TEXT_COLUMNS, ids=lambda column: str(column.name))
def test_a_changed_side_text_is_found(column: Column[Any], bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        row = last_row(cursor, table_of(EventText))
        name = column.name
        cursor.execute(
            f'UPDATE event_text SET "{name}" = ? WHERE id = ?', (another(column, row[name]), row["id"])
        )
    assert "event_text" in {finding.table for finding in findings(bare, tmp_path)}


def test_a_tail_cut_off_the_chain_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute(
            "DELETE FROM event WHERE chain_id = 2 AND seq = (SELECT MAX(seq) FROM event WHERE chain_id = 2)"
        )
    sentences = {f.sentence for f in findings(bare, tmp_path) if f.table == "chain"}
    assert any(sentence.startswith("Its last events are gone") for sentence in sentences)


def test_an_event_cut_out_of_the_middle_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute("DELETE FROM event WHERE chain_id = 2 AND seq = 9")
    assert any("after 8 comes 10" in f.sentence for f in findings(bare, tmp_path))


def test_an_engagement_removed_with_its_whole_chain_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        for table in reversed(proven_tables()):
            if table.name == "engagement":
                cursor.execute("DELETE FROM engagement")
            elif table.info["chain"] == "engagement":
                cursor.execute(f'DELETE FROM "{table.name}"')
            elif table.info["chain"] == "either":
                cursor.execute(f'DELETE FROM "{table.name}" WHERE engagement_id IS NOT NULL')
        cursor.execute("DELETE FROM event_text WHERE event_id IN (SELECT id FROM event WHERE chain_id = 2)")
        cursor.execute("DELETE FROM event WHERE chain_id = 2")
        cursor.execute("DELETE FROM chain WHERE id = 2")
    assert ("chain", "E1") in {(f.table, f.row) for f in findings(bare, tmp_path)}


def test_one_event_rewritten_with_its_hash_is_found_by_the_next(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        (body,) = cursor.execute("SELECT body FROM event WHERE chain_id = 2 AND seq = 5").fetchone()
        other = body.replace('"by":3', '"by":4')
        cursor.execute(
            "UPDATE event SET body = ?, hash = ?, by = 4 WHERE chain_id = 2 AND seq = 5",
            (other, sha256_text(other)),
        )
    assert other != body
    assert "E1 event 6" in {finding.row for finding in findings(bare, tmp_path)}


def test_broken_text_and_words_of_no_list_are_findings_not_crashes(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute("UPDATE task SET status = 'nonsense' WHERE id = 1")
        cursor.execute("UPDATE task SET title = CAST(x'ff41' AS TEXT) WHERE id = 2")
        cursor.execute("UPDATE engagement SET starts_on = 'yesterday'")
        cursor.execute("UPDATE gate_version SET pack_json = '[' WHERE id = 1")
        cursor.execute("UPDATE event SET body = '{}' WHERE chain_id = 2 AND seq = 3")
        cursor.execute("UPDATE signoff SET signed_at = 7 WHERE id = 1")
    rows = {finding.row for finding in findings(bare, tmp_path)}
    assert {"E1-T1", "E1-T2", "E1", "signoff 1", "E1 event 3"} <= rows


def test_the_copied_store_of_one_test_is_not_that_of_another(
    copied: Callable[[str], Database], tmp_path: Path
) -> None:
    one, two = copied("bare"), copied("bare")
    with owner(one) as cursor:
        cursor.execute("UPDATE person SET name = 'Somebody Else' WHERE id = 4")
    assert findings(one, tmp_path)
    assert not findings(two, tmp_path)
