"""How a tick ends for a stage and for the whole engagement, with a sentence that says why. It writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kt_engine.answers.open_work import OpenWork, next_dates, open_work_of
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.rules.stages import LAST_OWN_STAGE, derived_stage
from kt_engine.store.database import Database, open_store
from kt_engine.store.unit import Reader
from kt_engine.words import EndKind, EngagementStatus, ProcessStatus, Stage

ORDER = list(EndKind)


@dataclass(frozen=True)
class End:
    kind: EndKind
    message: str


@dataclass(frozen=True)
class EndFacts:
    """What an end depends on: far less than a page tells, and asked several times in every tick."""

    handle: str
    status: EngagementStatus
    stage_number: int
    """Derived: its own to 3, from 4 on the lowest of its processes."""
    processes: tuple[Mapping[Any, Any], ...]
    """Rows."""
    waits: tuple[Wait, ...]
    next_dates: Mapping[Stage, date]
    stuck: tuple[str, ...]


def stage_end(database: Database, engagement_id: int, stage: Stage, today: date) -> End:
    """Say how a stage stands after everything that can be moved was moved."""
    with open_store(database) as reader:
        facts = end_facts(reader, engagement_id, today)
    return end_of_stage(facts, stage)


def end_facts(reader: Reader, engagement_id: int, today: date) -> EndFacts:
    work = open_work_of(reader, engagement_id)
    waits = waits_of(reader, engagement_id, today)
    return EndFacts(
        handle=work.engagement["handle"],
        status=work.engagement["status"],
        stage_number=derived_stage(work.engagement["stage_number"], work.numbers()),
        processes=tuple(work.processes.values()),
        waits=waits,
        next_dates=next_dates(reader, work, today),
        stuck=stuck_of(work, waits),
    )


def stuck_of(work: OpenWork, waits: Sequence[Wait]) -> tuple[str, ...]:
    """Say what keeps an active engagement from moving where nobody is asked for anything."""
    engagement = work.engagement
    if engagement["status"] is not EngagementStatus.ACTIVE or any(wait.holds_up for wait in waits):
        return ()
    if any(row["status"] is not ProcessStatus.DESCOPED for row in work.processes.values()):
        return ()
    return (
        f"{engagement['handle']} has no process in scope. Import it: kt scope import {engagement['handle']} FILE",
    )


def end_of_stage(facts: EndFacts, stage: Stage) -> End:
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
    next_on = facts.next_dates.get(stage)
    if next_on is not None:
        return End(EndKind.AWAITING_DATE, f"The next date is {next_on.isoformat()}.")
    return _nothing_to_do(facts, stage, holding)


def _nothing_to_do(facts: EndFacts, stage: Stage, holding: list[Wait]) -> End:
    """Say why a stage asks for nothing: its processes are on hold, it has not begun, or something is wrong."""
    here = [process for process in _processes_at(facts, stage) if not process["finished"]]
    if here and all(process["status"] is ProcessStatus.ON_HOLD for process in here):
        return End(EndKind.ON_HOLD, f"On hold: {', '.join(process['handle'] for process in here)}.")
    if holding and _is_ahead(facts, stage):
        return End(EndKind.AWAITING_PEOPLE, f"Stage {stage.number} lies ahead: {_awaited(holding)}")
    return End(
        EndKind.STUCK,
        f"Nobody is asked for anything in stage {stage.number} and no date will change that: "
        f"see kt engagement show {facts.handle}",
    )


def _closed(facts: EndFacts) -> End | None:
    sentences = {
        EngagementStatus.CANCELLED: End(EndKind.CANCELLED, f"{facts.handle} is cancelled."),
        EngagementStatus.FINISHED: End(
            EndKind.FINISHED, f"{facts.handle} is finished: every process runs steadily."
        ),
        EngagementStatus.ON_HOLD: End(EndKind.ON_HOLD, f"{facts.handle} is on hold."),
    }
    return sentences.get(facts.status)


def _has_passed(facts: EndFacts, stage: Stage) -> bool:
    """From stage 4 on: whoever stands there has finished, or everybody is past it."""
    if stage.number <= LAST_OWN_STAGE:
        return facts.stage_number > stage.number
    here = _processes_at(facts, stage)
    if here:
        return all(process["finished"] for process in here)
    return facts.stage_number > stage.number


def _is_ahead(facts: EndFacts, stage: Stage) -> bool:
    return facts.stage_number < stage.number and not _processes_at(facts, stage)


def _processes_at(facts: EndFacts, stage: Stage) -> list[Mapping[Any, Any]]:
    return [
        process
        for process in facts.processes
        if process["status"] is not ProcessStatus.DESCOPED and process["stage_number"] == stage.number
    ]


def _awaited(waits: list[Wait]) -> str:
    first = waits[0]
    of = f"{first.process}: " if first.process else ""
    more = f"; {len(waits) - 1} more" if len(waits) > 1 else ""
    return f"{of}{first.handle} waits for {first.role} {', '.join(first.who)} ({first.what}){more}"


def engagement_end(ends: Iterable[End]) -> End:
    """Give the end that matters most; messages of equal kind keep the first."""
    return min(ends, key=lambda end: ORDER.index(end.kind))
