"""Which work of an engagement is open now, and in which stage its subject stands. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.rules.stages import LAST_OWN_STAGE, derived_stage, stage_is_open
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus, Stage, TaskStatus

P, T = table_of(Process), table_of(Task)


@dataclass(frozen=True)
class OpenWork:
    engagement: RowMapping
    processes: Mapping[int, RowMapping]
    """By id, those out of scope too."""

    def is_open(self, stage: Stage, process_id: int | None) -> bool:
        """Tell whether work of this stage may go on; never for a process on hold or out of scope."""
        if not self.in_scope(process_id):
            return False
        stages = {id_: row["stage_number"] or 0 for id_, row in self.processes.items() if self.in_scope(id_)}
        return stage_is_open(stage, process_id, self.engagement["stage_number"], stages)

    def has_begun(self, stage: Stage, process_id: int | None) -> bool:
        """Tell whether this stage is open or behind its subject: what is left over from it may still be done."""
        return self.is_open(stage, process_id) or (
            self.in_scope(process_id) and stage.number < self._number(process_id)
        )

    def in_scope(self, process_id: int | None) -> bool:
        """True for the engagement itself; False for a process on hold or out of scope."""
        return process_id is None or self.processes[process_id]["status"] is ProcessStatus.IN_SCOPE

    def stage_now(self, stage: Stage, process_id: int | None) -> Stage:
        """Give the stage in which something left over from `stage` holds its subject up today.

        A condition of an earlier gate, for one, is waited for where its process stands now.
        """
        return Stage.of_number(max(stage.number, self._number(process_id)))

    def _number(self, process_id: int | None) -> int:
        own = self.engagement["stage_number"]
        if own <= LAST_OWN_STAGE:
            return int(own)
        if process_id is not None:
            return int(self.processes[process_id]["stage_number"] or own)
        return derived_stage(own, self.numbers())

    def numbers(self) -> list[int]:
        """Give the stage of each process that was not taken out of scope and has one."""
        rows = [row for row in self.processes.values() if row["status"] is not ProcessStatus.DESCOPED]
        return [row["stage_number"] for row in rows if row["stage_number"]]

    def process(self, process_id: int | None) -> str | None:
        """Give a process's handle."""
        return None if process_id is None else str(self.processes[process_id]["handle"])


def open_work_of(reader: Reader, engagement_id: int) -> OpenWork:
    rows = reader.rows(select(P).where(P.c.engagement_id == engagement_id).order_by(P.c.id))
    return OpenWork(by_id(reader, Engagement, engagement_id), {row["id"]: row for row in rows})


def next_dates(reader: Reader, work: OpenWork, today: date) -> dict[Stage, date]:
    """Give, for each stage, the first day to come on which work begins that waits for nothing but this day."""
    rows = reader.rows(
        select(T.c.stage, T.c.process_id, T.c.forecast_start_on)
        .where(
            T.c.engagement_id == work.engagement["id"],
            T.c.status == TaskStatus.WAITING,
            T.c.open_predecessors_count == 0,
            T.c.forecast_start_on > today,
            T.c.anchored_to.is_not(None),
        )
        .order_by(T.c.forecast_start_on, T.c.id)
    )
    found: dict[Stage, date] = {}
    for row in rows:
        if work.is_open(row["stage"], row["process_id"]):
            stage = work.stage_now(row["stage"], row["process_id"])
            found.setdefault(stage, row["forecast_start_on"])
    return found
