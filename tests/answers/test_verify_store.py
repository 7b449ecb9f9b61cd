"""What verification says of counters, guards, files and erasures, and that it leaves honest stores alone."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import make_engagement
from kt_engine.answers.verification import Finding, FindingKind, Verification
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import file_path
from kt_engine.store.tables import (
    StoredFile,
    table_of,
)
from kt_engine.store.unit import Act
from store_samples import tell_everything
from store_story import (
    FIRST,
    behind_its_back,
    drop_guards,
)
from tampering import owner


def check(database: Database, folder: Path, engagement_id: int | None = None) -> Verification:
    return verify(database, folder / "files", ALLOWED_MOVES, engagement_id)


def test_a_told_store_is_sound_on_both_databases(any_database: Database, tmp_path: Path) -> None:
    tell_everything(any_database, tmp_path / "files")
    result = check(any_database, tmp_path)
    assert result.sound, result.findings
    assert result.checked.chains == 2
    assert result.checked.files == 3
    assert result.checked.guards > 100


def test_an_engagement_started_by_the_actions_is_sound(any_database: Database, tmp_path: Path) -> None:
    made = make_engagement(any_database)
    result = check(any_database, tmp_path)
    assert result.sound, result.findings
    assert check(any_database, tmp_path, made.engagement_id).sound


def test_an_empty_store_is_sound(any_database: Database, tmp_path: Path) -> None:
    assert check(any_database, tmp_path).sound


def test_a_column_changed_by_the_owner_of_postgresql_is_found(
    postgresql_database: Database, tmp_path: Path
) -> None:
    tell_everything(postgresql_database, tmp_path / "files")
    drop_guards(postgresql_database)
    with behind_its_back(postgresql_database) as connection:
        connection.exec_driver_sql("UPDATE kpi_value SET value = '99.9'")
        connection.exec_driver_sql("UPDATE contract SET ends_on = '2030-01-01'")
        connection.exec_driver_sql("UPDATE attendance SET attended = FALSE")
    found = {
        (f.table, f.row) for f in check(postgresql_database, tmp_path).findings if f.kind is FindingKind.ROW
    }
    assert found == {("kpi_value", "kpi_value 1"), ("contract", "contract 1"), ("attendance", "attendance 1")}


def test_an_unknown_engagement_is_not_found(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no engagement E9"):
        check(database, tmp_path, 9)


def test_one_engagement_is_checked_with_the_installation(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute("UPDATE person SET handle = 'P99' WHERE id = 4")
        cursor.execute("UPDATE task SET title = 'Other' WHERE id = 1")
    rows = {f.row for f in check(bare, tmp_path, 1).findings if f.kind is FindingKind.ROW}
    assert rows == {"P4", "E1-T1"}


def test_progress_is_told_for_events_records_and_files(told: Database, tmp_path: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    verify(
        told,
        tmp_path / "files",
        ALLOWED_MOVES,
        progress=lambda step, done, total: seen.update({step: (done, total)}),
    )
    assert set(seen) == {"events", "records", "files"}
    assert all(done == total > 0 for done, total in seen.values())


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [("task", "open_predecessors_count", "E1-T2"), ("handover", "current_number", "E1-H1")],
)
def test_a_counter_that_counts_wrong_is_found(
    table: str, column: str, row: str, bare: Database, tmp_path: Path
) -> None:
    with owner(bare) as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = 4 WHERE handle = ?', (row,))
    found = [f for f in check(bare, tmp_path).findings if f.kind is FindingKind.COUNT]
    assert found == [Finding(FindingKind.COUNT, table, row, f"The column {column} says 4, and there are 1.")]


def test_a_gate_that_counts_its_versions_wrong_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute("UPDATE gate SET versions_count = 0 WHERE id = 1")
    assert [f.table for f in check(bare, tmp_path).findings if f.kind is FindingKind.COUNT] == ["gate"]


def test_a_missing_guard_is_named(any_database: Database, tmp_path: Path) -> None:
    with behind_its_back(any_database) as connection:
        on = "" if any_database.is_sqlite else ' ON "signoff"'
        connection.exec_driver_sql(f'DROP TRIGGER "kt_signoff_gate"{on}')
    assert [(f.table, f.row) for f in check(any_database, tmp_path).findings] == [
        ("signoff", "kt_signoff_gate")
    ]


def test_a_guard_that_was_switched_off_is_named(postgresql_database: Database, tmp_path: Path) -> None:
    with behind_its_back(postgresql_database) as connection:
        connection.exec_driver_sql("ALTER TABLE event DISABLE TRIGGER kt_event_fixed")
        connection.exec_driver_sql("ALTER TABLE task ENABLE REPLICA TRIGGER kt_task_moves")
    assert {f.row for f in check(postgresql_database, tmp_path).findings} == {
        "kt_event_fixed",
        "kt_task_moves",
    }


def test_a_guard_that_lost_its_teeth_is_named(any_database: Database, tmp_path: Path) -> None:
    with behind_its_back(any_database) as connection:
        if any_database.is_sqlite:
            connection.exec_driver_sql('DROP TRIGGER "kt_event_fixed"')
            connection.exec_driver_sql(
                'CREATE TRIGGER "kt_event_fixed" BEFORE UPDATE ON event BEGIN SELECT 1; END'
            )
        else:
            connection.exec_driver_sql(
                'CREATE OR REPLACE FUNCTION "kt_event_fixed"() RETURNS trigger LANGUAGE plpgsql AS '
                "$guard$ BEGIN RETURN NEW; END $guard$"
            )
    assert [f.row for f in check(any_database, tmp_path).findings] == ["kt_event_fixed"]


def test_a_strange_trigger_is_named(database: Database, tmp_path: Path) -> None:
    with behind_its_back(database) as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER helpful AFTER INSERT ON task BEGIN UPDATE task SET title = 'x'; END"
        )
    assert [(f.table, f.row) for f in check(database, tmp_path).findings] == [("task", "helpful")]


def stored(told: Database, folder: Path, number: int = 1) -> Path:
    with told.reader.connect() as connection:
        files = table_of(StoredFile)
        sha256 = connection.execute(select(files.c.sha256).where(files.c.id == number)).scalar_one()
    return file_path(folder / "files", "E1", sha256)


def test_a_missing_file_is_found(told: Database, tmp_path: Path) -> None:
    stored(told, tmp_path).unlink()
    assert [(f.kind, f.row) for f in check(told, tmp_path).findings] == [(FindingKind.FILE, "stored_file 1")]


def test_one_changed_byte_is_found(told: Database, tmp_path: Path) -> None:
    path = stored(told, tmp_path)
    path.write_bytes(path.read_bytes().replace(b"refunds", b"Refunds"))
    assert [(f.kind, f.row) for f in check(told, tmp_path).findings] == [(FindingKind.FILE, "stored_file 1")]


def test_a_longer_file_is_found(told: Database, tmp_path: Path) -> None:
    with stored(told, tmp_path).open("ab") as out:
        out.write(b"more")
    assert "another size" in check(told, tmp_path).findings[0].sentence


def test_a_file_replaced_by_a_link_to_the_same_bytes_is_found(told: Database, tmp_path: Path) -> None:
    path = stored(told, tmp_path)
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert [f.row for f in check(told, tmp_path).findings] == ["stored_file 1"]


def test_a_changed_record_of_a_document_is_found(told: Database, tmp_path: Path) -> None:
    record = next(p for p in (tmp_path / "files" / "E1").iterdir() if p != stored(told, tmp_path))
    record.write_bytes(b"# Transition plan, better\n")
    assert [(f.table, f.row) for f in check(told, tmp_path).findings] == [("document", "E1-TP-01 v1")]


def test_a_file_nobody_refers_to_is_only_noted(told: Database, tmp_path: Path) -> None:
    (tmp_path / "files" / "E1" / ".part-left").write_bytes(b"half")
    result = check(told, tmp_path)
    assert result.sound
    assert [note for note in result.notes if ".part-left" in note] == list(result.notes)


def test_a_text_erased_without_an_event_of_it_is_found(told: Database, tmp_path: Path) -> None:
    with owner(told) as cursor:
        cursor.execute("UPDATE event_text SET text = '(erased)', salt = '' WHERE place = 'person:4:name'")
        cursor.execute("UPDATE person SET name = '(erased)' WHERE id = 4")
        cursor.execute("DELETE FROM event_text WHERE place = 'fact:note'")
    found = {f.sentence.split(";")[0] for f in check(told, tmp_path).findings if f.kind is FindingKind.TEXT}
    assert found == {"The text was erased, and no event says that it was.", "The text is gone"}


@pytest.mark.parametrize("half", ["UPDATE event_text SET text = ''", "DELETE FROM event_text"])
def test_an_erasure_that_left_the_text_in_its_row_is_found(half: str, told: Database, tmp_path: Path) -> None:
    with owner(told) as cursor:
        cursor.execute(f"{half} WHERE place = 'person:4:name'")
    rows = [(f.table, f.row) for f in check(told, tmp_path).findings if f.kind is FindingKind.ROW]
    assert rows == [("person", "P4")]


def recorded(database: Database, at: datetime, recorded_at: datetime) -> None:
    with open_store(database, write=True, act=Act(1, at, recorded_at)) as unit:
        unit.installation_event("looked", "installation")


def test_a_clock_that_went_back_is_only_noted(database: Database, tmp_path: Path) -> None:
    recorded(database, FIRST, FIRST)
    recorded(database, FIRST, FIRST - timedelta(minutes=2))
    result = check(database, tmp_path)
    assert result.sound
    (note,) = result.notes
    assert note.startswith("The clock went back: installation event 3 was recorded at 2027-01-04 08:58:00")


def test_a_simulated_clock_and_a_wait_for_the_lock_are_not_noted(database: Database, tmp_path: Path) -> None:
    recorded(database, FIRST + timedelta(days=90), FIRST)
    recorded(database, FIRST, FIRST - timedelta(seconds=30))
    assert check(database, tmp_path).notes == ()


def test_a_reference_that_leads_nowhere_is_found(bare: Database, tmp_path: Path) -> None:
    with owner(bare) as cursor:
        cursor.execute("UPDATE task SET done_by = 77 WHERE id = 1")
    found = [f for f in check(bare, tmp_path).findings if f.kind is FindingKind.DATABASE]
    assert found == [
        Finding(
            FindingKind.DATABASE, "task", "task 1", "The column done_by names a person that is not there."
        )
    ]
