"""Notes that messages have left the outbox, by mail or as files; and how often a server would not take one."""

from collections.abc import Sequence

from sqlalchemy import select, update

from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, clear_errors, open_store
from kt_engine.store.tables import Message, table_of
from kt_engine.store.unit import Act
from kt_engine.words import MessageStatus

M = table_of(Message)
KINDS = {MessageStatus.SENT: "messages_sent", MessageStatus.FILED: "messages_filed"}


def mark_sent(database: Database, act: Act, message_ids: Sequence[int], status: MessageStatus) -> None:
    """Mark waiting messages sent or filed, one event in each chain they belong to; those that have left stay so."""
    with open_store(database) as reader:
        rows = reader.rows(select(M.c.id, M.c.engagement_id).where(M.c.id.in_(message_ids)))
    for engagement_id in sorted({row["engagement_id"] for row in rows}, key=lambda known: known or 0):
        _mark(database, act, engagement_id, message_ids, status)


def _mark(
    database: Database, act: Act, engagement_id: int | None, message_ids: Sequence[int], status: MessageStatus
) -> None:
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        own = M.c.engagement_id.is_(None) if engagement_id is None else M.c.engagement_id == engagement_id
        waiting = unit.rows(
            select(M.c.id, M.c.about, M.c.status)
            .where(own, M.c.id.in_(message_ids), M.c.status == MessageStatus.WAITING)
            .order_by(M.c.id)
        )
        for row in waiting:
            check_move(
                "message", f"message {row['id']}", row["status"], status, "sent", "It has left already."
            )
            unit.change(
                Message,
                row["id"],
                f"message {row['id']}",
                status=status,
                sent_at=act.at,
            )
        if waiting:
            subject = "installation" if engagement_id is None else f"E{engagement_id}"
            unit.event(KINDS[status], subject, count=len(waiting))


def note_attempt(database: Database, message_ids: Sequence[int]) -> None:
    """Count one try in vain; it proves nothing and leaves no event."""
    with clear_errors(), database.writer.begin() as connection:
        connection.execute(
            update(M).where(M.c.id.in_(message_ids)).values(attempts_count=M.c.attempts_count + 1)
        )
