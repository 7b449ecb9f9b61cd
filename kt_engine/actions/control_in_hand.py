"""What verbs about controls share: inserting one with who answers for it, how it stands. It has no verb."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.answers.control_owners import last_days, owner_periods
from kt_engine.rules.control_cover import Period, in_force, owner_on
from kt_engine.store.find import by_id, find, next_number
from kt_engine.store.tables import Control, ControlOwner, Person
from kt_engine.store.unit import Unit

VERB = "keep the control register"


@dataclass(frozen=True)
class ControlStands:
    """A control as it stands today."""

    handle: str
    owner: str | None
    """Handle of who answers for it today; None: nobody."""
    agreement: str | None = None
    """What must be signed before it is taken over, where that was just proposed."""


def control_stands(unit: Unit, handle: str, agreement: str | None = None) -> ControlStands:
    row = find(unit, Control, handle)
    who = owner_on(in_force(periods_of(unit, row), last_days(unit)), unit.today)
    return ControlStands(
        row["handle"], None if who is None else str(by_id(unit, Person, who)["handle"]), agreement
    )


def periods_of(unit: Unit, row: RowMapping) -> tuple[Period, ...]:
    return owner_periods(unit, row["engagement_id"]).get(row["id"], ())


def insert_control(
    unit: Unit, engagement_id: int, values: dict[str, Any], owners: Sequence[Period]
) -> RowMapping:
    """Insert a control with who answers for it from the begin; the caller writes the event."""
    number = next_number(unit, Control, engagement_id=engagement_id)
    handle = f"E{engagement_id}-CT{number}"
    unit.insert(
        Control, engagement_id=engagement_id, handle=handle, number=number, raised_by=unit.act.by, **values
    )
    row = find(unit, Control, handle)
    for owner in owners:
        insert_owner(unit, row, owner)
    return row


def insert_owner(unit: Unit, row: RowMapping, owner: Period, agreement_id: int | None = None) -> None:
    unit.insert(
        ControlOwner,
        engagement_id=row["engagement_id"],
        control_id=row["id"],
        number=next_number(unit, ControlOwner, control_id=row["id"]),
        person_id=owner.person_id,
        from_on=owner.from_on,
        until_on=owner.until_on,
        agreement_id=agreement_id,
        recorded_by=unit.act.by,
    )


def days_text(first_on: date, last_on: date) -> str:
    """Say which days are meant: "2027-03-01", "2027-03-01 to 2027-03-05", "from 2027-03-01 on"."""
    if last_on == date.max:
        return f"from {first_on} on"
    return f"on {first_on}" if first_on == last_on else f"from {first_on} to {last_on}"
