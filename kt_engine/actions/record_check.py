"""Records one look at a check before trainees are let in or inducted; the last one that passes moves them on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.done_before import done_before
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_day,
    check_not_own,
    check_one_of,
    check_there,
    move_trainee,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import checks_of, open_checks
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Certification, TraineeCheck
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, CheckPhase, CheckResult

KIND = "check_recorded"
VERB = "record checks of trainees"
MOST = 300
NEXT = {
    CertificationStatus.NOMINATED: (CheckPhase.CLEARANCE, CertificationStatus.CLEARED),
    CertificationStatus.CLEARED: (CheckPhase.INDUCTION, CertificationStatus.INDUCTED),
}


@dataclass(frozen=True)
class RecordedCheck:
    handle: str
    check: str
    status: CertificationStatus
    left: tuple[str, ...]
    """Checks of the same phase that have not passed."""


@dataclass(frozen=True)
class _Looked:
    key: str
    result: CheckResult
    on: date
    reference: str | None
    account: str | None


def record_check(
    database: Database,
    act: Act,
    handles: Sequence[str],
    *,
    check: str,
    result: CheckResult,
    on: date,
    reference: str | None = None,
    account: str | None = None,
) -> tuple[RecordedCheck, ...]:
    """Record what a check found, for one trainee or several of an engagement, in one act.

    `account`: the trainee's own, with which an access was tested. Raises UsageProblem for a check that passed without a
    reference or an account, NotFound for an unknown check, Refused for the trainee himself and for who may not.
    """
    said = None if reference is None else one_line(reference, "reference", most=MOST)
    used = None if account is None else one_line(account, "account")
    if result is CheckResult.PASSED and said is None:
        raise UsageProblem(
            "Say where the proof lies: --reference TEXT. What nobody can look up proves nothing."
        )
    if not handles:
        raise UsageProblem("Say whose check it is: the certification, such as E7-K5.")
    looked = _Looked(check.strip(), result, on, said, used)
    engagement_id = engagement_in(Certification, handles[0])
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        if unit.repeats(KIND) is not None:
            key = str(done_before(unit).facts["check"])
            return tuple(_as_it_stands(unit, find(unit, Certification, one), key) for one in handles)
        return tuple(_record(unit, handle, looked) for handle in dict.fromkeys(handles))


def _record(unit: Unit, handle: str, looked: _Looked) -> RecordedCheck:
    row = certification_in_hand(unit, handle)
    if row["engagement_id"] != unit.engagement_id:
        raise UsageProblem(f"{row['handle']} is of another engagement. Record the checks of one at a time.")
    playbook, spec = steps_in_hand(unit, row)
    key = check_one_of("check", looked.key, (*spec.clearances, *spec.induction))
    phase = CheckPhase.CLEARANCE if key in spec.clearances else CheckPhase.INDUCTION
    _check(unit, row, playbook, phase, key)
    if checks_of(playbook, phase)[key].tested and looked.result is CheckResult.PASSED and not looked.account:
        raise UsageProblem(
            f"{key} is tested by the trainee himself: --account NAME says with which account of his."
        )
    check_day(unit, "check", looked.on, earliest=row["nominated_on"], earliest_is="the nomination")
    unit.insert(
        TraineeCheck,
        engagement_id=row["engagement_id"],
        certification_id=row["id"],
        number=next_number(unit, TraineeCheck, certification_id=row["id"]),
        phase=phase,
        check_key=key,
        result=looked.result,
        checked_on=looked.on,
        reference=looked.reference,
        account=looked.account,
        checked_by=unit.act.by,
    )
    status = _move_on(unit, row, playbook)
    unit.event(KIND, row["handle"], check=key, result=looked.result, checked_on=looked.on, status=status)
    return _as_it_stands(unit, find(unit, Certification, row["handle"]), key)


def _check(unit: Unit, row: RowMapping, playbook: Playbook, phase: CheckPhase, key: str) -> None:
    check_there(row, "checked")
    function = checks_of(playbook, phase)[key].checked_by
    named = function is not None and unit.act.by == holder_now(
        unit, row["engagement_id"], function, row["process_id"]
    )
    require(unit, VERB, engagement_id=row["engagement_id"], named=named)
    if function is not None and not named:
        holds = holder_now(unit, row["engagement_id"], function, row["process_id"])
        if holds is not None:
            title = playbook.functions[function].title
            raise Refused(
                f"{key} is checked by the {title}; ask for it there, or assign it: kt function assign"
            )
    check_not_own(unit, row, "checks")
    if row["status"] is CertificationStatus.NOMINATED and phase is CheckPhase.INDUCTION:
        left = open_checks(playbook, trainee_facts(unit, row), CheckPhase.CLEARANCE)
        raise Refused(f"{row['handle']} is not cleared yet, and is inducted after that: {', '.join(left)}.")


def _move_on(unit: Unit, row: RowMapping, playbook: Playbook) -> CertificationStatus:
    """Clear or induct the trainee when nothing of the phase is left."""
    status = CertificationStatus(row["status"])
    if status not in NEXT:
        return status
    phase, following = NEXT[status]
    if open_checks(playbook, trainee_facts(unit, row), phase):
        return status
    move_trainee(unit, row, following, "moved on")
    return following


def _as_it_stands(unit: Unit, row: RowMapping, key: str) -> RecordedCheck:
    playbook, spec = steps_in_hand(unit, row)
    phase = CheckPhase.CLEARANCE if key in spec.clearances else CheckPhase.INDUCTION
    left = open_checks(playbook, trainee_facts(unit, row), phase)
    return RecordedCheck(row["handle"], key, row["status"], left)
