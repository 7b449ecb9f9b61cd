"""One trainee's certificate: what it says on its first line, what it allows and where it ends. It knows no store."""

from collections.abc import Mapping
from datetime import date

from kt_engine.answers.collect_certificate import CertificateFacts, CertificateLevel
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import day
from kt_engine.words import CERTIFIED_OR_LATER, GONE_TRAINEES, CertificationStatus

CLASSIFICATION = marked("Confidential: for its holder and those who sign; it holds no score")
LEVELS = {
    0: marked("does none of it yet"),
    1: marked("proposes, and somebody else does it"),
    2: marked("does it while guided step by step"),
    3: marked("does it while watched, and may be stopped"),
    4: marked("does it alone; it is reviewed afterwards"),
    5: marked("does it alone, with help on demand"),
}
"""What a level of authority allows."""


def title(facts: CertificateFacts) -> str:
    return say(
        "Certificate {certification}: {process}",
        certification=facts.certification,
        process=facts.process_name,
    )


def view(facts: CertificateFacts) -> Mapping[str, object]:
    return {
        "standing": standing(facts),
        "allowed": levels_said(),
        "restrictions": restrictions(facts),
    }


def levels_said() -> dict[int, str]:
    return {level: say(text) for level, text in LEVELS.items()}


def standing(facts: CertificateFacts) -> str:
    """Say what the person is; never "certified" when the status says something else."""
    if facts.status in CERTIFIED_OR_LATER:
        return say("was certified on {day}", day=_day(facts.certified_on))
    if facts.status is CertificationStatus.EXPIRED:
        return say("was certified until {day} and is no longer", day=_day(facts.expires_on))
    if facts.status is CertificationStatus.RECERT_DUE:
        return say("was certified, and has to be certified again since {day}", day=_day(facts.again_since))
    if facts.status in GONE_TRAINEES and facts.certified_on:
        return say("was certified on {day} and does this work no longer", day=_day(facts.certified_on))
    return say("is not certified")


def _day(value: date | None) -> str:
    return day(value) or say("a day not recorded")


def restrictions(facts: CertificateFacts) -> list[str]:
    """Say what the holder may not do, or only in a certain way."""
    practice = facts.practice
    levels = practice.levels if practice else ()
    found = [
        f"{one.title}: {say(LEVELS[one.level])}{_below(one)}" for one in levels if one.level < max(LEVELS)
    ]
    if practice and practice.has_nursery and facts.live_on is None:
        found.append(say("No work alone before the nursery has been left; until then every step is audited"))
    if facts.shift:
        found.append(say("Planned for the shift {shift}", shift=facts.shift))
    if facts.language:
        found.append(say("Planned for the language {language}", language=facts.language))
    return found


def _below(level: CertificateLevel) -> str:
    short = level.needed - level.level
    return say("; that is {short} below what a certificate asks for", short=short) if short > 0 else ""
