"""Finds the person and the process that a record is to name, inside a unit of work; refuses who or what is gone."""

from collections.abc import Sequence

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human
from kt_engine.errors import Refused
from kt_engine.exchange.nearest import shown
from kt_engine.store.find import find
from kt_engine.store.people import people_with_email
from kt_engine.store.processes import find_process
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Person
from kt_engine.store.unit import Unit
from kt_engine.words import ProcessStatus, Role

NOT_NAMED = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})
"""Roles that answer for nothing in an engagement."""


def named_person(unit: Unit, engagement_id: int, person: str) -> RowMapping:
    """Give the row of a person, by handle, who works in this engagement. Raises NotFound, Refused."""
    row = find(unit, Person, person)
    fault = person_fault(unit, engagement_id, row)
    if fault:
        raise Refused(fault)
    return row


def person_fault(unit: Unit, engagement_id: int, row: RowMapping) -> str | None:
    """Say why somebody cannot be named here; None where nothing speaks against it."""
    if not is_human(row):
        return f"{row['handle']} is not a person."
    if row["disabled_on"] is not None and row["disabled_on"] <= unit.today:
        return f"{row['handle']} has left. Name somebody who is still there."
    if not {role for role, _ in roles_of(unit, engagement_id, row["id"], unit.today)} - NOT_NAMED:
        return f"{row['handle']} has no role in this engagement. Grant one first with: kt role grant"
    return None


def person_meant(people: Sequence[RowMapping], name: str) -> RowMapping | str:
    """Find whom a file means: by handle, by address, else by a name only one person has; else say what is wrong."""
    found = [one for one in people if one["handle"] == name.upper()]
    found = found or list(people_with_email(people, name))
    found = found or [one for one in people if one["name"].casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    what = "Several people have the name" if found else "There is nobody called"
    return f"{what} {shown(name)}. Write the handle: kt person list"


def named_process(unit: Unit, engagement_id: int, name: str) -> RowMapping:
    """Give the row of a process, by handle or key. Raises NotFound, and Refused for one out of scope."""
    found = find_process(unit, engagement_id, name)
    if found["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{found['handle']} was taken out of scope; nothing is asked of it any more.")
    return found
