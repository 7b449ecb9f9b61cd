"""Records one audit of somebody in the nursery; a red flag of the playbook takes him out of the process at once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.nesting_in_hand import check_nesting, nesting_asked
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.remove_trainee import remove_in
from kt_engine.actions.training_in_hand import (
    assessor_of,
    certification_in_hand,
    check_day,
    check_not_own,
    check_one_of,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.training import check_score
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import Certification, NestingAudit
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, CertificationStatus, RemovalCause

KIND = "audit_recorded"
VERB = "audit trainees"
MOST = 200


@dataclass(frozen=True)
class RecordedAudit:
    handle: str
    number: int
    passed: bool
    status: CertificationStatus


@dataclass(frozen=True)
class Audited:
    reference: str
    """Of the contact or case that was audited."""
    score_pct: Decimal
    on: date
    red_flag: str | None = None


def record_audit(database: Database, act: Act, handle: str, audited: Audited) -> RecordedAudit:
    """Record an audit as the acting auditor; it passes at the playbook's mark, never with a red flag.

    Raises UsageProblem for a score or day that cannot be, NotFound for an unknown red flag, MoveRefused for who is
    not in the nursery, Refused for an auditor who is not qualified, and for the trainee himself.
    """
    score, reference = check_score(audited.score_pct), one_line(audited.reference, "reference", most=MOST)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known)
        row = certification_in_hand(unit, handle)
        playbook, spec = nesting_asked(unit, row)
        quality = holder_now(unit, engagement_id, spec.quality, row["process_id"])
        require(unit, VERB, engagement_id=engagement_id, named=quality == unit.act.by)
        check_not_own(unit, row, "audits")
        check_nesting(row, "audited")
        flag = check_one_of("red flag", audited.red_flag, spec.red_flags) if audited.red_flag else None
        first = trainee_facts(unit, row).stays[0].starts_on
        check_day(unit, "audit", audited.on, earliest=first, earliest_is="the nursery")
        # Whoever the playbook names for quality is qualified by that.
        named = unit.act.by == quality
        qualified = spec.quality if named else assessor_of(unit, row, playbook, audited.on)
        mark = playbook.thresholds[spec.pass_mark].value
        passed = score >= mark and flag is None
        number = next_number(unit, NestingAudit, certification_id=row["id"])
        unit.insert(
            NestingAudit, engagement_id=engagement_id, certification_id=row["id"], number=number,
            audited_on=audited.on, reference=reference, score_pct=score, pass_mark_pct=mark, red_flag=flag,
            passed=passed, auditor_id=unit.act.by, qualified_by=qualified or "",
        )  # fmt: skip
        status = _follow(unit, row, flag)
        unit.event(KIND, row["handle"], number=number, passed=passed, red_flag=flag, status=status)
        return _as_it_stands(unit, row["handle"])


def _follow(unit: Unit, row: RowMapping, flag: str | None) -> CertificationStatus:
    """A red flag ends the nursery; any other audit makes the evidence new that a graduation is signed on."""
    if flag is not None:
        remove_in(unit, row, RemovalCause.RED_FLAG)
        return CertificationStatus.REMOVED
    withdraw_agreements(unit, row["engagement_id"], subject=row["handle"], kind=AgreementKind.GRADUATION)
    return CertificationStatus(row["status"])


def _as_it_stands(unit: Unit, handle: str) -> RecordedAudit:
    row = find(unit, Certification, handle)
    audits = trainee_facts(unit, row).audits
    return RecordedAudit(row["handle"], len(audits), audits[-1].passed, row["status"])
