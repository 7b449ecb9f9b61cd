"""What all verbs about one right of access share: the right, who may touch it, how it stands. It has no verb."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import AccessRight, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import AccessStatus

VERB = "keep the register of access"
X = table_of(AccessRight)


@dataclass(frozen=True)
class Access:
    """A right of access as it stands."""

    handle: str
    status: AccessStatus


def as_it_stands(unit: Unit, handle: str) -> Access:
    row = find(unit, AccessRight, handle)
    return Access(row["handle"], row["status"])


def access_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the right's row. Raises Refused unless the person keeps the register or grants rights in the system."""
    row = find(unit, AccessRight, handle)
    require_open(unit, row["engagement_id"], also_on_hold=True)
    require_keeper(unit, row["engagement_id"], pinned_playbook(unit, row["engagement_id"]), row["system_key"])
    return row


def require_keeper(unit: Unit, engagement_id: int, playbook: Playbook, system: str) -> None:
    """Raise Refused unless the person keeps the register, or holds the function that grants rights in the system."""
    spec = playbook.systems.get(system)
    named = spec is not None and spec.owner is not None and _holds(unit, engagement_id, spec.owner)
    require(unit, VERB, engagement_id=engagement_id, named=named)


def _holds(unit: Unit, engagement_id: int, function: str) -> bool:
    return holder_now(unit, engagement_id, function, None) == unit.act.by


def system_fault(playbook: Playbook, key: str) -> str | None:
    """Say what is wrong with a system's key, where the playbook lists the systems."""
    if not playbook.systems or key in playbook.systems:
        return None
    return f"There is no system {key} in the playbook.{did_you_mean(key, playbook.systems)}"


def day_of(unit: Unit, day: date | None, what: str, not_before: date | None = None) -> date:
    """Give the day something happened, today where none is given. Raises UsageProblem for one that cannot be."""
    on: date = day or unit.today
    if on > unit.today:
        raise UsageProblem(f"{what} on {on} lies ahead. Give the day on which it happened.")
    if not_before is not None and on < not_before:
        raise UsageProblem(f"{what} on {on} comes before it was asked for, on {not_before}.")
    return on


def same_right(unit: Unit, engagement_id: int, asked: dict[str, Any]) -> RowMapping | None:
    """Give the right that is asked for already: same person, system, process and words, and not revoked."""
    rows = unit.rows(
        select(X).where(
            X.c.engagement_id == engagement_id,
            X.c.person_id == asked["person_id"],
            X.c.system_key == asked["system_key"],
            X.c.status != AccessStatus.REVOKED,
        )
    )
    for row in rows:
        if row["process_id"] == asked["process_id"] and row["right"].casefold() == asked["right"].casefold():
            return row
    return None


def insert_access(unit: Unit, engagement_id: int, asked: dict[str, Any]) -> RowMapping:
    """Insert a requested right and give its row; the caller writes the event."""
    number = next_number(unit, AccessRight, engagement_id=engagement_id)
    handle = f"E{engagement_id}-X{number}"
    unit.insert(
        AccessRight,
        engagement_id=engagement_id,
        handle=handle,
        number=number,
        status=AccessStatus.REQUESTED,
        requested_by=unit.act.by,
        **asked,
    )
    return find(unit, AccessRight, handle)


def site_of(person: RowMapping) -> int:
    """Give the site at which a person works. Raises Refused where none is known."""
    if person["site_id"] is None:
        raise Refused(f"No site of {person['handle']} is known. Say where it must work: --site SITE")
    return int(person["site_id"])
