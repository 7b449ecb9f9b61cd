"""What people of a rehearsal do in parallel runs, and when: rule, sample, comparisons, verdict. It does nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import RowMapping

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_story import (
    acts_on,
    is_in_transition,
    person_named,
    process_id_of,
    story_date,
    transition_has_begun,
)
from kt_engine.actions.conclude_parallel_run import conclude_parallel_run
from kt_engine.actions.draw_parallel_sample import draw_parallel_sample
from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.plan_parallel_run import plan_parallel_run
from kt_engine.actions.record_comparisons import record_comparisons
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.exchange.comparisons import ComparisonRow, read_comparisons
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.exchange.rehearsal_parallel import DifferencePart, RunPart
from kt_engine.store.database import Database
from kt_engine.store.parallel import runs_of, units_of
from kt_engine.store.unit import Act
from kt_engine.words import ComparisonResult, ParallelStatus, ParallelVerdict, TaskStatus

TASK = "run_in_parallel"
BEGUN = frozenset({TaskStatus.IN_PROGRESS, TaskStatus.DONE})


def parallel_deeds(scene: Scene, files: Path) -> Iterator[Deed]:
    """Give the next step of the run each process stands in."""
    story = scene.rehearsal.integration.parallel
    if not story.runs or not transition_has_begun(scene):
        return
    runs = _runs(scene)
    for process in dict.fromkeys(run.process for run in story.runs):
        process_id = process_id_of(scene, process)
        if process_id is not None and is_in_transition(scene, process_id):
            yield from _step(scene, files, story.of(process), runs.get(process_id, []))


def is_still_compared(scene: Scene, task: RowMapping) -> bool:
    """Tell whether the work side by side must go on, because the story's last run of it has no verdict yet."""
    parts = scene.rehearsal.integration.parallel.of(scene.process_key(task["process_id"]) or "")
    if task["task_key"] != TASK or not parts:
        return False
    runs = _runs(scene).get(task["process_id"], [])
    return len(runs) < len(parts) or runs[-1]["verdict"] is None


def _runs(scene: Scene) -> dict[int, list[RowMapping]]:
    """Give the runs that count by process, the oldest first."""
    found: dict[int, list[RowMapping]] = {}
    for row in runs_of(scene.reader, scene.engagement_id):
        if row["status"] is not ParallelStatus.WITHDRAWN:
            found.setdefault(row["process_id"], []).append(row)
    return found


def _step(
    scene: Scene, files: Path, parts: tuple[RunPart, ...], runs: Sequence[RowMapping]
) -> Iterator[Deed]:
    if runs and runs[-1]["status"] is ParallelStatus.AGREED:
        yield _draw(scene, files, parts[len(runs) - 1], runs[-1])
    elif runs and runs[-1]["status"] is ParallelStatus.SAMPLED and runs[-1]["verdict"] is None:
        yield _look(scene, files, parts[len(runs) - 1], runs[-1])
    elif len(runs) < len(parts) and (not runs or runs[-1]["status"] is ParallelStatus.REJECTED):
        yield from _plan(scene, files, parts[len(runs)], runs)


def _plan(scene: Scene, files: Path, part: RunPart, runs: Sequence[RowMapping]) -> Iterator[Deed]:
    """Plan a run once the work side by side has begun: the rule is put before both sides."""
    process_id = process_id_of(scene, part.process)
    tasks = [
        row for row in scene.tasks.values() if row["task_key"] == TASK and row["process_id"] == process_id
    ]
    if process_id is not None and any(row["status"] in BEGUN for row in tasks):
        who, process = person_named(scene, part.planned_by), scene.processes[process_id]["handle"]
        do = partial(_planned, files, process, part, runs[-1]["handle"] if runs else None)
        sentence = f"{scene.handle(who)} names the rule of a parallel run of {process}"
        yield Deed(acts_on(scene, who, part.planned_day), who, sentence, do)


def _planned(
    files: Path, process: str, part: RunPart, after: str | None, database: Database, act: Act
) -> object:
    return plan_parallel_run(
        database,
        files,
        act,
        process,
        wanted=WantedRule(part.rule, part.target_pct, part.confidence_pct, part.errors),
        population=read_handed_file(part.units),
        after=after,
        reason=part.reason,
    )


