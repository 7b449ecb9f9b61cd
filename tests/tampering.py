"""Writes to a store as the owner of its file could: past the program and past its references."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Table

from kt_engine.answers.verify_rows import proven_tables
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.guards import all_guards, set_guards
from kt_engine.store.tables import Chain, Event, EventText, table_of
from store_story import drop_guards


@contextmanager
def owner(database: Database) -> Iterator[Any]:
    """Give a cursor of the house's own driver, with references switched off; what it wrote is committed."""
    raw = database.writer.raw_connection()
    cursor = raw.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA recursive_triggers=OFF")
        yield cursor
    finally:
        cursor.close()
        raw.detach()
        raw.close()


def another(column: Column[Any], value: Any) -> Any:
    """Give a different value that the column's own type would still take."""
    if isinstance(column.type, Boolean):
        return 0 if value else 1
    if isinstance(column.type, Date):
        return (date.fromisoformat(value or "2027-01-04") + timedelta(days=1)).isoformat()
    if isinstance(column.type, Integer):
        return (value or 0) + 1000
    return f"{value or ''}x"


def last_row(cursor: Any, table: Table) -> dict[str, Any]:
    """Give the last row of a table, so that the people named by others keep their names."""
    names = list(table.c.keys())
    columns = ", ".join(f'"{name}"' for name in names)
    row = cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY id DESC LIMIT 1').fetchone()
    return dict(zip(names, row, strict=True))


