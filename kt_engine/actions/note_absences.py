"""Notes when people are away from all work, and takes it back; no reason that concerns health is ever asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, is_human
from kt_engine.errors import InvalidInput, KtError, Problem, Refused, UsageProblem
from kt_engine.exchange.absences import MOST_DAYS, AbsenceRow
from kt_engine.rules.authority import check_authority
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, find_named, next_number
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Absence, Booking, Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AbsenceKind, BookingKind

KIND = "absences_noted"
VERB = "say who is away"
A, B, G = table_of(Absence), table_of(Booking), table_of(RoleGrant)


@dataclass(frozen=True)
class NotedAbsence:
    handle: str
    person: str
    first_on: date
    last_on: date
    sessions_count: int = 0
    """Sessions that are booked for the person in these days; they stay booked until somebody moves or cancels them."""


def note_absences(
    database: Database, act: Act, rows: Sequence[AbsenceRow], *, file: str = ""
) -> tuple[NotedAbsence, ...]:
    """Note all of them or none; the person himself may, a manager of an engagement he has a role in, an administrator.

    Raises InvalidInput with every row that cannot be noted when they come from a file, else the one fault itself.
    """
    with open_store(database, write=True, act=act) as unit:
        if unit.repeats(KIND) is not None:
            return ()
        done, problems = [], []
        for row in rows:
            try:
                done.append(_note(unit, row))
            except KtError as fault:
                if not file:
                    raise
                problems.append(Problem(str(fault), file, row.line))
        if problems:
            raise InvalidInput(problems)
        unit.installation_event(KIND, done[0].handle, count=len(done))
        return tuple(done)


def withdraw_absence(database: Database, act: Act, handle: str) -> NotedAbsence:
    """Take an absence back. Raises Refused when that was done before."""
    with open_store(database, write=True, act=act) as unit:
        row = find(unit, Absence, handle)
        person = unit.rows(select(table_of(Person)).where(table_of(Person).c.id == row["person_id"]))[0]
        noted = NotedAbsence(row["handle"], person["handle"], row["first_on"], row["last_on"])
        if unit.repeats("absence_withdrawn", row["handle"]) is not None:
            return noted
        _require(unit, person)
        if row["withdrawn_on"] is not None:
            raise Refused(f"{row['handle']} was taken back on {row['withdrawn_on']}.")
        unit.change(Absence, row["id"], row["handle"], withdrawn_on=unit.today)
        unit.installation_event("absence_withdrawn", row["handle"], person_id=person["id"])
        return noted


def _note(unit: Unit, row: AbsenceRow) -> NotedAbsence:
    person = find_named(unit, Person, row.person)
    _require(unit, person)
    if not is_human(person):
        raise Refused(f"{person['handle']} is not a person and is never away.")
    if row.last_on < row.first_on or (row.last_on - row.first_on).days >= MOST_DAYS:
        raise UsageProblem(
            f"{row.first_on} to {row.last_on} is no span of at most {MOST_DAYS} days. Check both."
        )
    handle = f"V{next_number(unit, Absence)}"
    unit.insert(
        Absence,
        handle=handle,
        person_id=person["id"],
        first_on=row.first_on,
        last_on=row.last_on,
        kind=AbsenceKind(row.kind),
        noted_by=unit.act.by,
        noted_at=unit.act.at,
    )
    count = _sessions_in(unit, person["id"], row.first_on, row.last_on)
    return NotedAbsence(handle, person["handle"], row.first_on, row.last_on, count)


def _sessions_in(unit: Unit, person_id: int, first_on: date, last_on: date) -> int:
    where = (B.c.person_id == person_id, B.c.cancelled_at.is_(None), B.c.kind == BookingKind.SESSION)
    rows = unit.rows(select(B.c.starts_at).where(*where))
    return sum(first_on <= row["starts_at"].date() <= last_on for row in rows)


def _require(unit: Unit, person: RowMapping) -> None:
    acting = acting_person(unit)
    if acting["id"] == person["id"]:
        return
    held = roles_of(unit, None, unit.act.by, unit.today)
    for one in unit.rows(select(G.c.engagement_id).where(G.c.person_id == person["id"]).distinct()):
        held |= roles_of(unit, one["engagement_id"], unit.act.by, unit.today)
    check_authority(VERB, acting["handle"], held)
