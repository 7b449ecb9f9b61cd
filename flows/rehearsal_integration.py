"""What people of a rehearsal do about messages, assumptions and controls, and when. It does nothing itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from flows.rehearsal_promises import is_told, message_part
from flows.rehearsal_scene import Deed, Scene
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.send_communication import send_communication
from kt_engine.answers.waiting import Wait
from kt_engine.store.database import Database
from kt_engine.store.tables import Assumption, Communication, Control, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AssumptionStatus

FOUND = "Looked at together on real cases of the last three months; nothing speaks against it."
PROOF = "Kept with the mails of the transition."


def integration_deeds(scene: Scene) -> Iterator[Deed]:
    """Give the messages that are due, the assumptions that end soon, the controls that change hands."""
    known = {
        row["handle"]: kind
        for kind in (Communication, Assumption, Control)
        for row in scene.reader.rows(
            select(table_of(kind).c.handle).where(table_of(kind).c.engagement_id == scene.engagement_id)
        )
    }
    for wait in scene.waits:
        kind = known.get(wait.handle)
        if kind is Communication:
            yield _send(scene, wait)
        elif kind is Assumption and not is_told(scene, wait.handle):
            yield _validate(scene, wait)
        elif kind is Control and wait.what.startswith("hand over to "):
            yield _hand_over(scene, wait)


def _send(scene: Scene, wait: Wait) -> Deed:
    """Send a message on the day it is due, or as many days late as the story says, with the story's proof."""
    who = scene.by_handle[wait.who[0]]
    part = message_part(scene, wait.handle)
    due_on = wait.due_on or scene.today
    on = scene.last_working_day(who, due_on)
    if part is not None and part.days_late:
        on = scene.working_day(who, due_on + timedelta(days=part.days_late))
    do = partial(_sent, wait.handle, PROOF if part is None else part.evidence)
    return Deed(on, who, f"{scene.handle(who)} sends {wait.handle}", do, stirs=False)


def _sent(handle: str, evidence: str, database: Database, act: Act) -> object:
    return send_communication(database, act, handle, evidence=evidence)


def _validate(scene: Scene, wait: Wait) -> Deed:
    """Let who leads the engagement propose it: whoever proposes does not sign."""
    who = int(scene.engagement["started_by"])
    do = partial(_validated, wait.handle)
    return Deed(scene.working_day(who, scene.today), who, f"{wait.handle} is put before both sides", do)


def _validated(handle: str, database: Database, act: Act) -> object:
    return decide_assumption(database, act, handle, outcome=AssumptionStatus.VALIDATED, found=FOUND)


def _hand_over(scene: Scene, wait: Wait) -> Deed:
    who = int(scene.engagement["started_by"])
    taker, from_on = wait.do.split("--to ")[1].split(" --from ")
    on = scene.working_day(who, scene.today)
    sentence = f"{wait.handle} is to be taken over by {taker}"
    return Deed(on, who, sentence, partial(_handed_over, wait.handle, taker, date.fromisoformat(from_on)))


def _handed_over(handle: str, taker: str, from_on: date, database: Database, act: Act) -> object:
    return hand_over_control(database, act, handle, to=taker, from_on=max(from_on, act.at.date()))
