"""Splits a row of a Markdown table into its cells; it knows no document."""

import re

_DELIMITER = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$")
MAX_CELLS = 200


def cells_of(line: str) -> list[str]:
    """Give the cells without outer blanks; a bar after a backslash is part of its cell."""
    cells: list[str] = []
    current: list[str] = []
    escaped = False
    for sign in line.strip():
        if sign == "|" and not escaped:
            cells.append("".join(current).strip())
            current = []
        else:
            current.append(sign)
        escaped = sign == "\\" and not escaped
    cells.append("".join(current).strip())
    if cells and not cells[0]:
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return cells[:MAX_CELLS]


def is_delimiter(line: str) -> bool:
    """Say whether a line divides a table's header from its rows."""
    return "-" in line and "|" in line and len(line) <= MAX_CELLS * 10 and bool(_DELIMITER.match(line))
