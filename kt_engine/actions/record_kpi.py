"""Records one KPI value of one month, with where it comes from; another value later is a correction."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.exchange.dates import Period, parse_period
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import KpiSpec
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import find_process, processes_of
from kt_engine.store.tables import KpiValue, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Per, ProcessStatus, Stage
from kt_engine.words import Unit as Measured

KIND = "kpi_recorded"
LIVE = frozenset({Stage.GO_LIVE.number, Stage.MONITOR.number})
PERCENT_TOP = 100
LARGEST = Decimal(10) ** 12
DECIMALS = 6
BELOW_ZERO = frozenset({Measured.POINTS, Measured.SCORE})
"""What can be negative; percent, counts and durations cannot."""


@dataclass(frozen=True)
class RecordedKpi:
    kpi: str
    subject: str
    """Handle of the process, or of the engagement."""
    period: str
    number: int
    """1 for the first value, 2 for its correction, ..."""
    is_new: bool
    """False when value and source stood there already; nothing was written then."""


def record_kpi(
    database: Database,
    act: Act,
    engagement_id: int,
    *,
    kpi: str,
    period: str,
    value: Decimal,
    source: str,
    process: str | None = None,
) -> RecordedKpi:
    """Record a value; `period` is YYYY-MM, `process` a handle or key, left out for a KPI of the engagement.

    Raises NotFound for a KPI the playbook does not have or an unknown process, UsageProblem for a value,
    source or process that does not fit, Refused for a future month or a process that does not run live yet.
    """
    origin, month = one_line(source, "source"), parse_period(period)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is None:
            require(unit, "record KPI values", engagement_id=engagement_id)
            require_open(unit, engagement_id)
        spec = _spec(unit, engagement_id, kpi)
        _check_value(kpi, spec, value)
        _check_period(month, unit.today)
        subject = _subject(unit, engagement_id, kpi, spec, process)
        newest = _newest(unit, engagement_id, kpi, subject, str(month))
        if newest is not None and (known or (newest["value"], newest["source"]) == (value, origin)):
            return RecordedKpi(kpi, subject.handle, str(month), newest["number"], is_new=False)
        number = newest["number"] + 1 if newest is not None else 1
        unit.insert(
            KpiValue,
            engagement_id=engagement_id,
            process_id=subject.process_id,
            kpi_key=kpi,
            subject_kind=spec.per,
            subject_id=subject.process_id or 0,
            period=str(month),
            number=number,
            value=value,
            source=origin,
            recorded_by=act.by,
            recorded_on=unit.today,
        )
        unit.event(KIND, subject.handle, kpi=kpi, period=str(month), number=number, value=value)
        return RecordedKpi(kpi, subject.handle, str(month), number, is_new=True)


@dataclass(frozen=True)
class _Subject:
    handle: str
    process_id: int | None
    """None for the engagement itself."""


def _spec(unit: Unit, engagement_id: int, kpi: str) -> KpiSpec:
    known = pinned_playbook(unit, engagement_id).kpis
    if kpi not in known:
        hint = did_you_mean(kpi, known) if known else " It names none."
        raise NotFound("KPI", kpi, f"It is looked for in the playbook.{hint}")
    return known[kpi]


def _check_value(kpi: str, spec: KpiSpec, value: Decimal) -> None:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(value) >= LARGEST or exponent < -DECIMALS:
        raise UsageProblem(
            f"{kpi} {str(value)[:40]} is no value the store can keep. "
            f"Give a number with at most {DECIMALS} decimals, as in 97.5."
        )
    if spec.unit is Measured.PERCENT and not 0 <= value <= PERCENT_TOP:
        raise UsageProblem(f"{kpi} is in percent, from 0 to 100; {value} cannot be right. Check the value.")
    if spec.unit not in BELOW_ZERO and value < 0:
        raise UsageProblem(f"{kpi} is in {spec.unit.value} and cannot be {value}. Check the value.")


def _check_period(month: Period, today: date) -> None:
    if month.first_on > today:
        raise Refused(f"{month} has not begun. Values are recorded for months that are under way or over.")


def _subject(unit: Unit, engagement_id: int, kpi: str, spec: KpiSpec, process: str | None) -> _Subject:
    if spec.per is Per.ENGAGEMENT:
        if process is not None:
            raise UsageProblem(f"{kpi} is measured for the whole engagement: leave the process out.")
        if not any(_runs_live(row) for row in processes_of(unit, engagement_id)):
            raise Refused(f"No process of E{engagement_id} runs live yet, so there is no {kpi} to record.")
        return _Subject(f"E{engagement_id}", None)
    if process is None:
        raise UsageProblem(f"{kpi} is measured per process: say which one with --process.")
    row = find_process(unit, engagement_id, process)
    if row["status"] is ProcessStatus.DESCOPED:
        raise Refused(f"{row['handle']} was taken out of scope; nothing is measured for it any more.")
    if not _runs_live(row):
        raise Refused(
            f"{row['handle']} does not run live yet: values are recorded in the stages go_live and monitor. "
            f"See where it stands: kt engagement show E{engagement_id}"
        )
    return _Subject(row["handle"], row["id"])


def _runs_live(row: RowMapping) -> bool:
    return row["stage_number"] in LIVE and row["status"] is not ProcessStatus.DESCOPED


def _newest(unit: Unit, engagement_id: int, kpi: str, subject: _Subject, month: str) -> RowMapping | None:
    value = table_of(KpiValue)
    statement = select(value).where(
        value.c.engagement_id == engagement_id,
        value.c.kpi_key == kpi,
        value.c.subject_id == (subject.process_id or 0),
        value.c.period == month,
    )
    return unit.first(statement.order_by(value.c.number.desc()))
