"""One trainee's certificate: what it says on its first line. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_certificate import CertificateFacts
from kt_engine.documents.wording import day
from kt_engine.words import CertificationStatus

CLASSIFICATION = "Confidential: personnel data, for its holder and those who sign"


def title(facts: CertificateFacts) -> str:
    return f"Certificate {facts.certification}: {facts.process_name}"


def view(facts: CertificateFacts) -> Mapping[str, object]:
    return {"standing": standing(facts)}


def standing(facts: CertificateFacts) -> str:
    """Say what the person is; never "certified" when the status says something else."""
    if facts.status is CertificationStatus.CERTIFIED:
        return f"was certified on {day(facts.certified_on) or 'a day not recorded'}"
    if facts.status is CertificationStatus.EXPIRED:
        return f"was certified until {day(facts.expires_on) or 'a day not recorded'} and is no longer"
    return "is not certified"
