import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.lock import serving_lock
from kt_engine.errors import Refused
from kt_engine.store.database import Database, connect

HOLD = """
import sys
from flows.lock import serving_lock
from kt_engine.store.database import connect
with serving_lock(connect(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kt.db"
    with (
        serving_lock(connect(url)),
        pytest.raises(Refused, match="Another kt serve is running on this store"),
        serving_lock(connect(url)),
    ):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    db = connect(f"sqlite:///{tmp_path}/kt.db")
    with serving_lock(db):
        pass
    with serving_lock(db):
        pass


def test_stores_do_not_lock_each_other(tmp_path: Path) -> None:
    one, other = (connect(f"sqlite:///{tmp_path}/{name}.db") for name in ("one", "other"))
    with serving_lock(one), serving_lock(other):
        pass


def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/kt.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Refused), serving_lock(connect(url)):
            pass
        holder.kill()
        holder.wait()
    with serving_lock(connect(url)):
        pass


@pytest.mark.slow
def test_on_postgresql_too_a_second_process_is_refused(postgresql_database: Database) -> None:
    other = connect(postgresql_database.url)
    with (
        closing_down(other),
        serving_lock(postgresql_database),
        pytest.raises(Refused, match="Another kt serve is running on this store"),
        serving_lock(other),
    ):
        pass
    with serving_lock(postgresql_database):
        pass


@contextmanager
def closing_down(db: Database) -> Iterator[None]:
    yield
    db.dispose()
