"""Puts an agreement before its signers as a verb would, for tests of what all agreements share."""

from collections.abc import Mapping, Sequence

from builders import Made, Someone
from kt_engine.actions.propose_agreement import Proposal, Wanted, propose
from kt_engine.store.database import Database, open_store
from kt_engine.words import AgreementKind
from walking import of


def proposed(
    database: Database,
    made: Made,
    *,
    kind: AgreementKind = AgreementKind.COMMITMENT,
    seats: Sequence[Wanted] = (Wanted(), Wanted()),
    subject: str = "E1-P1",
    title: str = "Two people answer the phone on Saturdays",
    by: Someone | None = None,
    bars: Mapping[int, str] | None = None,
    reason: str | None = None,
) -> str:
    """Give the handle of a proposal; by default with two seats for anybody: one signature settles nothing."""
    act = of(by or made.people.manager)
    with open_store(database, write=True, act=act, engagement_id=made.engagement_id) as unit:
        facts = {"hours": 4, "subject": subject}
        row = propose(
            unit,
            made.engagement_id,
            Proposal(kind, subject, title, facts, seats, bars=bars, reason=reason),
        )
        unit.event("agreement_proposed", row["handle"], content_sha256=row["content_sha256"])
        return str(row["handle"])
