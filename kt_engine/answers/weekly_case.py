"""The rows a weekly report looks at, read once. It judges nothing and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select
from sqlmodel import SQLModel

from kt_engine.answers.certificates_held import earlier_certificates
from kt_engine.answers.go_live_history import Ends, GoLiveHistory, go_live_history, whole_plan
from kt_engine.answers.process_standing import GONE_HANDOVERS
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Certification, Gate, Handover, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import TaskStatus


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
    earlier: Mapping[int, Sequence[RowMapping]]
    """Certificates that were made anew since, by certification."""

    @property
    def cutovers(self) -> list[RowMapping]:
        """Give the go-live work of what is in scope."""
        return [
            row for row in self.tasks if row["milestone"] == GO_LIVE and row["process_id"] in self.processes
        ]

    @property
    def wave_of(self) -> dict[int, int]:
        """Give the wave of each process in scope."""
        return {id_: int(row["wave"]) for id_, row in self.processes.items()}

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
        [row for row in rows(Handover) if row["status"] not in GONE_HANDOVERS],
        rows(Certification),
        earlier_certificates(reader, engagement_id),
    )
