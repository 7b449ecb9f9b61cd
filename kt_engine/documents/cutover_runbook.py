"""The runbook of each switch: steps counted from the day of the switch. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_cutover_runbook import CutoverRunbookFacts, SwitchedProcess
from kt_engine.answers.collect_gate_report import ReportCondition
from kt_engine.answers.switch_tasks import SwitchTask
from kt_engine.documents.speech import marked, say
from kt_engine.words import ConditionStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: CutoverRunbookFacts) -> str:
    return say("Cutover runbook: {engagement}", engagement=facts.engagement.name)


def view(facts: CutoverRunbookFacts) -> Mapping[str, object]:
    return {
        "ahead": [(one, steps(one)) for one in facts.processes if one.decision and not one.is_live],
        "live": [one for one in facts.processes if one.is_live],
        "undecided": [one for one in facts.processes if one.decision is None and not one.is_live],
        "held": [(one, condition) for one in facts.processes for condition in held(one)],
    }


def steps(process: SwitchedProcess) -> list[tuple[SwitchTask, str]]:
    """Give each step with its day as it is called out: T-2, T, T+1."""
    return [(one, called(one.days_from_switch)) for one in process.tasks]


def called(days: int | None) -> str:
    if days is None:
        return say("no day yet")
    return f"T{days:+d}" if days else "T"


def held(process: SwitchedProcess) -> list[ReportCondition]:
    """Give the conditions that still hold the switch: they are not closed."""
    conditions = process.decision.conditions if process.decision else ()
    return [one for one in conditions if one.status is not ConditionStatus.CLOSED]
