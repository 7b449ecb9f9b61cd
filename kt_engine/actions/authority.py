"""Checks, inside a unit of work, that who acts may act and that the engagement still moves. It writes nothing."""

from sqlalchemy import RowMapping

from kt_engine.errors import MoveRefused, Refused
from kt_engine.rules.authority import check_authority
from kt_engine.store.find import by_id
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Engagement, Person
from kt_engine.store.unit import Reader, Unit
from kt_engine.words import EngagementStatus, PersonKind


def require(unit: Unit, verb: str, *, engagement_id: int | None = None, named: bool = False) -> RowMapping:
    """Give the acting person's row. Raises Refused unless the person may do this in this engagement."""
    person = acting_person(unit)
    held = roles_of(unit, engagement_id, unit.act.by, unit.today)
    check_authority(verb, person["handle"], held, named=named)
    return person


def acting_person(unit: Unit) -> RowMapping:
    person = by_id(unit, Person, unit.act.by)
    if person["disabled_on"] is not None and person["disabled_on"] <= unit.today:
        raise Refused(f"{person['handle']} has left and can do nothing any more. Ask the successor.")
    return person


def engagement_row(reader: Reader, engagement_id: int) -> RowMapping:
    return by_id(reader, Engagement, engagement_id)


def require_open(unit: Unit, engagement_id: int, *, also_on_hold: bool = False) -> RowMapping:
    """Give the engagement's row. Raises MoveRefused when it is cancelled, finished or (unless allowed) on hold."""
    engagement = engagement_row(unit, engagement_id)
    status = engagement["status"]
    if status is EngagementStatus.ACTIVE or (also_on_hold and status is EngagementStatus.ON_HOLD):
        return engagement
    instead = (
        f"Resume it first: kt engagement resume {engagement['handle']}"
        if status is EngagementStatus.ON_HOLD
        else "Nothing in it can be changed any more."
    )
    raise MoveRefused(engagement["handle"], status.value, "changed", instead)


def is_human(person: RowMapping) -> bool:
    return bool(person["kind"] is PersonKind.HUMAN)
