"""The form that records a measured value of the service. It calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, id_of, text_or_none
from flows.forms.fields import BY, ENGAGEMENT, Form, Label, first_word
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.exchange.numbers import parse_number
from kt_engine.store.unit import Act


@house_flow("record a KPI value", "record {kpi} of {engagement} in {period}")
async def record_kpi_form(
    engagement: str = "",
    kpi: str = "",
    process: str = "",
    period: str = "",
    value: str = "",
    source: str = "",
    by: str = "",
) -> State[Any]:
    def record(house: House, act: Act) -> str:
        done = record_kpi(
            house.db,
            act,
            id_of(engagement),
            kpi=chosen(kpi, "KPI"),
            period=chosen(period, "month"),
            value=parse_number(chosen(value, "value"), "The value"),
            source=source,
            process=text_or_none(first_word(process)),
        )
        state = "is recorded" if done.is_new else "was recorded so already"
        return (
            f"{done.kpi} of {done.subject} in {done.period} {state} (number {done.number}). "
            "Next: the service report of that month shows it against its target."
        )

    return answered(by, record)


FORMS = (
    Form(
        record_kpi_form,
        "KPI",
        "record value",
        "Records a measured value of one month; a second value for the same month is kept as its correction. "
        "The service report shows it against its target.",
        {
            "engagement": ENGAGEMENT,
            "kpi": Label("KPI", "A figure the playbook asks for.", choices="kpis"),
            "process": Label(
                "Process",
                "The process it was measured for; leave it out for a figure of the whole engagement.",
                required=False,
                choices="live_processes",
            ),
            "period": Label("Month", "The month it was measured in, as in 2027-06.", choices="months"),
            "value": Label("Value", "As measured, with a decimal point, as in 98.2."),
            "source": Label("Source", "Where the value comes from, such as the name of a report."),
            "by": BY,
        },
    ),
)
