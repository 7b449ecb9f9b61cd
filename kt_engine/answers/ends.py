"""How a tick ends for a stage and for the whole engagement, with a sentence that says why. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kt_engine.answers.standing import ProcessStanding, Standing, standing
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
    holding = [wait for wait in facts.waits if wait.holds_up]
    waits = [wait for wait in holding if wait.stage is stage]
    if waits:
        return End(EndKind.AWAITING_PEOPLE, _awaited(waits))
    if facts.stuck:
        return End(EndKind.STUCK, facts.stuck[0])
    if _has_passed(facts, stage):
        return End(EndKind.GATE_PASSED, f"Stage {stage.number} has passed its gate.")
    next_on = dict(facts.next_dates).get(stage)
    if next_on is not None:
        return End(EndKind.AWAITING_DATE, f"The next date is {next_on.isoformat()}.")
    return _nothing_to_do(facts, stage, holding)


def _nothing_to_do(facts: Standing, stage: Stage, holding: list[Wait]) -> End:
    """Say why a stage asks for nothing: its processes are on hold, it has not begun, or something is wrong."""
    here = [process for process in _processes_at(facts, stage) if not process.finished]
    if here and all(process.status is ProcessStatus.ON_HOLD for process in here):
        return End(EndKind.ON_HOLD, f"On hold: {', '.join(process.handle for process in here)}.")
    if holding and _is_ahead(facts, stage):
        return End(EndKind.AWAITING_PEOPLE, f"Stage {stage.number} lies ahead: {_awaited(holding)}")
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
    """From stage 4 on: whoever stands there has finished, or everybody is past it."""
    if stage.number <= LAST_OWN_STAGE:
        return facts.stage_number > stage.number
    here = _processes_at(facts, stage)
    if here:
        return all(process.finished for process in here)
    return facts.stage_number > stage.number


def _is_ahead(facts: Standing, stage: Stage) -> bool:
    return facts.stage_number < stage.number and not _processes_at(facts, stage)


def _processes_at(facts: Standing, stage: Stage) -> list[ProcessStanding]:
    return [
        process
        for process in facts.processes
        if process.status is not ProcessStatus.DESCOPED and process.stage_number == stage.number
    ]


def _awaited(waits: list[Wait]) -> str:
    first = waits[0]
    of = f"{first.process}: " if first.process else ""
    more = f"; {len(waits) - 1} more" if len(waits) > 1 else ""
    return f"{of}{first.handle} waits for {first.role} {', '.join(first.who)} ({first.what}){more}"


def engagement_end(ends: Iterable[End]) -> End:
    """Give the end that matters most; messages of equal kind keep the first."""
    return min(ends, key=lambda end: ORDER.index(end.kind))
