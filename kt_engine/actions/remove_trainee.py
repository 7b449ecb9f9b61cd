"""Takes a trainee out of a process for good: the last attempt failed, a red flag was seen, or it was decided."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.raise_level import level_subject
from kt_engine.actions.training_in_hand import certification_in_hand, move_trainee
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, CertificationStatus, RemovalCause

KIND = "trainee_removed"
MOST = 1000


@dataclass(frozen=True)
class RemovedTrainee:
    handle: str
    withdrawn: tuple[str, ...] = ()
    """Agreements that were before their signers."""


def remove_trainee(database: Database, act: Act, handle: str, *, reason: str) -> RemovedTrainee:
    """Take a trainee out of the process as of today; the next tick nominates somebody else.

    Raises UsageProblem without a reason, MoveRefused for who has left already, Refused for who may not.
    """
    why = one_line(reason, "reason", most=MOST)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return RemovedTrainee(known)
        row = certification_in_hand(unit, handle)
        require(unit, "withdraw trainees", engagement_id=engagement_id)
        withdrawn = remove_in(unit, row, RemovalCause.DECIDED, reason=why)
        unit.event(KIND, row["handle"], cause=RemovalCause.DECIDED, before=row["status"])
        return RemovedTrainee(row["handle"], withdrawn)


def remove_in(
    unit: Unit, row: RowMapping, cause: RemovalCause, *, reason: str | None = None, on: date | None = None
) -> tuple[str, ...]:
    """Take a trainee out within another verb, which writes the event; gives the agreements that were withdrawn."""
    said = reason or SENTENCES[cause]
    move_trainee(
        unit, row, CertificationStatus.REMOVED, "taken out", attrited_on=on or unit.today, reason=said
    )
    return withdraw_what_waits(unit, row)


SENTENCES = {
    RemovalCause.LAST_ATTEMPT: "The last attempt that the playbook allows has failed.",
    RemovalCause.RED_FLAG: "A red flag was seen in the nursery.",
    RemovalCause.DECIDED: "It was decided.",
}


def withdraw_what_waits(unit: Unit, row: RowMapping) -> tuple[str, ...]:
    """Withdraw what is before its signers about a trainee who is no longer there."""
    spec = pinned_playbook(unit, row["engagement_id"]).certification
    activities = spec.reverse_shadow.activities if spec and spec.reverse_shadow else {}
    found: list[str] = []
    for activity in activities:
        found += withdraw_agreements(
            unit,
            row["engagement_id"],
            subject=level_subject(row["handle"], activity),
            kind=AgreementKind.AUTHORITY_LEVEL,
        )
    found += withdraw_agreements(
        unit, row["engagement_id"], subject=row["handle"], kind=AgreementKind.GRADUATION
    )
    return tuple(found)
