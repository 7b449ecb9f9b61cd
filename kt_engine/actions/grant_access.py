"""Notes that a right of access was granted, for the first time or after it failed; it is not yet known to work."""

from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.access_in_hand import Access, access_in_hand, as_it_stands, day_of
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AccessRight
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AccessStatus

KIND = "access_granted"
INSTEAD = {
    AccessStatus.GRANTED: "Let its user try it: kt system test {handle} --works --site SITE --shift SHIFT",
    AccessStatus.WORKING: "Its user has found that it works.",
    AccessStatus.REVOKED: "Ask for it anew: kt system request",
}


def grant_access(database: Database, act: Act, handle: str, *, on: date | None = None) -> Access:
    """Note the grant, today or on an earlier day. Raises MoveRefused where nothing waits to be granted."""
    with open_store(database, write=True, act=act, engagement_id=engagement_in(AccessRight, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = access_in_hand(unit, handle)
        instead = INSTEAD.get(row["status"], "").format(handle=row["handle"])
        check_move("access_right", row["handle"], row["status"], AccessStatus.GRANTED, "granted", instead)
        granted_on = day_of(unit, on, "The grant", row["requested_on"])
        grant(unit, row, granted_on)
        unit.event(KIND, row["handle"], person_id=row["person_id"], granted_on=granted_on)
        return as_it_stands(unit, row["handle"])


def grant(unit: Unit, row: RowMapping, on: date) -> None:
    """Write the grant; the caller writes the event."""
    unit.change(
        AccessRight,
        row["id"],
        row["handle"],
        version=row["version"],
        status=AccessStatus.GRANTED,
        granted_on=on,
    )
