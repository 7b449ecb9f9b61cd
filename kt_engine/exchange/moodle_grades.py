"""Reads a grade export of Moodle (plain text) into test results; it does not know who and what exists.

The columns of people are known by their English names; every other column is a grade item. Which item is which training
module is said by its title, or by a mapping. Numbers may have a decimal point or a decimal comma.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from kt_engine.errors import Problem
from kt_engine.exchange.assessments import AssessmentRow, Place
from kt_engine.exchange.csv_rows import OpenRow, raise_if_any, read_open_sheet
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.read_bytes import refusal

FIRST, LAST = ("first name",), ("surname", "last name")
ID_NUMBER, EMAIL, DOWNLOADED = ("id number",), ("email address",), ("last downloaded from this course",)
OF_PEOPLE = frozenset(
    {*FIRST, *LAST, *ID_NUMBER, *EMAIL, *DOWNLOADED, "institution", "department", "username"}
)
IGNORED = ("course total", "category total")
ITEM = re.compile(
    r"(?P<title>.+?)(?:\s*\((?P<form>Real|Percentage|Letter|Feedback)\))?(?:\s*/\s*(?P<top>\d+(?:[.,]\d+)?))?",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,5})?")
NO_ATTEMPT = frozenset({"-", "", "\u2013"})
LONGEST_TITLE = 300
HUNDRED, CENT = Decimal(100), Decimal("0.01")


@dataclass(frozen=True)
class MoodleWish:
    """How a grade export is to be read."""

    process: str
    modules: Mapping[str, str]
    """The training modules of the playbook: key to title."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Titles of grade items to module keys, beside those that are called like a module."""
    critical: Mapping[str, str] = field(default_factory=dict)
    """Titles of grade items to the modules whose critical questions they hold: full marks, or one was wrong."""
    all_critical_right: bool = False
    """True: who imports has seen that every critical question of everybody was right."""
    top: Decimal | None = None
    """The maximum of every item whose heading does not say its own."""
    on: date | None = None
    """The day of the tests; None: the day the export was downloaded."""


@dataclass(frozen=True)
class MoodleGrades:
    rows: tuple[AssessmentRow, ...]
    without_attempt: int
    """Lines of people who have tried nothing that is read."""
    not_read: tuple[str, ...]
    """Grade items that are no module."""


@dataclass(frozen=True)
class _Item:
    place: int
    title: str
    module: str
    is_percent: bool
    top: Decimal | None
    critical: bool = False


def read_moodle_grades(source: Path | str | bytes, wish: MoodleWish, *, file: str = "") -> MoodleGrades:
    """Read the grades in the order of the file; every fault of the file is raised at once."""
    sheet = read_open_sheet(source, what="grade export", file=file)
    people = {name: _column(sheet.header, names) for name, names in _PEOPLE.items()}
    problems = list(sheet.problems)
    if (
        people["email"] is None
        and people["id"] is None
        and (people["first"] is None or people["last"] is None)
    ):
        raise refusal(
            sheet.file, "No column names the people: Email address, ID number, or First name and Surname.", 1
        )
    items, not_read = _items(sheet.header, wish, sheet.file, problems)
    rows: list[AssessmentRow] = []
    silent = 0
    for row in sheet.rows:
        found = [one for one in _of_person(row, people, items, wish, problems) if one is not None]
        silent += not found
        rows += found
    _refuse_twice(sheet.rows, people, problems)
    raise_if_any(problems)
    return MoodleGrades(tuple(rows), silent, not_read)


_PEOPLE = {"first": FIRST, "last": LAST, "id": ID_NUMBER, "email": EMAIL, "downloaded": DOWNLOADED}
People = Mapping[str, int | None]


def _column(header: Sequence[str], names: tuple[str, ...]) -> int | None:
    return next((place for place, cell in enumerate(header) if cell.casefold() in names), None)


def _items(
    header: Sequence[str], wish: MoodleWish, file: str, problems: list[Problem]
) -> tuple[tuple[_Item, ...], tuple[str, ...]]:
    """Find which columns are read: one of each module, the percentage before the points."""
    found: dict[tuple[str, bool], _Item] = {}
    titles, not_read = [], []
    for place, cell in enumerate(header):
        parts = ITEM.fullmatch(cell[:LONGEST_TITLE])
        form = (parts["form"] or "real").casefold() if parts else ""
        if cell.casefold() in OF_PEOPLE or parts is None or form in {"letter", "feedback"}:
            continue
        title = parts["title"].strip()
        titles.append(title)
        module, critical = _module(title, wish)
        if module is None:
            not_read += [] if title.casefold().startswith(IGNORED) else [title]
            continue
        item = _Item(place, title, module, form == "percentage", _top(parts["top"], wish), critical)
        known = found.get((module, critical))
        if known is None or (item.is_percent and known.title == title):
            found[module, critical] = item
        elif known.title != title:
            sentence = (
                f"{shown(known.title)} and {shown(title)} are both read as {module}. Map one of them only."
            )
            problems.append(Problem(sentence, file, 1, place + 1))
    _refuse_unknown(wish, titles, file, problems)
    problems += [
        Problem(
            f"The maximum of {shown(one.title)} is not known: --max NUMBER, or export percentages.",
            file,
            1,
            one.place + 1,
        )
        for one in found.values()
        if not one.is_percent and not one.top
    ]
    if not found:
        named = ", ".join(shown(title) for title in titles[:20]) or "none"
        raise refusal(
            file, f"No grade item is a training module. Found: {named}. Say which: --map 'ITEM=MODULE'.", 1
        )
    return tuple(sorted(found.values(), key=lambda one: one.place)), tuple(dict.fromkeys(not_read))


