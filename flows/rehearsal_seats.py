"""What people of a rehearsal do about seats, and when: the needs of all weeks at once, then who sits where."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from flows.rehearsal_papers import on_dates
from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import acts_on, asked, person_named, process_id_of, transition_has_begun
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.set_seat_needs import set_seat_needs
from kt_engine.exchange.rehearsal_integration import SEATS_PLANNED
from kt_engine.exchange.rehearsal_seats import SeatPlacePart
from kt_engine.exchange.seat_needs import read_seat_needs
from kt_engine.store.database import Database
from kt_engine.store.seats import needs_are_known, newest_assignments
from kt_engine.store.unit import Act
from kt_engine.words import GONE_TRAINEES

PLANNED_BY = "run_manager"


def seat_deeds(scene: Scene) -> Iterator[Deed]:
    """Give the plan of the needs, and the place of everybody who is in training for it."""
    story = scene.rehearsal.integration.seats
    if story.needs is None or not transition_has_begun(scene):
        return
    who = asked(scene, PLANNED_BY)
    if not needs_are_known(scene.reader, scene.engagement_id):
        do = partial(_plan, scene.engagement_id, story.needs, scene.engagement["starts_on"])
        sentence = f"{scene.handle(who)} plans the seats of all processes, the autumn too"
        yield Deed(acts_on(scene, who, scene.rehearsal.integration.beats[SEATS_PLANNED]), who, sentence, do)
    seated = newest_assignments(scene.reader, scene.engagement_id)
    for part in story.places:
        for row in scene.certifications.values():
            is_meant = row["person_id"] == person_named(scene, part.person)
            is_here = row["process_id"] == process_id_of(scene, part.process)
            if is_meant and is_here and row["id"] not in seated and row["status"] not in GONE_TRAINEES:
                sentence = f"{scene.handle(row['person_id'])} is given a seat: {row['handle']}"
                do = partial(_seat, row["handle"], part)
                yield Deed(acts_on(scene, who, part.day), who, sentence, do, stirs=False)


def _plan(engagement_id: int, file: Path, first_day: date, database: Database, act: Act) -> object:
    rows = read_seat_needs(on_dates(file.read_bytes(), first_day), file=file.name)
    return set_seat_needs(database, act, engagement_id, rows, file=file.name)


def _seat(certification: str, part: SeatPlacePart, database: Database, act: Act) -> object:
    return assign_seat(database, act, certification, shift=part.shift, language=part.language)
