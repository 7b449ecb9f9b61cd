"""Whether risks changed since their register was last issued, and how many were ever rated. It writes nothing."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol

from sqlalchemy import Select, func, select

from kt_engine.store.tables import Chain, Document, Event, Risk, RiskRating, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import DocumentKey

D, EV, CH = table_of(Document), table_of(Event), table_of(Chain)
R, N = table_of(Risk), table_of(RiskRating)
RISK_EVENTS = ("risk_added", "risk_rated", "risk_occurred", "risk_closed", "risk_reopened")


def register_is_due(reader: Reader, engagement_id: int, key: DocumentKey, today: date) -> bool:
    """Tell whether a document about risks should be issued: first with the first risk, then once a day at most."""
    if reader.value(select(R.c.id).where(R.c.engagement_id == engagement_id).limit(1)) is None:
        return False
    where = (D.c.engagement_id == engagement_id, D.c.document_key == key)
    if reader.value(select(D.c.id).where(*where).limit(1)) is None:
        return True
    found = reader.rows(stale_registers(today, key).where(CH.c.engagement_id == engagement_id))
    return bool(found)


def stale_registers(today: date, key: DocumentKey = DocumentKey.RISK_REGISTER) -> Select[tuple[int]]:
    """Give the engagements whose register is of an earlier day and does not know the newest change of a risk."""
    issued = (
        select(D.c.engagement_id, func.max(D.c.as_of_seq).label("seq"), func.max(D.c.issued_at).label("at"))
        .where(D.c.document_key == key)
        .group_by(D.c.engagement_id)
        .subquery()
    )
    return (
        select(CH.c.engagement_id)
        .join(issued, issued.c.engagement_id == CH.c.engagement_id)
        .join(EV, EV.c.chain_id == CH.c.id)
        .where(EV.c.kind.in_(RISK_EVENTS), EV.c.seq > issued.c.seq)
        .where(issued.c.at < datetime.combine(today, time.min, UTC))
        .distinct()
    )


class Asking(Protocol):
    """Who asks for a measure, as far as risks need to know."""

    @property
    def engagement_id(self) -> int: ...


def risks_rated(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[()]]:
    """Risks that somebody rated at least once, among all of the register."""
    rated, every = rated_and_all(reader, asked.engagement_id)
    return (Decimal(1000 * rated // every) / 10 if every else None), ()


def rated_and_all(reader: Reader, engagement_id: int) -> tuple[int, int]:
    """Count the risks that somebody rated at least once, and all risks."""
    rated = select(func.count(N.c.risk_id.distinct())).where(N.c.engagement_id == engagement_id)
    every = select(func.count()).select_from(R).where(R.c.engagement_id == engagement_id)
    return int(reader.value(rated)), int(reader.value(every))
