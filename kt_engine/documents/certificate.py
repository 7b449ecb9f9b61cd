"""One trainee's certificate: what it says on its first line, what it allows and where it ends. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_certificate import CertificateFacts, CertificateLevel
from kt_engine.documents.wording import day
from kt_engine.words import CERTIFIED_OR_LATER, GONE_TRAINEES, CertificationStatus

CLASSIFICATION = "Confidential: for its holder and those who sign; it holds no score"
LEVELS = {
    0: "does none of it yet",
    1: "proposes, and somebody else does it",
    2: "does it while guided step by step",
    3: "does it while watched, and may be stopped",
    4: "does it alone; it is reviewed afterwards",
    5: "does it alone, with help on demand",
}
"""What a level of authority allows."""


def title(facts: CertificateFacts) -> str:
    return f"Certificate {facts.certification}: {facts.process_name}"


def view(facts: CertificateFacts) -> Mapping[str, object]:
    return {
        "standing": standing(facts),
        "allowed": LEVELS,
        "restrictions": restrictions(facts),
    }


def standing(facts: CertificateFacts) -> str:
    """Say what the person is; never "certified" when the status says something else."""
    if facts.status in CERTIFIED_OR_LATER:
        return f"was certified on {day(facts.certified_on) or 'a day not recorded'}"
    if facts.status is CertificationStatus.EXPIRED:
        return f"was certified until {day(facts.expires_on) or 'a day not recorded'} and is no longer"
    if facts.status is CertificationStatus.RECERT_DUE:
        return f"was certified, and has to be certified again since {day(facts.again_since) or 'a day not recorded'}"
    if facts.status in GONE_TRAINEES and facts.certified_on:
        return f"was certified on {day(facts.certified_on)} and does this work no longer"
    return "is not certified"


def restrictions(facts: CertificateFacts) -> list[str]:
    """Say what the holder may not do, or only in a certain way."""
    practice = facts.practice
    levels = practice.levels if practice else ()
    found = [f"{one.title}: {LEVELS[one.level]}{_below(one)}" for one in levels if one.level < max(LEVELS)]
    if practice and practice.has_nursery and facts.live_on is None:
        found.append("No work alone before the nursery has been left; until then every step is audited")
    if facts.shift:
        found.append(f"Planned for the shift {facts.shift}")
    if facts.language:
        found.append(f"Planned for the language {facts.language}")
    return found


def _below(level: CertificateLevel) -> str:
    short = level.needed - level.level
    return f"; that is {short} below what a certificate asks for" if short > 0 else ""
