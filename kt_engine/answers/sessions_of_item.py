"""How the sessions of each knowledge item stand: planned, held, cancelled, by process and item. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from kt_engine.plan.session_shapes import GRID_MINUTES
from kt_engine.store.tables import PlannedSession, SessionItem, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import SessionStatus

S, I = table_of(PlannedSession), table_of(SessionItem)  # noqa: E741 - the table of items
ItemPlace = tuple[int | None, str]
"""A process (None: the whole engagement) and the key of a knowledge item."""


@dataclass(frozen=True)
class ItemSessions:
    """All sessions in which one item of one process is explained."""

    process_id: int | None
    item_key: str
    planned_count: int = 0
    held_count: int = 0
    cancelled_count: int = 0
    planned_minutes: int = 0
    """A session of several items counts for each of them its share."""
    held_minutes: int = 0
    first_planned_on: date | None = None
    last_planned_on: date | None = None
    last_held_on: date | None = None
    cancelled_in_a_row: int = 0
    """How many of those that are over, counted back from the latest, were cancelled."""


def sessions_of_item(reader: Reader, engagement_id: int) -> Mapping[ItemPlace, ItemSessions]:
    """Give every item that has a session; one without has none planned, held or cancelled."""
    shares = select(I.c.session_id, func.count().label("items_count")).group_by(I.c.session_id).subquery()
    rows = reader.rows(
        select(I.c.process_id, I.c.item_key, S.c.status, S.c.minutes, S.c.starts_at, shares.c.items_count)
        .join(S, S.c.id == I.c.session_id)
        .join(shares, shares.c.session_id == S.c.id)
        .where(S.c.engagement_id == engagement_id)
        .order_by(S.c.starts_at, S.c.id)
    )
    found: dict[ItemPlace, ItemSessions] = {}
    for row in rows:
        place = (row["process_id"], row["item_key"])
        minutes = row["minutes"] // row["items_count"] // GRID_MINUTES * GRID_MINUTES
        known = found.get(place, ItemSessions(*place))
        found[place] = _with(known, row["status"], minutes, row["starts_at"].date())
    return found


def _with(known: ItemSessions, status: SessionStatus, minutes: int, on: date) -> ItemSessions:
    if status is SessionStatus.PLANNED:
        return replace(
            known,
            planned_count=known.planned_count + 1,
            planned_minutes=known.planned_minutes + minutes,
            first_planned_on=known.first_planned_on or on,
            last_planned_on=on,
        )
    if status is SessionStatus.HELD:
        return replace(
            known,
            held_count=known.held_count + 1,
            held_minutes=known.held_minutes + minutes,
            last_held_on=on,
            cancelled_in_a_row=0,
        )
    return replace(
        known, cancelled_count=known.cancelled_count + 1, cancelled_in_a_row=known.cancelled_in_a_row + 1
    )
