"""How a trainee of a rehearsal leaves, and who takes the seat by signature of both sides. It does nothing itself."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import RowMapping

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import person_named, story_date
from kt_engine.actions.attrite_person import attrite_person
from kt_engine.actions.choose_replacement import choose_replacement
from kt_engine.exchange.rehearsal_way_lines import AttritionLine
from kt_engine.store.database import Database
from kt_engine.store.seats import newest_attritions, replacements_of
from kt_engine.store.unit import Act
from kt_engine.words import GONE_TRAINEES, Role, Side, WaitKind


def leaving_deeds(scene: Scene) -> Iterator[Deed]:
    """Give who leaves, once it is told, and the option that is put before its signers."""
    lines = scene.rehearsal.way.attritions
    if not lines or not scene.certifications:
        return
    left = newest_attritions(scene.reader, scene.engagement_id)
    settled = replacements_of(scene.reader, scene.engagement_id)
    for line in lines:
        row = _certification(scene, line)
        if row is not None and row["id"] not in left and row["status"] not in GONE_TRAINEES:
            yield _leave(scene, row, line)
        elif row is not None and row["id"] in left and row["id"] not in settled:
            yield from _choose(scene, row, line)


def leaves_soon(scene: Scene) -> frozenset[int]:
    """Give the certifications of those who are known to leave: nobody teaches them any more."""
    if not scene.rehearsal.way.attritions:
        return frozenset()
    return frozenset(newest_attritions(scene.reader, scene.engagement_id))


def _certification(scene: Scene, line: AttritionLine) -> RowMapping | None:
    place = (line.told.person, line.told.process)
    for row in scene.certifications.values():
        if (scene.people[row["person_id"]]["name"], scene.process_key(row["process_id"])) == place:
            return row
    return None


def _leave(scene: Scene, row: RowMapping, line: AttritionLine) -> Deed:
    who = _manager(scene)
    on = scene.working_day(who, story_date(scene, line.told.day))
    person = scene.handle(row["person_id"])
    sentence = f"{scene.handle(who)} records that {person} leaves {row['handle']}"
    return Deed(on, who, sentence, partial(_attrite, person, line, story_date(scene, line.last_day)))


def _manager(scene: Scene) -> int:
    """Give the provider's transition manager, who may record that somebody leaves the company."""
    return scene.by_handle[scene.handles_with(Role.TRANSITION_MANAGER, Side.PROVIDER)[0]]


def _attrite(person: str, line: AttritionLine, last_on: date, database: Database, act: Act) -> object:
    on = max(last_on, act.at.date())
    return attrite_person(database, act, person, on=on, reason=line.reason, note=line.note)


def _choose(scene: Scene, row: RowMapping, line: AttritionLine) -> Iterator[Deed]:
    """Let a transition manager of the provider propose it: whoever proposes does not sign."""
    if any(wait.kind is WaitKind.AGREEMENT and row["handle"] in wait.what for wait in scene.waits):
        return
    who = _manager(scene)
    option = f"{line.option}-{scene.handle(person_named(scene, line.successor))}"
    sentence = f"{scene.handle(who)} proposes {option} for the seat of {row['handle']}"
    do = partial(_propose, row["handle"], option, line.not_chosen)
    yield Deed(scene.working_day(who, scene.today), who, sentence, do)


def _propose(handle: str, option: str, note: str, database: Database, act: Act) -> object:
    return choose_replacement(database, act, handle, option=option, note=f"Not chosen: {note}")
