"""Gives the front of an issued document again, as it was at its issue. It knows no store."""

from kt_engine.answers.document_control import DocumentControl, EngagementFacts
from kt_engine.answers.list_documents import ListedDocument
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.front import Front, front_of
from kt_engine.documents.speech import say, speaking
from kt_engine.exchange.brand import HOUSE_BRAND, Brand


def issued_front(listed: ListedDocument, engagement: EngagementFacts, brand: Brand = HOUSE_BRAND) -> Front:
    """Give what stands around the record, in every format; it says what was said when it was issued."""
    kind = kind_of(listed.document)
    number, _, version = listed.handle.partition(" v")
    with speaking(listed.language):
        classification = say(kind.classification)
    control = DocumentControl(
        number=number,
        version=int(version),
        title=listed.title,
        engagement=engagement,
        as_of_seq=listed.as_of_seq,
        facts_sha256=listed.facts_sha256,
        classification=classification,
        language=listed.language,
        issued_on=listed.issued_at.date(),
        page="",  # stands in the record, which is written already
    )
    return front_of(control, listed.record_sha256, one_page=kind.one_page, brand=brand)
