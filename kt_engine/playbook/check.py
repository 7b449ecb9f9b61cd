"""Checks that what a playbook refers to exists and fits. It takes plain values and knows no file."""

from collections.abc import Iterator, Mapping
from typing import Any

from kt_engine.playbook.check_answers import answer_faults
from kt_engine.playbook.check_gates import gate_faults
from kt_engine.playbook.check_knowledge import knowledge_faults
from kt_engine.playbook.check_parallel import parallel_faults
from kt_engine.playbook.check_raci import raci_faults
from kt_engine.playbook.check_readiness import readiness_faults
from kt_engine.playbook.check_sessions import session_faults
from kt_engine.playbook.check_staffing import staffing_faults
from kt_engine.playbook.check_tasks import task_faults
from kt_engine.playbook.check_trainee_path import trainee_path_faults
from kt_engine.playbook.check_trainee_step import trainee_step_faults
from kt_engine.playbook.loose import Fault, Names, Path, groups, names_of, number, word, words
from kt_engine.playbook.sentences import suggest
from kt_engine.words import IssueWhen, Per, Role, Unit

PERCENT_TOP = 100
_NEEDS_STAGE = {IssueWhen.ON_STAGE_OPEN, IssueWhen.ON_STAGE_CLOSED, IssueWhen.MONTHLY}
_NEVER_CERTIFIES = {Role.TRAINEE, Role.SERVICE, Role.ADMINISTRATOR, Role.AUDITOR}
_SIGNERS_NEEDED = 2


def faults_of(playbook: dict[str, Any]) -> list[Fault]:
    """Give every reference that leads nowhere and every rule of the language that is broken."""
    names = names_of(playbook)
    return [
        *_references(playbook, names),
        *_handovers(playbook, names),
        *_pass_marks(playbook, names),
        *_certification(playbook, names),
        *trainee_path_faults(playbook, names),
        *trainee_step_faults(playbook, names),
        *_wave_gap(playbook, names),
        *knowledge_faults(playbook, names),
        *session_faults(playbook, names),
        *answer_faults(playbook, names),
        *parallel_faults(names),
        *staffing_faults(playbook, names),
        *_kpi_targets(names),
        *_documents(playbook),
        *task_faults(names),
        *gate_faults(names),
        *raci_faults(playbook, names),
        *readiness_faults(playbook, names),
    ]


