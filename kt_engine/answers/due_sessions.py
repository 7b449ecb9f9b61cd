"""Which sessions were held, and the newest event since then that their record must know. It writes nothing."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from kt_engine.store.tables import Chain, Event, PlannedSession, SessionQuery, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import SessionStatus

S, Q, EV, CH = (table_of(row) for row in (PlannedSession, SessionQuery, Event, Chain))


def held_sessions_since(
    reader: Reader, engagement_id: int, last_seq: dict[str, int]
) -> Iterator[tuple[int, str, int]]:
    """Give id, handle and newest event of each session that was held: itself, its queries, the items it captured."""
    rows = reader.rows(
        select(S.c.id, S.c.handle)
        .where(S.c.engagement_id == engagement_id, S.c.status == SessionStatus.HELD)
        .order_by(S.c.starts_at, S.c.id)
    )
    if not rows:
        return
    queries: dict[int, int] = {}
    for row in reader.rows(select(Q.c.session_id, Q.c.handle).where(Q.c.engagement_id == engagement_id)):
        seq = last_seq.get(row["handle"], 0)
        queries[row["session_id"]] = max(queries.get(row["session_id"], 0), seq)
    captured = _captured(reader, engagement_id)
    for row in rows:
        newest = (last_seq.get(row["handle"], 0), queries.get(row["id"], 0), captured.get(row["handle"], 0))
        yield row["id"], row["handle"], max(newest)


def _captured(reader: Reader, engagement_id: int) -> dict[str, int]:
    """Give the newest event that captured an item, by the session it was captured in."""
    rows = reader.rows(
        select(EV.c.seq, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == "knowledge_captured")
        .order_by(EV.c.seq)
    )
    found = ((json.loads(row["body"])["facts"].get("session"), row["seq"]) for row in rows)
    return {session: seq for session, seq in found if session is not None}
