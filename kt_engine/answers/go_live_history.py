"""The go-lives that each kept revision held: the signed baseline and the forecasts after it. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import RowMapping, select

from kt_engine.answers.plan_spans import kept_spans
from kt_engine.answers.planning import task_ref
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.shapes import NodeRef
from kt_engine.store.tables import PlanRevision, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus, TaskStatus

R, P, T = table_of(PlanRevision), table_of(Process), table_of(Task)
COLUMNS = (
    R.c.id,
    R.c.number,
    R.c.made_on,
    R.c.cause,
    R.c.cause_subject,
    R.c.side,
    R.c.copied_from,
    R.c.sha256,
)
Ends = Mapping[NodeRef, date]
"""The last day of each thing of a plan."""
MOST_SEEN, MOST_WHOLE = 20_000, 256
_SEEN: dict[tuple[str, frozenset[str]], Ends] = {}
"""Of plans read before, the ends of what was asked for: a kept plan has its hash as its name and never changes."""


@dataclass(frozen=True)
class GoLiveHistory:
    baseline: RowMapping | None
    later: tuple[RowMapping, ...]
    """The forecasts made after the one that was signed; all of them while there is no baseline."""
    go_lives: Mapping[int, Ends]
    """By revision id: the last day of each cutover."""

    def signed_go_live(self, cutovers: Sequence[NodeRef]) -> date | None:
        """Give the day on which the signed baseline lets the last of these go live."""
        if self.baseline is None:
            return None
        found = last_of(self.go_lives[self.baseline["id"]], cutovers)
        return found[0] if found else None

    def as_of(self, day: date) -> RowMapping | None:
        """Give the newest forecast that was known at the end of a day; before any later one, the baseline."""
        known = [row for row in self.later if row["made_on"] <= day]
        if known:
            return known[-1]
        return self.baseline if self.baseline_known(day) else None

    def baseline_known(self, day: date) -> bool:
        return self.baseline is not None and self.baseline["made_on"] <= day


def go_live_history(reader: Reader, engagement_id: int) -> GoLiveHistory:
    rows = reader.rows(select(*COLUMNS).where(R.c.engagement_id == engagement_id).order_by(R.c.number))
    baseline = next((row for row in rows if row["number"] == 0), None)
    signed = (baseline["copied_from"] or 0) if baseline else 0
    later = tuple(row for row in rows if row["number"] > signed)
    kept = (*((baseline,) if baseline else ()), *later)
    return GoLiveHistory(baseline, later, _go_lives(reader, engagement_id, kept))


def _go_lives(reader: Reader, engagement_id: int, rows: Sequence[RowMapping]) -> dict[int, Ends]:
    """Read of each plan when its cutovers end; a plan that was read before is not read again."""
    keys = frozenset(
        row["task_key"]
        for row in reader.rows(
            select(T.c.task_key)
            .where(T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE)
            .distinct()
        )
    )
    if len(_SEEN) > MOST_SEEN:
        _SEEN.clear()
    unread = [row["id"] for row in rows if (row["sha256"], keys) not in _SEEN]
    for row in reader.rows(select(R.c.sha256, R.c.plan_json).where(R.c.id.in_(unread))) if unread else ():
        _SEEN[row["sha256"], keys] = _ends(row["plan_json"], keys)
    return {row["id"]: _SEEN[row["sha256"], keys] for row in rows}


def whole_plan(reader: Reader, revision_id: int) -> Ends:
    """Give the last day of everything a kept plan holds."""
    [row] = reader.rows(select(R.c.sha256, R.c.plan_json).where(R.c.id == revision_id))
    return _whole(row["sha256"], row["plan_json"])


@lru_cache(maxsize=MOST_WHOLE)
def _whole(_sha256: str, plan_json: str) -> Ends:
    return _ends(plan_json)


def _ends(plan_json: str, only: frozenset[str] | None = None) -> Ends:
    return {ref: span.end_on for ref, span in kept_spans(plan_json, only).items()}


def cutovers_of(reader: Reader, engagement_id: int) -> dict[int, tuple[NodeRef, ...]]:
    """Give the cutovers of each wave, as the plan knows them."""
    rows = reader.rows(
        select(P.c.wave, T.c.task_key, T.c.subject_kind, T.c.subject_id)
        .join(P, P.c.id == T.c.process_id)
        .where(T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE)
        .where(T.c.status != TaskStatus.WITHDRAWN, P.c.status != ProcessStatus.DESCOPED)
        .order_by(T.c.id)
    )
    found: dict[int, tuple[NodeRef, ...]] = {}
    for row in rows:
        found[row["wave"]] = (*found.get(row["wave"], ()), task_ref(row))
    return found


def last_of(ends: Ends, cutovers: Sequence[NodeRef]) -> tuple[date, NodeRef] | None:
    """Give the last of these to end, and its day."""
    return max(((ends[ref], ref) for ref in cutovers if ref in ends), default=None)
