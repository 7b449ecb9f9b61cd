"""Who may score the trainees of a rehearsal, and tests that come as a grade export. It does nothing itself."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlalchemy import select

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import person_named, story_date
from flows.rehearsal_trainee import Trainee, trainees_of
from flows.rehearsal_training import taught
from flows.rehearsal_way_leaving import leaves_soon
from kt_engine.actions.import_assessments import import_assessments
from kt_engine.actions.qualify_assessor import qualify_assessor
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.moodle_grades import MoodleWish, read_moodle_grades
from kt_engine.exchange.rehearsal_shapes import GradesPart
from kt_engine.exchange.rehearsal_way_lines import AssessorLine
from kt_engine.store.database import Database
from kt_engine.store.tables import Qualification, table_of
from kt_engine.store.unit import Act
from kt_engine.words import CertificationStatus, Role, Side, Stage, TraineeStep

Q = table_of(Qualification)
TAUGHT = frozenset({CertificationStatus.IN_CLASS})


def test_deeds(scene: Scene) -> Iterator[Deed]:
    if scene.engagement["stage_number"] < Stage.TRANSITION_AND_INTEGRATE.number:
        return
    yield from _assessors(scene)
    for part in scene.rehearsal.script.grades:
        yield from _grades(scene, part)


def _assessors(scene: Scene) -> Iterator[Deed]:
    """Let a team lead record who is qualified to assess; nobody records it of himself."""
    rows = scene.reader.rows(select(Q.c.person_id).where(Q.c.engagement_id == scene.engagement_id))
    known = {row["person_id"] for row in rows}
    role, side = Role.TEAM_LEAD, Side.PROVIDER
    for line in scene.rehearsal.way.assessors:
        person = person_named(scene, line.person)
        if person not in known:
            who = scene.one_of(scene.handles_with(role, side), role, side, None)
            on = scene.working_day(who, story_date(scene, line.day))
            sentence = f"{scene.handle(who)} records that {scene.handle(person)} may assess"
            do = partial(
                _qualify,
                str(scene.engagement["handle"]),
                scene.handle(person),
                line,
                story_date(scene, line.until_day),
            )
            yield Deed(on, who, sentence, do, stirs=False)


def _qualify(
    engagement: str, person: str, line: AssessorLine, until: date, database: Database, act: Act
) -> object:
    return qualify_assessor(
        database, act, engagement, person, qualification=line.qualification, reference=line.reference,
        until=until,
    )  # fmt: skip


def _grades(scene: Scene, part: GradesPart) -> Iterator[Deed]:
    """Import the export on the last day of the class, when everybody of the process has sat in every module."""
    leaving = leaves_soon(scene)
    mine = [one for one in trainees_of(scene) if one.process == part.process and one.row["id"] not in leaving]
    if not mine or not all(_is_untested(scene, one) for one in mine):
        return
    who = mine[0].one_with(Role.TRAINER)
    days = [one.within(TraineeStep.ASSESSED, who, scene.rehearsal.engagement.about_days, 0) for one in mine]
    if None in days:
        return
    sentence = f"{scene.handle(who)} imports the grades of {len(mine)} trainees"
    process = scene.processes[mine[0].row["process_id"]]["handle"]
    titles = {key: module.title for key, module in scene.playbook.training.items()}
    wish = (process, titles, part)
    do = partial(_import, str(scene.engagement["handle"]), scene.rehearsal.path(part.file), *wish)
    yield Deed(max(day for day in days if day), who, sentence, do, stirs=False)


def _is_untested(scene: Scene, trainee: Trainee) -> bool:
    is_taught = set(scene.playbook.training) <= set(taught(scene, trainee.row))
    return is_taught and trainee.facts.status in TAUGHT and not trainee.facts.tests


def _import(
    engagement: str, path: Path, process: str, titles: Mapping[str, str], part: GradesPart,
    database: Database, act: Act,
) -> object:  # fmt: skip
    file = read_handed_file(path)
    wish = MoodleWish(process, titles, part.items, part.critical, top=Decimal(part.top), on=act.at.date())
    grades = read_moodle_grades(file.data, wish, file=file.name)
    return import_assessments(database, act, engagement, grades.rows, file_sha256=file.sha256)
