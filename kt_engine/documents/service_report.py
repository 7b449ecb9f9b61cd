"""The monthly service report: sums, what needs attention, how KPIs are measured. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_service_report import Outcome, ServiceKpi, ServiceReportFacts, ServiceSubject
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, month

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ServiceReportFacts) -> str:
    return say(
        "Service report {month}: {engagement}",
        month=month(facts.period_from),
        engagement=facts.engagement.name,
    )


def view(facts: ServiceReportFacts) -> Mapping[str, object]:
    every = [(subject, kpi) for subject in facts.subjects for kpi in subject.kpis]
    count = {outcome.value: sum(kpi.outcome is outcome for _, kpi in every) for outcome in Outcome}
    return {
        **count,
        "sentence": _sentence(facts, every, count),
        "attention": [pair for pair in every if pair[1].outcome is not Outcome.MET],
        "formulas": list({kpi.key: kpi for _, kpi in every}.values()),
    }


def _sentence(
    facts: ServiceReportFacts, every: list[tuple[ServiceSubject, ServiceKpi]], count: Mapping[str, int]
) -> str:
    if not every:
        return say(
            "No KPI is defined for {month}, so nothing can be said about the service.",
            month=month(facts.period_from),
        )
    said = say(
        "In {month}, {kpis} of {whole} met the target",
        month=month(facts.period_from),
        kpis=counted(count["met"], "KPI"),
        whole=len(every),
    )
    if count["missed"]:
        said += say(", {count} missed it", count=count["missed"])
    if count["not_measured"]:
        said += ", " + say(
            "and {kpis}", kpis=counted(count["not_measured"], "was not measured", "were not measured")
        )
    return said + "."
