"""Draws what a document's QR code holds as one vector picture. It knows no document and no page."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import segno

BORDER = 2
"""White modules around it."""
MASK = 2
"""Fixed: trying all eight costs ten times as much, and every reader reads any of them."""


@lru_cache(maxsize=256)
def qr_svg(text: str, colour: str) -> str:
    """Give the code as SVG that scales; `colour` as #rrggbb. The same text gives the same picture."""
    modules = segno.make(text, error="m", micro=False, boost_error=False, mask=MASK).matrix
    side = len(modules) + 2 * BORDER
    path = "".join(_bars(tuple(row), BORDER + number) for number, row in enumerate(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="{colour}" d="{path}"/></svg>'
    )


def _bars(row: tuple[int, ...], y: int) -> str:
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, length in _dark(row))


def _dark(row: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Give where each run of dark modules begins, and how long it is."""
    x = BORDER
    for dark, modules in groupby(row, key=bool):
        length = len(list(modules))
        if dark:
            yield x, length
        x += length
