"""Whether the newest parallel run of a process was accepted, as a gate measures it. It writes nothing."""

from decimal import Decimal
from typing import Protocol

from sqlalchemy import select

from kt_engine.rules.gates import Evidence
from kt_engine.store.tables import ParallelRun, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ParallelStatus

R = table_of(ParallelRun)
OVER = frozenset({ParallelStatus.ACCEPTED, ParallelStatus.REJECTED})


class Asking(Protocol):
    """Who asks for a measure, as far as parallel runs need to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...


def parallel_run_accepted(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    """1 when the newest parallel run of the process is accepted and signed, 0 when it is rejected, else nothing."""
    row = reader.first(
        select(R.c.handle, R.c.status, R.c.result_sha256)
        .where(
            R.c.engagement_id == asked.engagement_id,
            R.c.process_id == asked.process_id,
            R.c.status != ParallelStatus.WITHDRAWN,
        )
        .order_by(R.c.id.desc())
        .limit(1)
    )
    if row is None or row["status"] not in OVER:
        return None, ()
    accepted = row["status"] is ParallelStatus.ACCEPTED
    return Decimal(int(accepted)), (Evidence(row["handle"], row["result_sha256"]),)
