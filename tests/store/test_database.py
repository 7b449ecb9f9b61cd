"""The two ways in: what they set, what they refuse, and what they say when there is no store."""

from pathlib import Path

import pytest
from sqlalchemy import text

from kt_engine.errors import StoreUnreachable
from kt_engine.store.database import Database, connect, open_store, sqlite_driver, wal_is_safe
from kt_engine.store.unit import Act
from store_story import FIRST

NO_STORE = "There is no KT Engine store here yet"


def test_the_read_opener_refuses_to_write(any_database: Database) -> None:
    with pytest.raises(StoreUnreachable), open_store(any_database) as reader:
        reader.connection.exec_driver_sql("UPDATE chain SET settled_seq = settled_seq")


def test_a_second_writer_cannot_begin_while_the_first_is_at_work(database: Database) -> None:
    second = connect(database.url)
    cursor = second.writer.raw_connection().cursor()
    cursor.execute("PRAGMA busy_timeout=0")
    with open_store(database, write=True, act=Act(1, FIRST, FIRST)):
        with pytest.raises(sqlite_driver().OperationalError, match="locked"):
            cursor.execute("BEGIN IMMEDIATE")
        assert cursor.execute("SELECT COUNT(*) FROM chain").fetchone() == (1,)
    cursor.close()
    second.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("recursive_triggers", 1), ("trusted_schema", 0), ("busy_timeout", 30_000)],
)
def test_sqlite_connections_are_strict(pragma: str, value: int, database: Database) -> None:
    for engine in (database.reader, database.writer):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_sqlite_never_acknowledges_what_a_power_cut_could_take(database: Database) -> None:
    with database.writer.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
    full, extra = 2, 3
    assert (journal, synchronous) == (("wal", full) if wal_is_safe() else ("delete", extra))


def test_the_safe_log_is_used_only_where_the_bug_is_mended() -> None:
    assert wal_is_safe() == (sqlite_driver().sqlite_version_info >= (3, 51, 3))


@pytest.mark.parametrize("write", [False, True])
def test_opening_a_store_that_is_not_there_says_so_and_makes_nothing(write: bool, tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path / 'kt.db'}")
    opening = open_store(database, write=True, act=Act(1, FIRST, FIRST)) if write else open_store(database)
    with pytest.raises(StoreUnreachable, match=NO_STORE), opening:
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "kt.db").touch()
    database = connect(f"sqlite:///{tmp_path / 'kt.db'}")
    with (
        pytest.raises(StoreUnreachable, match=NO_STORE),
        open_store(database, write=True, act=Act(1, FIRST, FIRST)),
    ):
        pass
    database.dispose()


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "kt.db").write_text("not a database, but long enough to be read as one" * 20)
    database = connect(f"sqlite:///{tmp_path / 'kt.db'}")
    with pytest.raises(StoreUnreachable, match="not a database"), open_store(database) as reader:
        reader.connection.execute(text("SELECT 1 FROM chain"))
    database.dispose()


def test_a_server_that_does_not_answer_is_out_of_reach() -> None:
    database = connect("postgresql+psycopg://nobody@127.0.0.1:1/kt?connect_timeout=2")
    with pytest.raises(StoreUnreachable, match="cannot be reached"), open_store(database):
        pass


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreUnreachable, match="only sqlite and postgresql"):
        connect("mysql://root@127.0.0.1/kt")


def test_an_address_of_postgresql_needs_no_driver_in_it() -> None:
    assert connect("postgresql://kt@127.0.0.1/kt").writer.dialect.driver == "psycopg"


def test_a_reader_sees_one_moment(any_database: Database) -> None:
    with open_store(any_database) as reader:
        before = reader.connection.exec_driver_sql("SELECT COUNT(*) FROM event").scalar_one()
        with open_store(any_database, write=True, act=Act(1, FIRST, FIRST)) as unit:
            unit.installation_event("looked", "installation")
        assert reader.connection.exec_driver_sql("SELECT COUNT(*) FROM event").scalar_one() == before
    with open_store(any_database) as reader:
        assert reader.connection.exec_driver_sql("SELECT COUNT(*) FROM event").scalar_one() == before + 1
