"""Finds the tables of a record that hold a plan, seats, measures or coverage, and draws each as one vector picture.

Every figure is read from the table itself, so a chart says nothing that the record does not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import get_month_names
from babel.numbers import NumberFormatError, parse_decimal

from kt_engine.documents.chart_svg import Row, Series, Shape, chart_svg
from kt_engine.documents.front_words import ChartHeads, front_words
from kt_engine.documents.record_tree import Cell, Table, plain_text

MOST_ROWS = 40
LEAST_ROWS = 2
ACCENT = "#1f4e79"
QUIET, GREEN, PALE = "#5a6675", "#1b6b3a", "#b9c6d6"
_DATE = re.compile(r"(\d{1,2})\.? (?:de )?([^\W\d]+)\.? (?:de )?(\d{4})")
_NUMBER = re.compile(r"-?\d[\d.,\u00a0\u202f]*")
_SHARE = re.compile(r"(-?\d[\d.,]*)[\s\u00a0]*%")


@dataclass(frozen=True)
class Chart:
    """One picture."""

    svg: str
    alt: str
    """Says what it shows, for who cannot see it."""
    height: float
    """In parts of its width."""


Reader = Callable[[str, str], float | None]
"""From what a cell says and the language to a figure; None: it says none."""


def chart_of(table: Table, language: str, accent: str = ACCENT) -> Chart | None:
    """Give the picture of a table, or None where it holds nothing to draw."""
    words = front_words(language)
    heads = [plain_text(cell.content) for cell in table.head]
    for plan in _plans(words.chart_heads, accent):
        if plan.names <= set(heads) and LEAST_ROWS <= len(table.rows) <= MOST_ROWS:
            rows = tuple(_rows(table, heads, plan, language))
            series = tuple(one for one in plan.series if any(one.name in row.values for row in rows))
            if len(rows) < LEAST_ROWS:
                return None
            svg, height = chart_svg(rows, series, dated=plan.dated, unit=plan.unit, language=language)
            return Chart(svg, words.chart_alt.format(rows="; ".join(row.said for row in rows)), height)
    return None


@dataclass(frozen=True)
class _Plan:
    """How one kind of table is drawn."""

    names: frozenset[str]
    """Heads that such a table has."""
    series: tuple[Series, ...]
    read: Reader
    also: tuple[str, ...] = ()
    """Heads of what stands beside the first cell in the label of a row."""
    dated: bool = False
    unit: str = ""
    """Behind each figure of the scale."""


def _plans(heads: ChartHeads, accent: str) -> Iterator[_Plan]:
    yield _Plan(
        frozenset({heads.wave, heads.contract, heads.baseline, heads.forecast}),
        (
            Series(heads.contract, Shape.TICK, QUIET),
            Series(heads.baseline, Shape.RING, accent),
            Series(heads.forecast, Shape.DOT, accent),
            Series(heads.actual, Shape.DOT, GREEN),
        ),
        _day,
        dated=True,
    )
    yield _Plan(
        frozenset({heads.weeks, heads.needed, heads.live, heads.expected}),
        (
            Series(heads.needed, Shape.BAR, PALE),
            Series(heads.live, Shape.BAR, accent),
            Series(heads.expected, Shape.DOT, GREEN),
        ),
        _figure,
        also=(heads.shift, heads.language),
    )
    yield _Plan(
        frozenset({heads.process, heads.claimed, heads.proven, heads.gap}),
        (Series(heads.claimed, Shape.BAR, PALE), Series(heads.proven, Shape.BAR, accent)),
        _share,
        unit=" %",
    )
    yield _Plan(
        frozenset({heads.kpi, heads.target, heads.value, heads.before}),
        (
            Series(heads.target, Shape.TICK, QUIET),
            Series(heads.before, Shape.RING, accent),
            Series(heads.value, Shape.DOT, accent),
        ),
        _share,
        unit=" %",
    )


def _rows(table: Table, heads: list[str], plan: _Plan, language: str) -> Iterator[Row]:
    """Give the rows that have a figure; a row without any is not drawn."""
    for cells in table.rows:
        texts = [_text(cell) for cell in cells]
        said = dict(zip(heads, texts, strict=False))
        read = {one.name: plan.read(said.get(one.name, ""), language) for one in plan.series}
        values = {name: figure for name, figure in read.items() if figure is not None}
        if values:
            label = " ".join(
                [_label(heads[0], texts[0]), *(said[name] for name in plan.also if name in said)]
            )
            yield Row(label, values, f"{label}: " + ", ".join(f"{name} {said[name]}" for name in values))


def _label(head: str, text: str) -> str:
    """A number alone says nothing: Wave 1."""
    return f"{head} {text}" if text.isdigit() else text


def _text(cell: Cell) -> str:
    return " ".join(plain_text(cell.content).split())


def _day(said: str, language: str) -> float | None:
    found = _DATE.search(said)
    if found is None:
        return None
    month = _months(language).get(found[2].lower())
    try:
        return None if month is None else float(date(int(found[3]), month, int(found[1])).toordinal())
    except ValueError:
        return None


def _months(language: str) -> dict[str, int]:
    return {
        name.rstrip(".").lower(): number
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, locale=language).items()
    }


def _figure(said: str, language: str) -> float | None:
    found = _NUMBER.match(said)
    return _number(found[0].rstrip(".,"), language) if found else None


def _share(said: str, language: str) -> float | None:
    found = _SHARE.findall(said)
    return _number(found[-1], language) if found else None


def _number(text: str, language: str) -> float | None:
    try:
        return float(Decimal(parse_decimal(text, locale=language)))
    except (NumberFormatError, ValueError):
        return None
