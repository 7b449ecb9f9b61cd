"""The report of one gate version: the decision as a sentence, results by criterion. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_gate_report import GateReportFacts, ReportCriterion
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, moment, words
from kt_engine.words import CriterionClass

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: GateReportFacts) -> str:
    return say("Gate report: {gate}, {subject}", gate=facts.title, subject=facts.subject_name)


def view(facts: GateReportFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "criteria": [(criterion, result(criterion)) for criterion in facts.criteria],
    }


def result(criterion: ReportCriterion) -> str:
    """Say met, unmet or not measured; what is for information only and has no threshold is neither."""
    if criterion.value is None:
        return say("not measured")
    if criterion.at_least is None and criterion.at_most is None:
        return say("for information")
    return say("met") if criterion.met else say("unmet")


def sentence(facts: GateReportFacts) -> str:
    judged = [one for one in facts.criteria if one.criterion_class is not CriterionClass.INFORM]
    met_count = sum(result(one) == say("met") for one in judged)
    measured = say(
        "{met} of {criteria} that count were met when the gate was presented",
        met=met_count,
        criteria=counted(len(judged), "criterion", "criteria"),
    )
    if facts.decision is None:
        return say("No decision has been signed yet; {measured}.", measured=measured)
    decision = str(words(facts.decision))
    if facts.conditions:
        attached = counted(len(facts.conditions), "condition")
        decision = say("{decision}, with {conditions}", decision=decision, conditions=attached)
    return say(
        "The decision is {decision}, since {moment}; {measured}.",
        decision=decision,
        moment=moment(facts.decided_at) or say("a moment not recorded"),
        measured=measured,
    )
