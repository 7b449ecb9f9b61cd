"""Records one scored attempt of a trainee against the pass mark of the pinned playbook, and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import certification_in_hand, check_day, module_of
from kt_engine.answers.certification_proof import attempts_of, sessions_attended
from kt_engine.errors import Refused
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.moves import check_move
from kt_engine.rules.training import (
    INSTEAD,
    Attempt,
    attempt_passes,
    check_attempt,
    check_in_training,
    check_score,
    status_after,
)
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Assessment, Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus

KIND = "assessment_recorded"


@dataclass(frozen=True)
class RecordedAssessment:
    handle: str
    attempt: int
    passed: bool
    status: CertificationStatus
    attempts_left: int
    """Of this module; 0 for a module that is passed."""


@dataclass(frozen=True)
class _Scored:
    module: str
    score_pct: Decimal
    pass_mark_pct: Decimal
    critical_right: bool
    passed: bool


def record_assessment(
    database: Database,
    act: Act,
    handle: str,
    *,
    module: str,
    score_pct: Decimal,
    critical_right: bool,
    assessed_on: date,
) -> RecordedAssessment:
    """Record an attempt scored by the acting trainer; `critical_right`: every critical question was right.

    Raises UsageProblem for a score or a day that cannot be, Refused for anybody but a trainer, before a session
    of the module, for a passed module or without an attempt left, MoveRefused for who is out of training.
    """
    score, key = check_score(score_pct), module.strip()
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(Certification, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_recorded(unit, find(unit, Certification, known), key)
        row = certification_in_hand(unit, handle)
        _check_assessor(unit, row)
        playbook = pinned_playbook(unit, row["engagement_id"])
        scored = _score(playbook, key, score, critical_right=critical_right)
        rows = attempts_of(unit, row["id"])
        earlier = [Attempt(each["module_key"], each["passed"]) for each in rows]
        left = check_attempt(row["handle"], key, earlier, _allowed(playbook))
        check_in_training(row["handle"], row["status"], "assessed")
        _check_taught(unit, row, key, assessed_on, rows)
        number = _insert(unit, row, scored, assessed_on, rows)
        status = status_after(playbook.training, [*earlier, Attempt(key, scored.passed)])
        _move(unit, row, status)
        passed, mark = scored.passed, scored.pass_mark_pct
        unit.event(
            KIND, row["handle"], module=key, attempt=number, score_pct=score, pass_mark_pct=mark, passed=passed,
            status=status,
        )  # fmt: skip
        return RecordedAssessment(row["handle"], number, passed, status, 0 if passed else left - 1)


def _allowed(playbook: Playbook) -> int:
    """Give how many attempts a module has; the loader refuses training without a certification."""
    return (
        0
        if playbook.certification is None
        else int(playbook.thresholds[playbook.certification.attempts].value)
    )


def _check_assessor(unit: Unit, certification: RowMapping) -> None:
    assessor = require(unit, "record assessments", engagement_id=certification["engagement_id"])
    if certification["person_id"] == assessor["id"]:
        raise Refused(
            f"{assessor['handle']} is the trainee of {certification['handle']}; nobody scores himself."
        )


def _score(playbook: Playbook, module: str, score: Decimal, *, critical_right: bool) -> _Scored:
    spec = module_of(playbook, module)
    mark = playbook.thresholds[spec.pass_mark].value
    has_critical = spec.critical_questions != "none"
    passed = attempt_passes(score, mark, critical_right=critical_right, has_critical=has_critical)
    # Where a module has no critical question, none of them can have been wrong.
    return _Scored(module, score, mark, critical_right or not has_critical, passed)


def _check_taught(
    unit: Unit, certification: RowMapping, module: str, assessed_on: date, attempts: Sequence[RowMapping]
) -> None:
    handle = certification["handle"]
    held = [
        row["held_on"] for row in sessions_attended(unit, certification["id"]) if row["module_key"] == module
    ]
    if not held:
        raise Refused(
            f"{handle} has not attended a session of {module} yet. Record it: kt training record-session"
        )
    check_day(unit, "assessment", assessed_on, earliest=min(held), earliest_is="the first session attended")
    before = [row["assessed_on"] for row in attempts if row["module_key"] == module]
    if before:
        check_day(unit, "assessment", assessed_on, earliest=max(before), earliest_is="the attempt before it")


def _insert(
    unit: Unit, certification: RowMapping, scored: _Scored, assessed_on: date, earlier: Sequence[RowMapping]
) -> int:
    number = len([row for row in earlier if row["module_key"] == scored.module]) + 1
    unit.insert(
        Assessment,
        engagement_id=certification["engagement_id"],
        certification_id=certification["id"],
        module_key=scored.module,
        attempt=number,
        score_pct=scored.score_pct,
        pass_mark_pct=scored.pass_mark_pct,
        critical_right=scored.critical_right,
        passed=scored.passed,
        assessed_on=assessed_on,
        assessor_id=unit.act.by,
    )
    return number


def _move(unit: Unit, certification: RowMapping, status: CertificationStatus) -> None:
    handle, before = certification["handle"], certification["status"]
    if status is before:
        return
    check_move("certification", handle, before, status, "assessed", INSTEAD.get(before, ""))
    unit.change(Certification, certification["id"], handle, version=certification["version"], status=status)


def _as_recorded(unit: Unit, row: RowMapping, module: str) -> RecordedAssessment:
    """Give the answer to a command that was carried out before: the newest attempt of the module."""
    attempts = [each for each in attempts_of(unit, row["id"]) if each["module_key"] == module]
    last = attempts[-1]
    allowed = _allowed(pinned_playbook(unit, row["engagement_id"]))
    left = 0 if last["passed"] else allowed - len(attempts)
    return RecordedAssessment(row["handle"], last["attempt"], last["passed"], row["status"], left)
