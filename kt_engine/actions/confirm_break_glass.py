"""Confirms a role in an emergency, by a second administrator; it holds for a few hours from then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.prove_office import prove_office, require_administrator
from kt_engine.actions.signing_desk import to_sign
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.rules.access import EMERGENCY_HOURS, expires_at
from kt_engine.store.access import B
from kt_engine.store.database import Database
from kt_engine.store.find import by_id
from kt_engine.store.tables import BreakGlass, Person
from kt_engine.store.unit import Act, Reader, Unit

KIND = "break_glass_confirmed"


@dataclass(frozen=True)
class ConfirmedBreakGlass:
    handle: str
    person: str
    expires_at: datetime
    is_new: bool = True


def confirm_break_glass(
    database: Database, act: Act, engagement_id: int, break_glass: str
) -> ConfirmedBreakGlass:
    """Confirm it.

    Raises Refused when who acts is no administrator or opened it, MoveRefused when it is confirmed already or was
    opened too long ago, NotFound.
    """
    with to_sign(database, act, engagement_id) as unit:
        known = unit.repeats(KIND)
        row = break_glass_of(unit, known or break_glass)
        person = by_id(unit, Person, row["person_id"])["handle"]
        if known is not None:
            return ConfirmedBreakGlass(known, person, row["expires_at"], is_new=False)
        require_administrator(unit, "confirm a role in an emergency")
        require_open(unit, engagement_id)
        _check(unit, row, person)
        until = expires_at(act.at)
        prove_office(unit, row["handle"], [KIND, row["handle"], person, row["role"], row["side"]])
        unit.change(
            BreakGlass, row["id"], row["handle"], version=row["version"], confirmed_by=act.by, confirmed_at=act.at,
            expires_at=until
        )  # fmt: skip
        unit.event(KIND, row["handle"], person_id=row["person_id"])
        return ConfirmedBreakGlass(row["handle"], person, until)


def break_glass_of(reader: Reader, handle: str) -> RowMapping:
    """Give the emergency role with this handle. Raises NotFound."""
    wanted = handle.strip().upper()
    row = reader.first(select(B).where(B.c.handle == wanted))
    if row is None:
        raise NotFound(
            "role in an emergency",
            wanted or "(no name given)",
            "See them with: kt access emergencies ENGAGEMENT",
        )
    return row


def _check(unit: Unit, row: RowMapping, person: str) -> None:
    handle, by = row["handle"], acting_person(unit)["handle"]
    if unit.act.by == row["opened_by"]:
        raise Refused(f"{by} opened {handle} and therefore does not confirm it. Ask a second administrator.")
    if row["confirmed_at"] is not None:
        raise MoveRefused(
            handle, "confirmed", "confirmed again", f"It holds until {row['expires_at']:%H:%M} UTC."
        )
    if unit.act.at > row["opened_at"] + timedelta(hours=EMERGENCY_HOURS):
        raise MoveRefused(
            handle, f"open for more than {EMERGENCY_HOURS} hours", "confirmed",
            f"If the emergency lasts, open it anew: kt access break-glass {person} {row['role'].value}"
        )  # fmt: skip
