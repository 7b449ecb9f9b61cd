"""Finds one record by the handle people use; it decides nothing."""

from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Table, bindparam, func, select
from sqlmodel import SQLModel

from kt_engine.errors import NotFound
from kt_engine.store.hot import Hot
from kt_engine.store.tables import (
    Absence,
    AccessRight,
    Agreement,
    Allocation,
    Assumption,
    Candidate,
    Certification,
    Commitment,
    Communication,
    Condition,
    Control,
    DelayNotice,
    Document,
    Engagement,
    Gate,
    GateVersion,
    Handover,
    HandoverQuestion,
    KnowledgeItemRow,
    Pack,
    ParallelRun,
    Party,
    PeopleNotice,
    Person,
    PlannedSession,
    Process,
    ReadinessPoint,
    Risk,
    SessionQuery,
    Site,
    Task,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Reader

HINTS: dict[type[SQLModel], tuple[str, str]] = {
    Engagement: ("engagement", "See them with: kt engagement list"),
    Process: ("process", "See them with: kt scope list ENGAGEMENT"),
    Task: ("task", "See them with: kt task list ENGAGEMENT"),
    Handover: ("handover", "See them with: kt handover list ENGAGEMENT"),
    Certification: ("certification", "See them with: kt training matrix ENGAGEMENT"),
    Condition: ("condition", "See them with: kt gate show ENGAGEMENT"),
    Gate: ("gate", "See them with: kt gate show ENGAGEMENT"),
    GateVersion: ("presented gate", "See them with: kt gate show ENGAGEMENT"),
    Candidate: ("candidate provider", "See them with: kt engagement show ENGAGEMENT"),
    Person: ("person", "See them with: kt person list"),
    Site: ("site", "See them with: kt site list"),
    Party: ("party", "See them with: kt party list"),
    Document: ("document", "See them with: kt document list ENGAGEMENT"),
    Pack: ("pack", "See them with: kt pack list ENGAGEMENT"),
    Risk: ("risk", "See them with: kt risk list ENGAGEMENT"),
    DelayNotice: ("delay notice", "See them with: kt notice list ENGAGEMENT"),
    HandoverQuestion: ("question", "See them with: kt handover questions ENGAGEMENT"),
    Waiver: ("waiver", "See them with: kt sign list ENGAGEMENT"),
    ParallelRun: ("parallel run", "See them with: kt parallel list ENGAGEMENT"),
    Allocation: ("allocation", "See them with: kt allocation list ENGAGEMENT"),
    Absence: ("absence", "See them with: kt absence list"),
    PlannedSession: ("session", "See them with: kt session list ENGAGEMENT"),
    SessionQuery: ("query of a session", "See them with: kt session show SESSION"),
    Agreement: ("agreement", "See them with: kt agreement list ENGAGEMENT"),
    KnowledgeItemRow: ("knowledge item", "See them with: kt knowledge items ENGAGEMENT"),
    AccessRight: ("access right", "See them with: kt system list ENGAGEMENT"),
    ReadinessPoint: ("readiness point", "See them with: kt readiness list ENGAGEMENT"),
    Assumption: ("assumption", "See them with: kt assumption list ENGAGEMENT"),
    Commitment: ("commitment", "See them with: kt commitment list ENGAGEMENT"),
    PeopleNotice: ("people notice", "See them with: kt people-notice list ENGAGEMENT"),
    Communication: ("communication", "See them with: kt communication list ENGAGEMENT"),
    Control: ("control", "See them with: kt control list ENGAGEMENT"),
}


def find(reader: Reader, row: type[SQLModel], handle: str) -> RowMapping:
    """Give the record with this handle, capitals or not. Raises NotFound with the command that lists the known ones."""
    table = table_of(row)
    wanted = handle.strip()
    found = reader.first(select(table).where(table.c.handle.in_({wanted, wanted.upper()})))
    if found is None:
        what, hint = HINTS[row]
        raise NotFound(what, wanted or "(no name given)", hint)
    return found


def find_named(reader: Reader, row: type[SQLModel], name: str) -> RowMapping:
    """Give the record with this handle, or with exactly this name. Raises NotFound, also when two share the name."""
    table = table_of(row)
    rows = reader.rows(
        select(table).where((table.c.handle == name.strip().upper()) | (table.c.name == name.strip()))
    )
    if len(rows) != 1:
        what, hint = HINTS[row]
        if rows:
            raise NotFound(f"single {what}", name.strip(), f"Several have this name; use the handle. {hint}")
        raise NotFound(what, name.strip() or "(no name given)", hint)
    return rows[0]


def by_id(reader: Reader, row: type[SQLModel], row_id: int) -> RowMapping:
    """Give the record with this database id, which is known to exist."""
    table = table_of(row)
    found = reader.hot(_row_of(table), {"wanted": row_id})
    if not found:
        raise NotFound(table.name, str(row_id), "It should exist; run kt verify.")
    return found[0]


@cache
def _row_of(table: Table) -> Hot:
    """Built once per table: looking a row up by its id happens in every action."""
    return Hot(select(table).where(table.c.id == bindparam("wanted")))


def next_number(reader: Reader, row: type[SQLModel], **where: Any) -> int:
    """Give how many such rows there are, plus one; no number repeats, since rows stay and writers hold the chain."""
    table = table_of(row)
    statement = select(func.count()).select_from(table)
    for name, value in where.items():
        statement = statement.where(table.c[name] == value)
    return int(reader.value(statement)) + 1
