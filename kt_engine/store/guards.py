"""What must never be false, said once and rendered to triggers for SQLite and PostgreSQL.

A condition is SQL both databases read alike, over NEW and OLD. Triggers are made again after every migration, because
a rebuilt table loses them without a word. Which status may follow which is handed in; this room knows no rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sqlalchemy import Connection, Table

from kt_engine.store.invariant import erased_at_most, unchanged
from kt_engine.store.invariants import INVARIANTS
from kt_engine.store.tables import metadata

Happening = Literal["INSERT", "UPDATE", "DELETE"]
Moves = Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]]


@dataclass(frozen=True)
class Guard:
    name: str
    table: str
    happening: Happening
    refuse_when: str
    sentence: str


def all_guards(moves: Moves) -> tuple[Guard, ...]:
    """Give every guard of the store, for the allowed moves by table name."""
    guards = [
        Guard(f"kt_{i.table}_{i.name}", i.table, i.happening, i.refuse_when, i.sentence) for i in INVARIANTS
    ]
    for table in metadata.sorted_tables:
        guards.extend(_immutability(table))
        guards.extend(_closed_lists(table))
    for name, pairs in moves.items():
        guards.append(_status_moves(name, pairs))
    return tuple(sorted(guards, key=lambda guard: guard.name))


def _immutability(table: Table) -> Iterator[Guard]:
    record = table.name.replace("_", " ")
    if table.info["chain"] or table.info.get("evidence"):
        yield Guard(
            f"kt_{table.name}_kept", table.name, "DELETE", "TRUE",
            f"No {record} is ever deleted. Nothing was changed.",
        )  # fmt: skip
    if table.info.get("evidence"):
        yield Guard(
            f"kt_{table.name}_fixed", table.name, "UPDATE", _edited(table),
            f"No {record} is ever edited; a correction is a new record. Nothing was changed.",
        )  # fmt: skip


def _edited(table: Table) -> str:
    """Any change but one: a text that a person typed may be erased, for good."""
    texts = {column.name for column in table.columns if column.info.get("text")}
    if not texts:
        return "TRUE"
    kept = unchanged(*(column.name for column in table.columns if column.name not in texts))
    return " OR ".join([kept, *(erased_at_most(name) for name in sorted(texts))])


def _closed_lists(table: Table) -> Iterator[Guard]:
    faults = []
    for column in table.columns:
        name = f'NEW."{column.name}"'
        if "enum" in column.info:
            values = ", ".join(f"'{member.value}'" for member in column.info["enum"])
            faults.append(f"{name} NOT IN ({values})")
        if column.info.get("sha256"):
            faults.append(f"length({name}) <> 64 OR trim({name}, '0123456789abcdef') <> ''")
    if not faults:
        return
    for happening in ("INSERT", "UPDATE"):
        if happening == "UPDATE" and table.info.get("evidence"):
            continue
        yield Guard(
            f"kt_{table.name}_words_{happening.lower()}", table.name, happening, " OR ".join(faults),
            f"The record {table.name.replace('_', ' ')} holds a word outside its list. Nothing was changed.",
        )  # fmt: skip


def _status_moves(table: str, pairs: Mapping[StrEnum, frozenset[StrEnum]]) -> Guard:
    allowed = [
        f"(OLD.status = '{before.value}' AND NEW.status IN ({', '.join(sorted(repr(a.value) for a in after))}))"
        for before, after in pairs.items()
        if after
    ]
    return Guard(
        f"kt_{table}_moves",
        table,
        "UPDATE",
        f"OLD.status <> NEW.status AND NOT ({' OR '.join(allowed)})",
        f"A {table.replace('_', ' ')} cannot move between these two statuses. Nothing was changed.",
    )


def render(guard: Guard, dialect: str) -> tuple[str, ...]:
    """Give the statements that make one guard."""
    sentence = guard.sentence.replace("'", "''")
    if dialect == "sqlite":
        head = f'CREATE TRIGGER "{guard.name}" BEFORE {guard.happening} ON "{guard.table}"'
        return (f"{head} WHEN {guard.refuse_when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END",)
    row = "OLD" if guard.happening == "DELETE" else "NEW"
    function = (
        f'CREATE OR REPLACE FUNCTION "{guard.name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN '
        f"IF ({guard.refuse_when}) THEN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{sentence}'; END IF; "
        f"RETURN {row}; END $guard$"
    )
    trigger = (
        f'CREATE TRIGGER "{guard.name}" BEFORE {guard.happening} ON "{guard.table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{guard.name}"()'
    )
    return function, trigger


def truncate_guards(guards: tuple[Guard, ...]) -> tuple[str, ...]:
    """PostgreSQL can empty a table without touching a row; give the statements that refuse it."""
    tables = sorted({guard.table for guard in guards if guard.happening == "DELETE"})
    function = (
        'CREATE OR REPLACE FUNCTION "kt_truncate"() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN '
        "RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = 'Evidence is never emptied. Nothing was changed.'; "
        "END $guard$"
    )
    triggers = tuple(
        f'CREATE TRIGGER "kt_{table}_truncate" BEFORE TRUNCATE ON "{table}" '
        'FOR EACH STATEMENT EXECUTE FUNCTION "kt_truncate"()'
        for table in tables
    )
    return (function, *triggers)


def set_guards(connection: Connection, guards: tuple[Guard, ...]) -> None:
    """Drop every guard there is and make the given ones."""
    dialect = connection.dialect.name
    for name, table in _triggers(connection):
        if not name.startswith("kt_"):
            continue
        suffix = "" if dialect == "sqlite" else f' ON "{table}"'
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"{suffix}')
    for guard in guards:
        for statement in render(guard, dialect):
            connection.exec_driver_sql(statement)
    if dialect != "sqlite":
        for statement in truncate_guards(guards):
            connection.exec_driver_sql(statement)


def missing_guards(connection: Connection, guards: tuple[Guard, ...]) -> tuple[str, ...]:
    """Give the names of guards that are absent from the database, switched off, or differ from the list, sorted."""
    dialect = connection.dialect.name
    if dialect == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        have = {row[0]: row[1] for row in connection.exec_driver_sql(query)}
        wrong = {guard.name for guard in guards if have.get(guard.name) != render(guard, dialect)[0]}
        return tuple(sorted(wrong))
    query = (
        "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    present = {name: (_bare(made), source) for name, made, source in connection.exec_driver_sql(query)}
    wanted = {
        guard.name: (_bare(trigger), function.split("$guard$")[1])
        for guard in guards
        for function, trigger in [render(guard, dialect)]
    }
    function, *triggers = truncate_guards(guards)
    source = function.split("$guard$")[1]
    wanted |= {trigger.split('"')[1]: (_bare(trigger), source) for trigger in triggers}
    return tuple(sorted(name for name, right in wanted.items() if present.get(name) != right))


def strange_guards(connection: Connection, guards: tuple[Guard, ...]) -> tuple[tuple[str, str], ...]:
    """Give name and table of every trigger on the store's tables that is not in the list."""
    known = {guard.name for guard in guards}
    if connection.dialect.name != "sqlite":
        known |= {f"kt_{guard.table}_truncate" for guard in guards if guard.happening == "DELETE"}
    return tuple(sorted((name, table) for name, table in _triggers(connection) if name not in known))


def _bare(definition: str) -> str:
    """PostgreSQL gives a definition back with its own quotes, brackets and schema."""
    return definition.replace('"', "").replace("public.", "").replace(" ", "").lower()


def _triggers(connection: Connection) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal"
        )
    return [(name, table) for name, table in connection.exec_driver_sql(query)]
