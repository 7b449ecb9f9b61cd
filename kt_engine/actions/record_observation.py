"""Records one case a trainee watched, or did under supervision, and what came of it; cases are counted, not hours."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.training_in_hand import (
    certification_in_hand,
    check_day,
    check_not_own,
    check_one_of,
    move_trainee,
    steps_in_hand,
)
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import MoveRefused, Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import CertificationSpec, Playbook
from kt_engine.rules.trainee_path import unseen_cases
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find, next_number
from kt_engine.store.tables import Certification, Observation
from kt_engine.store.unit import Act, Unit
from kt_engine.words import CertificationStatus, ObservationPhase

KIND = "observation_recorded"
VERB = "record what trainees watch and do"
REFERENCE_LENGTH, OUTCOME_LENGTH = 200, 1000
WATCHES = frozenset({CertificationStatus.ASSESSED, CertificationStatus.SHADOWING})


@dataclass(frozen=True)
class RecordedObservation:
    handle: str
    number: int
    """1, 2, ... of this trainee."""
    phase: ObservationPhase
    status: CertificationStatus
    unseen: tuple[str, ...]
    """Mandatory cases that were not seen often enough."""


@dataclass(frozen=True)
class Watched:
    """What was watched or done: a mandatory case, a kind of work done under supervision, or both."""

    reference: str
    outcome: str
    on: date
    case: str | None = None
    activity: str | None = None
    simulated: bool = False
    corrected: bool = False


def record_observation(database: Database, act: Act, handle: str, watched: Watched) -> RecordedObservation:
    """Record a case; with an activity the trainee did it under supervision, without one he watched.

    Raises NotFound for a case or activity the playbook does not know, MoveRefused before every module is passed or
    the reverse shadow has begun, Refused for the trainee himself and for who may not.
    """
    reference = one_line(watched.reference, "reference", most=REFERENCE_LENGTH)
    outcome = one_line(watched.outcome, "outcome", most=OUTCOME_LENGTH)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_it_stands(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "observes")
        playbook, spec = steps_in_hand(unit, row)
        values = _done(unit, row, playbook, watched) if watched.activity else _seen(row, spec, watched)
        check_day(unit, "case", watched.on, earliest=row["nominated_on"], earliest_is="the nomination")
        number = next_number(unit, Observation, certification_id=row["id"])
        unit.insert(
            Observation, engagement_id=engagement_id, certification_id=row["id"], number=number,
            reference=reference, simulated=watched.simulated, corrected=watched.corrected,
            observed_on=watched.on, outcome=outcome, observer_id=unit.act.by, **values,
        )  # fmt: skip
        status = _move_on(unit, row, playbook, values["phase"])
        unit.event(
            KIND, row["handle"], number=number, phase=values["phase"], case=values["case_key"],
            activity=values["activity_key"], simulated=watched.simulated, observed_on=watched.on, status=status,
        )  # fmt: skip
        return _as_it_stands(unit, row["handle"])


def _seen(row: RowMapping, spec: CertificationSpec, watched: Watched) -> dict[str, object]:
    """Check what was watched, and give its columns."""
    if spec.shadow is None:
        raise Refused(
            f"The playbook of {row['handle']} asks for no shadow; nothing is watched for a certificate."
        )
    if watched.corrected:
        raise Refused("Who only watches is not corrected. Say with --activity what the trainee did himself.")
    case = check_one_of("mandatory case", watched.case or "", spec.shadow.cases)
    if row["status"] not in WATCHES:
        instead = "Cases are watched after every module is passed: kt training show {handle}"
        raise MoveRefused(
            row["handle"], row["status"].value, "observed", instead.format(handle=row["handle"])
        )
    return {"phase": ObservationPhase.SHADOW, "case_key": case, "activity_key": None, "level": None}


def _done(unit: Unit, row: RowMapping, playbook: Playbook, watched: Watched) -> dict[str, object]:
    """Check what was done under supervision, and give its columns with the level it was done at."""
    spec = playbook.certification
    if spec is None or spec.reverse_shadow is None:
        raise Refused(f"The playbook of {row['handle']} asks for no work under supervision.")
    activity = check_one_of("activity", watched.activity or "", spec.reverse_shadow.activities)
    cases = spec.shadow.cases if spec.shadow else {}
    case = check_one_of("mandatory case", watched.case, cases) if watched.case else None
    level = trainee_facts(unit, row).level_of.get(activity)
    if level is None or row["status"] is not CertificationStatus.REVERSE_SHADOW:
        instead = f"Work under supervision begins with: kt training begin-reverse-shadow {row['handle']}"
        raise MoveRefused(row["handle"], row["status"].value, "supervised", instead)
    phase = ObservationPhase.REVERSE_SHADOW
    return {"phase": phase, "case_key": case, "activity_key": activity, "level": level}


def _move_on(unit: Unit, row: RowMapping, playbook: Playbook, phase: object) -> CertificationStatus:
    """The first case watched begins the shadow; it is done when every mandatory case was seen."""
    if phase is not ObservationPhase.SHADOW:
        return CertificationStatus(row["status"])
    now = row
    if row["status"] is CertificationStatus.ASSESSED:
        move_trainee(unit, row, CertificationStatus.SHADOWING, "observed")
        now = find(unit, Certification, row["handle"])
    if unseen_cases(playbook, trainee_facts(unit, now)):
        return CertificationStatus.SHADOWING
    move_trainee(unit, now, CertificationStatus.SHADOW_DONE, "observed")
    return CertificationStatus.SHADOW_DONE


def _as_it_stands(unit: Unit, handle: str) -> RecordedObservation:
    row = find(unit, Certification, handle)
    facts = trainee_facts(unit, row)
    unseen = unseen_cases(steps_in_hand(unit, row)[0], facts)
    return RecordedObservation(row["handle"], len(facts.seen), facts.seen[-1].phase, row["status"], unseen)
