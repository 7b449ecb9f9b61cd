"""The delay notices of an engagement, one of them with its facts, sending and receipt. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_delay_notice import DelayNoticeFacts, collect_delay_notice
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import DelayNotice, Document, Engagement, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey, Side, WaitKind

N, D = table_of(DelayNotice), table_of(Document)


@dataclass(frozen=True)
class NoticeLine:
    handle: str
    thing: str
    wait: WaitKind
    side: Side
    due_on: date
    lost_days: int
    issued_on: date
    sent_on: date | None
    sent_to: str | None
    received_on: date | None
    received_by: str | None
    document: str | None
    """Handle of the issued document; None until the next tick."""


@dataclass(frozen=True)
class ShownNotice:
    line: NoticeLine
    facts: DelayNoticeFacts


def list_notices(database: Database, engagement: str) -> tuple[NoticeLine, ...]:
    """Give them in the order of their numbers. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(select(N).where(N.c.engagement_id == engagement_id).order_by(N.c.number))
        documents = _documents(reader, engagement_id)
    return tuple(_line(row, documents) for row in rows)


def show_notice(database: Database, notice: str) -> ShownNotice:
    """Give one with everything that was frozen at its issue. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, DelayNotice, notice)
        facts = collect_delay_notice(reader, row["engagement_id"], row["id"])
        return ShownNotice(_line(row, _documents(reader, row["engagement_id"])), facts)


def _documents(reader: Reader, engagement_id: int) -> dict[str, str]:
    rows = reader.rows(
        select(D.c.subject, D.c.handle)
        .where(D.c.engagement_id == engagement_id, D.c.document_key == DocumentKey.DELAY_NOTICE)
        .order_by(D.c.id)
    )
    return {row["subject"]: row["handle"] for row in rows}


def _line(row: RowMapping, documents: dict[str, str]) -> NoticeLine:
    return NoticeLine(
        handle=row["handle"],
        thing=row["thing"],
        wait=row["wait"],
        side=row["side"],
        due_on=row["due_on"],
        lost_days=row["lost_days"],
        issued_on=row["issued_on"],
        sent_on=row["sent_on"],
        sent_to=row["sent_to"],
        received_on=row["received_on"],
        received_by=row["received_by"],
        document=documents.get(row["handle"]),
    )
