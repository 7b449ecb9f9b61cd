"""What a played travel desk holds of access, readiness, promises, controls, seats and parallel runs, as plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from kt_engine.answers.parallel_rule import tally_of
from kt_engine.answers.seat_plan import seat_case
from kt_engine.plan.arrival import monday_of
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.parallel import units_of
from kt_engine.store.tables import (
    AccessRight,
    AccessTest,
    Agreement,
    Assumption,
    Commitment,
    Communication,
    Control,
    ControlOwner,
    Document,
    GateVersion,
    ParallelRun,
    ReadinessPoint,
    Task,
    table_of,
)
from kt_engine.words import AgreementKind, AssumptionStatus, DocumentKey


@dataclass(frozen=True)
class RunFacts:
    process_id: int
    verdict: str
    compared: int
    errors: int
    was_signed_before_the_draw: bool
    units: frozenset[str]


def _rows(database: Database, row: type[SQLModel]) -> Sequence[RowMapping]:
    with open_store(database) as reader:
        return reader.rows(select(table_of(row)).order_by(table_of(row).c.id))


def tries_of(database: Database, system: str) -> dict[str, list[bool]]:
    """Give what the users of a system found, in order, by the handle of the right."""
    tries = _rows(database, AccessTest)
    return {
        right["handle"]: [one["works"] for one in tries if one["access_right_id"] == right["id"]]
        for right in _rows(database, AccessRight)
        if right["system_key"] == system
    }


def tried_by_others(database: Database) -> list[str]:
    """Give the rights that somebody else tried than the one who has them."""
    users = {row["id"]: row for row in _rows(database, AccessRight)}
    return [
        users[one["access_right_id"]]["handle"]
        for one in _rows(database, AccessTest)
        if one["tested_by"] != users[one["access_right_id"]]["person_id"]
    ]


def revoked_of(database: Database) -> set[int]:
    return {row["person_id"] for row in _rows(database, AccessRight) if row["status"].value == "revoked"}


def showstoppers(database: Database) -> list[tuple[str, int]]:
    """Give each with its status and how many days before the last day of its way back it was closed."""
    return [
        (row["status"].value, (row["fallback_on"] - row["closed_on"]).days)
        for row in _rows(database, ReadinessPoint)
        if row["showstopper"] and row["agreement_id"]
    ]


def promises(database: Database) -> dict[str, int]:
    """Count the promises by what was signed of them."""
    signed = {row["id"] for row in _rows(database, Agreement) if row["status"].value == "agreed"}
    found: dict[str, int] = {}
    for row in _rows(database, Commitment):
        if row["agreement_id"] in signed:
            found[row["status"].value] = found.get(row["status"].value, 0) + 1
    return found


def control_without_successor(database: Database) -> tuple[date, date, bool]:
    """Give the last day of who gives it up, the first of the next; True: signed before the gate was presented."""
    (first,) = (row for row in _rows(database, ControlOwner) if row["until_on"] is not None)
    (control,) = (row for row in _rows(database, Control) if row["id"] == first["control_id"])
    owners = [row for row in _rows(database, ControlOwner) if row["control_id"] == control["id"]]
    handle = f"-ready-P{control['process_id']} "
    (version,) = (row for row in _rows(database, GateVersion) if handle in row["handle"])
    signed = {row["id"]: row["decided_on"] for row in _rows(database, Agreement)}
    was_signed = signed[owners[1]["agreement_id"]] <= version["presented_at"].date()
    return first["until_on"], owners[1]["from_on"], was_signed


def runs(database: Database) -> list[RunFacts]:
    with open_store(database) as reader:
        return [
            RunFacts(
                run["process_id"],
                run["status"].value,
                tally_of(one["result"] for one in units).compared,
                tally_of(one["result"] for one in units).errors,
                rule["decided_on"] <= run["drawn_at"].date(),
                frozenset(one["reference"] for one in units),
            )
            for run in reader.rows(select(table_of(ParallelRun)).order_by(table_of(ParallelRun).c.id))
            for units in [units_of(reader, run["id"])]
            for rule in agreements_about(
                reader, run["engagement_id"], kind=AgreementKind.SAMPLING_RULE, subject=run["handle"]
            )
        ]


def first_staffing_plan(database: Database) -> tuple[date, date]:
    """Give when the first plan of seats was issued, and the first go-live."""
    issued = min(
        row["issued_at"].date()
        for row in _rows(database, Document)
        if row["document_key"] is DocumentKey.STAFFING_PLAN
    )
    live = min(row["actual_on"] for row in _rows(database, Task) if row["milestone"] == "go_live")
    return issued, live


def seats_short(database: Database, today: date, from_start_days: int, starts_on: date) -> list[int]:
    """Give the seats short of each process in a week of the story."""
    with open_store(database) as reader:
        case = seat_case(reader, 1, today)
        week = monday_of(starts_on + timedelta(days=from_start_days))
        return [case.gap(process, week) for process in case.processes]


def change_notes(database: Database) -> list[str | None]:
    """Give what was agreed because an assumption was false."""
    rows = _rows(database, Assumption)
    return [row["change_note"] for row in rows if row["status"] is AssumptionStatus.FALSIFIED]


def message_proofs(database: Database) -> list[str | None]:
    """Give what proves each message of the plan; None where one was not sent."""
    return [row["evidence"] for row in _rows(database, Communication)]
