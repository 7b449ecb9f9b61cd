"""Brings the processes of a scope file into an engagement: new ones in, changed ones anew, none ever out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.scope import ScopeRow
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Process, Site, table_of
from kt_engine.store.unit import Act, Reader, Unit
from kt_engine.words import ProcessStatus, Stage

KIND = "scope_imported"
OWN_STAGES = Stage.TRANSITION_AND_INTEGRATE.number
Values = dict[str, Any]


@dataclass(frozen=True)
class ImportedScope:
    engagement: str
    added: tuple[str, ...] = ()
    """Handles."""
    changed: tuple[str, ...] = ()
    not_in_file: tuple[str, ...] = ()
    """Processes still in scope that the file does not name; they stay: kt scope descope takes one out."""


def import_scope(
    database: Database, act: Act, engagement_id: int, rows: Sequence[ScopeRow], *, file: str = "scope file"
) -> ImportedScope:
    """Import the rows of one scope file, all or none; `file` names it in the sentences.

    Raises InvalidInput with every problem at once, Refused when the person may not.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ImportedScope(known)
        require(unit, "import scope", engagement_id=engagement_id)
        engagement = require_open(unit, engagement_id)
        present = {row["process_key"]: row for row in processes_of(unit, engagement_id)}
        wanted = _checked(rows, present, site_names(unit), file)
        added, changed = _write(unit, engagement, wanted, present)
        if added or changed:
            unit.event(KIND, engagement["handle"], added_count=len(added), changed_count=len(changed))
        return ImportedScope(engagement["handle"], added, changed, _absent(present, wanted))


def site_names(reader: Reader) -> dict[str, int]:
    """Give every way to name a site, handle in capitals or name -> id; the handle is stronger."""
    rows = reader.rows(select(table_of(Site)))
    return {row["name"]: row["id"] for row in rows} | {row["handle"]: row["id"] for row in rows}


def _checked(
    rows: Sequence[ScopeRow], present: Mapping[str, RowMapping], sites: Mapping[str, int], file: str
) -> dict[str, Values]:
    problems: list[Problem] = []
    wanted: dict[str, Values] = {}
    for row in rows:
        site_id = sites.get(row.site) or sites.get(row.site.upper())
        if site_id is None:
            sentence = f"There is no site {shown(row.site)}. Add it with: kt site add, or see kt site list"
            problems.append(Problem(sentence, file, row.line, 1))
        known = present.get(row.process_key)
        if known is not None and known["status"] is ProcessStatus.DESCOPED:
            sentence = (
                f"{row.process_key} is {known['handle']}, which was taken out of scope for good. "
                "Remove the line, or give the process a new key."
            )
            problems.append(Problem(sentence, file, row.line, 1))
        wanted[row.process_key] = {
            "name": row.name,
            "wave": row.wave,
            "site_id": site_id,
            "criticality": row.criticality,
            "volume_per_month": row.volume_per_month,
        }
    if problems:
        raise InvalidInput(problems)
    return wanted


def _write(
    unit: Unit, engagement: RowMapping, wanted: Mapping[str, Values], present: Mapping[str, RowMapping]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    added, changed = [], []
    for key, values in wanted.items():
        row = present.get(key)
        if row is None:
            added.append(_insert(unit, engagement, key, values))
            continue
        different = {name: value for name, value in values.items() if row[name] != value}
        if different:
            unit.change(Process, row["id"], row["handle"], version=row["version"], **different)
            changed.append(row["handle"])
    return tuple(added), tuple(changed)


def _insert(unit: Unit, engagement: RowMapping, key: str, values: Values) -> str:
    handle = f"{engagement['handle']}-P{next_number(unit, Process, engagement_id=engagement['id'])}"
    owns_stage = engagement["stage_number"] >= OWN_STAGES
    unit.insert(
        Process,
        engagement_id=engagement["id"],
        handle=handle,
        process_key=key,
        status=ProcessStatus.IN_SCOPE,
        stage_number=OWN_STAGES if owns_stage else None,
        stage_since_on=unit.today if owns_stage else None,
        **values,
    )
    return handle


def _absent(present: Mapping[str, RowMapping], wanted: Mapping[str, Values]) -> tuple[str, ...]:
    return tuple(
        row["handle"]
        for key, row in present.items()
        if key not in wanted and row["status"] is not ProcessStatus.DESCOPED
    )
