"""Records that somebody leaves, and since when it is known. Nothing he was asked for is given to anybody else."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, is_human
from kt_engine.errors import Refused
from kt_engine.rules.authority import check_authority
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.leaving import known_leavers
from kt_engine.store.roles import counts_on, roles_of
from kt_engine.store.tables import Leaving, Person, RoleGrant, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Role

KIND = "person_leaves"
VERB = "say who leaves"
G, P = table_of(RoleGrant), table_of(Person)


@dataclass(frozen=True)
class Left:
    person: str
    number: int
    """1, 2, ...: how often it was stated for this person; the newest counts."""
    last_on: date
    disabled_on: date
    """The first day on which he can do nothing any more."""
    note: str | None = None


def leave_person(
    database: Database,
    act: Act,
    person: str,
    *,
    last_on: date,
    known_on: date,
    successor: str | None = None,
) -> Left:
    """Record a last day (inclusive) by handles; roles stay as history, and signatures stay valid.

    Raises Refused for who may not say so, a `known_on` to come, the only administrator, or a successor who cannot be
    one; NotFound for an unknown person.
    """
    with open_store(database, write=True, act=act) as unit:
        row = find(unit, Person, person)
        known = unit.repeats(KIND, row["handle"])
        if known is not None:
            return Left(known, _number(unit, row) - 1, last_on, last_on + timedelta(days=1))
        return leave(unit, row, last_on, known_on, successor)


def leave(unit: Unit, row: RowMapping, last_on: date, known_on: date, successor: str | None = None) -> Left:
    """Record a last day within a unit of work, with its event in the installation's chain."""
    _check(unit, row, known_on)
    after = None if successor is None else _successor(unit, row, successor)
    return _write(unit, row, last_on, known_on, after)


def _check(unit: Unit, row: RowMapping, known_on: date) -> None:
    who = row["handle"]
    _require(unit, row)
    if not is_human(row):
        raise Refused(f"{who} is not a person and cannot leave.")
    if known_on > unit.today:
        raise Refused(f"{known_on} is still to come. Say since when it is known: today or a day before.")
    administrators = unit.rows(
        select(P.c.id, P.c.disabled_on)
        .join(G, G.c.person_id == P.c.id)
        .where(G.c.role == Role.ADMINISTRATOR, counts_on(unit.today))
    )
    active = [one["id"] for one in administrators if one["disabled_on"] is None]
    if active == [row["id"]]:
        raise Refused(
            f"{who} is the only administrator here. Let another be one first: kt role grant PERSON administrator"
        )


def _require(unit: Unit, leaver: RowMapping) -> None:
    """An administrator may say it, and a transition manager of an engagement in which the leaver has a role."""
    acting = acting_person(unit)
    there = unit.rows(select(G.c.engagement_id).where(G.c.person_id == leaver["id"]).distinct())
    held = roles_of(unit, None, unit.act.by, unit.today)
    for one in there:
        held |= roles_of(unit, one["engagement_id"], unit.act.by, unit.today)
    check_authority(VERB, acting["handle"], held)


def _successor(unit: Unit, leaver: RowMapping, successor: str) -> RowMapping:
    row = find(unit, Person, successor)
    who = row["handle"]
    if row["id"] == leaver["id"]:
        raise Refused(f"{who} cannot succeed himself. Name somebody else, or nobody.")
    if not is_human(row) or row["rehearsal"] is not leaver["rehearsal"]:
        raise Refused(f"{who} cannot succeed {leaver['handle']}. Name a person who works beside him.")
    gone = known_leavers(unit, unit.today).get(row["id"])
    if gone is not None or row["disabled_on"] is not None:
        raise Refused(f"{who} leaves too and cannot succeed {leaver['handle']}. Name somebody who stays.")
    return row


def _write(unit: Unit, row: RowMapping, last_on: date, known_on: date, successor: RowMapping | None) -> Left:
    number, disabled_on = _number(unit, row), last_on + timedelta(days=1)
    unit.insert(
        Leaving,
        person_id=row["id"],
        number=number,
        last_on=last_on,
        known_on=known_on,
        successor_id=successor["id"] if successor else None,
        recorded_by=unit.act.by,
    )
    unit.change(Person, row["id"], row["handle"], disabled_on=disabled_on)
    unit.installation_event(
        KIND,
        row["handle"],
        person_id=row["id"],
        last_on=last_on,
        known_on=known_on,
        successor=successor["handle"] if successor else None,
    )
    note = None
    if last_on < known_on:
        note = f"{row['handle']} was gone before it was known; what he did since {disabled_on} has to be looked at."
    return Left(row["handle"], number, last_on, disabled_on, note)


def _number(unit: Unit, row: RowMapping) -> int:
    return next_number(unit, Leaving, person_id=row["id"])
