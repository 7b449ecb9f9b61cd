"""Reads one CSV file into rows of text cells with their places; it knows no column's meaning."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.read_bytes import MIB, read_bytes, refusal, shown_name

MAX_BYTES = 5 * MIB
MAX_ROWS = 10_000
MAX_PROBLEMS = 200
"""More than a person reads at once; the rest shows after these are put right."""


def read_sheet(
    source: Path | str | bytes,
    *,
    what: str,
    columns: Sequence[str],
    optional: Sequence[str] = (),
    file: str = "",
    most_rows: int = MAX_ROWS,
) -> "Sheet":
    """Read a CSV file, or its bytes under the name `file`.

    Raises InvalidInput where no row can be understood; faults of single rows stand in `Sheet.problems`.
    """
    name = file or ("" if isinstance(source, bytes) else shown_name(source))
    data = source if isinstance(source, bytes) else read_bytes(source, what=what, max_bytes=MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise refusal(name, f"The {what} is larger than {MAX_BYTES // MIB} MiB. Split it.")
    text = _decode(data, name, what)
    records = _records(text, name, most_rows)
    header = _header(records, name, what)
    _check_header(header, name, tuple(columns), tuple(optional))
    return _sheet(records, name, header.cells, tuple(optional))


def read_open_sheet(source: Path | str | bytes, *, what: str, file: str = "") -> "OpenSheet":
    """Read a CSV file of any columns, separated by commas, semicolons or tabs, whichever its first line has most of.

    Raises InvalidInput where no row can be understood; faults of single rows stand in `OpenSheet.problems`.
    """
    name = file or ("" if isinstance(source, bytes) else shown_name(source))
    data = source if isinstance(source, bytes) else read_bytes(source, what=what, max_bytes=MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise refusal(name, f"The {what} is larger than {MAX_BYTES // MIB} MiB. Split it.")
    text = _decode(data, name, what)
    marks = [(text.partition("\n")[0].count(mark), mark) for mark in ",;\t"]
    records = _records(text, name, MAX_ROWS, max(marks, key=lambda one: one[0])[1])
    header = next(records, None)
    if header is None or header.fault:
        raise refusal(name, header.fault if header else f"The {what} is empty.", 1)
    rows, problems = [], []
    for record in records:
        if record.fault:
            problems.append(Problem(record.fault, name, record.line))
        elif len(record.cells) != len(header.cells):
            problems.append(_wrong_width(record, name, header.cells))
        else:
            rows.append(OpenRow(name, record.line, record.cells))
    if not rows and not problems:
        problems.append(Problem("There is a line of column names and no row. Add at least one row.", name, 1))
    return OpenSheet(name, header.cells, tuple(rows), tuple(problems))


def raise_if_any(problems: Sequence[Problem]) -> None:
    """Raise all problems together, in the order of the file."""
    if not problems:
        return
    ordered = sorted(problems, key=lambda each: (each.line, each.column))
    if len(ordered) > MAX_PROBLEMS:
        more = Problem(f"And {len(ordered) - MAX_PROBLEMS} more. Put these right first.", ordered[0].file)
        ordered = [*ordered[:MAX_PROBLEMS], more]
    raise InvalidInput(ordered)


def _decode(data: bytes, name: str, what: str) -> str:
    if not data.strip():
        raise refusal(name, f"The {what} is empty. It needs a line of column names and at least one row.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(name, f"The {what} is saved as UTF-16. {_HOW_TO_SAVE}", 1, 1)
    if b"\x00" in data:
        line, column = _place(data, data.index(b"\x00"))
        raise refusal(
            name,
            f"Here stands a NUL byte: this is not a text file. Export the {what} again as CSV.",
            line,
            column,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start, name, what) from None


def _not_utf8(data: bytes, position: int, name: str, what: str) -> InvalidInput:
    line, column = _place(data, position)
    byte = data[position : position + 1]
    as_windows = byte.decode("cp1252", "replace")
    meant = f" (in Windows-1252 it would be '{as_windows}')" if as_windows.isprintable() else ""
    sentence = (
        f"The byte 0x{byte.hex().upper()}{meant} is not UTF-8, so the {what} cannot be read for certain."
    )
    return refusal(name, f"{sentence} {_HOW_TO_SAVE}", line, column)


_HOW_TO_SAVE = "Open it in your spreadsheet and save it as 'CSV UTF-8 (comma delimited)', then try again."


def _place(data: bytes, position: int) -> tuple[int, int]:
    """Give line and cell, both from 1, of one byte in data that may be no text at all."""
    start = max(data.rfind(b"\n", 0, position), data.rfind(b"\r", 0, position)) + 1
    line = data.count(b"\n", 0, start) or data.count(b"\r", 0, start)
    return line + 1, data.count(b",", start, position) + 1


@dataclass(frozen=True)
class _Record:
    """One record of the file, or why it is none."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def _records(text: str, name: str, most_rows: int, delimiter: str = ",") -> Iterator[_Record]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    count = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Record(line, fault=_csv_fault(str(error)))
            if _TOO_LONG in str(error):
                return  # A quote swallowed the rest: what follows would be read from the middle of a cell.
            continue
        if any(cell.strip() for cell in cells):
            count += 1
            if count > most_rows + 1:
                raise refusal(name, f"There are more than {most_rows} rows. Split the file.", line)
            yield _Record(line, tuple(cell.strip() for cell in cells))


