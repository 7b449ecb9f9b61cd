"""Records one scored attempt of a trainee against the pass mark of the pinned playbook, and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.remove_trainee import remove_in
from kt_engine.actions.training_in_hand import assessor_of, certification_in_hand, check_day, module_of
from kt_engine.answers.certification_proof import sessions_attended
from kt_engine.answers.trainee_facts import FIRST_TERM, trainee_facts
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.cells import KEY_PATTERN
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.moves import check_move
from kt_engine.rules.trainee_path import TraineeFacts, counting_tests, is_too_old, needed_modules
from kt_engine.rules.training import (
    INSTEAD,
    TESTED_AGAIN,
    Attempt,
    attempt_passes,
    check_attempt,
    check_score,
    check_testable,
    status_after,
)
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Assessment, Certification, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, RemovalCause

KIND = "assessment_recorded"
A = table_of(Assessment)


@dataclass(frozen=True)
class RecordedAssessment:
    handle: str
    attempt: int
    passed: bool
    status: CertificationStatus
    attempts_left: int
    """Of this module; 0 for a module that is passed."""


@dataclass(frozen=True)
class Scored:
    module: str
    score_pct: Decimal
    critical_right: bool
    """Every critical question was right."""
    assessed_on: date
    question_set: str | None = None
    source_sha256: str | None = None
    """Of the file it stands in."""


@dataclass(frozen=True)
class _Judged:
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
    question_set: str | None = None,
) -> RecordedAssessment:
    """Record an attempt scored by the acting trainer; `critical_right`: every critical question was right.

    Raises UsageProblem for a score or a day that cannot be, Refused for anybody but a trainer, before a session
    of the module, for a passed module or without an attempt left, MoveRefused for who is out of training.
    """
    scored = Scored(module.strip(), check_score(score_pct), critical_right, assessed_on, question_set)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(Certification, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_recorded(unit, find(unit, Certification, known), scored.module)
        return record_in(unit, handle, scored)


def record_in(unit: Unit, handle: str, scored: Scored) -> RecordedAssessment:
    """Record within a unit of work that is open; raises what `record_assessment` raises, before anything is written."""
    row, key = certification_in_hand(unit, handle), scored.module
    _check_assessor(unit, row)
    playbook = pinned_playbook(unit, row["engagement_id"])
    judged = _judge(playbook, scored)
    facts = trainee_facts(unit, row)
    earlier = [Attempt(one.module, one.passed) for one in counting_tests(playbook, facts, unit.today)]
    left = check_attempt(row["handle"], key, earlier, _allowed(playbook))
    _check_needed(playbook, facts, key)
    grown_old = _grown_old(playbook, facts, key, unit.today)
    check_testable(row["handle"], row["status"], playbook.certification, grown_old=grown_old)
    rows = unit.rows(
        A.select().where(A.c.certification_id == row["id"], A.c.module_key == key).order_by(A.c.id)
    )
    _check_taught(unit, row, scored, rows)
    _check_questions(row, scored, rows)
    qualified = assessor_of(unit, row, playbook, scored.assessed_on)
    _insert(unit, row, scored, judged, len(rows) + 1, facts.term, qualified)
    last_failed = not judged.passed and left == 1 and _takes_out(playbook)
    status = _status(playbook, row, facts, [*earlier, Attempt(key, judged.passed)], last_failed=last_failed)
    _move(unit, row, status)
    unit.event(
        KIND, row["handle"], module=key, attempt=len(rows) + 1, pass_mark_pct=judged.pass_mark_pct,
        passed=judged.passed, status=status,
    )  # fmt: skip
    after = 0 if judged.passed else left - 1
    return RecordedAssessment(row["handle"], len(rows) + 1, judged.passed, status, after)


def _allowed(playbook: Playbook) -> int:
    """Give how many attempts a module has; the loader refuses training without a certification."""
    return (
        0
        if playbook.certification is None
        else int(playbook.thresholds[playbook.certification.attempts].value)
    )


def _takes_out(playbook: Playbook) -> bool:
    """Where a playbook asks for the long way, the last failed attempt ends it; else somebody withdraws the trainee."""
    return playbook.certification is not None and playbook.certification.has_steps


def _check_assessor(unit: Unit, certification: RowMapping) -> None:
    assessor = require(unit, "record assessments", engagement_id=certification["engagement_id"])
    if certification["person_id"] == assessor["id"]:
        raise Refused(
            f"{assessor['handle']} is the trainee of {certification['handle']}; nobody scores himself."
        )


def _judge(playbook: Playbook, scored: Scored) -> _Judged:
    spec = module_of(playbook, scored.module)
    mark = playbook.thresholds[spec.pass_mark].value
    has_critical = spec.critical_questions != "none"
    passed = attempt_passes(
        scored.score_pct, mark, critical_right=scored.critical_right, has_critical=has_critical
    )
    # Where a module has no critical question, none of them can have been wrong.
    return _Judged(mark, scored.critical_right or not has_critical, passed)


def _check_needed(playbook: Playbook, facts: TraineeFacts, module: str) -> None:
    needed = needed_modules(playbook, facts.term)
    if module not in needed:
        raise Refused(f"{module} is not tested again for a new certificate; {', '.join(needed)} is.")


def _grown_old(playbook: Playbook, facts: TraineeFacts, module: str, today: date) -> bool:
    mine = [one for one in facts.tests if one.module == module and one.term == facts.term and one.passed]
    return bool(mine) and is_too_old(playbook, mine[-1].on, today)


def _check_taught(
    unit: Unit, certification: RowMapping, scored: Scored, attempts: Sequence[RowMapping]
) -> None:
    handle, module = certification["handle"], scored.module
    held = [
        row["held_on"] for row in sessions_attended(unit, certification["id"]) if row["module_key"] == module
    ]
    if not held:
        raise Refused(
            f"{handle} has not attended a session of {module} yet. Record it: kt training record-session"
        )
    on = scored.assessed_on
    check_day(unit, "assessment", on, earliest=min(held), earliest_is="the first session attended")
    before = [row["assessed_on"] for row in attempts]
    if before:
        check_day(unit, "assessment", on, earliest=max(before), earliest_is="the attempt before it")


def _check_questions(certification: RowMapping, scored: Scored, attempts: Sequence[RowMapping]) -> None:
    """Raise when a re-test would ask the same questions again."""
    asked = scored.question_set
    if asked is None:
        return
    if not KEY_PATTERN.fullmatch(asked):
        raise UsageProblem(f"{asked} is no word for a set of questions: small letters, digits and _.")
    if asked in {row["question_set"] for row in attempts}:
        raise Refused(
            f"{certification['handle']} was asked the questions of {asked} before. A re-test asks others."
        )


def _insert(
    unit: Unit,
    row: RowMapping,
    scored: Scored,
    judged: _Judged,
    number: int,
    term: int,
    qualified: str | None,
) -> None:
    unit.insert(
        Assessment,
        engagement_id=row["engagement_id"],
        certification_id=row["id"],
        module_key=scored.module,
        attempt=number,
        score_pct=scored.score_pct,
        pass_mark_pct=judged.pass_mark_pct,
        critical_right=judged.critical_right,
        passed=judged.passed,
        assessed_on=scored.assessed_on,
        assessor_id=unit.act.by,
        term=None if term == FIRST_TERM else term,
        question_set=scored.question_set,
        source_sha256=scored.source_sha256,
        qualified_by=qualified,
    )


def _status(
    playbook: Playbook,
    row: RowMapping,
    facts: TraineeFacts,
    attempts: Sequence[Attempt],
    *,
    last_failed: bool,
) -> CertificationStatus:
    """Give where the trainee stands; a test taken again because it had grown too old moves nobody back."""
    if last_failed:
        return CertificationStatus.REMOVED
    if row["status"] in TESTED_AGAIN:
        return CertificationStatus(row["status"])
    return status_after(needed_modules(playbook, facts.term), attempts)


def _move(unit: Unit, certification: RowMapping, status: CertificationStatus) -> None:
    handle, before = certification["handle"], certification["status"]
    if status is before:
        return
    if status is CertificationStatus.REMOVED:
        remove_in(unit, certification, RemovalCause.LAST_ATTEMPT)
        return
    check_move("certification", handle, before, status, "assessed", INSTEAD.get(before, ""))
    unit.change(Certification, certification["id"], handle, version=certification["version"], status=status)


def _as_recorded(unit: Unit, row: RowMapping, module: str) -> RecordedAssessment:
    """Give the answer to a command that was carried out before: the newest attempt of the module."""
    attempts = unit.rows(
        A.select().where(A.c.certification_id == row["id"], A.c.module_key == module).order_by(A.c.id)
    )
    last = attempts[-1]
    playbook = pinned_playbook(unit, row["engagement_id"])
    counting = counting_tests(playbook, trainee_facts(unit, row), unit.today)
    tried = sum(one.module == module for one in counting)
    left = 0 if last["passed"] else _allowed(playbook) - tried
    return RecordedAssessment(row["handle"], last["attempt"], last["passed"], row["status"], left)
