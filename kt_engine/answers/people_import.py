"""What a people file would change in an engagement, or all that speaks against it; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.nearest import did_you_mean, shown
from kt_engine.exchange.people import FunctionEntry, PersonRow
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.role_grants import Grant, fault_of_grant
from kt_engine.store.engagement_parties import parties_of
from kt_engine.store.find import by_id
from kt_engine.store.functions import holders
from kt_engine.store.people import grants_of, holders_of_the_installation, humans, people_with_email
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Engagement, Party, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import PersonKind, Role, Side

Place = tuple[str, int | None]
"""A function's key, and the process id or None for the whole engagement."""


@dataclass(frozen=True)
class PersonChange:
    """What one row of the file would write; nothing where all of it is empty and `person_id` is known."""

    row: PersonRow
    person_id: int | None
    """None: the person is new."""
    party_id: int
    site_id: int
    new_roles: tuple[Role, ...]
    new_functions: tuple[Place, ...]


@dataclass(frozen=True)
class Known:
    """The store as one import sees it."""

    by: int
    today: date
    rehearsal: bool
    people: Sequence[RowMapping]
    parties: Mapping[str, int]
    sites: Mapping[str, int]
    sides: Mapping[Side, int]
    grants: Mapping[tuple[int, Role], Side]
    special: Mapping[int, Role]
    functions: Mapping[Place, int]
    processes: Mapping[str, int]
    playbook: Playbook


def people_import(
    reader: Reader, engagement_id: int, rows: Sequence[PersonRow], *, by: int, today: date, file: str
) -> tuple[PersonChange, ...]:
    """Give what each row would change, in the order of the file; `by` is the person who imports.

    Raises InvalidInput with every problem of every row.
    """
    known = _known(reader, engagement_id, by, today)
    problems: list[Problem] = []
    taken: dict[Place, int] = {}
    changes = []
    for row in rows:
        faults: list[str] = []
        change = _change(known, row, taken, faults)
        problems += [Problem(fault, file, row.line, 1) for fault in faults]
        if change is not None:
            changes.append(change)
    if problems:
        raise InvalidInput(problems)
    return tuple(changes)


def _known(reader: Reader, engagement_id: int, by: int, today: date) -> Known:
    return Known(
        by=by,
        today=today,
        rehearsal=by_id(reader, Engagement, engagement_id)["rehearsal"],
        people=humans(reader),
        parties=_names(reader, Party),
        sites=_names(reader, Site),
        sides=parties_of(reader, engagement_id),
        grants=grants_of(reader, engagement_id),
        special=holders_of_the_installation(reader),
        functions=holders(reader, engagement_id),
        processes={row["process_key"]: row["id"] for row in in_scope(reader, engagement_id)},
        playbook=pinned_playbook(reader, engagement_id),
    )


def _names(reader: Reader, row: type[Party | Site]) -> dict[str, int]:
    rows = reader.rows(select(table_of(row)))
    return {each["name"]: each["id"] for each in rows} | {each["handle"]: each["id"] for each in rows}


def _change(known: Known, row: PersonRow, taken: dict[Place, int], faults: list[str]) -> PersonChange | None:
    party_id = known.parties.get(row.party) or known.parties.get(row.party.upper())
    site_id = known.sites.get(row.site) or known.sites.get(row.site.upper())
    if party_id is None:
        faults.append(
            f"There is no company {shown(row.party)}. Add it with: kt party add, or see kt party list"
        )
    if site_id is None:
        faults.append(f"There is no site {shown(row.site)}. Add it with: kt site add, or see kt site list")
    person = _person(known, row, party_id)
    if person is not None:
        faults += _differences(row, person, party_id, site_id)
    person_id = person["id"] if person is not None else None
    new_roles = tuple(role for role in row.roles if known.grants.get((person_id or 0, role)) is not row.side)
    faults += [fault for role in new_roles if (fault := _role_fault(known, row, role, person, party_id))]
    functions = _functions(known, row, person_id, taken, faults)
    if party_id is None or site_id is None:
        return None
    return PersonChange(row, person_id, party_id, site_id, new_roles, functions)


