"""One thing a reader should know of a document before accepting it; it knows no rule."""

from dataclasses import dataclass

from kt_engine.exchange.document_tree import Place
from kt_engine.words import FindingKind


@dataclass(frozen=True)
class Finding:
    kind: FindingKind
    section: str
    """The title of the section it is about or stands in; "" for the whole document."""
    place: Place
    sentence: str
    blocks: bool
    """True: the document is not accepted until a later version is without it, or a named person overruled it."""
    masked: str = ""
    """What was found, masked; only for secrets and personal data."""
