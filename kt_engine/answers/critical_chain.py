"""What stands between today and the next go-live: the chain of open work that drives it. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping

from kt_engine.answers.go_live_history import cutovers_of
from kt_engine.answers.plan_links import PlanLinks
from kt_engine.answers.waves import WaveStanding
from kt_engine.plan.shapes import NodeRef
from kt_engine.store.unit import Reader
from kt_engine.words import TaskStatus

MOST_BOXES = 12


@dataclass(frozen=True)
class ChainBox:
    handle: str
    title: str
    ends_on: date | None
    is_gate: bool
    is_waiting: bool
    """Somebody can do it now, and all that follows waits for it."""


@dataclass(frozen=True)
class CriticalChain:
    wave: int
    boxes: tuple[ChainBox, ...]
    """The first is what to do now, the last the cutover; never more than twelve."""
    left_out: int
    """How many stand between the last but one and the last."""


def critical_chain(
    reader: Reader, engagement_id: int, waves: Sequence[WaveStanding], links: PlanLinks
) -> CriticalChain | None:
    """Give the chain of the next wave to go live; None when none is ahead, or none is dated."""
    ahead = [wave for wave in waves if wave.actual_on is None and wave.forecast_on is not None]
    if not ahead:
        return None
    wave = min(ahead, key=lambda each: (each.forecast_on or date.max, each.wave)).wave
    cutovers = [ref for ref in cutovers_of(reader, engagement_id).get(wave, ()) if links.is_open(ref)]
    if not cutovers:
        return None
    chain = _walk_back(max(cutovers, key=lambda ref: (links.ends_on(ref), ref)), links)
    left_out = max(0, len(chain) - MOST_BOXES)
    shown = [*chain[: MOST_BOXES - 1], chain[-1]] if left_out else chain
    boxes = tuple(_box(ref, links) for ref in shown)
    return CriticalChain(wave, boxes, left_out)


def _walk_back(last: NodeRef, links: PlanLinks) -> list[NodeRef]:
    """Give what drives the last one, the first of it first: of all that comes before, what ends latest."""
    chain = [last]
    while before := list(links.open_before(chain[-1])):
        chain.append(max(before, key=lambda ref: (links.ends_on(ref), ref)))
    return chain[::-1]


def _box(ref: NodeRef, links: PlanLinks) -> ChainBox:
    row = links.row(ref)
    if row is None:
        raise LookupError(f"{ref} is open and has no row")
    is_gate = ref in links.gates
    return ChainBox(
        row["handle"], row["title"], row["forecast_on"], is_gate, _is_waiting(row, is_gate=is_gate)
    )


def _is_waiting(row: RowMapping, *, is_gate: bool) -> bool:
    """Tell whether people can act on it now; a gate, once it stands at the head of the chain."""
    return not is_gate and row["status"] in {TaskStatus.READY, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED}
