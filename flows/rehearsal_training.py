"""What happens to the trainees of a rehearsal, and when: classes, tests, certificates. It does nothing itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_way_leaving import leaves_soon
from flows.rehearsal_work import UNTAUGHT, is_teaching
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.exchange.rehearsal_shapes import LeaverPart
from kt_engine.store.database import Database
from kt_engine.store.tables import Assessment, Attendance, TrainingSession, table_of
from kt_engine.store.unit import Act
from kt_engine.words import OVER_TASKS, CertificationStatus, Per, Role, Side, TaskStatus

RETEST_DAYS = 2
"""Working days between a failed test and the next attempt; the module is taught again on the first of them."""
INDUCTED = frozenset(
    {CertificationStatus.INDUCTED, CertificationStatus.IN_CLASS, CertificationStatus.REMEDIATION}
)
"""Where the long way is asked for, nobody is taught before he is let in."""
A, S, AT = table_of(Assessment), table_of(TrainingSession), table_of(Attendance)


@dataclass(frozen=True)
class Attempt:
    module: str
    on: date
    passed: bool


@dataclass(frozen=True)
class Lesson:
    """One module taught on one day; trainees of the same process sit in it together."""

    process: str
    module: str
    on: date
    trainer: int


def training_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what happens next to each trainee."""
    asked = {wait.handle for wait in scene.waits}
    spec, leaving = scene.playbook.certification, leaves_soon(scene)
    teachable = INDUCTED if spec and spec.has_steps else UNTAUGHT
    lessons: dict[Lesson, list[str]] = {}
    for handle, row in scene.certifications.items():
        leaver = _leaver(scene, row)
        if leaver is not None:
            yield _leave(scene, row, leaver)
        elif handle in asked and row["status"] in teachable and row["id"] not in leaving:
            for next_one in _teach_and_test(scene, row):
                if isinstance(next_one, Lesson):
                    lessons.setdefault(next_one, []).append(handle)
                else:
                    yield next_one
    for lesson, trainees in lessons.items():
        yield _session(scene, lesson, trainees)
    for wait in scene.waits:
        if wait.handle in scene.certifications and wait.what == "certify the trainee":
            yield from _certify(scene, scene.certifications[wait.handle], wait.who, wait.role, wait.side)


def _seat(scene: Scene, row: RowMapping) -> int:
    """Give the trainee's place among those ever nominated for the process, from 1."""
    same = [each["id"] for each in scene.certifications.values() if each["process_id"] == row["process_id"]]
    return sorted(same).index(row["id"]) + 1


def _leaver(scene: Scene, row: RowMapping) -> LeaverPart | None:
    place = (scene.process_key(row["process_id"]), _seat(scene, row), row["status"].value)
    return next(
        (part for part in scene.rehearsal.script.leavers if (part.process, part.seat, part.after) == place),
        None,
    )


def _leave(scene: Scene, row: RowMapping, part: LeaverPart) -> Deed:
    role, side = Role.TEAM_LEAD, Side.PROVIDER
    who = scene.one_of(scene.handles_with(role, side), role, side, row["process_id"])
    since = max((attempt.on for attempt in _attempts(scene, row)), default=None)
    start = max(day for day in (since, _first_session(scene, row), row["nominated_on"]) if day)
    on = scene.working_days_after(who, start, 1)
    sentence = f"{scene.handle(who)} withdraws {row['handle']}"
    return Deed(on, who, sentence, partial(_withdraw, row["handle"], part.reason))


def _withdraw(handle: str, reason: str, database: Database, act: Act) -> object:
    return withdraw_trainee(database, act, handle, reason=reason)


def _teach_and_test(scene: Scene, row: RowMapping) -> Iterator[Deed | Lesson]:
    """On the days of the teaching task: every module taught from its first day on, one a day, tested on its last."""
    task = _teaching_task(scene, row)
    if task is not None and task["status"] is not TaskStatus.IN_PROGRESS:
        return
    role, side = Role.TRAINER, Side.PROVIDER
    who = scene.one_of(scene.handles_with(role, side), role, side, row["process_id"])
    first = task["actual_start_on"] if task else row["nominated_on"]
    last = task["forecast_on"] if task else scene.today
    process = scene.processes[row["process_id"]]["handle"]
    known, attempts = taught(scene, row), _attempts(scene, row)
    modules = list(scene.playbook.training)
    untaught = [module for module in modules if module not in known]
    if untaught:
        days_in = len(modules) - len(untaught)
        on = scene.working_days_after(who, first, days_in) if days_in else first
        yield Lesson(process, untaught[0], scene.working_day(who, min(on, last)), who)
        return
    key = scene.process_key(row["process_id"])
    is_graded = any(part.process == key for part in scene.rehearsal.script.grades)
    for module in modules:
        of_module = [attempt for attempt in attempts if attempt.module == module]
        if any(attempt.passed for attempt in of_module):
            continue
        if not of_module and not is_graded:
            yield _test(scene, row, who, module, scene.working_day(who, last))
        elif of_module and known[module] <= of_module[-1].on:
            yield Lesson(process, module, scene.working_days_after(who, of_module[-1].on, 1), who)
        elif of_module:
            yield _test(scene, row, who, module, scene.working_days_after(who, of_module[-1].on, RETEST_DAYS))


