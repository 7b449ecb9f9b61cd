"""Begins the work of a trainee under supervision: every kind of it at the first level, where he only proposes."""

from dataclasses import dataclass

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
from kt_engine.errors import Refused
from kt_engine.rules.trainee_path import FIRST_LEVEL
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import AuthorityLevel, Certification
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, LevelCause

KIND = "reverse_shadow_begun"
VERB = "say how far trainees may go"


@dataclass(frozen=True)
class BegunReverseShadow:
    handle: str
    levels: tuple[tuple[str, int], ...]
    """Each activity with its level; after a declined certificate the levels are those reached before."""


def begin_reverse_shadow(database: Database, act: Act, handle: str) -> BegunReverseShadow:
    """Let a trainee who has seen every mandatory case work under supervision.

    Raises MoveRefused before that, Refused for the trainee himself and for who may not.
    """
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "supervises")
        _, spec = steps_in_hand(unit, row)
        if spec.reverse_shadow is None:
            raise Refused(f"The playbook of {row['handle']} asks for no work under supervision.")
        move_trainee(unit, row, CertificationStatus.REVERSE_SHADOW, "supervised")
        known_levels = trainee_facts(unit, row).level_of
        for activity in spec.reverse_shadow.activities:
            if activity not in known_levels:
                _begin(unit, row, activity)
        unit.event(KIND, row["handle"], activities_count=len(spec.reverse_shadow.activities))
        return _as_it_stands(unit, row["handle"])


def _begin(unit: Unit, row: RowMapping, activity: str) -> None:
    unit.insert(
        AuthorityLevel,
        engagement_id=row["engagement_id"],
        certification_id=row["id"],
        activity_key=activity,
        number=1,
        level=FIRST_LEVEL,
        cause=LevelCause.BEGUN,
        since_on=unit.today,
        recorded_by=unit.act.by,
    )


def _as_it_stands(unit: Unit, handle: str) -> BegunReverseShadow:
    row = find(unit, Certification, handle)
    return BegunReverseShadow(row["handle"], tuple(trainee_facts(unit, row).level_of.items()))
