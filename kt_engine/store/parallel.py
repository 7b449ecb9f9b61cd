"""Reads parallel runs with their types, units and comparisons; it judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, Select, func, select

from kt_engine.store.tables import (
    ParallelComparison,
    ParallelRun,
    ParallelStratum,
    ParallelUnit,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import ParallelStatus

R, S, U, C = (table_of(row) for row in (ParallelRun, ParallelStratum, ParallelUnit, ParallelComparison))
OPEN_RUNS = frozenset({ParallelStatus.PLANNED, ParallelStatus.AGREED, ParallelStatus.SAMPLED})


@dataclass(frozen=True)
class RunOfProcess:
    """The runs of one process that matter to the next one."""

    open: RowMapping | None
    rejected: Sequence[RowMapping]
    """The oldest first."""


def runs_of(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    return reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.id))


def runs_of_process(reader: Reader, process_id: int) -> RunOfProcess:
    rows = reader.rows(select(R).where(R.c.process_id == process_id).order_by(R.c.id))
    return RunOfProcess(
        next((row for row in rows if row["status"] in OPEN_RUNS), None),
        [row for row in rows if row["status"] is ParallelStatus.REJECTED],
    )


def strata_of(reader: Reader, run_id: int) -> Sequence[RowMapping]:
    return reader.rows(select(S).where(S.c.parallel_run_id == run_id).order_by(S.c.number))


def newest_comparisons(run_id: int) -> Select[tuple[object, ...]]:
    """Give each unit of a run with its newest comparison, if there is one, in the order of the draw."""
    newest = (
        select(C.c.parallel_unit_id, func.max(C.c.number).label("number"))
        .join(U, U.c.id == C.c.parallel_unit_id)
        .where(U.c.parallel_run_id == run_id)
        .group_by(C.c.parallel_unit_id)
        .subquery()
    )
    return (
        select(
            U.c.id, U.c.number, U.c.reference, U.c.parallel_stratum_id, C.c.number.label("looks"), C.c.result,
            C.c.explanation, C.c.compared_by, C.c.compared_on, C.c.recorded_by,
        )
        .outerjoin(newest, newest.c.parallel_unit_id == U.c.id)
        .outerjoin(C, (C.c.parallel_unit_id == U.c.id) & (C.c.number == newest.c.number))
        .where(U.c.parallel_run_id == run_id)
        .order_by(U.c.number)
    )  # fmt: skip


def units_of(reader: Reader, run_id: int) -> Sequence[RowMapping]:
    """Give the units of a run; `result` is None for one that is still to be compared."""
    return reader.rows(newest_comparisons(run_id))


def who_compared(reader: Reader, run_id: int) -> frozenset[int]:
    """Give everybody who compared a unit of a run or recorded it, also where it was explained later."""
    rows = reader.rows(
        select(C.c.compared_by, C.c.recorded_by)
        .join(U, U.c.id == C.c.parallel_unit_id)
        .where(U.c.parallel_run_id == run_id)
        .distinct()
    )
    return frozenset(person for row in rows for person in (row["compared_by"], row["recorded_by"]))
