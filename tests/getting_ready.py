"""A small desk in stage 4 with a playbook that knows systems, messages, controls and assumptions, for its tests."""

from datetime import date, timedelta
from pathlib import Path

from builders import Made, Someone
from kept_stores import kept
from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.actions.grant_access import grant_access
from kt_engine.actions.readiness_in_hand import Point
from kt_engine.actions.request_access import request_access
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.try_access import try_access
from kt_engine.answers.measures import measure_gate
from kt_engine.rules.gates import Measured
from kt_engine.store.database import Database, open_store
from kt_engine.words import Colour
from process_walks import moved
from walking import DAY, House, of, walk_to_stage_four

PLAYBOOK = "getting_ready"
SHIFT = "early"
LATER = DAY + timedelta(days=20)
WAY_BACK = DAY + timedelta(days=10)


def make_desk(database: Database, files: Path) -> House:
    """Give the desk after a first tick in stage 4: the playbook's messages, controls and assumptions are there."""

    def build() -> Made:
        made = walk_to_stage_four(database, processes=2, playbook=PLAYBOOK)
        moved(House(database, made, files), DAY)
        return made

    return House(database, kept(database, ("getting ready",), build), files)


def agreed(desk: House, handle: str, *signers: Someone, on: date = DAY) -> None:
    """Let people sign an agreement: by default the client's process owner and the provider's team lead."""
    for who in signers or (desk.people.process_owner, desk.people.team_leads[0]):
        sign_agreement(desk.database, of(who, on), handle)


def requested(desk: House, user: Someone, *, system: str = "claims", process: str | None = "E1-P1") -> str:
    manager = of(desk.people.manager)
    return request_access(
        desk.database, manager, "E1", person=user.handle, system=system, right="check claims", shift=SHIFT,
        process=process,
    ).handle  # fmt: skip


def granted(desk: House, user: Someone, *, system: str = "claims", process: str | None = "E1-P1") -> str:
    handle = requested(desk, user, system=system, process=process)
    return grant_access(desk.database, of(desk.people.manager), handle).handle


def tried(desk: House, user: Someone, handle: str, *, works: bool = True, on: date = DAY) -> None:
    site = desk.people.provider_site
    reason = None if works else "No such user"
    try_access(desk.database, of(user, on), handle, works=works, site=site, shift=SHIFT, reason=reason)


def showstopper(
    desk: House, *, process: str = "E1-P1", fallback_on: date = WAY_BACK, colour: Colour = Colour.AMBER
) -> Point:
    return add_readiness_point(
        desk.database, of(desk.people.manager), process, stream="technology", colour=colour,
        text="No line to the bank", owner=desk.people.team_leads[0].handle, due_on=LATER, showstopper=True,
        mitigation="A second order", fallback="The old desk pays", fallback_on=fallback_on,
    )  # fmt: skip


def point(
    desk: House, *, process: str = "E1-P1", due_on: date = LATER, colour: Colour = Colour.AMBER
) -> Point:
    return add_readiness_point(
        desk.database, of(desk.people.manager), process, stream="suppliers", colour=colour,
        text="The agency is not told", owner=desk.people.team_leads[0].handle, due_on=due_on,
    )  # fmt: skip


def measured(
    desk: House, key: str, *, process: int | None = 1, gate: str = "ready", today: date = DAY
) -> Measured | None:
    """Give one criterion of a gate as it is measured on a day; None where the gate has no such criterion."""
    with open_store(desk.database) as reader:
        found = measure_gate(reader, desk.made.engagement_id, gate, process, today)
    return next((one for one in found if one.key == key), None)
