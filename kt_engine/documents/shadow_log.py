"""The shadow and reverse-shadow log: what was seen, and how far everybody may go. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_shadow_log import LogLimit, LogProcess, ShadowLogFacts
from kt_engine.documents.certificate import levels_said
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted
from kt_engine.words import LevelCause

CLASSIFICATION = marked("Confidential: client and provider of this engagement; it holds no score")
CAUSES = {
    LevelCause.BEGUN: marked("begun"),
    LevelCause.RAISED: marked("raised, agreed"),
    LevelCause.LOWERED: marked("lowered at once"),
}


def title(facts: ShadowLogFacts) -> str:
    return say("Shadow and reverse-shadow log: {engagement}", engagement=facts.engagement.name)


def view(facts: ShadowLogFacts) -> Mapping[str, object]:  # noqa: ARG001 - every document's view takes its facts
    return {
        "allowed": levels_said(),
        "cause": {cause: say(text) for cause, text in CAUSES.items()},
        "standing": standing,
        "supervised": supervised,
    }


def standing(limit: LogLimit) -> str:
    """Say a limit beside what a certificate asks for: "3 of 3", "1 of 3: short of 2"."""
    said = say("{count} of {whole}", count=limit.level, whole=limit.target)
    short = limit.target - limit.level
    return said if short <= 0 else say("{reached}: short of {short}", reached=said, short=short)


def supervised(process: LogProcess) -> str:
    """Say in sums how often a supervisor had to step in."""
    if not process.supervised_count:
        return say("No case was done under supervision yet.")
    return say(
        "{cases} done under supervision; in {count} of them the supervisor stepped in.",
        cases=counted(process.supervised_count, "case was", "cases were"),
        count=process.corrected_count,
    )
