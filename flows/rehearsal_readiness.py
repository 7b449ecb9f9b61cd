"""What people of a rehearsal do about open points, promises, notices to people and controls, and when."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import RowMapping, select

from flows.rehearsal_papers import on_dates
from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import (
    acts_on,
    asked,
    events_by_kind,
    person_named,
    process_handle,
    process_id_of,
    story_date,
    transition_has_begun,
)
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.actions.change_readiness_point import change_readiness_point
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.estimate_commitment import estimate_commitment
from kt_engine.actions.give_people_notice import give_people_notice
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.import_controls import import_controls
from kt_engine.actions.reopen_readiness_point import reopen_readiness_point
from kt_engine.exchange.controls import read_controls
from kt_engine.exchange.rehearsal_integration import CONTROLS_LISTED
from kt_engine.exchange.rehearsal_readiness import (
    ControlHandoverPart,
    NoticePart,
    PointPart,
    PointTurnPart,
    PromisePart,
    ReadinessStory,
)
from kt_engine.store.database import Database
from kt_engine.store.tables import Commitment, Control, PeopleNotice, ReadinessPoint, table_of
from kt_engine.store.unit import Act
from kt_engine.words import CommitmentStatus

RP, UC, PN, CT = (table_of(kind) for kind in (ReadinessPoint, Commitment, PeopleNotice, Control))
LOG_KEPT_BY, DEAL_KEPT_BY = "transition_lead", "provider_manager"
TURNS = (
    "readiness_point_changed",
    "readiness_point_closed",
    "readiness_closing_proposed",
    "readiness_point_reopened",
)
PUT_TO_SIDES, HANDED_OVER = "commitment_put_to_sides", "control_handover_proposed"
LISTED = "controls_imported"
KINDS = (*TURNS, PUT_TO_SIDES, HANDED_OVER, LISTED)
Happened = Mapping[str, Counter[str]]
"""Events by kind and by what they are about."""
TOLD_LENGTH = 60


def readiness_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what is done next about each line of the story."""
    story = scene.rehearsal.integration.readiness
    if story == ReadinessStory() or not transition_has_begun(scene):
        return
    happened = events_by_kind(scene, KINDS)
    if story.points:
        yield from _points(scene, happened)
    if story.promises:
        yield from _promises(scene, happened)
    if story.notices:
        yield from _notices(scene)
    if story.controls:
        yield from _controls(scene, story.controls, happened)


def _rows(scene: Scene, table: Any) -> list[RowMapping]:
    return list(
        scene.reader.rows(
            select(table).where(table.c.engagement_id == scene.engagement_id).order_by(table.c.id)
        )
    )


def _points(scene: Scene, happened: Happened) -> Iterator[Deed]:
    story = scene.rehearsal.integration.readiness
    known = {(scene.process_key(row["process_id"]), row["text"]): row for row in _rows(scene, RP)}
    for part in story.points:
        row = known.get((part.process, part.text))
        if row is None:
            who = asked(scene, LOG_KEPT_BY)
            sentence = f"{scene.handle(who)} opens a point of readiness: {part.text[:TOLD_LENGTH]}"
            yield Deed(acts_on(scene, who, part.opened_day), who, sentence, _opening(scene, part))
            continue
        turns = [turn for turn in story.turns if turn.point == part.point]
        count = sum(happened[kind][row["handle"]] for kind in TURNS)
        if count < len(turns):
            yield _turn(scene, row, turns[count])


def _opening(scene: Scene, part: PointPart) -> Callable[[Database, Act], object]:
    facts: dict[str, Any] = {
        "stream": part.stream,
        "colour": part.colour,
        "text": part.text,
        "owner": scene.handle(person_named(scene, part.owner)),
        "due_on": story_date(scene, part.due_day),
        "showstopper": part.showstopper,
        "mitigation": part.mitigation,
        "fallback": part.fallback,
        "fallback_on": None if part.fallback_day is None else story_date(scene, part.fallback_day),
    }
    return partial(_open, process_handle(scene, part.process), facts)


def _open(process: str, facts: dict[str, Any], database: Database, act: Act) -> object:
    return add_readiness_point(database, act, process, **facts)


def _turn(scene: Scene, row: RowMapping, part: PointTurnPart) -> Deed:
    who = person_named(scene, part.by)
    due_on = None if part.due_day is None else story_date(scene, part.due_day)
    do = partial(_turned, row["handle"], part, due_on)
    sentence = f"{scene.handle(who)} on {row['handle']}, {part.what}: {part.note[:TOLD_LENGTH]}"
    return Deed(acts_on(scene, who, part.day), who, sentence, do)


def _turned(handle: str, part: PointTurnPart, due_on: date | None, database: Database, act: Act) -> object:
    if part.what == "close":
        return close_readiness_point(database, act, handle, reason=part.note)
    if part.what == "reopen":
        return reopen_readiness_point(
            database, act, handle, reason=part.note, due_on=max(due_on or act.at.date(), act.at.date())
        )
    return change_readiness_point(database, act, handle, note=part.note, colour=part.colour, due_on=due_on)


