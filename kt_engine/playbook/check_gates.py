"""Checks the gates of a playbook: what they close, who signs, what they measure. It knows no file."""

from collections.abc import Iterator, Mapping
from typing import Any

from kt_engine.playbook.loose import Fault, Names, Path, Placed, groups, number, word
from kt_engine.playbook.sentences import suggest
from kt_engine.words import CriterionClass, Measure, Per, Role, Side, Stage, Unit

PERCENT_TOP = 100
_SIGNERS = {Role.PROCESS_OWNER, Role.TEAM_LEAD, Role.STEERING_COMMITTEE}
_KPI_MEASURES = {Measure.KPI_AGAINST_TARGET, Measure.KPI_PERIODS_COUNT}
_UNITS = {
    Measure.TASKS_DONE_PCT: Unit.PERCENT,
    Measure.HANDOVERS_ACCEPTED_PCT: Unit.PERCENT,
    Measure.ASSESSMENTS_PASSED_PCT: Unit.PERCENT,
    Measure.DAYS_IN_STAGE: Unit.DAYS,
    Measure.RISKS_RATED_PCT: Unit.PERCENT,
    Measure.SESSIONS_HELD_PCT: Unit.PERCENT,
    Measure.MUST_HAVE_SESSIONS_HELD_PCT: Unit.PERCENT,
    Measure.KNOWLEDGE_CLAIMED_PCT: Unit.PERCENT,
    Measure.KNOWLEDGE_PROVEN_PCT: Unit.PERCENT,
    Measure.MUST_HAVE_SIGNED_PCT: Unit.PERCENT,
    Measure.ACCESS_READY_PCT: Unit.PERCENT,
    Measure.SHADOW_DONE_PCT: Unit.PERCENT,
}


def gate_faults(names: Names) -> list[Fault]:
    faults = [*_closing(names)]
    for gate in names.gates:
        faults += [*_place(gate), *_quorum(gate)]
        for key, criterion in groups(gate.spec.get("criteria")).items():
            path = (*gate.path, "criteria", key)
            faults += [
                *_bounds(criterion, path),
                *_bound_value(criterion, path, names),
                *_looks_at(criterion, path, gate, names),
            ]
    return faults


def _closing(names: Names) -> Iterator[Fault]:
    for stage in Stage:
        closing = [
            gate for gate in names.gates if gate.stage is stage and gate.spec.get("closes") == stage.value
        ]
        for gate in closing[1:]:
            yield Fault(
                (*gate.path, "closes"),
                f"gate `{closing[0].key}` closes {stage.value} already. One gate closes a stage.",
            )
        if not closing and stage is not Stage.MONITOR:
            sentence = f"no gate closes {stage.value}. Give one of its gates `closes: {stage.value}`."
            yield Fault(("stages", stage.value), sentence, of_key=True)
    signing = [gate for gate in names.gates if gate.spec.get("signs_baseline") is True]
    for gate in signing[1:]:
        yield Fault((*gate.path, "signs_baseline"), f"gate `{signing[0].key}` signs the baseline already.")


def _place(gate: Placed) -> Iterator[Fault]:
    closes, of = gate.spec.get("closes"), gate.spec.get("of")
    of_processes = gate.stage.number >= Stage.TRANSITION_AND_INTEGRATE.number
    if closes in set(Stage) and closes != gate.stage.value:
        yield Fault(
            (*gate.path, "closes"),
            f"a gate closes the stage it stands in; this one stands in {gate.stage.value}.",
        )
    if of == Per.PROCESS and not of_processes:
        yield Fault(
            (*gate.path, "of"),
            f"in {gate.stage.value} the processes still move together: write `of: engagement`.",
        )
    if of == Per.ENGAGEMENT and of_processes and closes is not None:
        yield Fault(
            (*gate.path, "of"),
            f"each process leaves {gate.stage.value} on its own: a gate that closes it needs `of: process`.",
        )


