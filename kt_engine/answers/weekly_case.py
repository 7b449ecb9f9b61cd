"""The rows a weekly report looks at, read once. It judges nothing and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from kt_engine.answers.go_live_history import Ends, GoLiveHistory, go_live_history, whole_plan
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Certification, Gate, Handover, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverStatus, TaskStatus

_GONE = frozenset({HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED})


@dataclass(frozen=True)
class WeeklyCase:
    """What every line reads of one engagement: what is in scope and not withdrawn."""

    reader: Reader
    engagement_id: int
    playbook: Playbook
    kept: GoLiveHistory
    processes: Mapping[int, RowMapping]
    tasks: Sequence[RowMapping]
    gates: Sequence[RowMapping]
    handovers: Sequence[RowMapping]
    certifications: Sequence[RowMapping]

    @property
    def seats(self) -> int:
        rule = self.playbook.certification
        return int(self.playbook.thresholds[rule.seats].value) if rule else 0

    @property
    def cutovers(self) -> list[RowMapping]:
        """Give the go-live work of what is in scope."""
        return [
            row for row in self.tasks if row["milestone"] == GO_LIVE and row["process_id"] in self.processes
        ]

    def wave_of(self, row: RowMapping) -> int | None:
        """Give the wave of a task or gate of a process in scope; None for one of the whole engagement."""
        process = self.processes.get(row["process_id"])
        return None if process is None else int(process["wave"])

    def plan_on(self, day: date) -> Ends:
        """Give when each thing ends by the plan that was known on a day; nothing before the first."""
        revision = self.kept.as_of(day)
        return {} if revision is None else whole_plan(self.reader, revision["id"])


def weekly_case(reader: Reader, engagement_id: int) -> WeeklyCase:
    def rows(table: type[SQLModel]) -> Sequence[RowMapping]:
        known = table_of(table)
        return reader.rows(select(known).where(known.c.engagement_id == engagement_id).order_by(known.c.id))

    return WeeklyCase(
        reader,
        engagement_id,
        pinned_playbook(reader, engagement_id),
        go_live_history(reader, engagement_id),
        {row["id"]: row for row in in_scope(reader, engagement_id)},
        [row for row in rows(Task) if row["status"] is not TaskStatus.WITHDRAWN],
        [row for row in rows(Gate) if row["withdrawn_on"] is None],
        [row for row in rows(Handover) if row["status"] not in _GONE],
        rows(Certification),
    )
