"""Reads who answers for which control over which days. It writes nothing."""

from datetime import date, timedelta

from sqlalchemy import select

from kt_engine.rules.control_cover import Period
from kt_engine.store.tables import ControlOwner, Person, table_of
from kt_engine.store.unit import Reader

CO, P = table_of(ControlOwner), table_of(Person)


def owner_periods(reader: Reader, engagement_id: int) -> dict[int, tuple[Period, ...]]:
    """Give the periods of every control as they were recorded, by the control's id."""
    rows = reader.rows(
        select(CO).where(CO.c.engagement_id == engagement_id).order_by(CO.c.control_id, CO.c.from_on)
    )
    found: dict[int, tuple[Period, ...]] = {}
    for row in rows:
        period = Period(row["person_id"], row["from_on"], row["until_on"])
        found[row["control_id"]] = (*found.get(row["control_id"], ()), period)
    return found


def last_days(reader: Reader) -> dict[int, date]:
    """Give the last day, inclusive, of everybody who has left or is known to leave, by the person's id."""
    rows = reader.rows(select(P.c.id, P.c.disabled_on).where(P.c.disabled_on.is_not(None)))
    return {row["id"]: row["disabled_on"] - timedelta(days=1) for row in rows}
