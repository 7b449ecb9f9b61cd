"""The recorded KPI values of an engagement, newest correction of each, against their targets. It writes nothing."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from kt_engine.methods.kpi import meets_target
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Engagement, KpiValue, table_of
from kt_engine.words import Direction, Unit

K = table_of(KpiValue)


@dataclass(frozen=True)
class ListedKpi:
    kpi: str
    title: str
    process: str | None
    period: str
    value: Decimal
    unit: Unit
    direction: Direction
    target: Decimal
    met: bool
    source: str
    number: int
    """1, or more when the value was corrected."""

    @property
    def wanted(self) -> str:
        """The target with its direction, for a person: `at least 98`."""
        bound = "at least" if self.direction is Direction.HIGHER else "at most"
        return f"{bound} {format(self.target.normalize(), 'f')}"


def list_kpis(database: Database, engagement: str) -> tuple[ListedKpi, ...]:
    """Give the values by KPI, process and period. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(select(K).where(K.c.engagement_id == engagement_id).order_by(K.c.number, K.c.id))
        playbook = pinned_playbook(reader, engagement_id)
        processes = {row["id"]: row["handle"] for row in processes_of(reader, engagement_id)}
    newest = {(row["kpi_key"], row["process_id"] or 0, row["period"]): row for row in rows}
    found: list[ListedKpi] = []
    for (key, process_id, period), row in sorted(newest.items()):
        spec = playbook.kpis[key]
        target = playbook.thresholds[spec.target].value
        found.append(
            ListedKpi(
                kpi=key,
                title=spec.title,
                process=processes.get(process_id),
                period=period,
                value=row["value"],
                unit=spec.unit,
                direction=spec.direction,
                target=target,
                met=meets_target(row["value"], target, spec.direction),
                source=row["source"],
                number=row["number"],
            )
        )
    return tuple(found)
