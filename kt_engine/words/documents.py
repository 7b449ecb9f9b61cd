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


class TemplateFault(StrEnum):
    """What is wrong with a client's template."""

    UNREADABLE = "unreadable"
    SYNTAX = "syntax"
    RULE = "rule"
    """It uses what a client's template may not, or lacks what it must have."""
    UNKNOWN = "unknown"
    """It names a fact, a value or a filter that is not there."""
    UNSAFE = "unsafe"
    VALUE = "value"
    """A line that cannot be worked out with these facts."""
    TOO_SLOW = "too_slow"
    TOO_BIG = "too_big"
    TOO_DEEP = "too_deep"
    NO_ANSWER = "no_answer"
    """Its process came to no good end."""
    SIGNATURES = "signatures"
    """It leaves out a signature that the shipped one prints."""
