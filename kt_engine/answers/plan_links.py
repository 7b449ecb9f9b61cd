"""What comes before what in an engagement, with the rows behind it: the plan's own order. It dates nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.planning import gate_ref, planned_of, task_ref
from kt_engine.plan.order import predecessors_of
from kt_engine.plan.shapes import NodeRef
from kt_engine.store.tables import Gate, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OVER_TASKS

T, G = table_of(Task), table_of(Gate)


@dataclass(frozen=True)
class PlanLinks:
    """Tasks and gates by what they are in the plan, and their order."""

    predecessors: Mapping[NodeRef, tuple[NodeRef, ...]]
    tasks: Mapping[NodeRef, RowMapping]
    gates: Mapping[NodeRef, RowMapping]

    def row(self, ref: NodeRef) -> RowMapping | None:
        return self.tasks.get(ref) or self.gates.get(ref)

    def is_open(self, ref: NodeRef) -> bool:
        """True for what exists and is neither over nor withdrawn."""
        if ref in self.tasks:
            return self.tasks[ref]["status"] not in OVER_TASKS
        gate = self.gates.get(ref)
        return gate is not None and gate["passed_on"] is None and gate["withdrawn_on"] is None

    def open_before(self, ref: NodeRef) -> Iterator[NodeRef]:
        return (before for before in self.predecessors.get(ref, ()) if self.is_open(before))

    def ends_on(self, ref: NodeRef) -> date:
        row = self.row(ref)
        return (row["forecast_on"] if row else None) or date.min


def plan_links_of(reader: Reader, engagement_id: int) -> PlanLinks:
    wanted = planned_of(reader, engagement_id)
    tasks = reader.rows(select(T).where(T.c.engagement_id == engagement_id))
    gates = reader.rows(select(G).where(G.c.engagement_id == engagement_id))
    return PlanLinks(
        predecessors_of(wanted.tasks, wanted.gates),
        {task_ref(row): row for row in tasks},
        {gate_ref(row): row for row in gates},
    )
