"""Words about the documents that leave the house."""

from enum import StrEnum


class Format(StrEnum):
    """A format a document exists in; the value is the ending of its file."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class Language(StrEnum):
    """A language documents are issued in; the value is its code in BCP 47, Babel and `<html lang>`."""

    EN = "en"
    ES = "es"


class PackTrigger(StrEnum):
    """Why a handover pack was built."""

    BY_HAND = "by_hand"
    GO_LIVE = "go_live"
