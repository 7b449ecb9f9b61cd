"""Finds the role somebody holds for a few hours in an emergency. It writes nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from kt_engine.rules.signing import Seat
from kt_engine.store.tables import BreakGlass, table_of
from kt_engine.store.unit import Unit

B = table_of(BreakGlass)


def emergency_of(unit: Unit, seats: Sequence[Seat]) -> RowMapping | None:
    """Give the confirmed emergency role in force that fits a seat; None where the person's own roles must do."""
    rows = unit.rows(
        select(B).where(
            B.c.engagement_id == unit.engagement_id,
            B.c.person_id == unit.act.by,
            B.c.confirmed_at.is_not(None),
            B.c.expires_at >= unit.act.at,
        )
    )
    return next((row for row in rows if (row["role"], row["side"]) in set(seats)), None)
