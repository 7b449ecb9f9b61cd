"""The plan as it stands, and how it came to be so: every revision with its cause. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.contract_milestones import contract_milestones, prices_by_handle
from kt_engine.answers.plan_spans import Span, kept_spans
from kt_engine.answers.planning import task_ref
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.shapes import NodeRef
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.processes import find_process, processes_of
from kt_engine.store.tables import Engagement, Gate, PlanRevision, Task, table_of
from kt_engine.words import PlanKind, Side, Stage, TaskStatus

T, G, R = table_of(Task), table_of(Gate), table_of(PlanRevision)


@dataclass(frozen=True)
class PlanLine:
    handle: str
    title: str
    stage: int
    process: str | None
    is_gate: bool
    baseline_on: date | None
    forecast_start_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slack_days: int | None
    is_critical: bool
    price: str = ""
    """What a slip costs: the payment milestones tied to it, and from which working day on they move."""

    @property
    def kind(self) -> str:
        return "gate" if self.is_gate else "task"


@dataclass(frozen=True)
class WaveMove:
    """A wave's go-live before and after a revision; `before_on` is None for the first that names it."""

    wave: int
    before_on: date | None
    after_on: date

    def __str__(self) -> str:
        if self.before_on is None:
            return f"wave {self.wave}: {self.after_on}"
        return f"wave {self.wave}: {self.before_on} -> {self.after_on}"


@dataclass(frozen=True)
class Revision:
    number: int
    kind: PlanKind
    made_on: date
    cause: str
    cause_subject: str
    side: Side | None
    dates_moved: int
    """Things that stood in the revision before with other dates."""
    added: int
    removed: int
    go_live: tuple[WaveMove, ...]
    """Waves whose go-live this revision moved or named first."""
    copied_from: int | None
    sha256: str


def show_plan(
    database: Database, engagement: str, *, stage: Stage | None = None, process: str | None = None
) -> tuple[PlanLine, ...]:
    """Give tasks and gates by stage and day, without what was withdrawn. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        only = None if process is None else find_process(reader, engagement_id, process)["id"]
        names = {row["id"]: row["handle"] for row in processes_of(reader, engagement_id)}
        tasks = reader.rows(
            select(T)
            .where(T.c.engagement_id == engagement_id, T.c.status != TaskStatus.WITHDRAWN)
            .order_by(T.c.id)
        )
        gates = reader.rows(
            select(G).where(G.c.engagement_id == engagement_id, G.c.withdrawn_on.is_(None)).order_by(G.c.id)
        )
        prices = prices_by_handle(contract_milestones(reader, engagement_id))
    lines = [
        *(_task_line(row, names, prices) for row in tasks if only in {None, row["process_id"]}),
        *(_gate_line(row, names, prices) for row in gates if only in {None, row["process_id"]}),
    ]
    kept = [line for line in lines if stage is None or line.stage == stage.number]
    return tuple(
        sorted(
            kept, key=lambda line: (line.stage, line.actual_on or line.forecast_on or date.max, line.is_gate)
        )
    )


def _task_line(row: RowMapping, processes: Mapping[int, str], prices: Mapping[str, str]) -> PlanLine:
    return PlanLine(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"].number,
        process=processes.get(row["process_id"]),
        is_gate=False,
        baseline_on=row["baseline_on"],
        forecast_start_on=row["forecast_start_on"],
        forecast_on=row["forecast_on"],
        actual_on=row["actual_on"],
        slack_days=row["slack_days"],
        is_critical=bool(row["is_critical"]),
        price=prices.get(row["handle"], ""),
    )


def _gate_line(row: RowMapping, processes: Mapping[int, str], prices: Mapping[str, str]) -> PlanLine:
    return PlanLine(
        handle=row["handle"],
        title=row["title"],
        stage=row["stage"].number,
        process=processes.get(row["process_id"]),
        is_gate=True,
        baseline_on=row["baseline_on"],
        forecast_start_on=row["forecast_on"],
        forecast_on=row["forecast_on"],
        actual_on=row["passed_on"],
        slack_days=row["slack_days"],
        is_critical=row["slack_days"] == 0 and row["passed_on"] is None,
        price=prices.get(row["handle"], ""),
    )


def plan_history(database: Database, engagement: str) -> tuple[Revision, ...]:
    """Give every revision in the order in which they were made; the baseline stands where it was signed.

    Raises NotFound.
    """
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.id))
        waves = {row["id"]: row["wave"] for row in processes_of(reader, engagement_id)}
        cutovers = reader.rows(
            select(T.c.task_key, T.c.subject_kind, T.c.subject_id, T.c.process_id).where(
                T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE
            )
        )
    wave_of = {task_ref(row): waves[row["process_id"]] for row in cutovers if row["process_id"] in waves}
    return _revisions(rows, wave_of)


def _revisions(rows: Sequence[RowMapping], wave_of: Mapping[NodeRef, int]) -> tuple[Revision, ...]:
    by_number = {row["number"]: row for row in rows}
    found: list[Revision] = []
    before: Mapping[NodeRef, Span] = {}
    for row in rows:
        after = kept_spans(row["plan_json"])
        if row["copied_from"] is not None:
            before = kept_spans(by_number[row["copied_from"]]["plan_json"])
        common = before.keys() & after.keys()
        found.append(
            Revision(
                number=row["number"],
                kind=row["kind"],
                made_on=row["made_on"],
                cause=row["cause"],
                cause_subject=row["cause_subject"],
                side=row["side"],
                dates_moved=sum(before[one] != after[one] for one in common),
                added=len(after.keys() - before.keys()),
                removed=len(before.keys() - after.keys()),
                go_live=_wave_moves(_go_lives(before, wave_of), _go_lives(after, wave_of)),
                copied_from=row["copied_from"],
                sha256=row["sha256"],
            )
        )
        before = after
    return tuple(found)


def _go_lives(plan: Mapping[NodeRef, Span], wave_of: Mapping[NodeRef, int]) -> dict[int, date]:
    """Give the latest cutover of each wave."""
    found: dict[int, date] = {}
    for node, wave in wave_of.items():
        if node in plan:
            end = plan[node].end_on
            found[wave] = max(found.get(wave, end), end)
    return found


def _wave_moves(before: Mapping[int, date], after: Mapping[int, date]) -> tuple[WaveMove, ...]:
    return tuple(
        WaveMove(wave, before.get(wave), day)
        for wave, day in sorted(after.items())
        if before.get(wave) != day
    )