def _references(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    """Check each plain word that must be declared elsewhere."""
    for key, spec in groups(playbook.get("handovers")).items():
        for role in ("giver", "receiver"):
            yield from _known(spec, ("handovers", key, role), "function", names)
        for position, name in words(spec.get("reviewers")):
            yield from _declared(name, ("handovers", key, "reviewers", position), "function", names)
    for key, spec in groups(playbook.get("training")).items():
        yield from _known(spec, ("training", key, "pass"), "threshold", names)
    for key, spec in groups(playbook.get("risks")).items():
        yield from _known(spec, ("risks", key, "owner"), "function", names)
    for key, spec in names.kpis.items():
        yield from _known(spec, ("kpis", key, "target"), "threshold", names)
    certification = playbook.get("certification")
    for role in ("seats", "valid_for", "attempts"):
        if isinstance(certification, dict):
            yield from _known(certification, ("certification", role), "threshold", names)
    for task in names.tasks:
        yield from _known(task.spec, (*task.path, "function"), "function", names)
        yield from _known(task.spec, (*task.path, "anchored_to"), "calendar event", names)


def _known(spec: Mapping[str, Any], path: Path, kind: str, names: Names) -> Iterator[Fault]:
    name = word(spec.get(str(path[-1])))
    if name is not None:
        yield from _declared(name, path, kind, names)


def _declared(name: str, path: Path, kind: str, names: Names) -> Iterator[Fault]:
    section = kind.replace(" ", "_") + "s"
    known = names.declared[section]
    if name not in known:
        yield Fault(path, f"there is no {kind} `{name}` under `{section}`. {suggest(name, list(known))}")


def _handovers(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    for key, spec in groups(playbook.get("handovers")).items():
        path: Path = ("handovers", key)
        giver = word(spec.get("giver"))
        if giver is not None and giver == spec.get("receiver"):
            yield Fault(
                (*path, "receiver"), f"`{giver}` gives and receives the same thing. Name another function."
            )
        for position, reviewer in words(spec.get("reviewers")):
            if reviewer in list(spec["reviewers"])[:position]:
                yield Fault((*path, "reviewers", position), f"`{reviewer}` is named twice as a reviewer.")
        due_with = word(spec.get("due_with"))
        if due_with is not None:
            yield from _due_with(due_with, spec, (*path, "due_with"), names)


def _due_with(name: str, spec: Mapping[str, Any], path: Path, names: Names) -> Iterator[Fault]:
    task = names.task(name)
    if task is None:
        yield Fault(path, f"there is no task `{name}`. {suggest(name, [one.key for one in names.tasks])}")
        return
    stage = spec.get("stage", "transition_and_integrate")
    if task.stage.value != stage:
        yield Fault(
            path,
            f"task `{name}` is of {task.stage.value}, the handover of {stage}. Choose a task of that stage.",
        )
    of_task, of_handover = task.spec.get("per", Per.ENGAGEMENT), spec.get("per", Per.PROCESS)
    if of_task not in {Per.ENGAGEMENT, of_handover}:
        yield Fault(
            path,
            f"task `{name}` exists per {of_task}, the handover per {of_handover}: it has no one due day.",
        )


def _pass_marks(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    for key, spec in groups(playbook.get("training")).items():
        threshold = names.thresholds.get(str(spec.get("pass")))
        if threshold is None:
            continue
        value, unit = number(threshold.get("value")), threshold.get("unit")
        if unit != Unit.PERCENT or (value is not None and not 0 <= value <= PERCENT_TOP):
            sentence = (
                f"a pass mark is a threshold in percent from 0 to 100; `{spec['pass']}` is {value} {unit}."
            )
            yield Fault(("training", key, "pass"), sentence)


def _certification(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    spec = playbook.get("certification")
    if not isinstance(spec, dict):
        if groups(playbook.get("training")):
            yield Fault(
                ("training",),
                "there is training but no `certification`. Say who signs that a trainee can do it.",
                of_key=True,
            )
        return
    for role, units in _CERTIFICATION_UNITS.items():
        threshold = names.thresholds.get(str(spec.get(role)))
        if threshold is not None and (
            threshold.get("unit") not in units or (number(threshold.get("value")) or 1) < 1
        ):
            sentence = f"`{role}` must name a threshold of 1 or more in {' or '.join(units)}."
            yield Fault(("certification", role), sentence)
    rows = (
        [row for row in spec.get("signed_by") or [] if isinstance(row, dict)]
        if isinstance(spec.get("signed_by"), list)
        else []
    )
    for position, row in enumerate(rows):
        if row.get("role") in _NEVER_CERTIFIES:
            yield Fault(
                ("certification", "signed_by", position, "role"),
                f"a person with the role {row['role']} never signs a certificate.",
            )
    if rows and len({(row.get("side"), row.get("role")) for row in rows}) < _SIGNERS_NEEDED:
        sentence = (
            "one signer is not enough: name two different ones, such as a trainer and a subject_expert."
        )
        yield Fault(("certification", "signed_by"), sentence, of_key=True)


def _wave_gap(playbook: dict[str, Any], names: Names) -> Iterator[Fault]:
    if word(playbook.get("wave_gap")) is None:
        return
    yield from _known(playbook, ("wave_gap",), "threshold", names)
    threshold = names.thresholds.get(str(playbook["wave_gap"]))
    value = None if threshold is None else number(threshold.get("value"))
    if threshold is not None and (
        threshold.get("unit") != Unit.DAYS or value is None or value != int(value) or value < 0
    ):
        yield Fault(("wave_gap",), "`wave_gap` must name a threshold of whole days, 0 or more.")


def _kpi_targets(names: Names) -> Iterator[Fault]:
    for key, spec in names.kpis.items():
        threshold = names.thresholds.get(str(spec.get("target")))
        if threshold is not None and threshold.get("unit") != spec.get("unit"):
            sentence = (
                f"the KPI is in {spec.get('unit')}, its target `{spec['target']}` in {threshold.get('unit')}."
            )
            yield Fault(("kpis", key, "target"), sentence)


def _documents(playbook: dict[str, Any]) -> Iterator[Fault]:
    for key, spec in groups(playbook.get("documents")).items():
        if spec.get("issue") in _NEEDS_STAGE and spec.get("stage") is None:
            yield Fault(
                ("documents", key), f"`issue: {spec['issue']}` needs a `stage` beside it.", of_key=True
            )
        if (spec.get("issue") == IssueWhen.WEEKLY) is (spec.get("weekday") is None):
            yield _weekday(key, spec)


def _weekday(key: str, spec: Mapping[str, Any]) -> Fault:
    if spec.get("weekday") is None:
        return Fault(("documents", key), "`issue: weekly` needs a `weekday` beside it.", of_key=True)
    return Fault(("documents", key, "weekday"), f"`issue: {spec.get('issue')}` has no weekday. Leave it out.")


_CERTIFICATION_UNITS = {
    "seats": (Unit.COUNT,),
    "valid_for": (Unit.CALENDAR_DAYS,),
    "attempts": (Unit.COUNT,),
}
