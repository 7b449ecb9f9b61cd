"""What a gate measures of the service: the newest figure against its target, and how many months have one."""

from decimal import Decimal
from typing import Protocol

from sqlalchemy import select

from kt_engine.methods.kpi import meets_target
from kt_engine.playbook.schema import Playbook
from kt_engine.store.tables import KpiValue, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Per

K = table_of(KpiValue)
Found = tuple[Decimal | None, tuple[()]]


class Asking(Protocol):
    """Who asks for a measure, as far as a KPI needs to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def playbook(self) -> Playbook: ...
    @property
    def key(self) -> str | None: ...


def kpi_against_target(reader: Reader, asked: Asking) -> Found:
    """1 when the newest period meets its target, 0 when it misses it, nothing when there is no value."""
    if asked.key is None:
        return (None, ())
    values = kpi_values(reader, asked)
    if not values:
        return (None, ())
    spec = asked.playbook.kpis[asked.key]
    target = asked.playbook.thresholds[spec.target].value
    return Decimal(int(meets_target(values[max(values)], target, spec.direction))), ()


def kpi_values(reader: Reader, asked: Asking) -> dict[str, Decimal]:
    """Give the newest value of each period, by period (YYYY-MM), of the KPI asked for."""
    spec = asked.playbook.kpis[asked.key or ""]
    where = [K.c.engagement_id == asked.engagement_id, K.c.kpi_key == asked.key]
    if spec.per is Per.PROCESS and asked.process_id is not None:
        where.append(K.c.process_id == asked.process_id)
    rows = reader.rows(select(K.c.period, K.c.value).where(*where).order_by(K.c.number, K.c.id))
    return {row["period"]: row["value"] for row in rows}


def kpi_periods(reader: Reader, asked: Asking) -> Found:
    """Calendar months that hold a value of the KPI."""
    return Decimal(len(kpi_values(reader, asked))), ()
