"""What is read in a document, where it stands, and what can be found in it."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is to its reader; OTHER is kept as received and not read."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    WORD = "word"
    PDF = "pdf"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What a place in a document is counted in."""

    LINE = "line"
    PAGE = "page"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    WHOLE = "whole"


class BlockKind(StrEnum):
    TEXT = "text"
    CODE = "code"
    PICTURE = "picture"


class FindingKind(StrEnum):
    """What can be found by reading what is handed over."""

    SECTION_MISSING = "section_missing"
    SECTION_EMPTY = "section_empty"
    PLACEHOLDER = "placeholder"
    TABLE_BLANK = "table_blank"
    CELL_BLANK = "cell_blank"
    TABLE_BROKEN = "table_broken"
    NO_OWNER = "no_owner"
    NO_DATE = "no_date"
    NO_TEXT = "no_text"
    PAGE_WITHOUT_TEXT = "page_without_text"
    NOT_READ = "not_read"
    TEMPLATE_TAGS = "template_tags"
    MACROS = "macros"
    TRACKED_CHANGES = "tracked_changes"
    REMARKS_LEFT = "remarks_left"
    SECRET = "secret"  # noqa: S105 (a kind, not one)
    EMAIL = "email"
    SHARED_MAILBOX = "shared_mailbox"
    PHONE = "phone"
    SERVICE_LINE = "service_line"
    PAYMENT_CARD = "payment_card"
    IBAN = "iban"


class ChangeKind(StrEnum):
    """What became of a section from one version to another."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"


class FindingState(StrEnum):
    """How a finding of a submitted version stands."""

    WARNS = "warns"
    HOLDS = "holds"
    """The version is not accepted until a later one is without it, or it is overruled."""
    ASKED = "asked"
    """It holds, and somebody is asked to overrule it."""
    OVERRULED = "overruled"
