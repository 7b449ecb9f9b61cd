"""Reads a people file into persons with roles and functions; it does not know who is there already."""

from dataclasses import dataclass
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.cells import EMAIL_PATTERN, KEY_PATTERN, choice_cell, list_cell, text_cell
from kt_engine.exchange.csv_rows import Row, raise_if_any, read_sheet
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.words import Role, Side

COLUMNS = ("name", "email", "party", "side", "site", "roles", "functions")
NOT_IMPORTED = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})
"""These roles see or run everything; an administrator grants each one by hand."""
IMPORTED = tuple(role for role in Role if role not in NOT_IMPORTED)


def read_people(source: Path | str | bytes, *, file: str = "") -> tuple["PersonRow", ...]:
    """Read the persons in the order of the file; every fault of the file is raised at once."""
    sheet = read_sheet(source, what="people file", columns=COLUMNS, file=file)
    problems = list(sheet.problems)
    rows = tuple(_person_row(row, problems) for row in sheet.rows)
    _refuse_repeats(sheet.rows, problems)
    raise_if_any(problems)
    return rows


def _person_row(row: Row, problems: list[Problem]) -> "PersonRow":
    side = choice_cell(row, "side", problems, Side)
    roles = _roles(row, problems)
    functions = _functions(row, problems)
    if not row.cells["roles"] and not row.cells["functions"]:
        problems.append(row.problem("roles", "This person has no role and no function. Give at least one."))
    return PersonRow(
        name=text_cell(row, "name", problems, most=120),
        email=_email(row, problems),
        party=text_cell(row, "party", problems),
        side=Side(side) if side in tuple(Side) else Side.CLIENT,
        site=text_cell(row, "site", problems),
        roles=roles,
        functions=functions,
        line=row.line,
    )


def _email(row: Row, problems: list[Problem]) -> str:
    text = row.cells["email"]
    if text and not EMAIL_PATTERN.fullmatch(text):
        problems.append(
            row.problem("email", f"email {shown(text)} is no address. Write it as in ana@example.com.")
        )
    return text


def _roles(row: Row, problems: list[Problem]) -> tuple[Role, ...]:
    roles: list[Role] = []
    for text in list_cell(row, "roles"):
        if text in NOT_IMPORTED:
            sentence = f"The role {text} cannot be imported. An administrator grants it with: kt role grant."
            problems.append(row.problem("roles", sentence))
        elif text not in IMPORTED:
            hint = did_you_mean(text, IMPORTED)
            problems.append(row.problem("roles", f"There is no role {shown(text)}.{hint}"))
        elif Role(text) not in roles:
            roles.append(Role(text))
    return tuple(roles)


def _functions(row: Row, problems: list[Problem]) -> tuple["FunctionEntry", ...]:
    entries: list[FunctionEntry] = []
    for text in list_cell(row, "functions"):
        function, at, process = (part.strip() for part in text.partition("@"))
        if not KEY_PATTERN.fullmatch(function) or (at and not KEY_PATTERN.fullmatch(process)):
            sentence = f"{shown(text)} is no function. Write its key, as in expert, or expert@claims_check."
            problems.append(row.problem("functions", sentence))
            continue
        entry = FunctionEntry(function, process if at else None)
        if entry not in entries:
            entries.append(entry)
    return tuple(entries)


def _refuse_repeats(rows: tuple[Row, ...], problems: list[Problem]) -> None:
    emails: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for row in rows:
        email = row.cells["email"].casefold()
        person = (row.cells["name"].casefold(), row.cells["party"].casefold())
        if email and email in emails:
            sentence = f"email {shown(row.cells['email'])} is already in line {emails[email]}. Use each once."
            problems.append(row.problem("email", sentence))
        elif all(person) and person in names:
            sentence = (
                f"{shown(row.cells['name'])} of this party is already in line {names[person]}. Remove one."
            )
            problems.append(row.problem("name", sentence))
        emails.setdefault(email, row.line)
        names.setdefault(person, row.line)


@dataclass(frozen=True)
class FunctionEntry:
    function: str
    process_key: str | None
    """None: for every process."""


@dataclass(frozen=True)
class PersonRow:
    name: str
    email: str
    """Empty where the person has none."""
    party: str
    side: Side
    site: str
    """A handle (S2) or a site's name, as written."""
    roles: tuple[Role, ...]
    functions: tuple[FunctionEntry, ...]
    line: int
