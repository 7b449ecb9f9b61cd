"""Which documents an engagement has, and which number and version the next one gets. It writes nothing."""

from dataclasses import dataclass

from sqlalchemy import func, select

from kt_engine.answers.document_control import EarlierVersion, document_number
from kt_engine.store.find import by_id
from kt_engine.store.tables import Document, Engagement, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey

D = table_of(Document)


@dataclass(frozen=True)
class NextVersion:
    """What the next issue of one document is called, and what the issues before it were."""

    number: str
    """Without the version: `E7-TP-01`."""
    sequence: int
    version: int
    latest_facts_sha256: str | None
    latest_template_sha256: str | None
    """Of the client's template that made the latest; None: the shipped one did."""
    change_log: tuple[EarlierVersion, ...]

    @property
    def handle(self) -> str:
        return f"{self.number} v{self.version}"


def next_version(reader: Reader, engagement_id: int, key: DocumentKey, subject: str) -> NextVersion:
    """Give the next version of the document about a subject; a new subject gets the next free number."""
    of_key = (D.c.engagement_id == engagement_id) & (D.c.document_key == key)
    earlier = reader.rows(select(D).where(of_key, D.c.subject == subject).order_by(D.c.number))
    if earlier:
        sequence = earlier[-1]["sequence"]
    else:
        sequence = int(reader.value(select(func.coalesce(func.max(D.c.sequence), 0)).where(of_key))) + 1
    return NextVersion(
        number=document_number(key, by_id(reader, Engagement, engagement_id)["handle"], sequence),
        sequence=sequence,
        version=len(earlier) + 1,
        latest_facts_sha256=earlier[-1]["facts_sha256"] if earlier else None,
        latest_template_sha256=earlier[-1]["template_sha256"] if earlier else None,
        change_log=tuple(
            EarlierVersion(row["number"], row["issued_at"].date(), row["as_of_seq"], row["record_sha256"])
            for row in earlier
        ),
    )
