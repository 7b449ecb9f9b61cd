"""Runs a prebuilt statement straight on SQLite's driver: compiled once, its types applied here. It knows no table.

What SQLAlchemy does for a statement each time it is executed costs several times what SQLite needs to run it. On any
other database, where the way to the server costs more, a hot statement is executed like every other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Converter = Callable[[Any], Any]


@dataclass(frozen=True)
class Compiled:
    sql: str
    binds: tuple[tuple[str, Converter | None], ...]
    """Names of the values in the order of the placeholders, and how each becomes what the driver takes."""
    fixed: Mapping[str, Any]
    """Values that stand in the statement itself."""
    columns: tuple[str, ...]
    readers: tuple[tuple[str, Converter], ...]


class Hot:
    """A Core statement that is run very often; made once, when a module is loaded."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self.statement = statement
        self._compiled: Compiled | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give what a SELECT or a RETURNING gives."""
        if connection.dialect.name != "sqlite":
            return [dict(row) for row in connection.execute(self.statement, values).mappings()]
        compiled = self._ready(connection.dialect)
        found = [
            dict(zip(compiled.columns, row, strict=True)) for row in self._run(connection, compiled, values)
        ]
        for row in found:
            for name, read in compiled.readers:
                row[name] = read(row[name])
        return found

    def write(self, connection: Connection, values: Mapping[str, Any]) -> tuple[int, int]:
        """Give how many rows were written, and the id the database gave the one inserted (0 where it gave none)."""
        if connection.dialect.name != "sqlite":
            result = connection.execute(self.statement, values)
            key = result.inserted_primary_key if self.statement.is_insert else None
            return result.rowcount, int(key[0] or 0) if key else 0
        cursor = self._run(connection, self._ready(connection.dialect), values)
        return cursor.rowcount, cursor.lastrowid or 0

    def _ready(self, dialect: Dialect) -> Compiled:
        if self._compiled is None:
            self._compiled = compiled_for(self.statement, dialect)
        return self._compiled

    def _run(self, connection: Connection, compiled: Compiled, values: Mapping[str, Any]) -> Any:
        given = {**compiled.fixed, **values}
        arguments = [bind(given[name]) if bind else given[name] for name, bind in compiled.binds]
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(compiled.sql, arguments)
        except connection.dialect.loaded_dbapi.Error as fault:
            base = connection.dialect.loaded_dbapi.Error
            raise DBAPIError.instance(
                compiled.sql, None, fault, base, hide_parameters=True, dialect=connection.dialect
            ) from fault


def compiled_for(statement: Select[Any] | Insert | Update | Delete, dialect: Dialect) -> Compiled:
    made = statement.compile(dialect=dialect)
    binds = {name: made.binds[name] for name in made.positiontup or ()}
    columns = [(str(name), column.type) for name, column in statement.exported_columns.items()]
    return Compiled(
        sql=str(made),
        binds=tuple((name, _binder(binds[name].type, dialect)) for name in made.positiontup or ()),
        fixed={name: bind.effective_value for name, bind in binds.items() if not bind.required},
        columns=tuple(name for name, _ in columns),
        readers=tuple((name, read) for name, kind in columns if (read := _reader(kind, dialect))),
    )


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
