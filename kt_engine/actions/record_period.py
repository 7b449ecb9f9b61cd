"""Records how one period of live work was beside that of who has done it for long; enough good ones make proficient."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_not_own,
    move_trainee,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.playbook.schema import Playbook
from kt_engine.playbook.trainee_path import ProficiencySpec
from kt_engine.rules.nursery import day_after, first_day_of, is_proficient, period_meets
from kt_engine.rules.training import check_score
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, ProficiencyPeriod, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus

KIND = "period_recorded"
VERB = "audit trainees"
WORKS = frozenset({CertificationStatus.LIVE, CertificationStatus.PROFICIENT})
LONGEST_SECONDS = Decimal(10**7)
P = table_of(ProficiencyPeriod)


@dataclass(frozen=True)
class RecordedPeriod:
    handle: str
    period: str
    met: bool
    status: CertificationStatus


@dataclass(frozen=True)
class WorkedPeriod:
    """Times in seconds, quality in percent."""

    period: str
    handle_time: Decimal
    tenured: Decimal
    """Of who has done the work for long, in the same period."""
    quality_pct: Decimal


def record_period(database: Database, act: Act, handle: str, worked: WorkedPeriod) -> RecordedPeriod:
    """Record a period that is over; the playbook's number of good ones in a row makes the trainee proficient.

    Raises UsageProblem for a period or figures that cannot be, MoveRefused for who does no live work, Refused for a
    period that is recorded already and for who may not.
    """
    quality = check_score(worked.quality_pct)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_recorded(unit, known, worked.period.strip())
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "measures")
        playbook, spec = _proficiency(unit, row)
        period = _checked_period(unit, row, spec, worked)
        times = {"handle_time": worked.handle_time, "tenured": worked.tenured}
        met = period_meets(playbook, spec, quality_pct=quality, **times)
        unit.insert(
            ProficiencyPeriod, engagement_id=engagement_id, certification_id=row["id"], period=period,
            handle_time_seconds=worked.handle_time, tenured_seconds=worked.tenured, quality_pct=quality, met=met,
            recorded_on=unit.today, recorded_by=unit.act.by,
        )  # fmt: skip
        status = _move_on(unit, row, playbook, spec)
        unit.event(KIND, row["handle"], period=period, met=met, status=status)
        return RecordedPeriod(row["handle"], period, met, status)


def _proficiency(unit: Unit, row: RowMapping) -> tuple[Playbook, ProficiencySpec]:
    playbook, spec = steps_in_hand(unit, row)
    if spec.proficiency is None:
        raise Refused(f"The playbook of {row['handle']} does not say when somebody is proficient.")
    return playbook, spec.proficiency


def _checked_period(unit: Unit, row: RowMapping, spec: ProficiencySpec, worked: WorkedPeriod) -> str:
    """Give the period as it is kept: over, after the first day of live work, and not recorded before."""
    if row["status"] not in WORKS:
        raise MoveRefused(
            row["handle"], row["status"].value, "measured", "Only periods of live work are compared."
        )
    for name, value in (("handling time", worked.handle_time), ("tenured handling time", worked.tenured)):
        if not value.is_finite() or not 0 < value <= LONGEST_SECONDS:
            raise UsageProblem(
                f"The {name} is in seconds, more than 0 and at most {LONGEST_SECONDS}, not {value}."
            )
    period, first = worked.period.strip(), first_day_of(worked.period, spec)
    if day_after(first, spec) > unit.today:
        raise UsageProblem(f"{period} is not over yet. Record it afterwards.")
    if row["live_on"] is not None and day_after(first, spec) <= row["live_on"]:
        raise UsageProblem(f"{period} was over before {row['handle']} began live work on {row['live_on']}.")
    where = (P.c.certification_id == row["id"], P.c.period == period)
    if unit.first(P.select().where(*where)) is not None:
        raise Refused(f"{period} of {row['handle']} is recorded already; a recorded period is not changed.")
    return period


def _move_on(unit: Unit, row: RowMapping, playbook: Playbook, spec: ProficiencySpec) -> CertificationStatus:
    if row["status"] is CertificationStatus.LIVE and is_proficient(playbook, spec, trainee_facts(unit, row)):
        move_trainee(unit, row, CertificationStatus.PROFICIENT, "called proficient")
        return CertificationStatus.PROFICIENT
    return CertificationStatus(row["status"])


def _as_recorded(unit: Unit, handle: str, period: str) -> RecordedPeriod:
    row = find(unit, Certification, handle)
    found = unit.rows(P.select().where(P.c.certification_id == row["id"], P.c.period == period))[0]
    return RecordedPeriod(row["handle"], period, bool(found["met"]), row["status"])
