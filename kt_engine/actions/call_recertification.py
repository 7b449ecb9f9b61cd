"""Says that somebody has to be certified again: the work changed, he was away too long, or his quality broke."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_not_own,
    move_trainee,
    steps_in_hand,
)
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import RecertificationSpec
from kt_engine.rules.trainee_path import limit
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.tables import Certification, Recertification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, CertificationStatus, RecertCause

KIND = "recertification_called"
VERB = "call for a new certificate"
MOST = 600


@dataclass(frozen=True)
class CalledRecertification:
    handle: str
    due_on: date
    cause: RecertCause


@dataclass(frozen=True)
class Away:
    """Days of an absence, both inclusive."""

    first_on: date
    last_on: date


def call_recertification(
    database: Database, act: Act, handle: str, *, cause: RecertCause, reason: str, away: Away | None = None
) -> CalledRecertification:
    """Let the certificate count no more from today on; the way goes on with a class.

    Raises UsageProblem for an absence without its days or a cause nobody calls, Refused for an absence the playbook
    lets pass and for who may not, MoveRefused for who is not certified.
    """
    why = one_line(reason, "reason", most=MOST)
    if cause is RecertCause.PERIOD:
        raise UsageProblem(
            "The end of a certificate calls itself. Name another cause: change, absence or quality."
        )
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return CalledRecertification(known, unit.today, cause)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "recalls")
        playbook, spec = recertification_asked(unit, row)
        if cause is RecertCause.ABSENCE:
            _check_away(unit, row, playbook, spec, away)
        make_due(unit, row, cause, on=unit.today, reason=why)
        unit.event(KIND, row["handle"], cause=cause, due_on=unit.today, before=row["status"])
        return CalledRecertification(row["handle"], unit.today, cause)


def recertification_asked(unit: Unit, row: RowMapping) -> tuple[Playbook, RecertificationSpec]:
    playbook, spec = steps_in_hand(unit, row)
    if spec.recertification is None:
        raise Refused(f"The playbook of {row['handle']} does not say when somebody is certified again.")
    return playbook, spec.recertification


def _check_away(
    unit: Unit, row: RowMapping, playbook: Playbook, spec: RecertificationSpec, away: Away | None
) -> None:
    if away is None:
        raise UsageProblem("Say from when until when: --away-from DATE --away-to DATE.")
    if not away.first_on <= away.last_on <= unit.today:
        raise UsageProblem(
            f"An absence from {away.first_on} to {away.last_on} cannot be over today. Look at the days."
        )
    days, most = (away.last_on - away.first_on).days + 1, limit(playbook, spec.absence)
    if days <= most:
        raise Refused(
            f"{row['handle']} was away for {days} days; the playbook asks for a new certificate after more than {most}."
        )


def make_due(unit: Unit, row: RowMapping, cause: RecertCause, *, on: date, reason: str | None = None) -> None:
    """Keep the certificate he had, and let it count no more; the caller writes the event."""
    move_trainee(
        unit, row, CertificationStatus.RECERT_DUE, "certified again", recert_due_on=on, evidence_sha256=None
    )
    unit.insert(
        Recertification,
        engagement_id=row["engagement_id"],
        certification_id=row["id"],
        number=next_number(unit, Recertification, certification_id=row["id"]),
        cause=cause,
        due_on=on,
        reason=reason,
        certified_on=row["certified_on"],
        expires_on=row["expires_on"],
        evidence_sha256=row["evidence_sha256"],
        reported_by=unit.act.by,
    )
    withdraw_agreements(unit, row["engagement_id"], subject=row["handle"], kind=AgreementKind.GRADUATION)