def _draw(scene: Scene, files: Path, part: RunPart, run: RowMapping) -> Deed:
    who = person_named(scene, part.drawn_by)
    do = partial(_drawn, files, run["handle"])
    sentence = f"{scene.handle(who)} draws the sample of {run['handle']}"
    return Deed(acts_on(scene, who, part.drawn_day), who, sentence, do)


def _drawn(files: Path, handle: str, database: Database, act: Act) -> object:
    return draw_parallel_sample(database, files, act, handle)


def _look(scene: Scene, files: Path, part: RunPart, run: RowMapping) -> Deed:
    """Compare every unit, explain what nobody understood, then fix the verdict."""
    units = units_of(scene.reader, run["id"])
    if any(one["result"] is None for one in units):
        return _compare(scene, files, part, run, units)
    unexplained = [one for one in units if one["result"] is ComparisonResult.UNEXPLAINED]
    for one in unexplained:
        difference = _difference(part, one)
        if difference is not None and difference.then_result is not None:
            return _explain(scene, run, one, difference)
    who = person_named(scene, part.planned_by)
    rejected = part.verdict is ParallelVerdict.REJECTED
    do = partial(_concluded, run["handle"], rejected=rejected)
    sentence = f"{scene.handle(who)} concludes {run['handle']}: {part.verdict.value}"
    return Deed(acts_on(scene, who, part.concluded_day), who, sentence, do)


def _compare(scene: Scene, files: Path, part: RunPart, run: RowMapping, units: Sequence[RowMapping]) -> Deed:
    who = person_named(scene, part.recorded_by)
    explained = [one.then_day for one in part.differences if one.then_day is not None]
    last = min((day - 1 for day in explained), default=part.concluded_day)
    do = partial(_compared, files, run["handle"], part.compared or _comparisons(scene, part, units))
    sentence = f"{scene.handle(who)} enters what comparing {len(units)} units of {run['handle']} showed"
    return Deed(acts_on(scene, who, last), who, sentence, do)


def _comparisons(scene: Scene, part: RunPart, units: Sequence[RowMapping]) -> tuple[ComparisonRow, ...]:
    names = {name: scene.handle(person_named(scene, name)) for name in _comparing(part)}
    return tuple(_comparison(part, one, place, names) for place, one in enumerate(units))


def _comparing(part: RunPart) -> tuple[str, ...]:
    return (*part.compared_by, *(one.compared_by for one in part.differences))


def _comparison(part: RunPart, unit: RowMapping, place: int, names: dict[str, str]) -> ComparisonRow:
    difference = _difference(part, unit)
    if difference is None:
        by = names[part.compared_by[place % len(part.compared_by)]]
        return ComparisonRow(unit["reference"], ComparisonResult.MATCH, compared_by=by)
    return ComparisonRow(
        unit["reference"],
        difference.result,
        explanation=difference.explanation,
        compared_by=names[difference.compared_by],
    )


def _difference(part: RunPart, unit: RowMapping) -> DifferencePart | None:
    return next(
        (one for one in part.differences if unit["number"] == one.number or unit["reference"] == one.unit),
        None,
    )


def _compared(
    files: Path, handle: str, found: Path | Sequence[ComparisonRow], database: Database, act: Act
) -> object:
    rows = read_comparisons(found) if isinstance(found, Path) else found
    return record_comparisons(database, files, act, handle, rows)


def _explain(scene: Scene, run: RowMapping, unit: RowMapping, part: DifferencePart) -> Deed:
    who = person_named(scene, part.compared_by)
    on: date = scene.working_day(who, story_date(scene, part.then_day or 0))
    do = partial(_explained, run["handle"], unit["reference"], part)
    return Deed(on, who, f"{scene.handle(who)} explains a difference of {run['handle']}", do)


def _explained(handle: str, unit: str, part: DifferencePart, database: Database, act: Act) -> object:
    return explain_difference(
        database, act, handle, unit, result=part.then_result or part.result,
        explanation=part.then_explanation or "",
    )  # fmt: skip


def _concluded(handle: str, database: Database, act: Act, *, rejected: bool) -> object:
    return conclude_parallel_run(database, act, handle, rejected=rejected)
