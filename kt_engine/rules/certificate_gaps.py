"""What stands between a trainee and his certificate, as sentences. Plain values only; it certifies nobody."""

from collections.abc import Iterator
from datetime import date

from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import CasesSpec
from kt_engine.rules.trainee_path import (
    Attempted,
    Case,
    SetStanding,
    TraineeFacts,
    checks_of,
    counting_sets,
    counting_tests,
    is_too_old,
    limit,
    low_levels,
    needed_modules,
    open_checks,
    standing_of,
    times_seen,
    unseen_cases,
    wanted_levels,
)
from kt_engine.words import CheckPhase, CheckResult


def certificate_gaps(playbook: Playbook, facts: TraineeFacts, today: date) -> tuple[str, ...]:
    """Give everything that is missing, in the order of the way; nothing: what is left are the signatures."""
    return (
        *check_gaps(playbook, facts, CheckPhase.CLEARANCE),
        *check_gaps(playbook, facts, CheckPhase.INDUCTION),
        *test_gaps(playbook, facts, today),
        *shadow_gaps(playbook, facts),
        *level_gaps(playbook, facts),
        *case_gaps(playbook, facts, today),
    )


def check_gaps(playbook: Playbook, facts: TraineeFacts, phase: CheckPhase) -> Iterator[str]:
    newest = {check.key: check for check in facts.checks}
    for key in open_checks(playbook, facts, phase):
        found, spec = newest.get(key), checks_of(playbook, phase)[key]
        if found is None:
            yield f"{key} ({spec.title}) was not checked"
        elif found.result is CheckResult.REQUESTED:
            yield f"{key} ({spec.title}) was requested on {found.on}, and what is requested is not what works"
        else:
            yield f"{key} ({spec.title}) has failed on {found.on}"


def test_gaps(playbook: Playbook, facts: TraineeFacts, today: date) -> Iterator[str]:
    """Tests passed, not too old, and scored by somebody who may."""
    mine = [one for one in facts.tests if one.term == facts.term]
    counting = counting_tests(playbook, facts, today)
    for module in needed_modules(playbook, facts.term):
        passed = _passed(counting, module)
        before = _passed(mine, module)
        if passed is None and before is not None and is_too_old(playbook, before.on, today):
            yield f"the test of {module} was passed on {before.on}, which is longer ago than the playbook allows"
        elif passed is None:
            yield f"{module} is not passed"
        elif passed.qualified_by is None:
            yield f"the test of {module} on {passed.on} was scored by somebody who was not known to be qualified"


def _passed(tests: tuple[Attempted, ...] | list[Attempted], module: str) -> Attempted | None:
    return next((one for one in reversed(tests) if one.module == module and one.passed), None)


def shadow_gaps(playbook: Playbook, facts: TraineeFacts) -> Iterator[str]:
    spec = playbook.certification.shadow if playbook.certification else None
    if spec is None:
        return
    seen, times = times_seen(playbook, facts), limit(playbook, spec.times) if spec.times else 1
    for key in unseen_cases(playbook, facts):
        real = ", and only a real one counts" if spec.cases[key].real_only else ""
        yield f"the mandatory case {key} was seen {seen[key]} of {times} times{real}"


def level_gaps(playbook: Playbook, facts: TraineeFacts) -> Iterator[str]:
    wanted = wanted_levels(playbook)
    for key in low_levels(playbook, facts):
        yield f"{key} is at level {facts.level_of.get(key, 0)} of the {wanted[key]} that are needed"


def case_gaps(playbook: Playbook, facts: TraineeFacts, today: date) -> Iterator[str]:
    spec = playbook.certification.cases if playbook.certification else None
    if spec is None:
        return
    sets = counting_sets(playbook, facts, today)
    newest: tuple[Case, ...] = sets[-1] if sets else ()
    standing = standing_of(playbook, spec, newest)
    if standing is not SetStanding.PASSED:
        yield _case_gap(playbook, spec, newest, standing)


def _case_gap(playbook: Playbook, spec: CasesSpec, newest: tuple[Case, ...], standing: SetStanding) -> str:
    taken, needed = limit(playbook, spec.number), limit(playbook, spec.at_least)
    if standing is SetStanding.FAILED:
        return f"the last set of cases is failed: {needed} of {taken} must pass, and every critical one"
    return f"{len(newest)} of {taken} cases are assessed"
