"""Brings a file of rights of access into an engagement, all or none; the same file again changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.access_in_hand import VERB, insert_access, same_right, system_fault
from kt_engine.actions.authority import require, require_open
from kt_engine.actions.grant_access import grant
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import person_fault, person_meant
from kt_engine.errors import Problem
from kt_engine.exchange.access import AccessFile, AccessRow
from kt_engine.exchange.cells import KEY_PATTERN
from kt_engine.exchange.csv_rows import raise_if_any
from kt_engine.exchange.nearest import shown
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.people import humans
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Engagement, Site, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AccessStatus, ProcessStatus

KIND = "access_imported"


@dataclass(frozen=True)
class ImportedAccess:
    engagement: str
    added: tuple[str, ...] = ()
    """Handles."""
    granted: tuple[str, ...] = ()
    """Handles of rights that were asked for before and are granted by the file."""


@dataclass(frozen=True)
class _Known:
    people: Sequence[RowMapping]
    sites: dict[str, int]
    processes: dict[str, RowMapping]
    playbook: Playbook


def import_access(database: Database, act: Act, engagement: str, file: AccessFile) -> ImportedAccess:
    """Import the rights of a file. Raises InvalidInput with every problem at once, Refused for who may not."""
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ImportedAccess(known)
        require(unit, VERB, engagement_id=engagement_id)
        handle = require_open(unit, engagement_id, also_on_hold=True)["handle"]
        wanted = _checked(unit, engagement_id, file)
        added, granted = [], []
        for row, asked in zip(file.rows, wanted, strict=True):
            right = same_right(unit, engagement_id, asked)
            if right is None:
                right = insert_access(unit, engagement_id, asked)
                added.append(right["handle"])
            if row.granted_on is not None and right["status"] is AccessStatus.REQUESTED:
                grant(unit, right, row.granted_on)
                granted.append(right["handle"])
        if added or granted:
            unit.event(KIND, handle, added_count=len(added), granted_count=len(granted))
        return ImportedAccess(handle, tuple(added), tuple(one for one in granted if one not in added))


def _checked(unit: Unit, engagement_id: int, file: AccessFile) -> list[dict[str, Any]]:
    known = _Known(
        humans(unit),
        _sites(unit),
        {
            name: row
            for row in processes_of(unit, engagement_id)
            for name in (row["handle"], row["process_key"])
        },
        pinned_playbook(unit, engagement_id),
    )
    problems = list(file.problems)
    wanted = [_asked(unit, engagement_id, known, row, problems) for row in file.rows]
    raise_if_any(problems)
    return wanted


def _sites(unit: Unit) -> dict[str, int]:
    rows = unit.rows(select(table_of(Site)))
    return {row["name"]: row["id"] for row in rows} | {row["handle"]: row["id"] for row in rows}


def _asked(
    unit: Unit, engagement_id: int, known: _Known, row: AccessRow, problems: list[Problem]
) -> dict[str, Any]:
    person = _person(unit, engagement_id, known, row, problems)
    fault = system_fault(known.playbook, row.system)
    if fault and KEY_PATTERN.fullmatch(row.system):
        problems.append(row.row.problem("system", fault))
    for name, day in (("requested_on", row.requested_on), ("granted_on", row.granted_on)):
        if day is not None and day > unit.today:
            problems.append(
                row.row.problem(name, f"{name} {day} lies ahead. Give the day on which it happened.")
            )
    return {
        "person_id": person["id"] if person is not None else 0,
        "system_key": row.system,
        "right": row.right,
        "process_id": _process(known, row, problems),
        "site_id": _site(known, row, person, problems),
        "shift": row.shift,
        "requested_on": row.requested_on or min(row.granted_on or unit.today, unit.today),
    }


def _person(
    unit: Unit, engagement_id: int, known: _Known, row: AccessRow, problems: list[Problem]
) -> RowMapping | None:
    if not row.person:
        return None  # the file itself says so
    found = person_meant(known.people, row.person)
    fault = found if isinstance(found, str) else person_fault(unit, engagement_id, found)
    if fault:
        problems.append(row.row.problem("person", fault))
    return None if isinstance(found, str) else found


def _process(known: _Known, row: AccessRow, problems: list[Problem]) -> int | None:
    if not row.process:
        return None
    found = known.processes.get(row.process) or known.processes.get(row.process.upper())
    if found is None or found["status"] is ProcessStatus.DESCOPED:
        sentence = (
            f"There is no process {shown(row.process)} in scope. See them with: kt scope list ENGAGEMENT"
        )
        problems.append(row.row.problem("process", sentence))
        return None
    return int(found["id"])


def _site(known: _Known, row: AccessRow, person: RowMapping | None, problems: list[Problem]) -> int:
    if not row.site:
        if person is not None and person["site_id"] is None:
            sentence = f"No site of {person['handle']} is known. Write the site at which it must work."
            problems.append(row.row.problem("site" if "site" in row.row.places else "person", sentence))
        return int((person["site_id"] or 0) if person is not None else 0)
    found = known.sites.get(row.site) or known.sites.get(row.site.upper())
    if found is None:
        problems.append(row.row.problem("site", f"There is no site {shown(row.site)}. See kt site list"))
    return found or 0
