"""What a trainee still lacks on his way, by the playbook and by what is recorded of him. Plain values only.

Sources of the rules: field practice. Cases are counted, not hours; what was requested is not what works; k of n cases
pass and every critical one; a trend over periods, not a point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import CasesSpec, CheckSpec
from kt_engine.words import (
    CertificationStatus,
    CheckPhase,
    CheckResult,
    LevelCause,
    ObservationPhase,
    RecertCause,
)

FIRST_LEVEL, TOP_LEVEL = 1, 5


@dataclass(frozen=True)
class Check:
    key: str
    result: CheckResult
    on: date


@dataclass(frozen=True)
class Seen:
    phase: ObservationPhase
    case: str | None
    activity: str | None
    level: int | None
    simulated: bool
    corrected: bool
    on: date


@dataclass(frozen=True)
class Level:
    activity: str
    level: int
    cause: LevelCause
    since_on: date


@dataclass(frozen=True)
class Case:
    term: int
    set_number: int
    kind: str
    critical: bool
    passed: bool
    on: date


@dataclass(frozen=True)
class Attempted:
    term: int
    module: str
    passed: bool
    on: date
    qualified_by: str | None


@dataclass(frozen=True)
class Stay:
    """Days in the nursery, both inclusive."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Audit:
    on: date
    passed: bool
    red_flag: str | None


@dataclass(frozen=True)
class Term:
    """A certificate that had to be made anew."""

    cause: RecertCause
    due_on: date
    certified_on: date
    expires_on: date | None


@dataclass(frozen=True)
class TraineeFacts:
    """Everything recorded of one trainee on one process, each list in the order in which it was recorded."""

    handle: str
    status: CertificationStatus
    checks: tuple[Check, ...] = ()
    seen: tuple[Seen, ...] = ()
    levels: tuple[Level, ...] = ()
    cases: tuple[Case, ...] = ()
    tests: tuple[Attempted, ...] = ()
    stays: tuple[Stay, ...] = ()
    audits: tuple[Audit, ...] = ()
    periods: tuple[tuple[str, bool], ...] = ()
    """Each period with whether it met the playbook's marks."""
    terms: tuple[Term, ...] = ()

    @property
    def term(self) -> int:
        return len(self.terms) + 1

    @property
    def level_of(self) -> Mapping[str, int]:
        """Give the newest level of each activity."""
        return {one.activity: one.level for one in self.levels}


class SetStanding(StrEnum):
    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


def limit(playbook: Playbook, name: str) -> int:
    return int(playbook.thresholds[name].value)


def checks_of(playbook: Playbook, phase: CheckPhase) -> Mapping[str, CheckSpec]:
    spec = playbook.certification
    if spec is None:
        return {}
    return spec.clearances if phase is CheckPhase.CLEARANCE else spec.induction


def open_checks(playbook: Playbook, facts: TraineeFacts, phase: CheckPhase) -> tuple[str, ...]:
    """Give the keys of the checks that have not passed; the newest look at each counts."""
    newest = {check.key: check.result for check in facts.checks}
    return tuple(key for key in checks_of(playbook, phase) if newest.get(key) is not CheckResult.PASSED)


def times_seen(playbook: Playbook, facts: TraineeFacts) -> Mapping[str, int]:
    """Give how often each mandatory case was seen; a simulated one does not count where it must be real."""
    spec = playbook.certification.shadow if playbook.certification else None
    cases = spec.cases if spec else {}
    return {
        key: sum(one.case == key and not (one.simulated and case.real_only) for one in facts.seen)
        for key, case in cases.items()
    }


def unseen_cases(playbook: Playbook, facts: TraineeFacts) -> tuple[str, ...]:
    """Give the mandatory cases that were not seen as often as they must be."""
    spec = playbook.certification.shadow if playbook.certification else None
    times = limit(playbook, spec.times) if spec and spec.times else 1
    return tuple(key for key, count in times_seen(playbook, facts).items() if count < times)


def wanted_levels(playbook: Playbook) -> Mapping[str, int]:
    """Give the level each activity needs."""
    spec = playbook.certification.reverse_shadow if playbook.certification else None
    return {key: limit(playbook, one.level) for key, one in spec.activities.items()} if spec else {}


