"""One unit of work: rows and the event that proves them, in one transaction. It decides nothing.

Every insert and change made through a Unit is kept and written into the next event, so that no row of evidence can
change without its line in the chain. A Unit that changed rows and left no event refuses to commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Table, bindparam, func, insert, select, update
from sqlalchemy.sql.base import Executable
from sqlmodel import SQLModel

from kt_engine.errors import Conflict, NotFound, Refused, StoreUnreachable
from kt_engine.store.columns import plain
from kt_engine.store.events import FIRST_HASH, Change, Line, new_salt, salted_digest, sha256_text
from kt_engine.store.hot import Hot
from kt_engine.store.tables import Chain, Event, EventText, table_of

CHAIN = table_of(Chain)
EVENT = table_of(Event)
EVENT_TEXT = table_of(EventText)

LOCK = select(CHAIN.c.id, CHAIN.c.head_seq, CHAIN.c.head_hash).with_for_update()
LOCK_INSTALLATION = Hot(LOCK.where(CHAIN.c.engagement_id.is_(None)))
LOCK_ENGAGEMENT = Hot(LOCK.where(CHAIN.c.engagement_id == bindparam("engagement")))
MOVE_HEAD = Hot(
    update(CHAIN)
    .where(CHAIN.c.id == bindparam("chain"))
    .values(head_seq=bindparam("seq"), head_hash=bindparam("hash"))
)
KNOWN_COMMAND = select(EVENT.c.kind, EVENT.c.subject).where(
    EVENT.c.by == bindparam("person"), EVENT.c.command_id == bindparam("command")
)


@dataclass(frozen=True)
class Proof:
    """What who acts has shown: a code, where the keys lie, and when the code was typed, if that was earlier."""

    code: str | None = field(repr=False)
    keys: Path
    shown_at: datetime | None = None


@dataclass(frozen=True)
class Act:
    """Who does something, and when; made by an edge, handed down unchanged.

    `at` is the moment it counts (simulated in a rehearsal), `recorded_at` the wall clock; both aware.
    A `command_id` seen before from the same person makes the command a no-op.
    """

    by: int
    at: datetime
    recorded_at: datetime
    command_id: str | None = None
    proof: Proof | None = None
    on_behalf_of: int | None = None
    """Whom a signature is for, under that person's delegation."""


@dataclass
class Head:
    id: int
    chain: str
    seq: int
    hash: str


