"""The claim of a tick: one at a time per engagement, and the number of the event at which nothing was left to move.

It writes only the chain's own row, which proves nothing, and so leaves no event.
"""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from kt_engine.store.database import Database, clear_errors
from kt_engine.store.tables import Chain, table_of
from kt_engine.store.unit import Act

CH = table_of(Chain)
LEASE = timedelta(seconds=120)
"""A claim older than this belongs to a process that died; a tick lasts seconds."""


def claim(
    database: Database, act: Act, engagement_id: int, owner: str, *, only_if_moved: bool = False
) -> int | None:
    """Claim an engagement for one tick: gives its head's number, or None when another tick holds it.

    With `only_if_moved` the claim also fails when nothing happened since the last settled tick.
    """
    stale = _stale(act.recorded_at)
    statement = (
        update(CH)
        .where(CH.c.engagement_id == engagement_id)
        .where(or_(CH.c.claimed_by.is_(None), CH.c.claimed_by == owner, CH.c.claimed_at < stale))
        .values(claimed_by=owner, claimed_at=act.recorded_at)
        .returning(CH.c.head_seq)
    )
    if only_if_moved:
        statement = statement.where(CH.c.head_seq > CH.c.settled_seq)
    with clear_errors(), database.writer.begin() as connection:
        head = connection.execute(statement).scalar()
    return None if head is None else int(head)


def _stale(now: datetime) -> datetime:
    return now - LEASE


def settle(database: Database, engagement_id: int, owner: str, seq: int | None) -> None:
    """Give the claim back; `seq` is the head the tick saw when it found nothing left to move, None when it did not."""
    values: dict[str, object] = {"claimed_by": None, "claimed_at": None}
    if seq is not None:
        values["settled_seq"] = seq
    with clear_errors(), database.writer.begin() as connection:
        connection.execute(
            update(CH).where(CH.c.engagement_id == engagement_id, CH.c.claimed_by == owner).values(**values)
        )


def release_dead(database: Database, owner_prefix: str) -> tuple[int, ...]:
    """Give back every claim whose owner begins so, because that process is known to be dead. Gives the engagements."""
    with clear_errors(), database.writer.begin() as connection:
        rows = connection.execute(
            update(CH)
            .where(CH.c.claimed_by.startswith(owner_prefix, autoescape=True))
            .values(claimed_by=None, claimed_at=None)
            .returning(CH.c.engagement_id)
        )
        return tuple(sorted(row.engagement_id for row in rows))