def _quorum(gate: Placed) -> Iterator[Fault]:
    written = gate.spec.get("quorum")
    if not isinstance(written, list):
        return
    path = (*gate.path, "quorum")
    rows = [
        (at, str(row.get("side")), str(row.get("role")))
        for at, row in enumerate(written)
        if isinstance(row, dict)
    ]
    for at, _, role in rows:
        if role in set(Role) - _SIGNERS:
            yield Fault((*path, at, "role"), f"{role} never signs a gate; {', '.join(sorted(_SIGNERS))} do.")
    for at, side, role in rows:
        if (side, role) in {(one, other) for before, one, other in rows if before < at}:
            yield Fault((*path, at), f"{side} {role} is listed twice. Write one line and raise its `count`.")
    sides = {side for _, side, _ in rows}
    if gate.stage.number <= Stage.SELECT_PARTNER.number:
        wanted = {
            (Side.CLIENT.value, Role.STEERING_COMMITTEE.value),
            (Side.CLIENT.value, Role.PROCESS_OWNER.value),
        }
        if {(side, role) for _, side, role in rows} != wanted:
            yield Fault(
                path,
                "before the contract the client signs alone: one steering_committee and one process_owner.",
                of_key=True,
            )
        yield from _one_each(written, path)
    elif not {Side.CLIENT, Side.PROVIDER} <= sides:
        yield Fault(
            path,
            "from the contract on a gate needs at least one signer of the client and one of the provider.",
            of_key=True,
        )


def _one_each(rows: list[Any], path: Path) -> Iterator[Fault]:
    for at, row in enumerate(rows):
        if isinstance(row, dict) and isinstance(row.get("count"), int) and row["count"] > 1:
            yield Fault((*path, at, "count"), "in the first two stages one of each signs.")


def _bounds(criterion: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    given = [side for side in ("at_least", "at_most") if criterion.get(side) is not None]
    is_inform = criterion.get("class") == CriterionClass.INFORM
    if len(given) > 1:
        yield Fault(path, "a criterion has `at_least` or `at_most`, not both.", of_key=True)
    if not given and not is_inform:
        yield Fault(
            path, "a criterion that is not `class: inform` needs `at_least` or `at_most`.", of_key=True
        )


def _bound_value(criterion: Mapping[str, Any], path: Path, names: Names) -> Iterator[Fault]:
    measure = criterion.get("measure")
    if measure not in set(Measure):
        return
    wanted = _UNITS.get(Measure(measure), Unit.COUNT)
    for side in ("at_least", "at_most"):
        bound = criterion.get(side)
        name, value = word(bound), number(bound)
        if name is not None and not _is_number(name):
            if name not in names.declared["thresholds"]:
                known = list(names.declared["thresholds"])
                yield Fault(
                    (*path, side),
                    f"there is no threshold `{name}` under `thresholds`. {suggest(name, known)}",
                )
                continue
            threshold = names.thresholds.get(name, {})
            value, unit = number(threshold.get("value")), threshold.get("unit")
            if unit in set(Unit) and unit != wanted:
                yield Fault(
                    (*path, side), f"`{measure}` is measured in {wanted}; threshold `{name}` is in {unit}."
                )
                continue
        if wanted is Unit.PERCENT and value is not None and not 0 <= value <= PERCENT_TOP:
            yield Fault(
                (*path, side), f"`{measure}` is between 0 and 100 percent; {value} can never be right."
            )


def _is_number(text: str) -> bool:
    return text[:1].isdigit() or text[:1] in {"-", "+", "."}


def _looks_at(criterion: Mapping[str, Any], path: Path, gate: Placed, names: Names) -> Iterator[Fault]:
    measure, key = criterion.get("measure"), word(criterion.get("key"))
    if measure in _KPI_MEASURES:
        yield from _named(key, list(names.declared["kpis"]), "KPI", str(measure), path)
    elif measure == Measure.EVIDENCE_RECORDED:
        yield from _named(key, [task.key for task in names.tasks], "task", str(measure), path)
        task = names.task(key) if key else None
        if task is not None and task.stage.number > gate.stage.number:
            yield Fault(
                (*path, "key"),
                f"task `{key}` belongs to a later stage, {task.stage.value}; the gate comes before it.",
            )
        elif (
            task is not None
            and criterion.get("class") == CriterionClass.MUST
            and not task.spec.get("evidence")
        ):
            sentence = f"task `{key}` can be done without a file; write `evidence: true` there."
            yield Fault((*path, "key"), sentence)
    elif measure == Measure.ASSESSMENTS_PASSED_PCT:
        if key is not None:
            yield from _named(key, list(names.declared["training"]), "training module", str(measure), path)
    elif measure in set(Measure) and key is not None:
        yield Fault((*path, "key"), f"`{measure}` looks at nothing in particular. Leave `key` out.")


def _named(key: str | None, known: list[str], kind: str, measure: str, path: Path) -> Iterator[Fault]:
    if key is None:
        yield Fault(path, f"`{measure}` needs the `key` of a {kind}.", of_key=True)
    elif key not in known:
        yield Fault((*path, "key"), f"there is no {kind} `{key}`. {suggest(key, known)}")
