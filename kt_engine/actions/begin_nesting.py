"""Begins the nursery of somebody certified: audited work, as long as its complexity needs."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.nesting_in_hand import nesting_asked
from kt_engine.actions.training_in_hand import certification_in_hand, check_day, check_not_own, move_trainee
from kt_engine.errors import UsageProblem
from kt_engine.playbook.trainee_path import NestingSpec
from kt_engine.rules.trainee_path import limit
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, NestingPeriod, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, Complexity

KIND = "nesting_begun"
VERB = "lead trainees to live work"
N = table_of(NestingPeriod)


@dataclass(frozen=True)
class BegunNesting:
    handle: str
    starts_on: date
    ends_on: date
    """Inclusive."""


def begin_nesting(
    database: Database, act: Act, handle: str, *, complexity: Complexity | None = None, on: date | None = None
) -> BegunNesting:
    """Let somebody certified work in the nursery from a day on (without one, the day of the act).

    `complexity` may be left out where the playbook has one length only. Raises UsageProblem for a class it has no
    length for, MoveRefused unless the trainee is certified, Refused for the trainee himself and for who may not.
    """
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_begun(unit, find(unit, Certification, known))
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "leads")
        playbook, spec = nesting_asked(unit, row)
        kind = _complexity(spec, complexity)
        starts_on = on or unit.today
        certified_on = row["certified_on"] or starts_on
        check_day(unit, "nursery", starts_on, earliest=certified_on, earliest_is="the certificate")
        ends_on = starts_on + timedelta(days=limit(playbook, spec.length[kind]) - 1)
        move_trainee(unit, row, CertificationStatus.NESTING, "taken into the nursery")
        unit.insert(
            NestingPeriod, engagement_id=engagement_id, certification_id=row["id"], number=1,
            complexity=kind, starts_on=starts_on, ends_on=ends_on, recorded_by=unit.act.by,
        )  # fmt: skip
        unit.event(KIND, row["handle"], complexity=kind, starts_on=starts_on, ends_on=ends_on)
        return BegunNesting(row["handle"], starts_on, ends_on)


def _complexity(spec: NestingSpec, asked: Complexity | None) -> Complexity:
    known = list(spec.length)
    if asked is None and len(known) == 1:
        return known[0]
    if asked not in known:
        names = " or ".join(one.value for one in known)
        raise UsageProblem(
            f"Say how complex the work is, because the nursery depends on it: --complexity {names}"
        )
    return asked


def _as_begun(unit: Unit, row: RowMapping) -> BegunNesting:
    first = unit.rows(N.select().where(N.c.certification_id == row["id"], N.c.number == 1))[0]
    return BegunNesting(row["handle"], first["starts_on"], first["ends_on"])
