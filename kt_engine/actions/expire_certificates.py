"""Calls for a new certificate on the day after the last one's end, and lets it expire when none was made in time."""

from datetime import timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.call_recertification import make_due
from kt_engine.actions.training_in_hand import move_trainee
from kt_engine.rules.trainee_path import limit
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification, Engagement, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CERTIFIED_OR_LATER, CertificationStatus, EngagementStatus, RecertCause

C = table_of(Certification)
DUE, EXPIRED = "recertification_called", "certificate_expired"


def expire_certificates(database: Database, act: Act, engagement_id: int) -> bool:
    """True when anything was written; only where the playbook says when somebody is certified again."""
    with open_store(database) as reader:
        playbook = pinned_playbook(reader, engagement_id)
        active = by_id(reader, Engagement, engagement_id)["status"] is EngagementStatus.ACTIVE
    spec = playbook.certification.recertification if playbook.certification else None
    if spec is None or not active:
        return False
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        ended = _ended(unit, engagement_id)
        for row in ended:
            make_due(unit, row, RecertCause.PERIOD, on=unit.today)
            unit.event(DUE, row["handle"], cause=RecertCause.PERIOD, due_on=unit.today, before=row["status"])
        late = _late(unit, engagement_id, limit(playbook, spec.within))
        for row in late:
            move_trainee(unit, row, CertificationStatus.EXPIRED, "left to expire")
            unit.event(EXPIRED, row["handle"], due_on=row["recert_due_on"])
        return bool(ended or late)


def _ended(unit: Unit, engagement_id: int) -> list[RowMapping]:
    rows = unit.rows(
        select(C)
        .where(C.c.engagement_id == engagement_id, C.c.status.in_(CERTIFIED_OR_LATER))
        .where(C.c.expires_on < unit.today)
        .order_by(C.c.id)
    )
    return list(rows)


def _late(unit: Unit, engagement_id: int, within: int) -> list[RowMapping]:
    rows = unit.rows(
        select(C)
        .where(C.c.engagement_id == engagement_id, C.c.status == CertificationStatus.RECERT_DUE)
        .where(C.c.recert_due_on < unit.today - timedelta(days=within))
        .order_by(C.c.id)
    )
    return list(rows)
