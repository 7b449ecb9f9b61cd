"""How far each process of an engagement is: stage, tasks, handovers, seats. It writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kt_engine.answers.staffing import certified_by_process
from kt_engine.store.tables import Handover, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ENDED_TASKS, HandoverStatus, ProcessStatus, TaskStatus

T, H, P = table_of(Task), table_of(Handover), table_of(Process)
GONE_HANDOVERS = frozenset({HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED})


@dataclass(frozen=True)
class ProcessStanding:
    handle: str
    name: str
    wave: int
    stage_number: int
    status: ProcessStatus
    finished: bool
    tasks_done: int
    tasks_all: int
    handovers_accepted: int
    """Signed for; what a contract deems accepted is counted beside it."""
    handovers_all: int
    certified: int
    seats: int
    handovers_deemed: int = 0

    @property
    def handovers_text(self) -> str:
        """Give "3/4", with what was deemed accepted said as such."""
        deemed = f" ({self.handovers_deemed} deemed accepted)" if self.handovers_deemed else ""
        return f"{self.handovers_accepted}/{self.handovers_all}{deemed}"


def processes_standing(
    reader: Reader, engagement_id: int, seats: int, today: date
) -> tuple[ProcessStanding, ...]:
    """Give every process; a certificate past its last day counts no more."""
    tasks = _count(reader, T, engagement_id, {TaskStatus.WITHDRAWN})
    handovers = _count(reader, H, engagement_id, GONE_HANDOVERS)
    certified = certified_by_process(reader, engagement_id, today)
    rows = reader.rows(select(P).where(P.c.engagement_id == engagement_id).order_by(P.c.wave, P.c.id))
    return tuple(
        ProcessStanding(
            handle=row["handle"],
            name=row["name"],
            wave=row["wave"],
            stage_number=row["stage_number"] or 0,
            status=row["status"],
            finished=row["finished"],
            tasks_done=sum(n for (p, s), n in tasks.items() if p == row["id"] and s in ENDED_TASKS),
            tasks_all=sum(n for (p, _), n in tasks.items() if p == row["id"]),
            handovers_accepted=handovers.get((row["id"], HandoverStatus.ACCEPTED), 0),
            handovers_all=sum(n for (p, _), n in handovers.items() if p == row["id"]),
            handovers_deemed=handovers.get((row["id"], HandoverStatus.DEEMED_ACCEPTED), 0),
            certified=certified.get(row["id"], 0),
            seats=seats,
        )
        for row in rows
    )


def _count(
    reader: Reader, table: object, engagement_id: int, without: Collection[object]
) -> dict[tuple[int, object], int]:
    columns = table.c  # type: ignore[attr-defined]
    rows = reader.rows(
        select(columns.process_id, columns.status, func.count().label("n"))
        .where(columns.engagement_id == engagement_id, columns.status.not_in(without))
        .group_by(columns.process_id, columns.status)
    )
    return {(row["process_id"], row["status"]): row["n"] for row in rows}
