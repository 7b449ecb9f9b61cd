"""Tells what a picture file is and how large, from its first bytes. It draws and unpacks nothing."""

import struct

PNG, JPEG = "png", "jpeg"
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_JPEG_MARK = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG after which height and width follow."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers of JPEG without a length."""


def picture_kind(data: bytes) -> str | None:
    """Give png, jpeg, or None for anything else."""
    if data.startswith(_PNG_MARK):
        return PNG
    return JPEG if data.startswith(_JPEG_MARK) else None


def picture_size(data: bytes) -> tuple[int, int]:
    """Give width and height in pixels. Raises ValueError where the file does not say them."""
    kind = picture_kind(data)
    try:
        size = _png_size(data) if kind == PNG else _jpeg_size(data) if kind == JPEG else (0, 0)
    except (struct.error, IndexError):
        size = (0, 0)
    if min(size) <= 0:
        raise ValueError("the picture does not say its size")
    return size


def _png_size(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        return (0, 0)
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while at < len(data):
        if data[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            return (0, 0)
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        (length,) = (0,) if marker in _ALONE or marker == 0xFF else struct.unpack_from(">H", data, at + 2)  # noqa: PLR2004
        at += 1 if marker == 0xFF else 2 + length  # noqa: PLR2004 - filling between markers
    return (0, 0)