def insert_row(cursor: Any, table: Table, values: Mapping[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    cursor.execute(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', tuple(values.values()))


@dataclass(frozen=True)
class Tampering:
    """One change somebody made who can write to the store's file and knows the program."""

    kind: str
    name: str
    """The table with its column, or what was done."""
    do: Callable[[Database, Path], None]
    needs_outside: bool = False
    """True: the store is consistent in itself afterwards; only what somebody else holds can tell."""


def every_column() -> list[Tampering]:
    """Give one change for each column of each proven table, and of the tables that prove them."""
    found = []
    for table in (*proven_tables(), table_of(Event), table_of(EventText), table_of(Chain)):
        for column in table.columns:
            live = column.info.get("live") and table.name != "chain"
            if not live and (table.name, column.name) not in NOT_EVIDENCE:
                found.append(
                    Tampering("a column changed", f"{table.name}.{column.name}", _changing(table, column))
                )
    return found


def structural() -> list[Tampering]:
    """Give the changes of whole rows, chains, signatures and files."""
    rows = [
        Tampering(kind, table.name, partial(do, table))
        for table in proven_tables()
        for kind, do in (("a row deleted", _deleting), ("a row inserted", _inserting))
    ]
    return [
        *rows,
        Tampering(
            "an event deleted",
            "from the middle",
            _statement("DELETE FROM event WHERE chain_id = 2 AND seq = 9"),
        ),
        Tampering("an event deleted", "the last", _statement(f"DELETE FROM event WHERE {LAST}")),
        Tampering("two signatures swapped", "signoff", _swapping),
        Tampering("a file changed", "one byte", _byte_changed),
        Tampering("a file changed", "replaced by a link", _linked),
        Tampering("a file changed", "removed", lambda _, files: _stored(files).unlink()),
        Tampering("the tail cut", "with rows and head", _cut, needs_outside=True),
        Tampering("the chain recomputed", "from its newest events on", _recomputed, needs_outside=True),
        Tampering("the chain recomputed", "from before a draw on", partial(_recomputed, first=5)),
    ]


NOT_EVIDENCE = {("chain", "claimed_by"), ("chain", "claimed_at"), ("event_text", "id")}
LAST = "chain_id = 2 AND seq = (SELECT MAX(seq) FROM event WHERE chain_id = 2)"


def tampered(database: Database, files: Path, tampering: Tampering) -> None:
    """Do it as the owner would: guards taken away before, and set again after."""
    drop_guards(database)
    tampering.do(database, files)
    with database.writer.begin() as connection:
        set_guards(connection, all_guards(ALLOWED_MOVES))


def _changing(table: Table, column: Column[Any]) -> Callable[[Database, Path], None]:
    def do(database: Database, _files: Path) -> None:
        with owner(database) as cursor:
            row = last_row(cursor, table)
            cursor.execute(
                f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE id = ?',
                (another(column, row[column.name]), row["id"]),
            )

    return do


def _deleting(table: Table, database: Database, _files: Path) -> None:
    with owner(database) as cursor:
        cursor.execute(f'DELETE FROM "{table.name}" WHERE id = ?', (last_row(cursor, table)["id"],))


def _inserting(table: Table, database: Database, _files: Path) -> None:
    """Put in a row of the same engagement in which everything else is other than in the last one."""
    with owner(database) as cursor:
        row = last_row(cursor, table)
        kept = {"engagement_id": row.get("engagement_id")} if "engagement_id" in row else {}
        insert_row(cursor, table, {**{name: another(table.c[name], row[name]) for name in row}, **kept})


def _statement(sql: str) -> Callable[[Database, Path], None]:
    def do(database: Database, _files: Path) -> None:
        with owner(database) as cursor:
            cursor.execute(sql)

    return do


def _swapping(database: Database, _files: Path) -> None:
    with owner(database) as cursor:
        for before, after in ((1, 900), (2, 1), (900, 2)):
            cursor.execute("UPDATE signoff SET id = ? WHERE id = ?", (after, before))


def _stored(files: Path) -> Path:
    return min((files / "E1").iterdir())


def _byte_changed(_database: Database, files: Path) -> None:
    data = bytearray(_stored(files).read_bytes())
    data[0] ^= 1
    _stored(files).write_bytes(bytes(data))


def _linked(_database: Database, files: Path) -> None:
    path = _stored(files)
    target = files.parent / "elsewhere"
    shutil.move(path, target)
    path.symlink_to(target)


def _cut(database: Database, _files: Path) -> None:
    """Take the last two events away with the rows they made, and set the head back."""
    with owner(database) as cursor:
        for _ in range(2):
            (body,) = cursor.execute(f"SELECT body FROM event WHERE {LAST}").fetchone()
            for change in json.loads(body)["changes"]:
                cursor.execute(f'DELETE FROM "{change["t"]}" WHERE id = ?', (change["id"],))
            cursor.execute(f"DELETE FROM event_text WHERE event_id = (SELECT id FROM event WHERE {LAST})")
            cursor.execute(f"DELETE FROM event WHERE {LAST}")
        (seq, sha256) = cursor.execute(f"SELECT seq, hash FROM event WHERE {LAST}").fetchone()
        cursor.execute(
            "UPDATE chain SET head_seq = ?, head_hash = ?, settled_seq = 0 WHERE id = 2", (seq, sha256)
        )


def _recomputed(database: Database, _files: Path, first: int = 0) -> None:
    """Say that somebody else did one event, and make every hash after it, and every checkpoint kept here, anew.

    Without `first` it is the event after the last draw of a sample: the seed of a draw rests on an event's hash, so
    what comes before one cannot be made anew without another sample.
    """
    with owner(database) as cursor:
        if not first:
            drawn = "SELECT MAX(seq) FROM event WHERE chain_id = 2 AND kind = 'parallel_sample_drawn'"
            first = cursor.execute(drawn).fetchone()[0] + 1
        lines = cursor.execute(
            f"SELECT id, seq, prev_hash, body FROM event WHERE chain_id = 2 AND seq >= {first} ORDER BY seq"
        ).fetchall()
        last = lines[0][2]
        anew: dict[int, str] = {}
        for event_id, seq, _, text in lines:
            body = json.loads(text)
            body["prev"], by = last, 4 if seq == first else body["by"]
            body["by"] = by
            for change in body["changes"]:
                if change["t"] == "checkpoint":
                    change["c"]["head_hash"] = anew.get(change["c"]["head_seq"], change["c"]["head_hash"])
                    made = (change["c"]["head_hash"], change["id"])
                    cursor.execute("UPDATE checkpoint SET head_hash = ? WHERE id = ?", made)
            written = canonical(body)
            before, last = last, sha256_text(written)
            anew[seq] = last
            cursor.execute(
                'UPDATE event SET prev_hash = ?, hash = ?, body = ?, "by" = ? WHERE id = ?',
                (before, last, written, by, event_id),
            )
        cursor.execute("UPDATE chain SET head_hash = ? WHERE id = 2", (last,))
