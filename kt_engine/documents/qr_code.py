"""Draws what a document's QR code holds, as a vector picture or as a bitmap. It knows no document and no page."""

import io
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import segno

BORDER = 2
"""White modules around it."""
MASK = 2
"""Fixed: trying all eight costs ten times as much, and every reader reads any of them."""


NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""A file of its own needs it; a page in which the picture stands does not."""


@lru_cache(maxsize=256)
def qr_svg(text: str, colour: str) -> str:
    """Give the code as SVG that scales; `colour` as #rrggbb. The same text gives the same picture."""
    modules = _code(text).matrix
    side = len(modules) + 2 * BORDER
    path = "".join(_bars(tuple(row), BORDER + number) for number, row in enumerate(modules))
    return (
        f'<svg{NAMESPACE} viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="{colour}" d="{path}"/></svg>'
    )


@lru_cache(maxsize=256)
def qr_png(text: str) -> bytes:
    """Give the code in black and white, where no vector picture can stand alone."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=4, border=BORDER)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make(
        text.encode("utf-8", "replace").decode(), error="m", micro=False, boost_error=False, mask=MASK
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
