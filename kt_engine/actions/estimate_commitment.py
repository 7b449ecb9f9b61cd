"""Says what a spoken promise would cost; what was put before people with another figure is withdrawn."""

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.promise_in_hand import Promise, checked_cost, in_hand, promise
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.errors import MoveRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Commitment
from kt_engine.store.unit import Act
from kt_engine.words import CommitmentStatus

KIND = "commitment_estimated"


def estimate_commitment(database: Database, act: Act, handle: str, *, cost: str, currency: str) -> Promise:
    """Estimate an open promise. Raises MoveRefused once it is settled, UsageProblem for an amount that is none."""
    minor, code = checked_cost(cost, currency)
    with open_store(database, write=True, act=act, engagement_id=engagement_in(Commitment, handle)) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return promise(unit, known)
        row = in_hand(unit, Commitment, handle)
        if row["status"] is not CommitmentStatus.OPEN:
            raise MoveRefused(row["handle"], row["status"].value, "estimated anew", "What was signed stands.")
        gone = withdraw_agreements(unit, row["engagement_id"], subject=row["handle"])
        unit.change(
            Commitment, row["id"], row["handle"], version=row["version"], cost_minor=minor, currency=code
        )
        unit.event(KIND, row["handle"], cost_minor=minor, currency=code, withdrawn=",".join(gone))
        return promise(unit, row["handle"])