def _teaching_task(scene: Scene, row: RowMapping) -> RowMapping | None:
    return next((task for task in _tasks_of(scene, row) if is_teaching(scene, task)), None)


def _tasks_of(scene: Scene, row: RowMapping) -> list[RowMapping]:
    place = (Per.TRAINEE, row["id"])
    return [task for task in scene.tasks.values() if (task["subject_kind"], task["subject_id"]) == place]


def _session(scene: Scene, lesson: Lesson, trainees: list[str]) -> Deed:
    hours = scene.playbook.training[lesson.module].hours
    sentence = f"{scene.handle(lesson.trainer)} teaches {lesson.module} to {', '.join(trainees)}"
    return Deed(
        lesson.on, lesson.trainer, sentence, partial(_hold, lesson, hours, tuple(trainees)), stirs=False
    )


def _hold(lesson: Lesson, hours: Decimal, trainees: tuple[str, ...], database: Database, act: Act) -> object:
    return record_session(
        database,
        act,
        lesson.process,
        module=lesson.module,
        held_on=act.at.date(),
        hours=hours,
        attended=trainees,
    )


def _test(scene: Scene, row: RowMapping, who: int, module: str, on: date) -> Deed:
    score = _score(scene, row, module)
    sentence = f"{scene.handle(who)} tests {row['handle']} in {module}"
    return Deed(on, who, sentence, partial(_assess, row["handle"], module, score), stirs=False)


def _score(scene: Scene, row: RowMapping, module: str) -> Decimal:
    """Give the score the script names for this first attempt, else the next of its list: no chance in it."""
    place = (scene.process_key(row["process_id"]), _seat(scene, row), module)
    earlier = [attempt for attempt in _attempts(scene, row) if attempt.module == module]
    for part in scene.rehearsal.script.failed_assessments:
        if not earlier and (part.process, part.seat, part.module) == place:
            return Decimal(part.score)
    scores, modules = scene.rehearsal.script.scores, list(scene.playbook.training)
    turn = int(row["id"]) * len(modules) + modules.index(module) + len(earlier)
    return Decimal(scores[turn % len(scores)])


def _assess(trainee: str, module: str, score: Decimal, database: Database, act: Act) -> object:
    return record_assessment(
        database, act, trainee, module=module, score_pct=score, critical_right=True, assessed_on=act.at.date()
    )


def taught(scene: Scene, row: RowMapping) -> dict[str, date]:
    """Give the last day each module was taught to the trainee."""
    rows = scene.reader.rows(
        select(S.c.module_key, func.max(S.c.held_on).label("on"))
        .join(AT, AT.c.training_session_id == S.c.id)
        .where(AT.c.certification_id == row["id"], AT.c.attended.is_(True))
        .group_by(S.c.module_key)
    )
    return {found["module_key"]: found["on"] for found in rows}


def _first_session(scene: Scene, row: RowMapping) -> date | None:
    return min(taught(scene, row).values(), default=None)


def _attempts(scene: Scene, row: RowMapping) -> Sequence[Attempt]:
    rows = scene.reader.rows(select(A).where(A.c.certification_id == row["id"]).order_by(A.c.id))
    return [Attempt(found["module_key"], found["assessed_on"], found["passed"]) for found in rows]


def _certify(scene: Scene, row: RowMapping, asked: tuple[str, ...], role: str, side: Side) -> Iterator[Deed]:
    """Who taught and who watched sign, from the working day after the trainee has done all that was planned."""
    tasks = _tasks_of(scene, row)
    if any(task["status"] not in OVER_TASKS for task in tasks):
        return
    ends = [task["actual_on"] for task in tasks if task["actual_on"]]
    ends += [attempt.on for attempt in _attempts(scene, row)]
    knowing = [
        task["done_by"] for task in tasks if task["done_by"] and scene.handle(task["done_by"]) in asked
    ]
    who = (
        knowing[0] if knowing else scene.one_of(asked, Role(role.replace(" ", "_")), side, row["process_id"])
    )
    on = scene.working_days_after(who, max(ends), 1)
    yield Deed(on, who, f"{scene.handle(who)} certifies {row['handle']}", partial(_sign, row["handle"]))


def _sign(handle: str, database: Database, act: Act) -> object:
    return certify_trainee(database, act, handle)
