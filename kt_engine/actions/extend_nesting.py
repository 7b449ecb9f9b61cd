"""Extends the nursery of a trainee, as often as the playbook says, with the reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from kt_engine.actions.authority import require
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.nesting_in_hand import check_nesting, nesting_asked
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.training_in_hand import certification_in_hand, check_not_own
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.errors import Refused
from kt_engine.exchange.typed_text import one_line
from kt_engine.rules.nursery import extensions_left
from kt_engine.rules.trainee_path import limit
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, NestingPeriod, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import AgreementKind

KIND = "nesting_extended"
VERB = "lead trainees to live work"
MOST = 600
N = table_of(NestingPeriod)


@dataclass(frozen=True)
class ExtendedNesting:
    handle: str
    ends_on: date
    """Inclusive."""
    extensions_left: int


def extend_nesting(database: Database, act: Act, handle: str, *, reason: str) -> ExtendedNesting:
    """Extend it from the day after its last one, or from today where that is later.

    Raises MoveRefused for who is not in the nursery, Refused when no extension is left and for who may not.
    """
    why = one_line(reason, "reason", most=MOST)
    engagement_id = engagement_in(Certification, handle)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_extended(unit, known)
        row = certification_in_hand(unit, handle)
        require(unit, VERB, engagement_id=engagement_id)
        check_not_own(unit, row, "leads")
        playbook, spec = nesting_asked(unit, row)
        check_nesting(row, "kept in the nursery")
        facts = trainee_facts(unit, row)
        if extensions_left(playbook, spec, facts) == 0:
            raise Refused(
                f"{row['handle']} has had every extension the playbook allows. What is left is graduation, or: "
                f"kt training remove {row['handle']} --reason TEXT"
            )
        before = unit.rows(N.select().where(N.c.certification_id == row["id"]).order_by(N.c.number))[-1]
        starts_on = max(before["ends_on"] + timedelta(days=1), unit.today)
        ends_on = starts_on + timedelta(days=limit(playbook, spec.extension) - 1)
        unit.insert(
            NestingPeriod, engagement_id=engagement_id, certification_id=row["id"], reason=why,
            number=before["number"] + 1, complexity=before["complexity"], starts_on=starts_on,
            ends_on=ends_on, recorded_by=unit.act.by,
        )  # fmt: skip
        withdrawn = withdraw_agreements(
            unit, engagement_id, subject=row["handle"], kind=AgreementKind.GRADUATION
        )
        unit.event(KIND, row["handle"], starts_on=starts_on, ends_on=ends_on, withdrawn_count=len(withdrawn))
        return _as_extended(unit, row["handle"])


def _as_extended(unit: Unit, handle: str) -> ExtendedNesting:
    row = find(unit, Certification, handle)
    playbook, spec = nesting_asked(unit, row)
    facts = trainee_facts(unit, row)
    return ExtendedNesting(row["handle"], facts.stays[-1].ends_on, extensions_left(playbook, spec, facts))
