"""Reads the tables in a rehearsal's folder transfer/ cell by cell; it knows no table and no date, only counted days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import choice_cell, text_cell
from kt_engine.exchange.csv_rows import Row, read_sheet
from kt_engine.exchange.nearest import did_you_mean, shown

_DAY = re.compile(r"day (\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class Tables:
    """The folder transfer/ with what its cells may name; every fault found is kept in `problems`."""

    folder: Path
    people: frozenset[str]
    processes: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def rows(self, name: str, columns: Sequence[str], optional: Sequence[str] = ()) -> tuple[Row, ...]:
        """Give the rows of a table; none where the rehearsal does not have it. Raises InvalidInput for no table."""
        path = self.folder / name
        if not path.is_file():
            return ()
        sheet = read_sheet(path, what="table of the rehearsal", columns=columns, optional=optional)
        self.problems.extend(sheet.problems)
        return sheet.rows

    def text(self, row: Row, column: str) -> str:
        return text_cell(row, column, self.problems)

    def choice(self, row: Row, column: str, known: Iterable[str]) -> str:
        return choice_cell(row, column, self.problems, known)

    def day(self, row: Row, column: str) -> int:
        """Give a day of the story, counted from 0; 0 where the cell holds none."""
        found = _DAY.fullmatch(row.cells[column])
        if found:
            return int(found[1])
        sentence = f"{column} {shown(row.cells[column])} is no day of the story. Write it as in: day 128"
        self.problems.append(row.problem(column, sentence))
        return 0

    def day_or_none(self, row: Row, column: str) -> int | None:
        return self.day(row, column) if row.cells[column] else None

    def person(self, row: Row, column: str) -> str:
        return self._known(row, column, row.cells[column], self.people, "person", "people.csv")

    def persons(self, row: Row, column: str) -> tuple[str, ...]:
        """Give the people of a cell that names several, with ";" between."""
        names = (one.strip() for one in row.cells[column].split(";"))
        return tuple(self._known(row, column, name, self.people, "person", "people.csv") for name in names)

    def process(self, row: Row) -> str:
        return self._known(row, "process", row.cells["process"], self.processes, "process", "scope.csv")

    def process_or_none(self, row: Row) -> str | None:
        return self.process(row) if row.cells["process"] else None

    def file(self, row: Row, column: str) -> Path:
        """Give a file beside the table; nothing outside the folder is one."""
        name = row.cells[column]
        if Path(name).name != name or not (self.folder / name).is_file():
            self.problems.append(
                row.problem(column, f"There is no file {shown(name)} in {self.folder.name}/.")
            )
        return self.folder / Path(name).name

    def _known(self, row: Row, column: str, name: str, known: frozenset[str], what: str, file: str) -> str:
        if name not in known:
            near = did_you_mean(name, known) if name else ""
            self.problems.append(row.problem(column, f"There is no {what} {shown(name)} in {file}.{near}"))
        return name
