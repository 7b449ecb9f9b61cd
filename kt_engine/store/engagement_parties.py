"""Which company stands on which side of an engagement now; it decides nothing."""

from sqlalchemy import select

from kt_engine.store.tables import EngagementParty, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side

E = table_of(EngagementParty)


def parties_of(reader: Reader, engagement_id: int) -> dict[Side, int]:
    """Give side -> party id; the newest row of a side counts."""
    rows = reader.rows(
        select(E.c.side, E.c.party_id).where(E.c.engagement_id == engagement_id).order_by(E.c.id)
    )
    return {row["side"]: row["party_id"] for row in rows}
