"""Reads what happens to the knowledge sessions of a rehearsal, and to the time of its people; it plays nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kt_engine.errors import Problem, UsageProblem
from kt_engine.exchange.absences import AbsenceRow, read_absences
from kt_engine.exchange.allocations import AllocationRow, read_allocations
from kt_engine.exchange.cells import choice_cell, key_cell, text_cell
from kt_engine.exchange.csv_rows import MAX_BYTES, Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.read_bytes import read_bytes, shown_name
from kt_engine.exchange.rehearsal_cells import Known, counted_day, named, on_dates, people, person
from kt_engine.exchange.session_hours import HOURS_RULE, parse_session_hours
from kt_engine.words import Side

COLUMNS = (
    "session", "item", "process", "hours", "expert", "receivers", "about_day", "outcome", "cancelled_by", "reason",
    "recording", "query", "answer",
)  # fmt: skip
HELD, CANCELLED = "held", "cancelled"
NOT_RECORDED = "not recorded: "
"""What the cell `recording` begins with where it says why there is none."""
MOST_HOURS = 10
LONG = 400
SOME_MONDAY = date(2024, 1, 1)
"""Day 0 while the tables are only checked."""


@dataclass(frozen=True)
class SessionPart:
    """One session: what becomes of the next one that is planned for its item."""

    session: str
    item: str
    process: str | None
    """None: of the whole engagement."""
    hours: Decimal
    expert: str
    receivers: tuple[str, ...]
    about_day: int
    """From the start of the engagement; what it waits for comes first."""
    is_held: bool
    cancelled_by: Side | None
    reason: str
    """Why it is cancelled, or why nothing was recorded; else empty."""
    recording: str
    query: str
    answer: str


@dataclass(frozen=True)
class PeoplesTime:
    """What is promised of people's time and when they are away, in days of the story."""

    folder: Path
    allocations: bytes
    absences: bytes

    def allocations_from(self, first_day: date) -> tuple[AllocationRow, ...]:
        """Give what the managers promise; day 0 is `first_day`. Raises InvalidInput."""
        name = shown_name(self.folder / "allocations.csv")
        return read_allocations(on_dates(self.allocations, first_day), file=name)

    def absences_from(self, first_day: date) -> tuple[AbsenceRow, ...]:
        """Give who is away when; day 0 is `first_day`. Raises InvalidInput."""
        return read_absences(
            on_dates(self.absences, first_day), file=shown_name(self.folder / "absences.csv")
        )


def read_peoples_time(folder: Path, known: Known) -> PeoplesTime:
    """Read both tables. Raises InvalidInput for every cell that cannot be read, and for people nobody knows."""
    tables = [
        read_bytes(folder / name, what=what, max_bytes=MAX_BYTES)
        for name, what in (("allocations.csv", "allocations file"), ("absences.csv", "absences file"))
    ]
    found = PeoplesTime(folder, *tables)
    problems = []
    promised, away = found.allocations_from(SOME_MONDAY), found.absences_from(SOME_MONDAY)
    for file, line, who in (
        *(("allocations.csv", row.line, name) for row in promised for name in (row.person, row.manager)),
        *(("absences.csv", row.line, row.person) for row in away),
    ):
        if who not in known.people:
            sentence = f"There is nobody called {shown(who)} in people.csv."
            problems.append(Problem(sentence, shown_name(folder / file), line, 1))
    raise_if_any(problems)
    return found


def read_sessions(path: Path, known: Known) -> tuple[SessionPart, ...]:
    """Read the sessions in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(path, what="table of sessions", columns=COLUMNS)
    problems = list(sheet.problems)
    parts = tuple(_session(row, problems, known) for row in sheet.rows)
    raise_if_any(problems)
    return parts


def _session(row: Row, problems: list[Problem], known: Known) -> SessionPart:
    process = row.cells["process"]
    is_held = choice_cell(row, "outcome", problems, (HELD, CANCELLED)) == HELD
    recording, reason = _recording(row, problems) if is_held else ("", _reason(row, problems))
    query, answer = (
        text_cell(row, column, problems, most=LONG, needed=False) for column in ("query", "answer")
    )
    if bool(query) is not bool(answer):
        problems.append(row.problem("answer", "A query has its answer: fill in both cells, or none."))
    return SessionPart(
        session=text_cell(row, "session", problems),
        item=key_cell(row, "item", problems),
        process=named(row, "process", problems, known.processes, "scope.csv") if process else None,
        hours=_hours(row, problems),
        expert=person(row, "expert", problems, known),
        receivers=people(row, "receivers", problems, known),
        about_day=counted_day(row, "about_day", problems),
        is_held=is_held,
        cancelled_by=None if is_held else _side(row, problems),
        reason=reason,
        recording=recording,
        query=query,
        answer=answer,
    )


def _recording(row: Row, problems: list[Problem]) -> tuple[str, str]:
    """Give where it lies, and why there is none: one of them."""
    text = text_cell(row, "recording", problems, most=LONG)
    return ("", text.removeprefix(NOT_RECORDED)) if text.startswith(NOT_RECORDED) else (text, "")


def _reason(row: Row, problems: list[Problem]) -> str:
    return text_cell(row, "reason", problems, most=LONG)


def _side(row: Row, problems: list[Problem]) -> Side:
    found = choice_cell(row, "cancelled_by", problems, Side)
    return Side(found) if found in tuple(Side) else Side.CLIENT


def _hours(row: Row, problems: list[Problem]) -> Decimal:
    text = row.cells["hours"]
    try:
        return parse_session_hours(text, "hours", most=MOST_HOURS)
    except UsageProblem:
        problems.append(row.problem("hours", f"hours {shown(text)} {HOURS_RULE.format(MOST_HOURS)}"))
        return Decimal(1)