def _csv_fault(message: str) -> str:
    if "unexpected end" in message:
        return f"A quote is opened in this row and never closed. Close it. {_QUOTES}"
    if _TOO_LONG in message:
        return "A cell of this row is longer than 131,072 characters. A quote may not be closed."
    return f"A closing quote must be followed by a comma or the end of the line. {_QUOTES}"


_TOO_LONG = "field larger"
_QUOTES = 'Write "" for a quote inside a cell.'


def _header(records: Iterator[_Record], name: str, what: str) -> _Record:
    header = next(records, None)
    if header is None:
        raise refusal(name, f"The {what} is empty. It needs a line of column names and at least one row.")
    if header.fault:
        raise refusal(name, header.fault, header.line)
    if len(header.cells) == 1:
        for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header.cells[0]:
                raise refusal(
                    name,
                    f"The cells are separated by {word}; they must be separated by commas. {_HOW_TO_SAVE}",
                    1,
                )
    return header


def _check_header(header: _Record, name: str, columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    problems = []
    known = (*columns, *optional)
    missing = [column for column in columns if column not in header.cells]
    if missing:
        found = ", ".join(shown(cell) for cell in header.cells[:40])
        problems.append(
            Problem(
                f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. Found: {found}.",
                name,
                header.line,
            )
        )
    for place, cell in enumerate(header.cells, start=1):
        if cell not in known:
            hint = did_you_mean(cell, missing or known)
            problems.append(Problem(f"There is no column {shown(cell)}.{hint}", name, header.line, place))
        elif cell in header.cells[: place - 1]:
            problems.append(
                Problem(f"The column {cell} is there twice. Remove one.", name, header.line, place)
            )
    raise_if_any(problems)


def _sheet(
    records: Iterator[_Record], name: str, header: tuple[str, ...], optional: tuple[str, ...]
) -> "Sheet":
    rows = []
    problems = []
    absent = {column: "" for column in optional if column not in header}
    places = {column: place for place, column in enumerate(header, start=1)}
    for record in records:
        if record.fault:
            problems.append(Problem(record.fault, name, record.line))
        elif len(record.cells) != len(header):
            problems.append(_wrong_width(record, name, header))
        else:
            cells = dict(zip(header, record.cells, strict=True)) | absent
            rows.append(Row(name, record.line, cells, places))
    if not rows and not problems:
        problems.append(Problem("There is a line of column names and no row. Add at least one row.", name, 1))
    return Sheet(name, tuple(rows), tuple(problems))


def _wrong_width(record: _Record, name: str, header: tuple[str, ...]) -> Problem:
    have, want = len(record.cells), len(header)
    if have > want:
        hint = f"The first too many is {shown(record.cells[want])}; put a cell that holds a comma in quotes."
    else:
        hint = f"Nothing stands for: {', '.join(header[have:])}; leave a cell empty between commas instead."
    return Problem(
        f"This row has {have} cells, the header {want}. {hint}", name, record.line, min(have, want) + 1
    )


@dataclass(frozen=True)
class Row:
    """One row by column name; `line` is where it begins, from 1."""

    file: str
    line: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def problem(self, column: str, sentence: str) -> Problem:
        return Problem(sentence, self.file, self.line, self.places.get(column, 0))


@dataclass(frozen=True)
class OpenRow:
    """One row by the place of its cells, from 0; `line` is where it begins, from 1."""

    file: str
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class OpenSheet:
    file: str
    header: tuple[str, ...]
    rows: tuple[OpenRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Sheet:
    file: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    """Faults of rows that are not among `rows`."""
