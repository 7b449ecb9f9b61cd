"""One handed-over file as others show, search and compare it: its kind, its text or its tree. It knows no store.

Reading it costs about what `kt handover check-file` costs, once for each value: a Word, PDF or HTML file is read in a
child process with limits, a short Markdown or text file here.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from kt_engine.errors import InvalidInput
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.file_kind import kind_of
from kt_engine.exchange.read_to_show import is_csv, read_to_show
from kt_engine.words import FileKind

KEPT = "It is kept exactly as received."
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class HandedOver:
    """The exact bytes of one version; everything else is found out of them when somebody asks."""

    data: bytes
    file_name: str

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def kind(self) -> FileKind:
        """Raises InvalidInput where name and bytes disagree, or a password locks it."""
        return kind_of(self.data, self.file_name)

    @property
    def is_plain(self) -> bool:
        """It is Markdown or text, read whatever it was saved as. Raises InvalidInput like `kind`."""
        return self.kind in {FileKind.MARKDOWN, FileKind.TEXT}

    @property
    def is_table(self) -> bool:
        return self.is_plain and is_csv(self.file_name)

    @cached_property
    def decoded(self) -> "Decoded":
        """The text of a Markdown or text file."""
        return _decoded(self.data)

    @cached_property
    def document(self) -> ReadDocument:
        """The tree of it. Raises InvalidInput for what cannot be read."""
        data = self.decoded.text.encode() if self.is_plain else self.data
        return read_to_show(data, self.file_name)

    @cached_property
    def unread(self) -> str:
        """Why it has no tree, as a sentence; "" where it has one."""
        try:
            if self.kind is FileKind.OTHER:
                return f"A file of this kind cannot be shown here. {KEPT}"
            _ = self.document
        except InvalidInput as fault:
            return fault.problems[0].sentence
        return ""

    @cached_property
    def refused(self) -> str:
        """Why nothing of it can be shown, as a sentence; "" where something can."""
        try:
            shown_as_text = self.is_plain and not self.is_table
        except InvalidInput as fault:
            return fault.problems[0].sentence
        return "" if shown_as_text else self.unread


@dataclass(frozen=True)
class Decoded:
    text: str
    """With line ends of one kind, composed (NFC), and without control characters."""
    said: str = ""
    """How the bytes were read, where that is not plain: "read as Windows-1252"."""


def _decoded(data: bytes) -> Decoded:
    tries = [("utf-8-sig", ""), ("cp1252", "read as Windows-1252")]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries.insert(0, ("utf-16", "read as UTF-16"))
    for encoding, said in tries:
        try:
            return Decoded(clean(data.decode(encoding)), said)
        except UnicodeDecodeError:
            continue
    return Decoded(clean(data.decode("utf-8", errors="replace")), "unreadable bytes replaced")


def clean(text: str) -> str:
    """Make line ends one, compose letters, and show control characters and turned reading directions as U+FFFD.

    Two control characters are Python-Markdown's own place holders.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSHOWN.sub("\ufffd", unicodedata.normalize("NFC", lines))
