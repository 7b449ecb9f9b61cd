"""Checks what a playbook says of parallel runs: the figures a rule takes where nobody says others. It knows no file."""

from collections.abc import Iterator

from kt_engine.playbook.loose import Fault, Names, groups, number
from kt_engine.words import Measure, Per, Unit

THRESHOLDS = ("parallel_run_target", "parallel_run_confidence")
HUNDRED = 100


def parallel_faults(names: Names) -> Iterator[Fault]:
    """Give each figure that is no percentage between 0 and 100, and each criterion in a gate of the engagement."""
    yield from _of_a_process(names)
    for name in THRESHOLDS:
        threshold = names.thresholds.get(name)
        if threshold is None:
            continue
        value = number(threshold.get("value"))
        if threshold.get("unit") != Unit.PERCENT or value is None or not 0 < value < HUNDRED:
            sentence = f"`{name}` is a percentage above 0 and below {HUNDRED}."
            yield Fault(("thresholds", name), sentence, of_key=True)


def _of_a_process(names: Names) -> Iterator[Fault]:
    """Give each criterion that measures parallel runs where there is no process to measure them of."""
    for gate in names.gates:
        for key, criterion in groups(gate.spec.get("criteria")).items():
            if (
                criterion.get("measure") == Measure.PARALLEL_RUN_ACCEPTED
                and gate.spec.get("of") != Per.PROCESS
            ):
                sentence = f"`{Measure.PARALLEL_RUN_ACCEPTED}` is of one process; this gate is not."
                yield Fault((*gate.path, "criteria", key, "measure"), sentence)
