"""The monthly service report: sums, what needs attention, how KPIs are measured. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_service_report import Outcome, ServiceKpi, ServiceReportFacts, ServiceSubject
from kt_engine.documents.wording import counted, month

CLASSIFICATION = "Confidential: client and provider of this engagement"


def title(facts: ServiceReportFacts) -> str:
    return f"Service report {month(facts.period_from)}: {facts.engagement.name}"


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
        return f"No KPI is defined for {month(facts.period_from)}, so nothing can be said about the service."
    said = f"In {month(facts.period_from)}, {counted(count['met'], 'KPI')} of {len(every)} met the target"
    if count["missed"]:
        said += f", {count['missed']} missed it"
    if count["not_measured"]:
        said += f", and {counted(count['not_measured'], 'was', 'were')} not measured"
    return said + "."
