"""A store is made, brought up to date and compared; one of a newer program is left alone."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kt_engine.actions.init_store import upgrade_store
from kt_engine.errors import StoreUnreachable
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, connect
from kt_engine.store.guards import all_guards, missing_guards
from kt_engine.store.migrate import check_version, current_revision, newest_revision
from kt_engine.store.tables import metadata
from store_story import drop_guards, tell_beginning

EVERYTHING = "SELECT id, hash, body FROM event ORDER BY id"


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.reader.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def set_revision(database: Database, revision: str) -> None:
    with database.writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_a_new_store_has_the_newest_revision(any_database: Database) -> None:
    with any_database.reader.connect() as connection:
        assert current_revision(connection) == newest_revision()
    check_version(any_database)


def test_the_migrated_tables_are_those_of_the_program(any_database: Database) -> None:
    with any_database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_changes_nothing(any_database: Database) -> None:
    tell_beginning(any_database)
    before = rows(any_database, EVERYTHING)
    upgrade_store(any_database)
    upgrade_store(any_database)
    assert rows(any_database, EVERYTHING) == before
    check_version(any_database)


def test_upgrading_makes_the_guards_again(any_database: Database) -> None:
    drop_guards(any_database)
    upgrade_store(any_database)
    with any_database.reader.connect() as connection:
        assert missing_guards(connection, all_guards(ALLOWED_MOVES)) == ()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_was(any_database: Database) -> None:
    set_revision(any_database, "9999")
    drop_guards(any_database)
    before = rows(any_database, EVERYTHING)
    for attempt in (check_version, upgrade_store):
        with pytest.raises(StoreUnreachable, match=r"newer KT Engine \(revision 9999\)"):
            attempt(any_database)
    assert rows(any_database, EVERYTHING) == before
    with any_database.reader.connect() as connection:
        assert current_revision(connection) == "9999"
        assert missing_guards(connection, all_guards(ALLOWED_MOVES)) != ()


def test_a_store_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="Make one with: kt init"):
        check_version(connect(f"sqlite:///{tmp_path / 'kt.db'}"))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "kt.db").touch()
    database = connect(f"sqlite:///{tmp_path / 'kt.db'}")
    with pytest.raises(StoreUnreachable, match="Make one with: kt init"):
        check_version(database)
    database.dispose()


def test_a_file_that_is_no_database_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "kt.db").write_text("Dear diary, " * 200)
    database = connect(f"sqlite:///{tmp_path / 'kt.db'}")
    for attempt in (check_version, upgrade_store):
        with pytest.raises(StoreUnreachable, match="not a database"):
            attempt(database)
    database.dispose()
    assert (tmp_path / "kt.db").read_text() == "Dear diary, " * 200


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(StoreUnreachable, match="home"):
        upgrade_store(connect(f"sqlite:///{tmp_path / 'home' / 'kt.db'}"))
