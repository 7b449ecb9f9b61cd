"""The shadow and reverse-shadow log: what was seen, and how far everybody may go. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_shadow_log import LogLimit, LogProcess, ShadowLogFacts
from kt_engine.documents.certificate import LEVELS
from kt_engine.documents.wording import counted
from kt_engine.words import LevelCause

CLASSIFICATION = "Confidential: client and provider of this engagement; it holds no score"
CAUSES = {
    LevelCause.BEGUN: "begun",
    LevelCause.RAISED: "raised, agreed",
    LevelCause.LOWERED: "lowered at once",
}


def title(facts: ShadowLogFacts) -> str:
    return f"Shadow and reverse-shadow log: {facts.engagement.name}"


def view(facts: ShadowLogFacts) -> Mapping[str, object]:  # noqa: ARG001 - every document's view takes its facts
    return {"allowed": LEVELS, "cause": CAUSES, "standing": standing, "supervised": supervised}


def standing(limit: LogLimit) -> str:
    """Say a limit beside what a certificate asks for: "3 of 3", "1 of 3: short of 2"."""
    said = f"{limit.level} of {limit.target}"
    return said if limit.level >= limit.target else f"{said}: short of {limit.target - limit.level}"


def supervised(process: LogProcess) -> str:
    """Say in sums how often a supervisor had to step in."""
    if not process.supervised_count:
        return "No case was done under supervision yet."
    cases = counted(process.supervised_count, "case")
    were = "was" if process.supervised_count == 1 else "were"
    return f"{cases} {were} done under supervision; in {process.corrected_count} of them the supervisor stepped in."
