"""How the knowledge items of a rehearsal prove themselves: used in work, taken into the baseline, open points closed.

It does nothing itself.
"""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import RowMapping, select

from flows.rehearsal_knowledge_scene import KnowledgeScene
from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.baseline_knowledge import baseline_knowledge
from kt_engine.actions.close_knowledge_issue import close_knowledge_issue
from kt_engine.actions.validate_knowledge import validate_knowledge
from kt_engine.answers.linked_trainees import Proofs, proofs_of
from kt_engine.exchange.rehearsal_knowledge import StepsPart
from kt_engine.store.database import Database
from kt_engine.store.tables import KnowledgeIssue, table_of
from kt_engine.store.unit import Act
from kt_engine.words import KnowledgeStatus, Per, Role, WorkSetting

X = table_of(KnowledgeIssue)
DONE = "Both sides looked at it together; nothing of it is open any more."


def proofs_if_asked(seen: KnowledgeScene) -> Proofs | None:
    """Read what trainees have proved only where an item waits for it."""
    if not any(row["status"] is KnowledgeStatus.FIELD_VALIDATED for row in seen.items.values()):
        return None
    return proofs_of(seen.scene.reader, seen.scene.engagement_id)


def use_deeds(seen: KnowledgeScene, part: StepsPart, row: RowMapping) -> Iterator[Deed]:
    """Let the giver note its first use, once who used it works beside an expert."""
    if not _works_beside_an_expert(seen.scene, seen.ids[part.used_by]):
        return
    who, handle = seen.ids[part.giver], row["handle"]
    user = seen.scene.handle(seen.ids[part.used_by])
    do = partial(_validate, handle, part.case, part.setting, user)
    sentence = f"{seen.scene.handle(who)} saw {user} use {handle}"
    yield Deed(seen.later(who, row, 1), who, sentence, do, stirs=False)


def _works_beside_an_expert(scene: Scene, person_id: int) -> bool:
    mine = {row["id"] for row in scene.certifications.values() if row["person_id"] == person_id}
    return any(
        row["subject_kind"] is Per.TRAINEE
        and row["subject_id"] in mine
        and row["actual_start_on"] is not None
        and scene.playbook.functions[row["function_key"]].role is Role.SUBJECT_EXPERT
        for row in scene.tasks.values()
    )


def _validate(
    handle: str, case: str, setting: WorkSetting, user: str, database: Database, act: Act
) -> object:
    return validate_knowledge(
        database, act, handle, case=case, setting=setting, used_by=user, used_on=act.at.date()
    )


def baseline_deeds(seen: KnowledgeScene, part: StepsPart, row: RowMapping, proofs: Proofs) -> Iterator[Deed]:
    spec = seen.scene.playbook.knowledge_items[part.item]
    if proofs.linked(row["process_id"], spec.taught_in, written=True).all_proved:
        who = seen.trainer(row["process_id"])
        sentence = f"{seen.scene.handle(who)} takes {row['handle']} into the baseline"
        yield Deed(seen.later(who, row, 1), who, sentence, partial(_baseline, row["handle"]), stirs=False)


def _baseline(handle: str, database: Database, act: Act) -> object:
    return baseline_knowledge(database, act, handle)


def carried_deeds(seen: KnowledgeScene) -> Iterator[Deed]:
    """Close what was still open at the signature on the day it is due."""
    handles = {row["id"]: row["handle"] for row in seen.items.values()}
    where = (X.c.engagement_id == seen.scene.engagement_id, X.c.closed_on.is_(None))
    for row in seen.scene.reader.rows(select(X).where(*where).order_by(X.c.id)):
        who, handle = row["owner_id"], handles[row["item_id"]]
        on = seen.scene.last_working_day(who, row["due_on"])
        sentence = f"{seen.scene.handle(who)} closes what was open of {handle}"
        yield Deed(on, who, sentence, partial(_close_issue, handle, row["number"]), stirs=False)


def _close_issue(handle: str, number: int, database: Database, act: Act) -> object:
    return close_knowledge_issue(database, act, handle, number, outcome=DONE)
