"""Notes that a right of access was taken away, or a request withdrawn; the tries of it stay."""

from datetime import date

from kt_engine.actions.access_in_hand import Access, access_in_hand, as_it_stands, day_of
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AccessRight
from kt_engine.store.unit import Act
from kt_engine.words import AccessStatus

KIND = "access_revoked"


def revoke_access(database: Database, act: Act, handle: str, *, on: date | None = None) -> Access:
    """Note the day it was taken away, today or an earlier one. Raises MoveRefused when it was revoked before."""
    with open_store(database, write=True, act=act, engagement_id=engagement_in(AccessRight, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = access_in_hand(unit, handle)
        check_move(
            "access_right",
            row["handle"],
            row["status"],
            AccessStatus.REVOKED,
            "revoked",
            "Nothing was changed.",
        )
        revoked_on = day_of(unit, on, "The revocation", row["granted_on"] or row["requested_on"])
        unit.change(
            AccessRight,
            row["id"],
            row["handle"],
            version=row["version"],
            status=AccessStatus.REVOKED,
            revoked_on=revoked_on,
            revoked_by=unit.act.by,
        )
        unit.event(KIND, row["handle"], person_id=row["person_id"], revoked_on=revoked_on)
        return as_it_stands(unit, row["handle"])
