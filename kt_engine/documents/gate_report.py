"""The report of one gate version: the decision as a sentence, results by criterion. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_gate_report import GateReportFacts, ReportCriterion
from kt_engine.documents.wording import counted, moment, words
from kt_engine.words import CriterionClass

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: GateReportFacts) -> str:
    return f"Gate report: {facts.title}, {facts.subject_name}"


def view(facts: GateReportFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "criteria": [(criterion, result(criterion)) for criterion in facts.criteria],
    }


def result(criterion: ReportCriterion) -> str:
    """Say met, unmet or not measured; what is for information only and has no threshold is neither."""
    if criterion.value is None:
        return "not measured"
    if criterion.at_least is None and criterion.at_most is None:
        return "for information"
    return "met" if criterion.met else "unmet"


def sentence(facts: GateReportFacts) -> str:
    judged = [one for one in facts.criteria if one.criterion_class is not CriterionClass.INFORM]
    met_count = sum(result(one) == "met" for one in judged)
    measured = f"{met_count} of {counted(len(judged), 'criterion', 'criteria')} that count were met"
    if facts.decision is None:
        return f"No decision has been signed yet; {measured} when the gate was presented."
    with_conditions = f", with {counted(len(facts.conditions), 'condition')}" if facts.conditions else ""
    return (
        f"The decision is {words(facts.decision)}{with_conditions}, "
        f"since {moment(facts.decided_at) or 'a moment not recorded'}; "
        f"{measured} when the gate was presented."
    )
