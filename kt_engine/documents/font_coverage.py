"""Reads which characters a font file has shapes for, from its own table. It knows no family and no text."""

import struct
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

Span = tuple[int, int]
"""First and last code point, both inside."""
EMBEDDED: tuple[Span, ...] = (
    (0x20, 0x24F),
    (0x370, 0x3FF),
    (0x400, 0x45F),
    (0x2010, 0x2026),
    (0x20AC, 0x20AC),
)
"""What the fonts have that come with the compiler."""
_WANTED = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""Platform and encoding of the Unicode tables, the fullest first."""
_BY_RANGES, _BY_SEGMENTS = 12, 4


class Coverage:
    """The characters of one font; its file is read when somebody asks, and one that cannot be read has none."""

    def __init__(self, file: Path, index: int) -> None:
        self._file = file
        self._index = index

    def __contains__(self, code: int) -> bool:
        place = bisect_right(self._starts, code) - 1
        return place >= 0 and code <= self.spans[place][1]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        try:
            with self._file.open("rb") as opened:
                return tuple(sorted(_spans(_character_map(opened, self._index))))
        except (OSError, struct.error, ValueError):
            return ()

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self.spans]


def _character_map(opened: BinaryIO, index: int) -> bytes:
    start = 0
    if opened.read(4) == b"ttcf":
        opened.seek(12 + 4 * index)
        (start,) = struct.unpack(">I", opened.read(4))
    opened.seek(start + 4)
    (count,) = struct.unpack(">H", opened.read(2))
    opened.seek(start + 12)
    for _ in range(count):
        tag, _, offset, length = struct.unpack(">4sIII", opened.read(16))
        if tag == b"cmap":
            opened.seek(offset)
            return opened.read(length)
    raise ValueError("the font has no table of characters")


def _spans(table: bytes) -> list[Span]:
    (count,) = struct.unpack_from(">H", table, 2)
    found = {}
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * place)
        found[platform, encoding] = offset
    for key in _WANTED:
        if key in found:
            (kind,) = struct.unpack_from(">H", table, found[key])
            if kind == _BY_RANGES:
                return _of_ranges(table, found[key])
            if kind == _BY_SEGMENTS:
                return _of_segments(table, found[key])
    return []


def _of_ranges(table: bytes, at: int) -> list[Span]:
    (count,) = struct.unpack_from(">I", table, at + 12)
    groups = (struct.unpack_from(">III", table, at + 16 + 12 * place) for place in range(count))
    return [(first, last) for first, last, _ in groups]


def _of_segments(table: bytes, at: int) -> list[Span]:
    """Give the spans of format 4; where shapes are listed one by one, those that are none are left out."""
    (twice,) = struct.unpack_from(">H", table, at + 6)
    count = twice // 2
    lasts = struct.unpack_from(f">{count}H", table, at + 14)
    firsts = struct.unpack_from(f">{count}H", table, at + 16 + twice)
    offsets_at = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", table, offsets_at)
    found: list[Span] = []
    for place, (first, last, offset) in enumerate(zip(firsts, lasts, offsets, strict=True)):
        if first == 0xFFFF:  # noqa: PLR2004 - the mark of the end
            continue
        if not offset:
            found.append((first, last))
            continue
        shapes_at = offsets_at + 2 * place + offset
        shapes = struct.unpack_from(f">{last - first + 1}H", table, shapes_at)
        found += [(first + step, first + step) for step, shape in enumerate(shapes) if shape]
    return found
