"""The seats of people who left, about which nothing is agreed yet. It writes nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from kt_engine.rules.learning import ENDED
from kt_engine.store.tables import Attrition, Certification, Replacement, table_of
from kt_engine.store.unit import Reader

A, C, R = table_of(Attrition), table_of(Certification), table_of(Replacement)


def open_rows(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    """Give the certifications that ended because somebody left, without an agreement about the seat."""
    settled = select(R.c.certification_id).where(R.c.engagement_id == engagement_id)
    left = select(A.c.certification_id).where(A.c.engagement_id == engagement_id)
    return reader.rows(
        select(C.c.id, C.c.handle, C.c.process_id)
        .where(C.c.engagement_id == engagement_id, C.c.status.in_(ENDED))
        .where(C.c.id.in_(left), C.c.id.not_in(settled))
        .order_by(C.c.id)
    )


def seats_left_open(reader: Reader, engagement_id: int) -> tuple[str, ...]:
    """Give the handles of those certifications, the oldest first."""
    return tuple(row["handle"] for row in open_rows(reader, engagement_id))
