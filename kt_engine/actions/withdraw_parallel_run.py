"""Takes back a parallel run whose rule is not signed by both sides yet; nothing was drawn, so nothing was seen."""

from dataclasses import dataclass

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.parallel_in_hand import PLAN, check_status, run_in_hand
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import ParallelRun
from kt_engine.store.unit import Act
from kt_engine.words import ParallelStatus

KIND = "parallel_run_withdrawn"
MOST = 1000


@dataclass(frozen=True)
class WithdrawnRun:
    handle: str


def withdraw_parallel_run(database: Database, act: Act, handle: str, *, reason: str) -> WithdrawnRun:
    """Withdraw a planned run with what was put before its signers. Raises MoveRefused once the rule is signed."""
    why = one_line(reason, "reason", most=MOST)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(ParallelRun, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return WithdrawnRun(known)
        run = run_in_hand(unit, handle, PLAN)
        check_status(unit, run, ParallelStatus.PLANNED, "withdrawn")
        gone = withdraw_agreements(unit, run["engagement_id"], subject=run["handle"])
        unit.change(
            ParallelRun, run["id"], run["handle"], version=run["version"], status=ParallelStatus.WITHDRAWN
        )
        unit.event(KIND, run["handle"], texts={"reason": why}, agreements=",".join(gone))
        return WithdrawnRun(run["handle"])
