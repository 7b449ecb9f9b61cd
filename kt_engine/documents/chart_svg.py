"""Draws rows of figures as a quiet picture in SVG: labels, a scale, bars and marks. It knows no table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape

from babel.dates import format_date

from kt_engine.documents.qr_code import NAMESPACE

WIDTH = 720.0
TOP, ROW, FOOT = 30.0, 26.0, 24.0
LETTER = 6.1
RIGHT = 34.0
BAR = 7.0
INK, QUIET, LINE = "#1c2430", "#5a6675", "#e3e8ee"
FONT = "Noto Sans, Source Sans 3, Liberation Sans, DejaVu Sans, sans-serif"
LONGEST_LABEL = 38
MOST_TICKS = 9
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
MONTHS = (1, 2, 3, 6, 12, 24, 60)


class Shape(StrEnum):
    """How a figure is shown."""

    TICK = "tick"
    RING = "ring"
    DOT = "dot"
    BAR = "bar"


@dataclass(frozen=True)
class Series:
    name: str
    shape: Shape
    colour: str


@dataclass(frozen=True)
class Row:
    label: str
    values: Mapping[str, float]
    """By the name of a series; a date as its ordinal."""
    said: str
    """The same in words."""


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    left: float
    """Where the labels of the rows end."""

    def x(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (WIDTH - self.left - RIGHT)


def chart_svg(
    rows: tuple[Row, ...], series: tuple[Series, ...], *, dated: bool, unit: str, language: str
) -> tuple[str, float]:
    """Give the picture, and its height in parts of its width."""
    height = TOP + ROW * len(rows) + FOOT
    ticks, scale = _dates(rows, language) if dated else _figures(rows, series, unit)
    parts = [*_legend(series, scale.left), *_grid(ticks, scale, height), *_drawn(rows, series, scale)]
    inside = "".join(parts)
    svg = (
        f'<svg{NAMESPACE} viewBox="0 0 {WIDTH:g} {height:g}" '
        f'font-family="{FONT}" font-size="11">{inside}</svg>'
    )
    return svg, height / WIDTH


def _drawn(rows: tuple[Row, ...], series: tuple[Series, ...], scale: _Scale) -> Iterator[str]:
    for place, row in enumerate(rows):
        middle = TOP + ROW * place + ROW / 2
        yield _text(scale.left - 10, middle + 4, _short(row.label), INK, "end")
        bars = [one for one in series if one.shape is Shape.BAR]
        for number, one in enumerate(bars):
            if one.name in row.values:
                top = middle - BAR * len(bars) / 2 + BAR * number
                yield _bar(scale.x(max(scale.low, 0.0)), scale.x(row.values[one.name]), top, one.colour)
        marks = [one for one in series if one.shape is not Shape.BAR and one.name in row.values]
        yield _span([scale.x(row.values[one.name]) for one in marks if not bars], middle)
        for one in marks:
            yield _mark(one, scale.x(row.values[one.name]), middle)


def _span(places: list[float], y: float) -> str:
    """Join the marks of a row, so that a slip is seen as a length."""
    if len(places) < 2 or max(places) == min(places):  # noqa: PLR2004 - two ends
        return ""
    return f'<path d="M{min(places):.1f} {y:g}H{max(places):.1f}" stroke="{QUIET}" stroke-width="1"/>'


def _bar(left: float, right: float, top: float, colour: str) -> str:
    width = max(right - left, 0.8)
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{BAR - 1:g}" fill="{colour}"/>'


def _mark(one: Series, x: float, y: float) -> str:
    if one.shape is Shape.TICK:
        return f'<path d="M{x:.1f} {y - 9:g}v18" stroke="{one.colour}" stroke-width="2"/>'
    if one.shape is Shape.RING:
        return f'<circle cx="{x:.1f}" cy="{y:g}" r="5.5" fill="#ffffff" stroke="{one.colour}" stroke-width="1.6"/>'
    return f'<circle cx="{x:.1f}" cy="{y:g}" r="3.6" fill="{one.colour}"/>'


def _legend(series: tuple[Series, ...], x: float) -> Iterator[str]:
    for one in series:
        if one.shape is Shape.BAR:
            yield _bar(x - 5, x + 5, 8, one.colour)
        else:
            yield _mark(one, x, 11)
        yield _text(x + 11, 15, one.name, QUIET, "start")
        x += 34 + 6.4 * len(one.name)


def _grid(ticks: list[tuple[float, str]], scale: _Scale, height: float) -> Iterator[str]:
    bottom = height - FOOT
    for value, label in ticks:
        x = scale.x(value)
        yield f'<path d="M{x:.1f} {TOP:g}V{bottom:g}" stroke="{LINE}" stroke-width="1"/>'
        yield _text(x, bottom + 15, label, QUIET, "middle")


def _figures(
    rows: tuple[Row, ...], series: tuple[Series, ...], unit: str
) -> tuple[list[tuple[float, str]], _Scale]:
    """Bars begin at nought; marks alone may begin where the figures do."""
    found = [value for row in rows for value in row.values.values()]
    low, high = min(found), max(found)
    if any(one.shape is Shape.BAR for one in series):
        low = min(low, 0.0)
    spread = max(high - low, 1.0)
    step = next((one for one in STEPS if spread / one <= MOST_TICKS - 2), spread / (MOST_TICKS - 2))
    first, last = low // step * step, -(-high // step) * step
    last = last if last > first else first + step
    count = round((last - first) / step)
    ticks = [(first + step * number, f"{first + step * number:g}{unit}") for number in range(count + 1)]
    return ticks, _Scale(first, last, _left(rows))


def _dates(rows: tuple[Row, ...], language: str) -> tuple[list[tuple[float, str]], _Scale]:
    """Whole months, wide enough apart to be read."""
    found = [value for row in rows for value in row.values.values()]
    first, last = date.fromordinal(int(min(found))), date.fromordinal(int(max(found)))
    begin = first.year * 12 + first.month - 1
    end = last.year * 12 + last.month
    step = next((one for one in MONTHS if (end - begin) / one <= MOST_TICKS - 1), MONTHS[-1])
    months = list(range(begin, end + step, step))
    ticks = [
        (float(_first_of(one).toordinal()), format_date(_first_of(one), "MMM yyyy", locale=language))
        for one in months
    ]
    return ticks, _Scale(ticks[0][0], ticks[-1][0], _left(rows))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _left(rows: tuple[Row, ...]) -> float:
    return 24.0 + LETTER * max(len(_short(row.label)) for row in rows)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _text(x: float, y: float, said: str, colour: str, anchor: str) -> str:
    shown = escape("".join(one if one.isprintable() else "\ufffd" for one in said))
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{shown}</text>'
