"""Takes back the leave to sign for somebody, at once; what was signed under it stays."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person
from kt_engine.actions.prove_office import is_administrator, prove_office
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.store.access import D
from kt_engine.store.database import Database
from kt_engine.store.tables import Delegation
from kt_engine.store.unit import Act, Reader

KIND = "delegation_revoked"


@dataclass(frozen=True)
class RevokedDelegation:
    handle: str
    is_new: bool = True


def revoke_delegation(database: Database, act: Act, engagement_id: int, delegation: str) -> RevokedDelegation:
    """Revoke it: who gave it, who was given it, or an administrator; who has an authenticator shows a code.

    Raises Refused for anybody else, MoveRefused when it is revoked or over, NotFound.
    """
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return RevokedDelegation(known, is_new=False)
        row = delegation_of(unit, delegation)
        by = acting_person(unit)["handle"]
        if act.by not in {row["from_person_id"], row["to_person_id"]} and not is_administrator(unit):
            raise Refused(
                f"{by} may not revoke {row['handle']}. Who gave it may, who was given it, or an administrator."
            )
        if row["revoked_on"] is not None or row["ends_on"] < unit.today:
            status = f"over since {row['revoked_on'] or row['ends_on']}"
            raise MoveRefused(row["handle"], status, "revoked", "Nobody can sign under it any more.")
        prove_office(unit, f"revocation of {row['handle']}", [KIND, row["handle"]])
        unit.change(Delegation, row["id"], row["handle"], version=row["version"], revoked_on=unit.today)
        unit.event(KIND, row["handle"])
        return RevokedDelegation(row["handle"])


def delegation_of(reader: Reader, handle: str) -> RowMapping:
    """Give the delegation with this handle. Raises NotFound."""
    wanted = handle.strip().upper()
    row = reader.first(select(D).where(D.c.handle == wanted))
    if row is None:
        raise NotFound(
            "delegation", wanted or "(no name given)", "See them with: kt delegation list ENGAGEMENT"
        )
    return row
