"""Small pictures for tests of logos, made byte by byte."""

import struct
import zlib


def png(width: int = 12, height: int = 6, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """Give a PNG of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, parts))


def jpeg_head(width: int, height: int) -> bytes:
    """Give the beginning of a JPEG that says its size, which is all that is read of it."""
    first = b"\xff\xe0" + struct.pack(">H", 4) + b"JF"
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8" + first + frame


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    kind, data = part
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
