"""The service figures of the last month whose figures should be there, as known on a day. It judges no month."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.answers.due_documents import GRACE
from kt_engine.answers.weekly_case import WeeklyCase
from kt_engine.methods.kpi import meets_target
from kt_engine.rules.weekly_colours import MonthFigures
from kt_engine.store.tables import KpiValue, table_of
from kt_engine.words import Per, Stage

K = table_of(KpiValue)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def figures_of(case: WeeklyCase, day: date) -> MonthFigures:
    """Tell of the last month whose figures may be late no more; until then of the month before it."""
    period = month_before(day - GRACE)
    now, before = _met(case, day, period), _met(case, day, month_before(_first_of(period)))
    missed = sorted(name for name, met in now.items() if not met)
    return MonthFigures(
        f"{_MONTHS[int(period[5:]) - 1]} {period[:4]}",
        sum(now.values()),
        tuple(missed),
        tuple(name for name in missed if before.get(name) is False),
        tuple(name for name in _expected(case, day, period) if name not in now),
    )


def _rows(case: WeeklyCase, day: date, period: str) -> list[RowMapping]:
    """Give the values of a month that were recorded by the day, of what is in scope, the newest last."""
    rows = case.reader.rows(
        select(K)
        .where(K.c.engagement_id == case.engagement_id, K.c.period == period)
        .order_by(K.c.number, K.c.id)
    )
    return [
        row
        for row in rows
        if row["recorded_on"] <= day and (row["process_id"] is None or row["process_id"] in case.processes)
    ]


def _met(case: WeeklyCase, day: date, period: str) -> dict[str, bool]:
    """Tell of each figure of a month whether it met its target; the newest value counts."""
    found = {}
    for row in _rows(case, day, period):
        spec = case.playbook.kpis[row["kpi_key"]]
        target = case.playbook.thresholds[spec.target].value
        name = _figure(case.processes.get(row["process_id"]), spec.title)
        found[name] = meets_target(row["value"], target, spec.direction)
    return found


def _expected(case: WeeklyCase, day: date, period: str) -> Iterator[str]:
    """Name the figures a month should have: all of each process that was monitored before it began, or has one."""
    measured = {row["process_id"] for row in _rows(case, day, period)}
    subjects = [
        row
        for row in case.processes.values()
        if row["id"] in measured
        or (row["stage_number"] == Stage.MONITOR.number and row["stage_since_on"] < _first_of(period))
    ]
    for spec in case.playbook.kpis.values():
        if spec.per is Per.PROCESS:
            yield from (_figure(row, spec.title) for row in subjects)
        elif subjects:
            yield _figure(None, spec.title)


def _figure(process: RowMapping | None, title: str) -> str:
    return f"{process['handle']} {title}" if process is not None else title


def month_before(day: date) -> str:
    """Give the month before a day's own, YYYY-MM."""
    return (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def _first_of(period: str) -> date:
    return date.fromisoformat(f"{period}-01")