def _promises(scene: Scene, happened: Happened) -> Iterator[Deed]:
    known = {row["text"]: row for row in _rows(scene, UC)}
    who = asked(scene, DEAL_KEPT_BY)
    for part in scene.rehearsal.integration.readiness.promises:
        row = known.get(part.text)
        if row is None:
            told_on = story_date(scene, part.promised_day)
            do = partial(_tell, str(scene.engagement["handle"]), part, told_on)
            sentence = f"{scene.handle(who)} lists a promise: {part.text[:TOLD_LENGTH]}"
            yield Deed(acts_on(scene, who, part.told_day), who, sentence, do, stirs=False)
        elif row["status"] is CommitmentStatus.OPEN and not happened[PUT_TO_SIDES][row["handle"]]:
            sentence = f"{row['handle']} is to be {part.outcome.value.replace('_', ' ')}"
            yield Deed(acts_on(scene, who, part.day), who, sentence, _settling(part, row))


def _tell(engagement: str, part: PromisePart, told_on: date, database: Database, act: Act) -> object:
    return add_commitment(
        database, act, engagement, text=part.text, promised_by=part.promised_by, promised_to=part.promised_to,
        promised_on=min(told_on, act.at.date()), cost=part.cost, currency=part.currency if part.cost else None,
        process=part.process,
    )  # fmt: skip


def _settling(part: PromisePart, row: RowMapping) -> Callable[[Database, Act], object]:
    """Estimate first what was told without a figure; what is taken on needs one."""
    if row["cost_minor"] is None and part.estimate and part.currency:
        return partial(_estimate, row["handle"], part.estimate, part.currency)
    return partial(_settle, row["handle"], part)


def _estimate(handle: str, cost: str, currency: str, database: Database, act: Act) -> object:
    return estimate_commitment(database, act, handle, cost=cost, currency=currency)


def _settle(handle: str, part: PromisePart, database: Database, act: Act) -> object:
    return decide_commitment(database, act, handle, outcome=part.outcome, reason=part.reason)


def _notices(scene: Scene) -> Iterator[Deed]:
    who = asked(scene, LOG_KEPT_BY)
    known = {(row["kind_key"], row["process_id"]): row for row in _rows(scene, PN)}
    for part in scene.rehearsal.integration.readiness.notices:
        row = known.get((part.kind, process_id_of(scene, part.process)))
        if row is None:
            moves_on = None if part.transfer_day is None else story_date(scene, part.transfer_day)
            do = partial(_clock, str(scene.engagement["handle"]), part, moves_on)
            sentence = f"{scene.handle(who)} puts a notice to people on the clock: {part.kind}"
            yield Deed(acts_on(scene, who, part.day), who, sentence, do, stirs=False)
        elif row["given_on"] is None:
            do = partial(_give, row["handle"], part)
            yield Deed(
                acts_on(scene, who, part.given_day), who, f"{scene.handle(who)} gives {row['handle']}", do
            )


def _clock(engagement: str, part: NoticePart, moves_on: date | None, database: Database, act: Act) -> object:
    rule = Rule(part.country, part.subdivision, part.days, part.source, part.title)
    return add_people_notice(
        database, act, engagement, kind=part.kind, rule=rule, process=part.process, transfer_on=moves_on
    )


def _give(handle: str, part: NoticePart, database: Database, act: Act) -> object:
    return give_people_notice(database, act, handle, on=act.at.date(), reference=part.reference)


def _controls(scene: Scene, file: Path, happened: Happened) -> Iterator[Deed]:
    """List the controls once, and let each change hands on its day."""
    story = scene.rehearsal.integration
    known: Mapping[tuple[str | None, str], RowMapping] = {
        (scene.process_key(row["process_id"]), row["control_key"]): row for row in _rows(scene, CT)
    }
    if not happened[LISTED]:
        who = asked(scene, LOG_KEPT_BY)
        do = partial(_list_controls, str(scene.engagement["handle"]), file, scene.engagement["starts_on"])
        sentence = f"{scene.handle(who)} lists the controls with an owner for every day"
        yield Deed(acts_on(scene, who, story.beats[CONTROLS_LISTED]), who, sentence, do)
        return
    for part in story.readiness.control_handovers:
        row = known.get((part.process, part.control))
        if row is not None and not happened[HANDED_OVER][row["handle"]]:
            yield _hand_over(scene, part, row)


def _list_controls(engagement: str, file: Path, first_day: date, database: Database, act: Act) -> object:
    controls = read_controls(on_dates(file.read_bytes(), first_day), file=file.name)
    return import_controls(database, act, engagement, controls)


def _hand_over(scene: Scene, part: ControlHandoverPart, row: RowMapping) -> Deed:
    who, taker = person_named(scene, part.by), scene.handle(person_named(scene, part.to))
    do = partial(_handed_over, row["handle"], taker, story_date(scene, part.from_day), part.reason)
    return Deed(
        acts_on(scene, who, part.day),
        who,
        f"{row['handle']} is to be taken over by {taker}: {part.reason}",
        do,
    )


def _handed_over(handle: str, taker: str, from_on: date, reason: str, database: Database, act: Act) -> object:
    return hand_over_control(
        database, act, handle, to=taker, from_on=max(from_on, act.at.date()), reason=reason
    )
