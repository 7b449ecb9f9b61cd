"""Finds the delegation under which the acting person signs for somebody. It writes nothing."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, or_, select

from kt_engine.errors import SignatureRefused
from kt_engine.rules.role_grants import OF_THE_INSTALLATION
from kt_engine.rules.signing import Seat
from kt_engine.store.find import by_id
from kt_engine.store.people import roles_anywhere
from kt_engine.store.tables import Delegation, Person, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import SigningReason

D = table_of(Delegation)


def delegation_for(unit: Unit, seats: Sequence[Seat]) -> RowMapping | None:
    """Give the delegation in force for one of these seats; None for who signs for himself.

    Raises SignatureRefused when the person named has given no such leave, or it is over.
    """
    giver = unit.act.on_behalf_of
    if giver is None:
        return None
    rows = unit.rows(
        select(D)
        .where(
            D.c.engagement_id == unit.engagement_id,
            D.c.from_person_id == giver,
            D.c.to_person_id == unit.act.by,
            D.c.starts_on <= unit.today,
            D.c.ends_on >= unit.today,
            or_(D.c.revoked_on.is_(None), D.c.revoked_on > unit.today),
        )
        .order_by(D.c.id.desc())
    )
    fitting = [row for row in rows if (row["role"], row["side"]) in set(seats)]
    who, other = (by_id(unit, Person, each)["handle"] for each in (unit.act.by, giver))
    if fitting and not _has_office(unit):
        return fitting[0]
    if fitting:
        raise SignatureRefused(
            f"{who} is administrator or auditor now and signs for nobody. Let {other} sign, or give another leave.",
            SigningReason.SEGREGATION,
        )
    raise SignatureRefused(
        f"{who} has no delegation of {other} for this today. {other} gives one: kt delegation give {who}"
    )


def _has_office(unit: Unit) -> bool:
    """Tell whether who acts administers or audits; such a person may have been given leave before that."""
    return any(role in OF_THE_INSTALLATION for role, _ in roles_anywhere(unit, unit.act.by))
