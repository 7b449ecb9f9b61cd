"""Reads a file somebody hands over, with its hash and a clean name; it never looks at what the file says."""

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kt_engine.exchange.read_bytes import MIB, read_bytes

MAX_BYTES = 25 * MIB
MAX_NAME = 120
MAX_ENDING = 10
UNKNOWN_TYPE = "application/octet-stream"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read_handed_file(path: Path | str, max_bytes: int = MAX_BYTES) -> "HandedFile":
    data = read_bytes(path, what="file", max_bytes=max_bytes)
    name = clean_name(os.fspath(path))
    return HandedFile(name, media_type(name), data, hashlib.sha256(data).hexdigest(), len(data))


def clean_name(text: str) -> str:
    """Give a file name safe to store and show: no path, nothing invisible, at most 120 characters."""
    last = re.split(r"[/\\]", text.rstrip("/\\"))[-1]
    # Category C: control, format (right-to-left marks among them), unassigned and undecodable characters.
    visible = "".join(" " if each.isspace() else each for each in last if each.isspace() or _is_visible(each))
    name = " ".join(unicodedata.normalize("NFC", visible).split()).lstrip(".") or "unnamed"
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > MAX_ENDING:
        return name[:MAX_NAME]
    return stem[: MAX_NAME - len(ending) - 1].rstrip() + dot + ending


def media_type(name: str) -> str:
    """Give the media type by the name's ending; what is not in the closed list is plain bytes."""
    return MEDIA_TYPES.get(os.path.splitext(name)[1].lower(), UNKNOWN_TYPE)  # noqa: PTH122 (a name, not a path)


def _is_visible(each: str) -> bool:
    return not unicodedata.category(each).startswith("C")


@dataclass(frozen=True)
class HandedFile:
    name: str
    media_type: str
    data: bytes
    sha256: str
    """64 small hexadecimal digits."""
    size_bytes: int
