"""Who is known to leave, as of a day; it decides nothing."""

from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Leaving, table_of
from kt_engine.store.unit import Reader

L = table_of(Leaving)


def known_leavers(reader: Reader, today: date) -> dict[int, RowMapping]:
    """Give the newest statement of each person's leaving that was known by this day, by the person's id."""
    rows = reader.rows(select(L).where(L.c.known_on <= today).order_by(L.c.number, L.c.id))
    return {row["person_id"]: row for row in rows}