def _top(text: str | None, wish: MoodleWish) -> Decimal | None:
    """Give the maximum a heading says itself, as in "Grade/10.00", else the one that was typed."""
    return _number(text) if text else wish.top


def _module(title: str, wish: MoodleWish) -> tuple[str | None, bool]:
    """Give the module an item is of, and whether it holds the module's critical questions."""
    if title in wish.critical:
        return wish.critical[title], True
    if title in wish.mapping:
        return wish.mapping[title], False
    bare = title.partition(":")[2].strip() or title
    names = {bare.casefold(), title.casefold()}
    return next(
        (key for key, called in wish.modules.items() if {key, called.casefold()} & names), None
    ), False


def _refuse_unknown(wish: MoodleWish, titles: Sequence[str], file: str, problems: list[Problem]) -> None:
    for title, module in (*wish.mapping.items(), *wish.critical.items()):
        if title not in titles:
            hint = did_you_mean(title, titles)
            problems.append(Problem(f"There is no grade item {shown(title)}.{hint}", file, 1))
        if module not in wish.modules:
            hint = did_you_mean(module, wish.modules)
            problems.append(Problem(f"There is no training module {shown(module)}.{hint}", file, 1))


def _of_person(
    row: OpenRow, people: People, items: Sequence[_Item], wish: MoodleWish, problems: list[Problem]
) -> list[AssessmentRow | None]:
    scores = {(one.module, one.critical): _percent(row, one, problems) for one in items}
    tried = [one for one in items if not one.critical and scores[one.module, False] is not None]
    if not tried:
        return []
    named = _named(row, people)
    at = Place(row.file, row.line, _first_place(people))
    if not named:
        problems.append(at.problem("Nobody is named in this line, and it holds a grade. Fill in who it is."))
        return []
    day = wish.on or _downloaded(row, people, problems)
    return [
        AssessmentRow(
            person=named,
            process=wish.process,
            module=one.module,
            score_pct=scores[one.module, False] or Decimal(0),
            critical_right=_critical(scores.get((one.module, True)), one, items, wish),
            assessed_on=day,
            question_set=None,
            at=at,
            at_module=Place(row.file, 1, one.place + 1),
            at_score=Place(row.file, row.line, one.place + 1),
        )
        for one in tried
    ]


def _critical(score: Decimal | None, item: _Item, items: Sequence[_Item], wish: MoodleWish) -> bool | None:
    """Full marks in the critical item; None where the export does not say."""
    if any(one.critical and one.module == item.module for one in items):
        return score == HUNDRED
    return True if wish.all_critical_right else None


def _named(row: OpenRow, people: People) -> tuple[str, ...]:
    """Give what names the person, the surest first: number, address, name."""
    cell = {name: row.cells[place] if place is not None else "" for name, place in people.items()}
    full = f"{cell['first']} {cell['last']}".strip()
    return tuple(text for text in (cell["id"], cell["email"], full) if text)


def _first_place(people: People) -> int:
    return min(
        (place + 1 for name, place in people.items() if place is not None and name != "downloaded"), default=0
    )


def _percent(row: OpenRow, item: _Item, problems: list[Problem]) -> Decimal | None:
    """Give the grade in percent, rounded down to two decimals; None where nothing was tried."""
    text, at = row.cells[item.place].strip(), Place(row.file, row.line, item.place + 1)
    if text in NO_ATTEMPT:
        return None
    bare = text.rstrip("%").strip() if item.is_percent else text
    if not NUMBER.fullmatch(bare):
        problems.append(
            at.problem(f"{shown(text)} in {shown(item.title)} is no grade. Export it as a number.")
        )
        return None
    top = HUNDRED if item.is_percent else item.top
    if not top:
        return None  # said once, of the column
    grade = _number(bare)
    if grade > top:
        problems.append(at.problem(f"{shown(text)} in {shown(item.title)} is above the maximum of {top:f}."))
        return None
    return (grade * HUNDRED / top).quantize(CENT, ROUND_DOWN)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _downloaded(row: OpenRow, people: People, problems: list[Problem]) -> date:
    """Give the day the export was made, which Moodle writes as seconds since 1970 (UTC)."""
    place = people["downloaded"]
    text = row.cells[place] if place is not None else ""
    if re.fullmatch(r"\d{9,11}", text, re.ASCII):
        return datetime.fromtimestamp(int(text), UTC).date()
    where = 0 if place is None else place + 1
    problems.append(Problem("When was it? Say the day of the tests: --on DATE.", row.file, row.line, where))
    return date.min


def _refuse_twice(rows: Sequence[OpenRow], people: People, problems: list[Problem]) -> None:
    """Refuse a second line of somebody, by number, address or, where neither is there, by name."""
    first: dict[str, int] = {}
    for row in rows:
        named = _named(row, people)
        key = named[0].casefold() if named else ""
        if key and key in first:
            sentence = f"{shown(named[0])} stands in line {first[key]} already. Keep one line of each person."
            problems.append(Problem(sentence, row.file, row.line, _first_place(people)))
        first.setdefault(key, row.line)
