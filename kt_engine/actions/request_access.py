"""Asks for one right of one person in one system; whether it works is only known once that person has tried it."""

from datetime import date
from typing import Any

from kt_engine.actions.access_in_hand import (
    Access,
    as_it_stands,
    day_of,
    insert_access,
    require_keeper,
    same_right,
    site_of,
    system_fault,
)
from kt_engine.actions.authority import require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person, named_process
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN, KEY_RULE
from kt_engine.exchange.nearest import shown
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find_named
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, Site
from kt_engine.store.unit import Act, Unit

KIND = "access_requested"
SHIFT_LENGTH = 40
RIGHT_LENGTH = 200


def request_access(
    database: Database,
    act: Act,
    engagement: str,
    *,
    person: str,
    system: str,
    right: str,
    shift: str,
    process: str | None = None,
    site: str | None = None,
    requested_on: date | None = None,
) -> Access:
    """Ask for a right; `system` is a key of the playbook, `site` where it must work (else the person's own).

    Raises NotFound for an unknown name, Refused for who may not or a right that is asked for already.
    """
    what = one_line(right, "right", most=RIGHT_LENGTH)
    when, key = one_line(shift, "shift", most=SHIFT_LENGTH), _system_key(system)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        _require_system(unit, engagement_id, key)
        who = named_person(unit, engagement_id, person)
        asked = {
            "person_id": who["id"],
            "system_key": key,
            "right": what,
            "process_id": named_process(unit, engagement_id, process)["id"] if process else None,
            "site_id": _site(unit, site) if site else site_of(who),
            "shift": when,
            "requested_on": day_of(unit, requested_on, "The request"),
        }
        _refuse_twin(unit, engagement_id, who["handle"], asked)
        row = insert_access(unit, engagement_id, asked)
        unit.event(
            KIND, row["handle"], person_id=who["id"], system=system, requested_on=asked["requested_on"]
        )
        return as_it_stands(unit, row["handle"])


def _require_system(unit: Unit, engagement_id: int, system: str) -> None:
    """Refuse a system that the playbook does not know, and whoever does not keep its rights."""
    playbook = pinned_playbook(unit, engagement_id)
    fault = system_fault(playbook, system)
    if fault:
        raise UsageProblem(fault)
    require_keeper(unit, engagement_id, playbook, system)


def _refuse_twin(unit: Unit, engagement_id: int, person: str, asked: dict[str, Any]) -> None:
    twin = same_right(unit, engagement_id, asked)
    if twin is not None:
        raise Refused(f"{person} has been given this right, or asked for it, before: {twin['handle']}.")


def _system_key(text: str) -> str:
    """Read the key of a system. Raises UsageProblem for what can be none."""
    if not KEY_PATTERN.fullmatch(text):
        raise UsageProblem(f"The system {shown(text)} {KEY_RULE}")
    return text


def _site(unit: Unit, site: str) -> int:
    return int(find_named(unit, Site, site)["id"])
