"""Turns text cells into values, noting every fault; it knows no file format and no store."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.csv_rows import Row
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.nearest import did_you_mean, shown

KEY_PATTERN = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
EMAIL_PATTERN = re.compile(r"[^\s@,;<>\"']{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_BIDI_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_cell(row: Row, column: str, problems: list[Problem], *, most: int = 200, needed: bool = True) -> str:
    """Give the cell's text in composed form (NFC); at most `most` characters."""
    text = unicodedata.normalize("NFC", row.cells[column])
    if needed and not text:
        problems.append(row.problem(column, f"{column} is empty. Fill it in."))
    elif len(text) > most:
        problems.append(
            row.problem(column, f"{column} has {len(text)} characters; at most {most} are taken.")
        )
    elif any(unicodedata.category(each) == "Cc" or each in _BIDI_MARKS for each in text):
        problems.append(
            row.problem(column, f"{column} {shown(text)} holds an invisible control character. Remove it.")
        )
    return text


def key_cell(row: Row, column: str, problems: list[Problem]) -> str:
    text = row.cells[column]
    if not KEY_PATTERN.fullmatch(text):
        problems.append(row.problem(column, f"{column} {shown(text)} {KEY_RULE}"))
    return text


KEY_RULE = "is no key: small letters, digits and '_' only, a letter first, at most 60 characters."


def number_cell(row: Row, column: str, problems: list[Problem], *, low: int, high: int) -> int:
    """Give a whole number from low to high, both inclusive; `low` where the cell holds none."""
    text = row.cells[column]
    if re.fullmatch(r"-?\d{1,12}", text, re.ASCII) and low <= int(text) <= high:
        return int(text)
    problems.append(row.problem(column, f"{column} {shown(text)} is no whole number from {low} to {high}."))
    return low


def day_cell(row: Row, column: str, problems: list[Problem]) -> date:
    """Give the day; date.min where the cell holds none."""
    try:
        return parse_day(row.cells[column], column)
    except InvalidInput as error:
        problems.append(row.problem(column, error.problems[0].sentence))
        return date.min


def choice_cell(row: Row, column: str, problems: list[Problem], known: Iterable[str]) -> str:
    text = row.cells[column]
    words = tuple(known)
    if text not in words:
        problems.append(
            row.problem(column, f"There is no {column} {shown(text)}.{did_you_mean(text, words)}")
        )
    return text


def list_cell(row: Row, column: str) -> tuple[str, ...]:
    """Give the entries of a list written with ';' between them, empty ones left out."""
    return tuple(each.strip() for each in row.cells[column].split(";") if each.strip())
