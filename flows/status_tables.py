"""How sections, tables and cells of a status page are written as Markdown. It knows no fact of an engagement."""

from collections.abc import Iterable, Sequence
from datetime import date

from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import day

LINES = 10
"""Of a table, before "and n more"."""


def section(
    title: str, names: Sequence[str], rows: Sequence[Sequence[str]], more: str, *, numbered: bool = False
) -> str:
    """Give a heading and its table; nothing at all without rows."""
    if not rows:
        return ""
    if numbered:
        names, rows = ("#", *names), [(str(place), *row) for place, row in enumerate(rows, start=1)]
    return f"## {title}\n\n{table(names, rows, more)}"


def table(names: Sequence[str], rows: Sequence[Sequence[str]], more: str, lines: int = LINES) -> str:
    left = len(rows) - lines
    drawn = [line(names), line(["---"] * len(names)), *map(line, rows[:lines])]
    return "\n".join([*drawn, *([f"\nand {left} more: `{more}`"] if left > 0 else [])])


def line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def cell(text: str) -> str:
    return str(escape(text)) if text else ""


def day_cell(value: date | None) -> str:
    return day(value) or ""


def command(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")
