"""Whether nothing but signatures is missing for a certificate. It writes nothing."""

from datetime import date

from sqlalchemy import RowMapping

from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.certificate_gaps import certificate_gaps
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, GONE_TRAINEES, CertificationStatus


def is_ready_to_sign(reader: Reader, certification: RowMapping, playbook: Playbook, today: date) -> bool:
    """Tell whether its signers are asked now: every module passed, and on the long way everything else too."""
    spec = playbook.certification
    if spec is None or not spec.has_steps:
        return bool(certification["status"] is CertificationStatus.ASSESSED)
    return not certificate_gaps(playbook, trainee_facts(reader, certification), today)


def missing_of(reader: Reader, playbook: Playbook, certification: RowMapping, today: date) -> tuple[str, ...]:
    """Give what stands between a trainee and his certificate; nothing for who has it, has left, or on the short way."""
    spec = playbook.certification
    has_it = certification["status"] in CERTIFIED_OR_LATER | GONE_TRAINEES
    if spec is None or not spec.has_steps or has_it:
        return ()
    return certificate_gaps(playbook, trainee_facts(reader, certification), today)
