"""Which engagements a date moves, whoever does nothing: one question of the store for each kind of date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from kt_engine.answers.changed_registers import FOLLOWED, stale
from kt_engine.answers.changed_risks import stale_registers
from kt_engine.answers.changed_seats import leaving_today, stale_staffing_plans
from kt_engine.store.tables import (
    Assumption,
    Certification,
    Condition,
    KnowledgeItemRow,
    Process,
    ReadinessPoint,
    Risk,
    Task,
    table_of,
)
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    AssumptionStatus,
    CertificationStatus,
    ConditionStatus,
    KnowledgeStatus,
    ReadinessStatus,
    RiskStatus,
    Stage,
    TaskStatus,
)

T, X, K, P = table_of(Task), table_of(Condition), table_of(KnowledgeItemRow), table_of(Process)
R, RP, AS, C = table_of(Risk), table_of(ReadinessPoint), table_of(Assumption), table_of(Certification)


def moved_by_dates(today: date) -> Iterator[Select[Any]]:
    """Give selects of engagement ids: late work, ended conditions and certificates, reviews, registers, ways back."""
    due = T.c.status.in_([TaskStatus.READY, TaskStatus.WAITING]) & (T.c.forecast_start_on <= today)
    over = (T.c.status == TaskStatus.IN_PROGRESS) & (T.c.forecast_on < today)
    yield select(T.c.engagement_id).where(or_(due, over))
    yield select(X.c.engagement_id).where(X.c.status == ConditionStatus.OPEN, X.c.expires_on < today)
    yield select(K.c.engagement_id).where(K.c.status == KnowledgeStatus.WAIVED, K.c.waived_until < today)
    yield select(P.c.engagement_id).where(P.c.stage_number == Stage.MONITOR.number)
    yield select(R.c.engagement_id).where(R.c.status != RiskStatus.CLOSED, R.c.review_on <= today)
    yield from (stale_registers(today), stale_staffing_plans(today), leaving_today(today))
    yield from (stale(key, today) for key in FOLLOWED)
    open_point = (RP.c.status == ReadinessStatus.OPEN) & RP.c.showstopper
    yield select(RP.c.engagement_id).where(open_point, RP.c.fallback_on < today)
    yield select(AS.c.engagement_id).where(AS.c.status == AssumptionStatus.OPEN, AS.c.expires_on < today)
    ended = C.c.status.in_(CERTIFIED_OR_LATER) & (C.c.expires_on < today)
    asked = (C.c.status == CertificationStatus.RECERT_DUE) & (C.c.recert_due_on < today)
    yield select(C.c.engagement_id).where(or_(ended, asked))
