"""The fixed words around a record, per language: cover, running heads, contents. It knows no document and no figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FIRST_LANGUAGE = "en"


@dataclass(frozen=True)
class FrontWords:
    """Every sentence with places in it is filled by `str.format`, with these names and no others."""

    version: str = "Version {version}"
    client: str = "Client"
    provider: str = "Provider"
    engagement: str = "Engagement"
    classification: str = "Classification"
    issued_on: str = "Issued on"
    record: str = "SHA-256 of the record"
    record_note: str = "Record SHA-256 (of the Markdown this was made from): {record_sha256}"
    contents: str = "Contents"
    page_of: str = "Page {page} of {pages}"
    rehearsal: str = "REHEARSAL"
    rehearsal_note: str = "REHEARSAL: scripted people, simulated dates"
    draft: str = "DRAFT"
    draft_note: str = "DRAFT: not issued, it may still change"
    logo_alt: str = "Logo of {name}"
    code_alt: str = "QR code that holds: {code}"
    code_note: str = "The code holds number, version and hash of the record."


_WORDS: Mapping[str, FrontWords] = MappingProxyType({FIRST_LANGUAGE: FrontWords()})


def front_words(language: str) -> FrontWords:
    """Give the words of a language; English, where it has none of its own."""
    return _WORDS.get(language.partition("-")[0], _WORDS[FIRST_LANGUAGE])
