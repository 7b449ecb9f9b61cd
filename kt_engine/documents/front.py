"""What stands around a record in every format: number, version, client, mark, hash. It knows no format."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.document_control import DocumentControl
from kt_engine.documents.speech import marked, say, speaking
from kt_engine.exchange.brand import HOUSE_BRAND, Brand
from kt_engine.words import Language

REHEARSAL = marked("REHEARSAL")
DRAFT = marked("DRAFT")
IDENTITY_NOTES = (marked("identity self-declared"), marked("identity proven by one-time code"))
"""What `DocumentControl.identity_note` says."""


@dataclass(frozen=True)
class Front:
    """One issued version as its cover, running heads and feet name it; no figure of its own."""

    number: str
    version: int
    title: str
    client: str
    provider: str | None
    engagement: str
    """Handle and name: E1 Travel desk."""
    classification: str
    language: Language
    issued_on: date
    origin: str
    """One sentence: issued from the record at which event, and how identity was proven."""
    record_sha256: str
    """Of the Markdown in UTF-8."""
    mark: str | None = None
    """REHEARSAL or DRAFT, shown on every page."""
    one_page: bool = False
    """Set small, so that all of it stands on one A4 page, without a cover."""
    brand: Brand = HOUSE_BRAND

    @property
    def name(self) -> str:
        return f"{self.number} v{self.version}"

    @property
    def code(self) -> str:
        """What the QR code holds: number, version and hash of the record."""
        return f"{self.name} sha256:{self.record_sha256}"


def front_of(
    control: DocumentControl,
    record_sha256: str,
    *,
    one_page: bool = False,
    draft: bool = False,
    brand: Brand = HOUSE_BRAND,
) -> Front:
    """Put the front of one version together. A rehearsal is marked as one, whatever else the version is."""
    engagement = control.engagement
    with speaking(control.language):
        origin = say(
            "{document}, issued from the record at event {event}; {identity}.",
            document=f"{control.number} v{control.version}",
            event=control.as_of_seq,
            identity=say(control.identity_note),
        )
    mark = REHEARSAL if engagement.rehearsal else DRAFT if draft else None
    return Front(
        number=control.number,
        version=control.version,
        title=control.title,
        client=engagement.client,
        provider=engagement.provider,
        engagement=f"{engagement.handle} {engagement.name}",
        classification=control.classification,
        language=control.language,
        issued_on=control.issued_on,
        origin=origin,
        record_sha256=record_sha256,
        mark=mark,
        one_page=one_page,
        brand=brand,
    )
