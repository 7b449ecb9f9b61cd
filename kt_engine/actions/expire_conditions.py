"""Marks conditions expired on the day after their expiry: from then on the gate is red and the ramp holds."""

from sqlalchemy import select

from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Condition, table_of
from kt_engine.store.unit import Act
from kt_engine.words import ConditionStatus

X = table_of(Condition)


def expire_conditions(database: Database, act: Act, engagement_id: int) -> bool:
    """True when at least one condition expired."""
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        rows = unit.rows(
            select(X.c.id, X.c.handle, X.c.version)
            .where(
                X.c.engagement_id == engagement_id,
                X.c.status == ConditionStatus.OPEN,
                X.c.expires_on < unit.today,
            )
            .order_by(X.c.id)
        )
        for row in rows:
            unit.change(
                Condition, row["id"], row["handle"], version=row["version"], status=ConditionStatus.EXPIRED
            )
            unit.event("condition_expired", row["handle"])
        return bool(rows)
