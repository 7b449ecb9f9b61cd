"""How a tick ends for a stage and for the whole engagement, with a sentence that says why. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kt_engine.answers.standing import Standing, standing
from kt_engine.answers.waiting import Wait
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.database import Database
from kt_engine.words import EndKind, EngagementStatus, ProcessStatus, Stage

ORDER = list(EndKind)


@dataclass(frozen=True)
class End:
    kind: EndKind
    message: str


def stage_end(database: Database, engagement_id: int, stage: Stage, today: date) -> End:
    """Say how a stage stands after everything that can be moved was moved."""
    return end_of_stage(standing(database, engagement_id, today), stage)


def end_of_stage(facts: Standing, stage: Stage) -> End:
    closed = _closed(facts)
    if closed is not None:
        return closed
    waits = [wait for wait in facts.waits if wait.stage is stage]
    if waits:
        return End(EndKind.AWAITING_PEOPLE, _awaited(waits))
    if facts.stuck:
        return End(EndKind.STUCK, facts.stuck[0])
    if _has_passed(facts, stage):
        return End(EndKind.GATE_PASSED, f"Stage {stage.number} has passed its gate.")
    if facts.next_date is not None:
        return End(EndKind.AWAITING_DATE, f"The next date is {facts.next_date.isoformat()}.")
    return End(
        EndKind.STUCK,
        f"Nobody is asked for anything in stage {stage.number} and no date will change that: "
        f"see kt engagement show {facts.handle}",
    )


def _closed(facts: Standing) -> End | None:
    sentences = {
        EngagementStatus.CANCELLED: End(EndKind.CANCELLED, f"{facts.handle} is cancelled."),
        EngagementStatus.FINISHED: End(
            EndKind.FINISHED, f"{facts.handle} is finished: every process runs steadily."
        ),
        EngagementStatus.ON_HOLD: End(EndKind.ON_HOLD, f"{facts.handle} is on hold."),
    }
    return sentences.get(facts.status)


def _has_passed(facts: Standing, stage: Stage) -> bool:
    if stage.number <= LAST_OWN_STAGE:
        return facts.stage_number > stage.number
    here = [
        p
        for p in facts.processes
        if p.status is not ProcessStatus.DESCOPED and p.stage_number == stage.number
    ]
    return all(process.finished for process in here)


def _awaited(waits: list[Wait]) -> str:
    first = waits[0]
    of = f"{first.process}: " if first.process else ""
    more = f"; {len(waits) - 1} more" if len(waits) > 1 else ""
    return f"{of}{first.handle} waits for {first.role} {', '.join(first.who)} ({first.what}){more}"


def engagement_end(ends: Iterable[End]) -> End:
    """Give the end that matters most; messages of equal kind keep the first."""
    return min(ends, key=lambda end: ORDER.index(end.kind))
