"""Keeps what the named user himself found when he tried a right: at its site, in its shift; nobody does it for him."""

from sqlalchemy import RowMapping

from kt_engine.actions.access_in_hand import Access, as_it_stands
from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find, find_named, next_number
from kt_engine.store.tables import AccessRight, AccessTest, Person, Site
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AccessStatus

KIND = "access_tested"
REASON_LENGTH = 400
UNTESTED = {
    AccessStatus.REQUESTED: "Note first that it was granted: kt system grant {handle}",
    AccessStatus.REVOKED: "Ask for it anew: kt system request",
}


def try_access(
    database: Database,
    act: Act,
    handle: str,
    *,
    works: bool,
    site: str,
    shift: str,
    reason: str | None = None,
) -> Access:
    """Keep a try by the person who acts; what fails says why.

    Raises Refused for anybody but the named user and for another site or shift, MoveRefused before it was granted.
    """
    if not works and reason is None:
        raise UsageProblem("Say what happened: --reason TEXT")
    why = None if reason is None else one_line(reason, "reason", most=REASON_LENGTH)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(AccessRight, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        row = find(unit, AccessRight, handle)
        require_open(unit, row["engagement_id"], also_on_hold=True)
        _check_user(unit, row)
        _check_place(unit, row, site, shift)
        if row["status"] in UNTESTED:
            instead = UNTESTED[row["status"]].format(handle=row["handle"])
            raise MoveRefused(row["handle"], row["status"].value, "tried", instead)
        _write(unit, row, works=works, reason=None if works else why)
        unit.event(KIND, row["handle"], person_id=row["person_id"], works=works)
        return as_it_stands(unit, row["handle"])


def _check_user(unit: Unit, row: RowMapping) -> None:
    acting = acting_person(unit)
    if row["person_id"] != unit.act.by:
        user = by_id(unit, Person, row["person_id"])["handle"]
        raise Refused(
            f"{row['handle']} is a right of {user}: only {user} can say that it works, not {acting['handle']}."
        )


def _check_place(unit: Unit, row: RowMapping, site: str, shift: str) -> None:
    tried, wanted = find_named(unit, Site, site), by_id(unit, Site, row["site_id"])
    if tried["id"] != wanted["id"] or shift.strip().casefold() != row["shift"].casefold():
        raise Refused(
            f"{row['handle']} must work at {wanted['handle']} in the shift {row['shift']}; a try at "
            f"{tried['handle']} in the shift {shift.strip()} proves nothing for it."
        )


def _write(unit: Unit, row: RowMapping, *, works: bool, reason: str | None) -> None:
    unit.insert(
        AccessTest,
        engagement_id=row["engagement_id"],
        access_right_id=row["id"],
        number=next_number(unit, AccessTest, access_right_id=row["id"]),
        works=works,
        site_id=row["site_id"],
        shift=row["shift"],
        reason=reason,
        tested_by=unit.act.by,
        tested_at=unit.act.at,
    )
    status = AccessStatus.WORKING if works else AccessStatus.FAILED
    if row["status"] is not status:
        unit.change(AccessRight, row["id"], row["handle"], version=row["version"], status=status)
