"""Whether seats changed since their plan was last issued, and whose last day has come. It writes nothing."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Select, func, or_, select

from kt_engine.rules.learning import ENDED
from kt_engine.store.tables import (
    Agreement,
    Attrition,
    Certification,
    Chain,
    Document,
    Event,
    SeatNeed,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, DocumentKey

D, EV, CH = table_of(Document), table_of(Event), table_of(Chain)
N, A, C, AG = table_of(SeatNeed), table_of(Attrition), table_of(Certification), table_of(Agreement)
SEAT_EVENTS = (
    "seat_needs_set",
    "seat_assigned",
    "trainee_nominated",
    "trainee_withdrawn",
    "trainee_leaves",
    "replacement_proposed",
    "replacement_withdrawn",
)


SEAT_AGREEMENTS = (AgreementKind.REPLACEMENT, AgreementKind.GRADUATION)
"""What is signed about seats; a signature on anything else leaves the plan as it is."""


def staffing_plan_is_due(reader: Reader, engagement_id: int, key: DocumentKey, today: date) -> bool:
    """Tell whether the plan should be issued: with the first recorded need or leaving, then once a day at most."""
    first = or_(
        select(N.c.id).where(N.c.engagement_id == engagement_id).exists(),
        select(A.c.id).where(A.c.engagement_id == engagement_id).exists(),
    )
    if not reader.value(select(first)):
        return False
    where = (D.c.engagement_id == engagement_id, D.c.document_key == key)
    if reader.value(select(D.c.id).where(*where).limit(1)) is None:
        return True
    return bool(reader.rows(stale_staffing_plans(today, key).where(CH.c.engagement_id == engagement_id)))


def stale_staffing_plans(today: date, key: DocumentKey = DocumentKey.STAFFING_PLAN) -> Select[tuple[int]]:
    """Give the engagements whose plan is of an earlier day and does not know the newest change of seats."""
    issued = (
        select(D.c.engagement_id, func.max(D.c.as_of_seq).label("seq"), func.max(D.c.issued_at).label("at"))
        .where(D.c.document_key == key)
        .group_by(D.c.engagement_id)
        .subquery()
    )
    signed = select(AG.c.handle).where(AG.c.kind.in_(SEAT_AGREEMENTS))
    replaced = (EV.c.kind == "agreement_signed") & EV.c.subject.in_(signed)
    return (
        select(CH.c.engagement_id)
        .join(issued, issued.c.engagement_id == CH.c.engagement_id)
        .join(EV, EV.c.chain_id == CH.c.id)
        .where(or_(EV.c.kind.in_(SEAT_EVENTS), replaced), EV.c.seq > issued.c.seq)
        .where(issued.c.at < datetime.combine(today, time.min, UTC))
        .distinct()
    )


def leaving_today(today: date) -> Select[tuple[int]]:
    """Give the engagements in which the last day of somebody has come who still has his place."""
    newest = (
        select(A.c.certification_id, func.max(A.c.number).label("number"))
        .group_by(A.c.certification_id)
        .subquery()
    )
    return (
        select(A.c.engagement_id)
        .join(
            newest,
            (newest.c.certification_id == A.c.certification_id) & (newest.c.number == A.c.number),
        )
        .join(C, C.c.id == A.c.certification_id)
        .where(A.c.left_on <= today, C.c.status.not_in(ENDED))
    )
