"""The closure report: promised against real, side by side, and what is left. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_closure_report import ClosedWave, ClosureReportFacts
from kt_engine.documents.run_acceptance import by_kind
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, days_later
from kt_engine.words import EngagementStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement, not for their staff")


def title(facts: ClosureReportFacts) -> str:
    return say("Transition closure report: {engagement}", engagement=facts.engagement.name)


def view(facts: ClosureReportFacts) -> Mapping[str, object]:
    return {
        "sentence": sentence(facts),
        "late": [(one, days_later(one.actual_on, one.contract_on or one.baseline_on)) for one in facts.waves],
        "registers": by_kind(facts.outstanding),
    }


def sentence(facts: ClosureReportFacts) -> str:
    live = sum(one.actual_on is not None for one in facts.waves)
    in_time = sum(_in_time(one) for one in facts.waves)
    told = say(
        "{live} of {waves} went live, {in_time} on or before the promised day. Still open: {items}.",
        live=live,
        waves=counted(len(facts.waves), "wave"),
        in_time=in_time,
        items=counted(len(facts.outstanding), "item"),
    )
    if facts.status is EngagementStatus.CANCELLED:
        return say("The engagement was cancelled.") + " " + told
    return say("The engagement is finished.") + " " + told


def _in_time(wave: ClosedWave) -> bool:
    promised = wave.contract_on or wave.baseline_on
    return wave.actual_on is not None and promised is not None and wave.actual_on <= promised