def _person(known: Known, row: PersonRow, party_id: int | None) -> RowMapping | None:
    """Find the person by address; somebody without one by name and company."""
    if row.email:
        same = people_with_email(known.people, row.email)
        return same[0] if same else None
    wanted = row.name.casefold()
    for person in known.people:
        if person["name"].casefold() == wanted and person["party_id"] == party_id and not person["email"]:
            return person
    return None


def _differences(row: PersonRow, person: RowMapping, party_id: int | None, site_id: int | None) -> list[str]:
    """Name what differs from the store: most often a wrong address, and a role must not reach a stranger."""
    who = f"{shown(row.email or row.name)} belongs to {person['handle']}"
    faults = []
    if person["name"].casefold() != row.name.casefold():
        faults.append(f"{who}, who has another name than {shown(row.name)}. Correct the address or the name.")
    if party_id is not None and person["party_id"] not in {None, party_id}:
        faults.append(f"{who}, who works for another company than {shown(row.party)}. Correct the line.")
    if site_id is not None and person["site_id"] not in {None, site_id}:
        faults.append(f"{who}, who works at another site than {shown(row.site)}. Correct the line.")
    return faults


def _role_fault(
    known: Known, row: PersonRow, role: Role, person: RowMapping | None, party_id: int | None
) -> str | None:
    person_id = person["id"] if person is not None else 0
    held = {(each, side) for (who, each), side in known.grants.items() if who == person_id}
    special = known.special.get(person_id)
    return fault_of_grant(
        Grant(
            person=person["handle"] if person is not None else row.name,
            kind=PersonKind.HUMAN,
            is_gone=_is_gone(person, known.today),
            is_own=person_id == known.by,
            role=role,
            side=row.side,
            held=frozenset(held | ({(special, None)} if special else set())),
            party_sides=frozenset(side for side, party in known.sides.items() if party == party_id),
            rehearsal=person["rehearsal"] if person is not None else known.rehearsal,
            rehearsal_engagement=known.rehearsal,
        )
    )


def _is_gone(person: RowMapping | None, today: date) -> bool:
    return person is not None and person["disabled_on"] is not None and person["disabled_on"] <= today


def _functions(
    known: Known, row: PersonRow, person_id: int | None, taken: dict[Place, int], faults: list[str]
) -> tuple[Place, ...]:
    new: list[Place] = []
    for entry in row.functions:
        fault = _function_fault(known, row, entry, person_id)
        place = (entry.function, known.processes.get(entry.process_key) if entry.process_key else None)
        if fault is not None:
            faults.append(fault)
        elif place in taken:
            faults.append(
                f"The function {_written(entry)} is given to line {taken[place]} already. Give it once."
            )
        elif person_id is None or known.functions.get(place) != person_id:
            new.append(place)
        taken.setdefault(place, row.line)
    return tuple(new)


def _function_fault(known: Known, row: PersonRow, entry: FunctionEntry, person_id: int | None) -> str | None:
    spec = known.playbook.functions.get(entry.function)
    if spec is None:
        hint = did_you_mean(entry.function, known.playbook.functions)
        return f"The playbook has no function {shown(entry.function)}.{hint}"
    if entry.process_key and entry.process_key not in known.processes:
        hint = did_you_mean(entry.process_key, known.processes)
        return f"There is no process {shown(entry.process_key)} in scope.{hint}"
    if spec.side is not row.side:
        return (
            f"The function {entry.function} is of the side {spec.side.value}, this line of {row.side.value}."
        )
    if spec.role not in row.roles and known.grants.get((person_id or 0, spec.role)) is not row.side:
        return f"The function {entry.function} needs the role {spec.role.value}. Add it to this line."
    return None


def _written(entry: FunctionEntry) -> str:
    return f"{entry.function}@{entry.process_key}" if entry.process_key else entry.function
