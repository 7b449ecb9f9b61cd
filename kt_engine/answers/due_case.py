"""What every rule of issuing looks at: the engagement, its newest events by subject, what was issued as of when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, Document, Engagement, Event, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey

D, EV, CH = table_of(Document), table_of(Event), table_of(Chain)


OF_DOCUMENTS = ("document_issued", "client_template_refused")
"""Events about a document itself: none of them makes one due."""


@dataclass(frozen=True)
class DueDocument:
    key: DocumentKey
    subject: str
    """What it is about: a handle, a period (YYYY-MM), or the engagement's handle."""
    subject_id: int
    """The database id behind the subject; 0 for a period, the number of a wave."""
    task: str | None = None
    """The engine's own task that is done with it."""
    on: date | None = None
    """The day a weekly one, or a register with days left, tells of."""


@dataclass(frozen=True)
class Case:
    reader: Reader
    engagement: RowMapping
    playbook: Playbook
    today: date
    last_seq: dict[str, int]
    """Newest event by subject, the issuing of documents left out."""
    issued: dict[tuple[DocumentKey, str], int]
    """The event a document was last issued as of."""

    def is_new(self, key: DocumentKey, subject: str, seq: int) -> bool:
        return self.issued.get((key, subject), -1) < seq


def case_of(reader: Reader, engagement_id: int, today: date) -> Case:
    events = reader.rows(
        select(EV.c.subject, func.max(EV.c.seq).label("seq"))
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind.not_in(OF_DOCUMENTS))
        .group_by(EV.c.subject)
    )
    issued = reader.rows(
        select(D.c.document_key, D.c.subject, func.max(D.c.as_of_seq).label("seq"))
        .where(D.c.engagement_id == engagement_id)
        .group_by(D.c.document_key, D.c.subject)
    )
    return Case(
        reader,
        by_id(reader, Engagement, engagement_id),
        pinned_playbook(reader, engagement_id),
        today,
        {row["subject"]: row["seq"] for row in events},
        {(row["document_key"], row["subject"]): row["seq"] for row in issued},
    )
