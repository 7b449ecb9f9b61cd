"""Brings the people of a file into an engagement: new persons, their roles and functions, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from kt_engine.actions.add_person import insert_person
from kt_engine.actions.assign_function import insert_assignment
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.grant_role import insert_grant
from kt_engine.answers.people_import import PersonChange, people_import
from kt_engine.exchange.people import PersonRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Party, Site
from kt_engine.store.unit import Act, Unit

KIND = "people_imported"


@dataclass(frozen=True)
class ImportedPeople:
    engagement: str
    added: tuple[str, ...] = ()
    """Handles of the persons who are new."""
    roles_granted_count: int = 0
    functions_assigned_count: int = 0


def import_people(
    database: Database, act: Act, engagement_id: int, rows: Sequence[PersonRow], *, file: str = "people file"
) -> ImportedPeople:
    """Import the rows of a people file, named `file` in the sentences; the same file again changes nothing.

    Raises InvalidInput with every problem at once, Refused when the person may not.
    """
    with open_store(database, write=True, act=act) as unit:
        unit.lock_chain(engagement_id)
        unit.engagement_id = engagement_id
        known = unit.repeats(KIND)
        if known is not None:
            return ImportedPeople(known)
        require(unit, "import people", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        changes = people_import(unit, engagement_id, rows, by=act.by, today=unit.today, file=file)
        people = [_person(unit, change, rehearsal=engagement["rehearsal"]) for change in changes]
        added = tuple(handle for _, handle in people if handle is not None)
        if added:
            unit.installation_event(KIND, engagement["handle"], added_count=len(added))
        roles, functions = _grant_all(unit, engagement_id, changes, [person_id for person_id, _ in people])
        if roles or functions:
            unit.event(KIND, engagement["handle"], roles_count=roles, functions_count=functions)
        return ImportedPeople(engagement["handle"], added, roles, functions)


def _person(unit: Unit, change: PersonChange, *, rehearsal: bool) -> tuple[int, str | None]:
    """Give the person's id, and the handle where the person is new."""
    if change.person_id is not None:
        return change.person_id, None
    return insert_person(
        unit,
        name=change.row.name,
        email=change.row.email or None,
        party=by_id(unit, Party, change.party_id),
        site=by_id(unit, Site, change.site_id),
        rehearsal=rehearsal,
    )


def _grant_all(
    unit: Unit, engagement_id: int, changes: Sequence[PersonChange], people: Sequence[int]
) -> tuple[int, int]:
    roles = functions = 0
    for change, person_id in zip(changes, people, strict=True):
        for role in change.new_roles:
            insert_grant(unit, person_id, role, change.row.side)
            roles += 1
        for function, process_id in change.new_functions:
            insert_assignment(unit, engagement_id, function, process_id, person_id)
            functions += 1
    return roles, functions
