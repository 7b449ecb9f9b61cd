"""What people of a rehearsal find of assumptions, and which messages they plan beside the playbook's."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from sqlalchemy import RowMapping, select

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import (
    acts_on,
    asked,
    events_of,
    person_named,
    process_id_of,
    story_date,
    transition_has_begun,
)
from kt_engine.actions.add_assumption import add_assumption
from kt_engine.actions.add_communication import Message, add_communication
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.note_change_note import note_change_note
from kt_engine.exchange.rehearsal_promises import AssumptionPart, MessagePart
from kt_engine.store.database import Database
from kt_engine.store.tables import Assumption, Communication, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AssumptionStatus

AS, CM = table_of(Assumption), table_of(Communication)
KEPT_BY = "transition_lead"
PUT_TO_SIDES = ("assumption_put_to_sides",)


def promise_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what is done next about each assumption of the story, and the messages to be planned."""
    story = scene.rehearsal.integration.promises
    if not transition_has_begun(scene):
        return
    if story.assumptions:
        yield from _assumptions(scene, story.assumptions)
    if story.messages:
        yield from _messages(scene, story.messages)


def is_told(scene: Scene, handle: str) -> bool:
    """Tell whether the story itself says what is found of an assumption."""
    rows = scene.reader.rows(select(AS).where(AS.c.handle == handle))
    parts = scene.rehearsal.integration.promises.assumptions
    return any(_is_meant(part, row) for part in parts for row in rows)


def message_part(scene: Scene, handle: str) -> MessagePart | None:
    """Give what the story says of a planned message; None where it says nothing."""
    row = scene.reader.rows(select(CM).where(CM.c.handle == handle))[0]
    process = scene.process_key(row["process_id"])
    for part in scene.rehearsal.integration.promises.messages:
        same = part.key == row["communication_key"] if part.key else part.message == row["message"]
        if same and part.process == process:
            return part
    return None


def _is_meant(part: AssumptionPart, row: RowMapping) -> bool:
    return bool(part.key == row["assumption_key"] if part.key else part.text == row["text"])


def _assumptions(scene: Scene, parts: tuple[AssumptionPart, ...]) -> Iterator[Deed]:
    rows = scene.reader.rows(select(AS).where(AS.c.engagement_id == scene.engagement_id))
    put = events_of(scene, PUT_TO_SIDES)
    for part in parts:
        row = next((one for one in rows if _is_meant(part, one)), None)
        if row is None:
            yield from _add(scene, part)
        elif row["status"] is AssumptionStatus.OPEN and row["handle"] not in put:
            yield _decide(scene, part, row)
        elif row["status"] is AssumptionStatus.FALSIFIED and row["change_note"] is None and part.change_note:
            yield _change(scene, part.change_note, row)


def _add(scene: Scene, part: AssumptionPart) -> Iterator[Deed]:
    if part.key is not None:
        return
    who = asked(scene, KEPT_BY)
    owner = scene.handle(person_named(scene, part.owner)) if part.owner else None
    do = partial(_added, str(scene.engagement["handle"]), part, owner, story_date(scene, part.until_day))
    sentence = f"{scene.handle(who)} puts an assumption on the list"
    yield Deed(acts_on(scene, who, part.told_day), who, sentence, do, stirs=False)


def _added(
    engagement: str, part: AssumptionPart, owner: str | None, until: date, database: Database, act: Act
) -> object:
    return add_assumption(
        database, act, engagement, text=part.text, source=part.source, function=part.function, owner=owner,
        expires_on=max(until, act.at.date()), process=part.process,
    )  # fmt: skip


def _decide(scene: Scene, part: AssumptionPart, row: RowMapping) -> Deed:
    """Let who leads the engagement propose it: whoever proposes does not sign."""
    who = int(scene.engagement["started_by"])
    do = partial(_decided, row["handle"], part)
    sentence = f"{row['handle']} is found to be {part.outcome.value}"
    return Deed(acts_on(scene, who, part.day), who, sentence, do, stirs=False)


def _decided(handle: str, part: AssumptionPart, database: Database, act: Act) -> object:
    return decide_assumption(database, act, handle, outcome=part.outcome, found=part.found)


def _change(scene: Scene, note: str, row: RowMapping) -> Deed:
    who = int(scene.engagement["started_by"])
    on = scene.working_days_after(who, row["decided_on"] or scene.today, 1)
    sentence = f"{scene.handle(who)} notes the change that {row['handle']} asks for"
    return Deed(on, who, sentence, partial(_changed, row["handle"], note), stirs=False)


def _changed(handle: str, note: str, database: Database, act: Act) -> object:
    return note_change_note(database, act, handle, reference=note)


def _messages(scene: Scene, parts: tuple[MessagePart, ...]) -> Iterator[Deed]:
    """Plan the messages that the playbook does not have."""
    rows = scene.reader.rows(select(CM.c.message).where(CM.c.engagement_id == scene.engagement_id))
    known = {row["message"] for row in rows}
    who = asked(scene, KEPT_BY)
    tasks: Mapping[tuple[str, int | None], str] = {
        (row["task_key"], row["process_id"]): row["handle"] for row in scene.tasks.values()
    }
    for part in parts:
        if part.key is None and part.message not in known:
            owner = scene.handle(person_named(scene, part.owner)) if part.owner else None
            before = tasks.get((part.before_task or "", process_id_of(scene, part.process)))
            planned_on = None if part.planned_day is None else story_date(scene, part.planned_day)
            do = partial(_plan, str(scene.engagement["handle"]), part, owner, before, planned_on)
            sentence = f"{scene.handle(who)} plans a message to: {part.audience}"
            yield Deed(acts_on(scene, who, part.told_day), who, sentence, do, stirs=False)


def _plan(
    engagement: str, part: MessagePart, owner: str | None, before: str | None, planned_on: date | None,
    database: Database, act: Act,
) -> object:  # fmt: skip
    return add_communication(
        database, act, engagement, message=Message(part.audience, part.message, part.channel),
        function=part.function, owner=owner, process=part.process, planned_on=planned_on, before_task=before,
        lead_calendar_days=part.days_before,
    )  # fmt: skip
