"""Words about what is said and counted while something is handed over."""

from enum import StrEnum


class QuestionKind(StrEnum):
    """A comment is about a section of a version; a query is put to somebody."""

    COMMENT = "comment"
    QUERY = "query"


class QuestionStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class WorkOwner(StrEnum):
    """Who finishes work that is under way when a process moves."""

    PROVIDER = "provider"
    OTHER_PROVIDER = "other_provider"
    STAYS = "stays"
    """With the client, or with who does the work today."""


class AssetState(StrEnum):
    """What has become of an asset in the list; the last three account for it."""

    PENDING = "pending"
    TRANSFERRED = "transferred"
    TESTED = "tested"
    STAYS = "stays"
