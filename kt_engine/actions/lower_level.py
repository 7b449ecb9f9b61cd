"""Lowers how far a trainee may go, at once and by one person: a stop criterion was met. Nobody signs that."""

from dataclasses import dataclass

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.raise_level import level_subject
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_not_own,
    check_one_of,
    check_there,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.trainee_path import FIRST_LEVEL, wanted_levels
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.functions import holder_now
from kt_engine.store.tables import AuthorityLevel, Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind, LevelCause

KIND = "level_lowered"
VERB = "say how far trainees may go"
MOST = 600


@dataclass(frozen=True)
class LoweredLevel:
    handle: str
    activity: str
    level: int
    needed: int
    """What the certificate asks for; below it the trainee works no further than his level."""
    withdrawn: tuple[str, ...] = ()
    """Agreements that would have raised it."""


def lower_level(
    database: Database, act: Act, handle: str, *, activity: str, level: int, criterion: str, reason: str
) -> LoweredLevel:
    """Lower a level because a stop criterion of the playbook was met.

    Raises UsageProblem for a level that is not lower, NotFound for an unknown activity or criterion, Refused for the
    trainee himself and for who may not.
    """
    why = one_line(reason, "reason", most=MOST)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known, activity.strip())
        row = certification_in_hand(unit, handle)
        _, spec = steps_in_hand(unit, row)
        if spec.reverse_shadow is None:
            raise Refused(f"The playbook of {row['handle']} asks for no work under supervision.")
        supervisor = holder_now(unit, engagement_id, spec.reverse_shadow.supervised_by, row["process_id"])
        require(unit, VERB, engagement_id=engagement_id, named=supervisor == unit.act.by)
        check_not_own(unit, row, "lowers")
        check_there(row, "lowered")
        key = check_one_of("activity", activity, spec.reverse_shadow.activities)
        stop = check_one_of("stop criterion", criterion, spec.reverse_shadow.stop_criteria)
        before = trainee_facts(unit, row).level_of.get(key)
        if before is None or not FIRST_LEVEL <= level < before:
            at = "has no level yet" if before is None else f"is at level {before}"
            raise UsageProblem(f"{row['handle']} {at} in {key}; {level} is not lower, or no level.")
        _insert(unit, row["id"], key, level, stop, why)
        withdrawn = withdraw_agreements(
            unit, engagement_id, subject=level_subject(row["handle"], key), kind=AgreementKind.AUTHORITY_LEVEL
        )
        unit.event(
            KIND, row["handle"], activity=key, level=level, before=before, criterion=stop,
            withdrawn_count=len(withdrawn),
        )  # fmt: skip
        return LoweredLevel(row["handle"], key, level, _needed(unit, row["handle"], key), withdrawn)


def _insert(unit: Unit, certification_id: int, activity: str, level: int, criterion: str, why: str) -> None:
    number = next_number(unit, AuthorityLevel, certification_id=certification_id, activity_key=activity)
    unit.insert(
        AuthorityLevel, engagement_id=unit.engagement_id, certification_id=certification_id,
        activity_key=activity, number=number, level=level, cause=LevelCause.LOWERED, criterion_key=criterion,
        reason=why, since_on=unit.today, recorded_by=unit.act.by,
    )  # fmt: skip


def _needed(unit: Unit, handle: str, activity: str) -> int:
    playbook, _ = steps_in_hand(unit, find(unit, Certification, handle))
    return wanted_levels(playbook).get(activity, FIRST_LEVEL)


def _as_it_stands(unit: Unit, handle: str, activity: str) -> LoweredLevel:
    row = find(unit, Certification, handle)
    level = trainee_facts(unit, row).level_of.get(activity, FIRST_LEVEL)
    return LoweredLevel(row["handle"], activity, level, _needed(unit, handle, activity))