class Reader:
    """A read-only view of the store at one moment."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
        return self.connection.execute(statement, values or {}).mappings().all()

    def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> RowMapping | None:
        return self.connection.execute(statement, values or {}).mappings().first()

    def hot(self, statement: Hot, values: Mapping[str, Any]) -> Sequence[RowMapping]:
        """Give the rows of a prebuilt statement on the shortest way: dicts, which answer by name like any other row."""
        return cast("Sequence[RowMapping]", statement.rows(self.connection, values))

    def value(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        return self.connection.execute(statement, values or {}).scalar()


class Unit(Reader):
    """A transaction that writes: rows through `insert` and `change`, then one `event` for them."""

    def __init__(self, connection: Connection, act: Act, engagement_id: int | None) -> None:
        super().__init__(connection)
        self.act = act
        self.engagement_id = engagement_id
        self.dry_run = False  # True: everything is rolled back at the end
        self._heads: dict[int | None, Head] = {}
        self._pending: dict[int | None, list[Change]] = {}
        self._texts: dict[int | None, list[dict[str, Any]]] = {}
        self._moved: set[int | None] = set()

    @property
    def today(self) -> Any:
        """The calendar day (UTC) of the act."""
        return self.act.at.date()

    def lock(self) -> None:
        """Lock the head of the chain this unit writes; the first statement of every write."""
        self.lock_chain(self.engagement_id)

    def lock_chain(self, engagement_id: int | None) -> None:
        """Lock one more chain. The installation's comes before an engagement's, or two writers wait for each other."""
        if engagement_id in self._heads:
            return
        if engagement_id is None:
            found = self.hot(LOCK_INSTALLATION, {})
        else:
            found = self.hot(LOCK_ENGAGEMENT, {"engagement": engagement_id})
        if not found and engagement_id is not None:
            raise NotFound("engagement", f"E{engagement_id}", "See them with: kt engagement list")
        if not found:
            raise StoreUnreachable(
                "There is no KT Engine store here yet. Make one with: kt init --administrator NAME"
            )
        name, row = "installation" if engagement_id is None else f"E{engagement_id}", found[0]
        self._heads[engagement_id] = Head(row["id"], name, row["head_seq"], row["head_hash"])

    def open_chain(self, engagement_id: int | None) -> None:
        """Begin a new chain; only for `kt init` and the start of an engagement."""
        name = "installation" if engagement_id is None else f"E{engagement_id}"
        result = self.connection.execute(
            insert(CHAIN),
            {"engagement_id": engagement_id, "head_seq": 0, "head_hash": FIRST_HASH, "settled_seq": 0},
        )
        self._heads[engagement_id] = Head(result.inserted_primary_key[0], name, 0, FIRST_HASH)  # type: ignore[index]

    def repeats(self, kind: str, about: str | None = None) -> str | None:
        """Give the subject of the earlier event when this command was already carried out, else None.

        Raises Refused when the same command id was used for another kind of act, or for another record than `about`.
        """
        if self.act.command_id is None:
            return None
        row = self.first(KNOWN_COMMAND, {"person": self.act.by, "command": self.act.command_id})
        if row is None:
            return None
        if row["kind"] != kind or about not in {None, row["subject"]}:
            raise Refused(
                f"The command id {self.act.command_id} was already used for something else "
                f"({row['kind'].replace('_', ' ')}, {row['subject']}). "
                "Nothing was changed; use a new id."
            )
        return str(row["subject"])

    def insert(self, row: type[SQLModel], **values: Any) -> int:
        """Insert one row and keep it for the event. Gives the new id."""
        table = table_of(row)
        complete = {**defaults_of(table), **values}
        _, given = insert_into(table, tuple(complete)).write(self.connection, _new(complete))
        row_id = int(values.get("id", given))
        if "id" in values:
            self._count_on_from(table)
        self.keep(table, row_id, {"id": row_id, **complete})
        return row_id

    def _count_on_from(self, table: Table) -> None:
        """PostgreSQL does not count an id that was given; without this the next row would be given it again."""
        if self.connection.dialect.name == "postgresql":
            sequence = func.pg_get_serial_sequence(table.name, "id")
            self.connection.execute(
                select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery()))
            )

    def change(
        self, row: type[SQLModel], row_id: int, handle: str, *, version: int | None = None, **values: Any
    ) -> None:
        """Change one row, if its version is still the one that was read; raises Conflict otherwise."""
        table = table_of(row)
        asked: dict[str, Any] = {"of_row": row_id}
        if version is not None:
            asked["of_version"] = version
            values["version"] = version + 1
        asked |= _new(values)
        statement = change_of(table, tuple(values), versioned=version is not None)
        if statement.write(self.connection, asked)[0] != 1:
            raise Conflict(handle)
        self.keep(table, row_id, values)

    def keep(self, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
        """Note for the next event what a statement wrote to one row."""
        chain, infos = self._chain_of(table, values), infos_of(table)
        columns: dict[str, Any] = {}
        for name, value in values.items():
            info = infos[name]
            if info.get("live"):
                continue
            if value is not None and (info.get("text") or info.get("personnel")):
                text = str(plain(value))
                columns[name] = {"digest": self._digest(chain, f"{table.name}:{row_id}:{name}", text)}
            elif value is not None and info.get("digest"):
                columns[name] = {"sha256": sha256_text(value)}
            else:
                columns[name] = plain(value)
        self._pending.setdefault(chain, []).append(Change(str(table.name), row_id, columns))

    def event(self, kind: str, subject: str, *, texts: Mapping[str, str] | None = None, **facts: Any) -> None:
        """Write one line to this unit's chain: facts are ids, words, numbers, dates and hashes; texts are digested."""
        self._write(self.engagement_id, kind, subject, facts, texts or {})

    def installation_event(self, kind: str, subject: str, **facts: Any) -> None:
        """Write one line to the installation's chain."""
        self._write(None, kind, subject, facts, {})

    def finish(self) -> None:
        """Check that every change has its line, and move the chain heads."""
        left = [change.table for changes in self._pending.values() for change in changes]
        if left:
            msg = f"rows of {sorted(set(left))} changed without an event"
            raise RuntimeError(msg)
        for engagement_id in sorted(self._moved, key=lambda key: key or 0):
            head = self._heads[engagement_id]
            MOVE_HEAD.write(self.connection, {"chain": head.id, "seq": head.seq, "hash": head.hash})

    def _write(
        self, chain: int | None, kind: str, subject: str, facts: Mapping[str, Any], texts: Mapping[str, str]
    ) -> None:
        head = self._heads[chain]
        known = {name: plain(value) for name, value in facts.items()}
        known |= {name: {"digest": self._digest(chain, f"fact:{name}", text)} for name, text in texts.items()}
        command_id = self.act.command_id if not self._moved else None
        line = Line(
            head.chain, head.seq + 1, head.hash, kind, subject, self.act.by, self.act.at, self.act.recorded_at,
            command_id, known, tuple(self._pending.pop(chain, ())),
        )  # fmt: skip
        body = line.body()
        head.seq, head.hash = line.seq, sha256_text(body)
        values = {
            "chain_id": head.id, "seq": line.seq, "prev_hash": line.prev_hash, "hash": head.hash, "chain_format": 1,
            "kind": kind, "subject": subject, "by": line.by, "at": line.at, "recorded_at": line.recorded_at,
            "command_id": command_id, "body": body,
        }  # fmt: skip
        _, event_id = insert_into(EVENT, tuple(values)).write(self.connection, _new(values))
        kept = self._texts.pop(chain, [])
        if kept:
            self.connection.execute(insert(EVENT_TEXT), [{"event_id": event_id, **text} for text in kept])
        self._moved.add(chain)

    def _digest(self, chain: int | None, place: str, text: str) -> str:
        salt = new_salt()
        texts = self._texts.setdefault(chain, [])
        texts[:] = [kept for kept in texts if kept["place"] != place]
        texts.append({"place": place, "salt": salt, "text": text})
        return salted_digest(salt, text)

    def _chain_of(self, table: Table, values: Mapping[str, Any]) -> int | None:
        kind = table.info["chain"]
        if kind == "installation":
            return None
        if kind == "either":
            return cast("int | None", values.get("engagement_id", self.engagement_id))
        return self.engagement_id


@cache
def insert_into(table: Table, columns: tuple[str, ...]) -> Hot:
    return Hot(insert(table).values({name: bindparam(f"new_{name}") for name in columns}))


@cache
def change_of(table: Table, columns: tuple[str, ...], *, versioned: bool) -> Hot:
    statement = update(table).where(table.c.id == bindparam("of_row"))
    if versioned:
        statement = statement.where(table.c.version == bindparam("of_version"))
    return Hot(statement.values({name: bindparam(f"new_{name}") for name in columns}))


def _new(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()}


@cache
def infos_of(table: Table) -> dict[str, dict[Any, Any]]:
    return {column.name: column.info for column in table.columns}


@cache
def defaults_of(table: Table) -> dict[str, Any]:
    from sqlmodel.main import default_registry  # noqa: PLC0415 - the class behind a table is known only after all are made

    for mapper in default_registry.mappers:
        if mapper.local_table is table:
            fields = mapper.class_.model_fields
            return {name: fields[name].default for name in table.c.keys() if name != "id"}  # noqa: SIM118
    return {}
