"""Brings a file of controls with their first owners into an engagement, all or none; never two on one day."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.control_in_hand import VERB, days_text, insert_control, insert_owner
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import person_fault, person_meant
from kt_engine.answers.control_owners import owner_periods
from kt_engine.errors import Problem
from kt_engine.exchange.controls import SAID_ONCE, ControlFile, ControlRow
from kt_engine.exchange.csv_rows import raise_if_any
from kt_engine.exchange.nearest import shown
from kt_engine.rules.control_cover import Period, shared_days
from kt_engine.store.database import Database, open_store
from kt_engine.store.people import humans
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Control, ControlOwner, Engagement, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import ProcessStatus

KIND = "controls_imported"
C, CO = table_of(Control), table_of(ControlOwner)
Place = tuple[int, str]


@dataclass(frozen=True)
class ImportedControls:
    engagement: str
    added: tuple[str, ...] = ()
    """Handles."""
    owners_count: int = 0
    """Periods that are new, of new and known controls."""


@dataclass
class _Wanted:
    """One control of the file beside what is recorded of it."""

    known: RowMapping | None = None
    row: ControlRow | None = None
    """The first line about a control that is new."""
    signed: bool = False
    """True: it was handed over by signature before, and goes on so."""
    held: list[tuple[Period, str]] = field(default_factory=list)
    """Periods with where they stand: recorded, or a line of the file."""
    new: list[Period] = field(default_factory=list)


def import_controls(database: Database, act: Act, engagement: str, file: ControlFile) -> ImportedControls:
    """Import the controls of a file. Raises InvalidInput with every problem at once, Refused for who may not."""
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return ImportedControls(known)
        require(unit, VERB, engagement_id=engagement_id)
        handle = require_open(unit, engagement_id, also_on_hold=True)["handle"]
        wanted = _checked(unit, engagement_id, file)
        added, owners = [], 0
        for (process_id, key), one in wanted.items():
            owners += len(one.new)
            if one.known is None:
                added.append(_insert(unit, engagement_id, process_id, key, one))
                continue
            for period in one.new:
                insert_owner(unit, one.known, period)
        if owners:
            unit.event(KIND, handle, added_count=len(added), owners_count=owners)
        return ImportedControls(handle, tuple(added), owners)


def _insert(unit: Unit, engagement_id: int, process_id: int, key: str, one: _Wanted) -> str:
    values: dict[str, Any] = {name: getattr(one.row, name) for name in SAID_ONCE}
    values |= {
        "process_id": process_id,
        "control_key": key,
        "from_on": min(period.from_on for period in one.new),
    }
    return str(insert_control(unit, engagement_id, values, one.new)["handle"])


def _checked(unit: Unit, engagement_id: int, file: ControlFile) -> dict[Place, _Wanted]:
    processes = {
        name: row
        for row in processes_of(unit, engagement_id)
        for name in (row["handle"], row["process_key"])
        if row["status"] is not ProcessStatus.DESCOPED
    }
    people, recorded = humans(unit), _recorded(unit, engagement_id)
    problems = list(file.problems)
    wanted: dict[Place, _Wanted] = {}
    for row in file.rows:
        process = processes.get(row.process) or processes.get(row.process.upper())
        if process is None and row.process:
            sentence = (
                f"There is no process {shown(row.process)} in scope. See them with: kt scope list ENGAGEMENT"
            )
            problems.append(row.row.problem("process", sentence))
        owner = person_meant(people, row.owner) if row.owner else ""
        fault = owner if isinstance(owner, str) else person_fault(unit, engagement_id, owner)
        if fault:
            problems.append(row.row.problem("owner", fault))
        if process is None or isinstance(owner, str) or row.from_on == date.min:
            continue
        place = (int(process["id"]), row.control)
        one = wanted.setdefault(place, recorded.get(place) or _Wanted(row=row))
        _take(one, row, Period(owner["id"], row.from_on, row.until_on), str(owner["handle"]), problems)
    raise_if_any(problems)
    return {place: one for place, one in wanted.items() if one.new}


def _recorded(unit: Unit, engagement_id: int) -> dict[Place, _Wanted]:
    """Give what is on the register."""
    periods = owner_periods(unit, engagement_id)
    signed = {
        row["control_id"]
        for row in unit.rows(
            select(CO.c.control_id).where(CO.c.engagement_id == engagement_id, CO.c.agreement_id.is_not(None))
        )
    }
    rows = unit.rows(select(C).where(C.c.engagement_id == engagement_id))
    return {
        (row["process_id"], row["control_key"]): _Wanted(
            row, None, row["id"] in signed, [(one, row["handle"]) for one in periods.get(row["id"], ())]
        )
        for row in rows
    }


def _take(one: _Wanted, row: ControlRow, period: Period, owner: str, problems: list[Problem]) -> None:
    """Add a line's period to a control, or say why it cannot be: two on a day, or no signature."""
    if any(period == held and place == _handle(one) for held, place in one.held):
        return
    if one.known is not None and (one.signed or row.from_on < one.known["from_on"]):
        sentence = (
            f"{_handle(one)} is taken over by signature from now on: kt control hand-over {_handle(one)}"
        )
        problems.append(row.row.problem("owner", sentence))
        return
    shared = [(days, place) for held, place in one.held if (days := shared_days(held, period))]
    if shared:
        days, place = shared[0]
        told = days_text(days.first_on, days.last_on)
        problems.append(
            row.row.problem(
                "from_on",
                f"{row.control} would have two owners {told}: {owner} and the one of {place}. "
                "One person answers on a day.",
            )
        )
        return
    one.held.append((period, f"line {row.row.line}"))
    one.new.append(period)


def _handle(one: _Wanted) -> str | None:
    return None if one.known is None else str(one.known["handle"])
