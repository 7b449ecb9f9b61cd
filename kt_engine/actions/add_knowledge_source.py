"""Records one more giver of a knowledge item, or where a recording of it lies; nothing is ever taken away."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import is_human, require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import KnowledgeItemSpec
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process
from kt_engine.store.tables import Engagement, KnowledgeSourceRow, Person, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import KnowledgeSource, Per, ProcessStatus

KIND = "knowledge_source_added"
VERB = "keep knowledge sources"
REFERENCE_LENGTH = 400
K = table_of(KnowledgeSourceRow)


@dataclass(frozen=True)
class AddedSource:
    engagement: str
    item: str
    process: str | None
    """None: of every process, or of the engagement itself."""
    kind: KnowledgeSource


def add_knowledge_source(
    database: Database,
    act: Act,
    engagement: str,
    item: str,
    *,
    person: str | None = None,
    reference: str | None = None,
) -> AddedSource:
    """Record who (a handle) can teach an item, or where its recording lies; written `item` or `item@process`.

    Raises UsageProblem unless one of the two is given, NotFound for an unknown name, Refused for who may not, and for
    a person who has left or gives it already.
    """
    if (person is None) is (reference is None):
        raise UsageProblem("Name either a person who gives it, or where a recording of it lies.")
    where = None if reference is None else one_line(reference, "reference", most=REFERENCE_LENGTH)
    engagement_id = engagement_in(Engagement, engagement)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        giver = None if person is None else find(unit, Person, person)
        return _add(unit, item, person=giver, reference=where)


def _add(unit: Unit, called: str, *, person: RowMapping | None, reference: str | None) -> AddedSource:
    kind = KnowledgeSource.RECORDING if person is None else KnowledgeSource.GIVER
    engagement_id = unit.engagement_id or 0
    key, _, of = called.strip().partition("@")
    spec = _item(unit, engagement_id, key)
    process = _process(unit, engagement_id, key, spec, of)
    handle = None if process is None else str(process["handle"])
    engagement = require_open(unit, engagement_id, also_on_hold=True)
    added = AddedSource(engagement["handle"], key, handle, kind)
    if unit.repeats(KIND, engagement["handle"]) is not None:
        return added
    require(unit, VERB, engagement_id=engagement_id)
    values: dict[str, Any] = {
        "process_id": process["id"] if process else None,
        "item_key": key,
        "kind": kind,
        "person_id": person["id"] if person else None,
    }
    if person is not None:
        _check_giver(unit, engagement, person, values)
    unit.insert(
        KnowledgeSourceRow, engagement_id=engagement_id, reference=reference, on=unit.today, recorded_by=unit.act.by,
        **values,
    )  # fmt: skip
    who = person["handle"] if person else None
    unit.event(KIND, engagement["handle"], texts=None, item=key, process=handle, source=kind, person=who)
    return added


def _item(unit: Unit, engagement_id: int, key: str) -> KnowledgeItemSpec:
    items = pinned_playbook(unit, engagement_id).knowledge_items
    if key not in items:
        hint = f"See them with: kt knowledge list E{engagement_id}{did_you_mean(key, items)}"
        raise NotFound("knowledge item", key or "(no name given)", hint)
    return items[key]


def _process(
    unit: Unit, engagement_id: int, key: str, spec: KnowledgeItemSpec, name: str
) -> RowMapping | None:
    if not name:
        return None
    if spec.per is Per.ENGAGEMENT:
        raise Refused(f"{key} is of the whole engagement, not of one process. Leave out @{name}.")
    process = find_process(unit, engagement_id, name)
    if process["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{process['handle']} was taken out of scope; nobody has to know its items any more.")
    return process


def _check_giver(unit: Unit, engagement: RowMapping, person: RowMapping, values: dict[str, Any]) -> None:
    who = person["handle"]
    if not is_human(person) or person["rehearsal"] is not engagement["rehearsal"]:
        raise Refused(
            f"{who} cannot teach anything in {engagement['handle']}. Name a person who works there."
        )
    if person["disabled_on"] is not None and person["disabled_on"] <= unit.today:
        raise Refused(f"{who} has left. Name somebody who is still there.")
    same = (K.c[name].is_(None) if value is None else K.c[name] == value for name, value in values.items())
    if unit.value(select(K.c.id).where(K.c.engagement_id == engagement["id"], *same)) is not None:
        raise Refused(f"{who} is already recorded as a giver of {values['item_key']}. Nothing was changed.")
