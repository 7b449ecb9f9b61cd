"""How many of the sessions that were to be held were held: what is planned, and what nobody has booked. No writes.

What a figure is divided by cannot shrink by cancelling: besides the sessions held and still planned it counts one for
each knowledge item whose hours are neither held nor booked, or whose last session was cancelled and not booked anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from kt_engine.answers.session_needs import Needs, needs_of
from kt_engine.answers.session_rules import is_must_have
from kt_engine.answers.sessions_of_item import ItemPlace, ItemSessions, sessions_of_item
from kt_engine.store.knowledge import items_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import PlannedSession, SessionItem, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeStatus, SessionStatus

S, I = table_of(PlannedSession), table_of(SessionItem)  # noqa: E741 - the table of items
GONE = frozenset({KnowledgeStatus.DESCOPED, KnowledgeStatus.RETIRED})


@dataclass(frozen=True)
class SessionsHeld:
    held_count: int
    planned_count: int
    """Still to come, or over and not recorded."""
    not_booked_count: int
    """Knowledge items that still need a session nobody has booked."""

    @property
    def to_hold_count(self) -> int:
        """What the share is divided by."""
        return self.held_count + self.planned_count + self.not_booked_count

    @property
    def held_pct(self) -> Decimal | None:
        """Rounded down to a tenth, so that 99.99 is never shown as 100; None where nothing was to be held."""
        whole = self.to_hold_count
        return Decimal(1000 * self.held_count // whole) / 10 if whole else None


def sessions_held(
    reader: Reader, engagement_id: int, process_id: int | None = None, *, must_have: bool = False
) -> SessionsHeld:
    """Count the sessions of an engagement, or of one process with those of the whole engagement.

    `must_have`: only those that explain a must-have item, as it is rated now.
    """
    needs, standing = needs_of(reader, engagement_id), sessions_of_item(reader, engagement_id)
    wanted = _wanted(reader, engagement_id, process_id, needs, standing, must_have=must_have)
    rows = reader.rows(
        select(S.c.id, S.c.status, I.c.process_id, I.c.item_key)
        .join(I, I.c.session_id == S.c.id)
        .where(S.c.engagement_id == engagement_id, S.c.status != SessionStatus.CANCELLED)
    )
    found = {row["id"]: row["status"] for row in rows if (row["process_id"], row["item_key"]) in wanted}
    held = sum(status is SessionStatus.HELD for status in found.values())
    return SessionsHeld(held, len(found) - held, _not_booked(needs, standing, wanted))


def _wanted(
    reader: Reader, engagement_id: int, process_id: int | None, needs: Needs,
    standing: Mapping[ItemPlace, ItemSessions], *, must_have: bool,
) -> Mapping[ItemPlace, bool]:  # fmt: skip
    """Give each item that is asked about, with whether it is still in scope."""
    playbook = pinned_playbook(reader, engagement_id)
    places: dict[ItemPlace, tuple[bool, bool]] = {one.place: (one.is_must, True) for one in needs.items}
    for place in standing:
        spec = playbook.knowledge_items[place[1]]
        places.setdefault(place, (is_must_have(playbook, spec), True))
    for row in items_of(reader, engagement_id):
        place = (row["process_id"], row["item_key"])
        if place in places:
            places[place] = (bool(row["must_have"]), row["left_on"] is None and row["status"] not in GONE)
    return {
        place: in_scope
        for place, (is_must, in_scope) in places.items()
        if (is_must or not must_have) and (process_id is None or place[0] in {None, process_id})
    }


def _not_booked(
    needs: Needs, standing: Mapping[ItemPlace, ItemSessions], wanted: Mapping[ItemPlace, bool]
) -> int:
    missing = {one.place for one in needs.open_items}
    missing |= {place for place, one in standing.items() if one.cancelled_in_a_row and not one.planned_count}
    return sum(in_scope for place, in_scope in wanted.items() if place in missing)
