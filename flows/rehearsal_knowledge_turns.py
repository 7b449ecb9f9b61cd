"""What else happens to the knowledge items of a rehearsal, and when: blocked, waived, opened again, changed.

It does nothing itself.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import RowMapping, select

from flows.rehearsal_knowledge_scene import KnowledgeScene
from flows.rehearsal_scene import Deed
from kt_engine.actions.block_knowledge import block_knowledge
from kt_engine.actions.change_knowledge import change_knowledge
from kt_engine.actions.reopen_knowledge import reopen_knowledge
from kt_engine.actions.unblock_knowledge import unblock_knowledge
from kt_engine.actions.waive_knowledge import waive_knowledge
from kt_engine.errors import Refused
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.exchange.rehearsal_knowledge import TurnPart
from kt_engine.store.database import Database
from kt_engine.store.tables import Risk, table_of
from kt_engine.store.unit import Act
from kt_engine.words import SIGNED_OFF_OR_LATER, KnowledgeStatus

R = table_of(Risk)
HAPPENED = {
    "block": "knowledge_blocked",
    "unblock": "knowledge_unblocked",
    "waive": "knowledge_waiver_proposed",
    "reopen": "knowledge_reopened",
    "change": "knowledge_changed",
}
"""The event that tells that a turn was taken; each is taken once."""


def turn_deeds(seen: KnowledgeScene) -> Iterator[Deed]:
    """Give the turns that are still to be taken and that the state of their item allows."""
    for part in seen.story.turns:
        row = seen.items.get(seen.place(part.item))
        if row is None or not _is_possible(part, row):
            continue
        if seen.scene.happened_on(HAPPENED[part.what], row["handle"]) is None:
            yield _turn(seen, part, row)


def _is_possible(part: TurnPart, row: RowMapping) -> bool:
    status: KnowledgeStatus = row["status"]
    if part.what == "unblock":
        return status is KnowledgeStatus.BLOCKED
    if part.what == "reopen":
        return status is KnowledgeStatus.WAIVED
    if part.what == "change":
        return status in SIGNED_OFF_OR_LATER
    return status in {KnowledgeStatus.PRIORITISED, KnowledgeStatus.SCHEDULED}


def _turn(seen: KnowledgeScene, part: TurnPart, row: RowMapping) -> Deed:
    who = seen.ids[part.by]
    on = seen.scene.working_day(who, seen.day(part.about_day))
    sentence = f"{seen.scene.handle(who)}: {row['handle']} {SAID[part.what]}"
    risk = _risk(seen, part) if part.what == "waive" else ""
    until = None if part.until_day is None else seen.day(part.until_day)
    return Deed(on, who, sentence, partial(_do, part, row["handle"], risk, until))


SAID = {
    "block": "cannot go on",
    "unblock": "goes on",
    "waive": "is to be waived for now",
    "reopen": "is opened again",
    "change": "has changed",
}


def _risk(seen: KnowledgeScene, part: TurnPart) -> str:
    """Give the handle of the playbook's risk. Raises Refused where there is none."""
    where = (R.c.engagement_id == seen.scene.engagement_id, R.c.risk_key == part.risk)
    found = seen.scene.reader.value(select(R.c.handle).where(*where))
    if found is None:
        near = did_you_mean(part.risk, seen.scene.playbook.risks)
        raise Refused(
            f"knowledge_turns.csv tells of the risk {part.risk}, which the playbook does not have.{near}"
        )
    return str(found)


def _do(part: TurnPart, handle: str, risk: str, until: date | None, database: Database, act: Act) -> object:
    if part.what == "block":
        return block_knowledge(database, act, handle, reason=part.reason)
    if part.what == "unblock":
        return unblock_knowledge(database, act, handle)
    if part.what == "reopen":
        return reopen_knowledge(database, act, handle, reason=part.reason)
    if part.what == "change":
        return change_knowledge(database, act, handle, delta=part.text)
    return waive_knowledge(database, act, handle, risk=risk, until=until or act.at.date(), reason=part.reason)
