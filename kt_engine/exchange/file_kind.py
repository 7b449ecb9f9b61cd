"""Tells what kind of document some bytes are, by their name and by how they begin; it does not read them."""

import os

from kt_engine.exchange.document_tree import WHOLE, Note
from kt_engine.exchange.read_bytes import MIB, refusal
from kt_engine.words import FileKind, FindingKind

MAX_TEXT_BYTES = 2 * MIB
ENDINGS = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".mdown": FileKind.MARKDOWN,
    ".txt": FileKind.TEXT,
    ".text": FileKind.TEXT,
    ".csv": FileKind.TEXT,
    ".htm": FileKind.HTML,
    ".html": FileKind.HTML,
    ".docx": FileKind.WORD,
    ".docm": FileKind.WORD,
    ".dotx": FileKind.WORD,
    ".pdf": FileKind.PDF,
}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_BEGINNINGS = (
    (OLE, "an old Office file"),
    (ZIP, "a zip or Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
)
SEARCHED = 1024
"""A PDF may begin with so many other bytes."""


def kind_of(data: bytes, name: str) -> FileKind:
    """Give the kind to read it as. Raises InvalidInput where name and bytes disagree, or a password locks it."""
    ending = ending_of(name)
    kind = ENDINGS.get(ending, FileKind.OTHER)
    found = _looks_like(data)
    if data.startswith(OLE) and _LOCKED in data:
        raise refusal(
            name, "The file is protected by a password. Save it without one and hand it over again."
        )
    if kind is FileKind.OTHER:
        return FileKind.TEXT if not found and _is_text(data) else FileKind.OTHER
    if kind is FileKind.WORD and not data.startswith(ZIP):
        raise _disagrees(name, ending, found or "no Word document")
    if kind is FileKind.PDF and PDF not in data[:SEARCHED]:
        raise _disagrees(name, ending, found or "no PDF")
    if kind in {FileKind.MARKDOWN, FileKind.TEXT, FileKind.HTML} and found:
        raise _disagrees(name, ending, found)
    return kind


def ending_of(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 (a name, not a path)


def _disagrees(name: str, ending: str, found: str) -> Exception:
    return refusal(
        name, f"The name ends with {ending}, but the bytes are {found}. Hand over the file it names."
    )


def _looks_like(data: bytes) -> str:
    if PDF in data[:SEARCHED]:
        return "a PDF"
    return next((said for beginning, said in _BEGINNINGS if data.startswith(beginning)), "")


def _is_text(data: bytes) -> bool:
    try:
        return len(data) <= MAX_TEXT_BYTES and "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def decoded(data: bytes, name: str) -> str:
    """Give the text with line ends of one kind. Raises InvalidInput for what is not UTF-8, or too long to be read."""
    if len(data) > MAX_TEXT_BYTES:
        raise refusal(
            name, f"The text is larger than {MAX_TEXT_BYTES // MIB} MiB; nobody reviews so much. Split it."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal(name, "The text is saved as UTF-16. Save it as UTF-8.", 1, 1)
    if b"\0" in data:
        raise refusal(
            name, "Here stands a NUL byte: this is not a text.", data.count(b"\n", 0, data.index(b"\0")) + 1
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte, line = data[error.start], data.count(b"\n", 0, error.start) + 1
        sentence = (
            f"The byte 0x{byte:02X} is not UTF-8, so the text cannot be read for certain. Save it as UTF-8."
        )
        raise refusal(name, sentence, line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def not_read(name: str) -> Note:
    """Say that a file is kept as received and not looked into."""
    ending = ending_of(name)
    what = f"A file named *{ending}" if ending else "A file of this kind"
    return Note(
        FindingKind.NOT_READ,
        f"{what} cannot be checked by reading; its reviewer must look at all of it.",
        WHOLE,
    )
