"""Adds a handover no playbook asked for, between named people; reconciling never withdraws it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.handover_people import signing_roles
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Engagement, Handover, HandoverReviewer, Person
from kt_engine.store.unit import Act, Unit
from kt_engine.words import HandoverKind, HandoverStatus, Per, ProcessStatus, Stage

KIND = "handover_added"
SECTIONS_LENGTH = 4000


@dataclass(frozen=True)
class AddedHandover:
    handle: str


@dataclass(frozen=True)
class _People:
    giver: RowMapping
    receiver: RowMapping
    reviewers: tuple[RowMapping, ...]


def add_handover(
    database: Database,
    act: Act,
    engagement: str,
    *,
    title: str,
    kind: HandoverKind,
    giver: str,
    receiver: str,
    reviewers: Sequence[str],
    sections: Sequence[str] = (),
    process: str | None = None,
    due_on: date | None = None,
) -> AddedHandover:
    """Add a handover; people are handles, `process` a handle or key of this engagement.

    Raises Refused when a person cannot stand where it is put, UsageProblem without a title or a reviewer.
    """
    name, wanted = one_line(title, "title"), _sections(sections)
    if not reviewers:
        raise UsageProblem("A handover needs at least one reviewer: --reviewer PERSON")
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(Engagement, engagement)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return AddedHandover(known)
        row = find(unit, Engagement, engagement)
        require_open(unit, row["id"])
        require(unit, "add handovers", engagement_id=row["id"])
        about = None if process is None else _process(unit, row["id"], process)
        people = _people(unit, giver, receiver, reviewers)
        values: dict[str, object] = {"title": name, "kind": kind, "sections": wanted, "due_on": due_on}
        values["inventory"] = True if kind is not HandoverKind.DOCUMENT else None
        handle = _insert(unit, row, about, people, values)
        unit.event(KIND, handle, handover_kind=kind, due_on=due_on)
        return AddedHandover(handle)


def _sections(sections: Sequence[str]) -> str:
    text = json.dumps([one_line(section, "section's title") for section in sections], ensure_ascii=False)
    if len(text) > SECTIONS_LENGTH:
        raise UsageProblem(
            f"The titles of the sections are too long together; at most {SECTIONS_LENGTH} signs are kept."
        )
    return text


def _process(unit: Unit, engagement_id: int, name: str) -> RowMapping:
    found = find_process(unit, engagement_id, name)
    if found["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{found['handle']} was taken out of scope; nothing is handed over for it any more.")
    return found


def _person(unit: Unit, handle: str, does: str, *, signs: bool = False) -> RowMapping:
    """Find somebody who can stand in a place of the handover; who signs needs a role to sign in."""
    person = find(unit, Person, handle)
    if not is_human(person):
        raise Refused(f"{person['handle']} is not a person and cannot {does} anything.")
    if person["disabled_on"] is not None and person["disabled_on"] <= unit.today:
        raise Refused(f"{person['handle']} has left and cannot {does} anything any more. Name the successor.")
    if signs and not signing_roles(unit, unit.engagement_id or 0, person["id"]):
        raise Refused(
            f"{person['handle']} holds no role in E{unit.engagement_id} in which to sign, and so "
            f"cannot {does} it. Grant one with: kt role grant"
        )
    return person


def _people(unit: Unit, giver: str, receiver: str, reviewers: Sequence[str]) -> _People:
    """Find them; who gives neither receives nor reviews."""
    gives, receives = _person(unit, giver, "hand over"), _person(unit, receiver, "receive", signs=True)
    found = [_person(unit, reviewer, "review", signs=True) for reviewer in reviewers]
    asked = {person["id"]: person for person in found}
    if gives["id"] == receives["id"]:
        raise Refused(f"{gives['handle']} cannot hand over to the same person. Name another receiver.")
    if gives["id"] in asked:
        raise Refused(f"{gives['handle']} hands over and therefore does not review. Name another reviewer.")
    return _People(gives, receives, tuple(asked.values()))


def _insert(
    unit: Unit,
    engagement: RowMapping,
    about: RowMapping | None,
    people: _People,
    values: dict[str, object],
) -> str:
    """Insert the handover with its reviewers and give its handle."""
    number = next_number(unit, Handover, engagement_id=engagement["id"])
    handle = f"{engagement['handle']}-H{number}"
    handover_id = unit.insert(
        Handover,
        engagement_id=engagement["id"],
        handle=handle,
        stage=_stage(engagement, about),
        handover_key=f"ad_hoc_{number}",
        ad_hoc=True,
        giver_id=people.giver["id"],
        receiver_id=people.receiver["id"],
        status=HandoverStatus.REQUESTED,
        **values,
        **_subject(about),
    )
    for person in people.reviewers:
        unit.insert(
            HandoverReviewer,
            engagement_id=engagement["id"],
            handover_id=handover_id,
            person_id=person["id"],
        )
    return handle


def _stage(engagement: RowMapping, process: RowMapping | None) -> Stage:
    own = None if process is None else process["stage_number"]
    return Stage.of_number(own or engagement["stage_number"])


def _subject(process: RowMapping | None) -> dict[str, object]:
    if process is None:
        return {"process_id": None, "subject_kind": Per.ENGAGEMENT, "subject_id": 0}
    return {"process_id": process["id"], "subject_kind": Per.PROCESS, "subject_id": process["id"]}
