"""Withdraws a trainee from a process, with the reason; reconciling then nominates a replacement."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.remove_trainee import withdraw_what_waits
from kt_engine.actions.training_in_hand import certification_in_hand, check_day
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.moves import check_move
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus

KIND = "trainee_withdrawn"
MOST = 1000


@dataclass(frozen=True)
class WithdrawnTrainee:
    handle: str


def withdraw_trainee(
    database: Database, act: Act, handle: str, *, reason: str, on: date | None = None
) -> WithdrawnTrainee:
    """Withdraw a trainee as of a day (without one, the day of the act).

    Raises UsageProblem without a reason or for a day that cannot be, MoveRefused for a second withdrawal.
    """
    why = one_line(reason, "reason", most=MOST)
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(Certification, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return WithdrawnTrainee(known)
        row = certification_in_hand(unit, handle)
        require(unit, "withdraw trainees", engagement_id=row["engagement_id"])
        return WithdrawnTrainee(withdraw(unit, row, why, on or unit.today))


def withdraw(unit: Unit, row: RowMapping, why: str, left_on: date, /, **facts: object) -> str:
    """End a certification within a unit of work, with its event, to which `facts` are added; gives its handle."""
    name = row["handle"]
    check_move(
        "certification",
        name,
        row["status"],
        CertificationStatus.ATTRITED,
        "withdrawn",
        "Nothing was changed.",
    )
    check_day(unit, "withdrawal", left_on, earliest=row["nominated_on"], earliest_is="the nomination")
    unit.change(
        Certification,
        row["id"],
        name,
        version=row["version"],
        status=CertificationStatus.ATTRITED,
        attrited_on=left_on,
        reason=why,
    )
    withdraw_what_waits(unit, row)
    unit.event(KIND, name, texts=None, before=row["status"], left_on=left_on, **facts)
    return str(name)
