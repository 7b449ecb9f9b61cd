"""Lets somebody certified begin live work where the playbook has no nursery, or where he has been through it before."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.nesting_in_hand import is_open_to_live_work
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_day,
    check_not_own,
    move_trainee,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Certification, Process
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus

KIND = "live_work_begun"
VERB = "lead trainees to live work"


@dataclass(frozen=True)
class BegunLive:
    handle: str
    live_on: date


def begin_live(database: Database, act: Act, handle: str, *, on: date | None = None) -> BegunLive:
    """Note the first day of live work (without one, the day of the act).

    Raises MoveRefused unless certified, Refused where a nursery comes first or the process is not open to live work.
    """
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            row = find(unit, Certification, known)
            return BegunLive(row["handle"], row["live_on"])
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "leads")
        _check(unit, row)
        live_on = on or unit.today
        earliest = row["certified_on"] or live_on
        check_day(unit, "live work", live_on, earliest=earliest, earliest_is="the certificate")
        move_trainee(unit, row, CertificationStatus.LIVE, "let loose on live work", live_on=live_on)
        unit.event(KIND, row["handle"], live_on=live_on)
        return BegunLive(row["handle"], live_on)


def _check(unit: Unit, row: RowMapping) -> None:
    _, spec = steps_in_hand(unit, row)
    if not spec.has_steps:
        raise Refused(
            f"The playbook of {row['handle']} ends with the certificate; live work begins with the process."
        )
    facts = trainee_facts(unit, row)
    nursed = row["live_on"] is not None and facts.term > 1
    if spec.nesting is not None and not nursed:
        raise Refused(f"The nursery comes first: kt training begin-nesting {row['handle']}")
    if not is_open_to_live_work(unit, row):
        process = by_id(unit, Process, row["process_id"])["handle"]
        raise Refused(f"{process} is not open to live work: its gate of stage 4 has not passed.")
