"""What stands between a trainee and a step of his way, as sentences. Plain values only."""

from collections.abc import Iterable, Iterator
from datetime import date

from kt_engine.playbook.schema import Playbook
from kt_engine.rules.certificate_gaps import case_gaps, check_gaps, level_gaps, shadow_gaps, test_gaps
from kt_engine.rules.trainee_path import TraineeFacts
from kt_engine.words import CERTIFIED_OR_LATER, GONE_TRAINEES, CertificationStatus, CheckPhase, TraineeStep

BEHIND_HIM = (
    CERTIFIED_OR_LATER | GONE_TRAINEES | {CertificationStatus.RECERT_DUE, CertificationStatus.EXPIRED}
)
"""Who was certified has proven every step; of who is gone nothing is asked."""


def step_gaps(playbook: Playbook, facts: TraineeFacts, step: TraineeStep, today: date) -> tuple[str, ...]:
    """Give everything that is missing up to this step, in the order of the way; nothing: it is reached."""
    if facts.status in BEHIND_HIM:
        return ()
    found: list[str] = []
    for one, gaps in _gaps(playbook, facts, today):
        found += gaps
        if one is step:
            break
    return tuple(found)


def _gaps(
    playbook: Playbook, facts: TraineeFacts, today: date
) -> Iterator[tuple[TraineeStep, Iterable[str]]]:
    yield TraineeStep.CLEARED, check_gaps(playbook, facts, CheckPhase.CLEARANCE)
    yield TraineeStep.INDUCTED, check_gaps(playbook, facts, CheckPhase.INDUCTION)
    yield TraineeStep.ASSESSED, test_gaps(playbook, facts, today)
    yield TraineeStep.WATCHED, shadow_gaps(playbook, facts)
    yield TraineeStep.SUPERVISED, level_gaps(playbook, facts)
    yield TraineeStep.READY, case_gaps(playbook, facts, today)
