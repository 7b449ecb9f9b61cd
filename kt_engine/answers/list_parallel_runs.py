"""The parallel runs of an engagement, one of them in full, and the units of its sample. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_parallel_run_report import collect_parallel_run_report
from kt_engine.answers.document_reading import handles_of
from kt_engine.answers.parallel_rule import tally_of, verdict_of
from kt_engine.answers.parallel_run_facts import ParallelRunFacts
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.parallel import runs_of, strata_of, units_of
from kt_engine.store.tables import Engagement, ParallelRun, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AgreementStatus,
    ComparisonResult,
    ParallelRule,
    ParallelStatus,
    ParallelVerdict,
)

P = table_of(Person)


@dataclass(frozen=True)
class RunLine:
    handle: str
    process: str
    status: ParallelStatus
    rule: ParallelRule
    sample_size: int
    compared: int
    errors: int
    allowed_errors: int
    critical_errors: int
    unexplained: int
    verdict: ParallelVerdict | None
    next: str
    """What comes next, as a command; empty where it is over."""


@dataclass(frozen=True)
class SampleUnit:
    number: int
    unit: str
    stratum: str
    result: ComparisonResult | None
    explanation: str | None
    compared_by: str | None
    compared_on: date | None


def list_parallel_runs(database: Database, engagement: str) -> tuple[RunLine, ...]:
    """Give every run of an engagement, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        rows = runs_of(reader, find(reader, Engagement, engagement)["id"])
        return tuple(_line(reader, row) for row in rows)


def newest_runs(reader: Reader, engagement_id: int) -> dict[int, RunLine]:
    """Give the newest run of each process, by the process's id; what was taken back is none."""
    rows = runs_of(reader, engagement_id)
    newest = {row["process_id"]: row for row in rows if row["status"] is not ParallelStatus.WITHDRAWN}
    return {process_id: _line(reader, row) for process_id, row in newest.items()}


def show_parallel_run(database: Database, handle: str) -> ParallelRunFacts:
    """Give one run with everything its report holds. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, ParallelRun, handle)
        return collect_parallel_run_report(reader, row["engagement_id"], row["id"])


def parallel_sample(database: Database, handle: str, *, only_open: bool = False) -> tuple[SampleUnit, ...]:
    """Give the units drawn, in the order of the draw; with `only_open` those still to be compared. Raises NotFound."""
    with open_store(database) as reader:
        run = find(reader, ParallelRun, handle)
        names = {row["id"]: row["name"] for row in strata_of(reader, run["id"])}
        people = handles_of(reader.rows(select(P.c.id, P.c.handle)))
        return tuple(
            SampleUnit(
                one["number"], one["reference"], names[one["parallel_stratum_id"]], one["result"],
                one["explanation"], people.get(one["compared_by"]), one["compared_on"],
            )
            for one in units_of(reader, run["id"])
            if not only_open or one["result"] is None
        )  # fmt: skip


def _line(reader: Reader, run: RowMapping) -> RunLine:
    units = units_of(reader, run["id"])
    tally = tally_of(one["result"] for one in units)
    return RunLine(
        run["handle"], by_id(reader, Process, run["process_id"])["handle"], run["status"], run["rule"],
        run["sample_size"], tally.compared, tally.errors, run["allowed_errors"], tally.critical_errors,
        tally.unexplained, run["verdict"], _next(reader, run, accepted=verdict_of(run, units).accepted),
    )  # fmt: skip


def _next(reader: Reader, run: RowMapping, *, accepted: bool | None) -> str:
    handle = run["handle"]
    if run["status"] is ParallelStatus.AGREED:
        return f"kt parallel draw {handle}"
    waits = agreements_about(reader, run["engagement_id"], subject=handle, status=AgreementStatus.PROPOSED)
    if waits:
        return f"kt agreement sign {waits[-1]['handle']}"
    if run["status"] is not ParallelStatus.SAMPLED:
        return ""
    return f"kt parallel import {handle} FILE" if accepted is None else f"kt parallel conclude {handle}"
