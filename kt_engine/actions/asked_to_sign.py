"""What the record of a gate's signature says of the others: who was asked, since when, and who is silent."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, or_, select

from kt_engine.actions.sign_off import principal_id
from kt_engine.answers.open_work import open_work_of
from kt_engine.answers.overdue import chase_of, due_day
from kt_engine.answers.roster import roster_of
from kt_engine.answers.wait import Place
from kt_engine.answers.waiting_gates import gate_waits
from kt_engine.rules.signing import Seat
from kt_engine.store.columns import plain
from kt_engine.store.gates import signatures
from kt_engine.store.roles import counts_on
from kt_engine.store.tables import Person, Reminder, RoleGrant, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import WaitKind

G, P, R = table_of(RoleGrant), table_of(Person), table_of(Reminder)


def asked_and_silent(unit: Unit, version: RowMapping, seats: Sequence[Seat]) -> dict[str, Any]:
    """Give it as plain values, people by handle; who signs right now is not silent, who presented was not asked."""
    heard = {unit.act.by, principal_id(unit), version["presented_by"]}
    for row in signatures(unit, version["id"]):
        heard |= {row["person_id"], row["for_person_id"]}
    reminders = _reminders(unit, version)
    return {
        "asked_at": plain(version["presented_at"]),
        "due_on": _due_on(unit, version),
        "reminders": [
            [row["handle"], row["kind"].value, row["number"], plain(row["reminded_at"])] for row in reminders
        ],
        "silent": [
            [role.value, side.value, [handle for person_id, handle in people if person_id not in heard]]
            for (role, side), people in zip(seats, (_holders(unit, seat) for seat in seats), strict=True)
        ],
    }


def _holders(unit: Unit, seat: Seat) -> list[tuple[int, str]]:
    """Give who may sign in this role on this side today."""
    rows = unit.rows(
        select(P.c.id, P.c.handle)
        .join(G, G.c.person_id == P.c.id)
        .where(G.c.engagement_id == unit.engagement_id, G.c.role == seat[0], G.c.side == seat[1])
        .where(counts_on(unit.today), or_(G.c.proposed.is_not(True), G.c.approved_by.is_not(None)))
        .order_by(G.c.id)
    )
    return [(row["id"], row["handle"]) for row in rows]


def _due_on(unit: Unit, version: RowMapping) -> dict[str, str | None]:
    """Give the last day of the answer period of each side that has still to sign."""
    engagement_id = version["engagement_id"]
    roster = roster_of(unit, engagement_id, unit.today)
    place = Place(unit, engagement_id, roster, open_work_of(unit, engagement_id), unit.today)
    chase = chase_of(unit, engagement_id)
    found = {}
    for wait in gate_waits(place, ()):
        if wait.thing == version["handle"]:
            period = chase.periods.of(WaitKind.GATE_SIGNATURE, wait.side)
            _, on = due_day(chase.calendar(wait.side), wait, version["presented_at"].date(), period)
            found[wait.side.value] = plain(on)
    return found


def _reminders(unit: Unit, version: RowMapping) -> Sequence[RowMapping]:
    """Give the reminders of this version so far, the first first."""
    return unit.rows(
        select(R.c.kind, R.c.number, R.c.reminded_at, P.c.handle)
        .join(P, P.c.id == R.c.person_id)
        .where(
            R.c.engagement_id == unit.engagement_id,
            R.c.wait == WaitKind.GATE_SIGNATURE,
            R.c.thing == version["handle"],
            R.c.round == version["number"],
        )
        .order_by(R.c.id)
    )