def low_levels(playbook: Playbook, facts: TraineeFacts) -> tuple[str, ...]:
    """Give the activities whose level is below what the certificate needs; without any level it is 0."""
    return tuple(key for key, level in wanted_levels(playbook).items() if facts.level_of.get(key, 0) < level)


def needed_modules(playbook: Playbook, term: int) -> tuple[str, ...]:
    """Give the training modules that are tested for this certificate: all, or those the playbook tests again."""
    spec = playbook.certification
    again = spec.recertification.modules if spec and spec.recertification else ()
    return again if term > 1 and again else tuple(playbook.training)


def counting_tests(playbook: Playbook, facts: TraineeFacts, today: date) -> tuple[Attempted, ...]:
    """Give the tests of this certificate that count today: those after the last pass that has grown too old."""
    mine = [one for one in facts.tests if one.term == facts.term]
    kept: list[Attempted] = []
    for one in mine:
        if one.passed and is_too_old(playbook, one.on, today):
            kept = [other for other in kept if other.module != one.module]
        else:
            kept.append(one)
    return tuple(kept)


def is_too_old(playbook: Playbook, on: date, today: date) -> bool:
    """Tell whether a test of a day carries no certificate any more; on its last day it still does."""
    spec = playbook.certification
    if spec is None or spec.assessment_valid_for is None:
        return False
    return on + timedelta(days=limit(playbook, spec.assessment_valid_for)) < today


def counting_sets(playbook: Playbook, facts: TraineeFacts, today: date) -> tuple[tuple[Case, ...], ...]:
    """Give the sets of cases of this certificate that count today, the oldest first."""
    mine = [one for one in facts.cases if one.term == facts.term]
    sets = [tuple(some) for _, some in groupby(mine, key=lambda one: one.set_number)]
    kept: list[tuple[Case, ...]] = []
    spec = playbook.certification.cases if playbook.certification else None
    for one in sets:
        done = spec is not None and standing_of(playbook, spec, one) is SetStanding.PASSED
        if done and is_too_old(playbook, min(case.on for case in one), today):
            kept = []
        else:
            kept.append(one)
    return tuple(kept)


def standing_of(playbook: Playbook, spec: CasesSpec, cases: Sequence[Case]) -> SetStanding:
    """Judge one set: k of n pass and every critical kind; it is failed as soon as it cannot pass any more."""
    taken, needed = limit(playbook, spec.number), limit(playbook, spec.at_least)
    failed = sum(not one.passed for one in cases)
    if failed > taken - needed or any(one.critical and not one.passed for one in cases):
        return SetStanding.FAILED
    if len(cases) < taken:
        return SetStanding.OPEN
    return SetStanding.FAILED if critical_left(spec, cases) else SetStanding.PASSED


def critical_left(spec: CasesSpec, cases: Sequence[Case]) -> tuple[str, ...]:
    """Give the critical kinds that a set does not hold yet."""
    have = {one.kind for one in cases}
    return tuple(key for key, kind in spec.kinds.items() if kind.critical and key not in have)


def case_passes(score_pct: Decimal, pass_mark_pct: Decimal, *, critical_right: bool) -> bool:
    """Tell whether one case passes: at the mark it does, with a wrong critical question never."""
    return score_pct >= pass_mark_pct and critical_right


def cases_passed(playbook: Playbook, facts: TraineeFacts, today: date) -> bool:
    spec = playbook.certification.cases if playbook.certification else None
    if spec is None:
        return True
    sets = counting_sets(playbook, facts, today)
    return bool(sets) and standing_of(playbook, spec, sets[-1]) is SetStanding.PASSED


def clean_cases(facts: TraineeFacts, activity: str) -> int:
    """Count the cases worked under supervision at the present level, since it was reached, without correction."""
    mine = [one for one in facts.levels if one.activity == activity]
    if not mine:
        return 0
    now = mine[-1]
    return sum(
        one.activity == activity and one.level == now.level and not one.corrected and one.on >= now.since_on
        for one in facts.seen
        if one.phase is ObservationPhase.REVERSE_SHADOW
    )
