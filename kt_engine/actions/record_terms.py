"""Enters what a contract says of answers, inside the unit of work that records the contract."""

from collections.abc import Sequence

from kt_engine.exchange.terms import TermRow
from kt_engine.store.tables import ContractTerm
from kt_engine.store.unit import Unit


def record_terms(unit: Unit, contract_id: int, terms: Sequence[TermRow]) -> None:
    """Insert the terms of one record of the contract; the caller writes the event."""
    for term in terms:
        unit.insert(
            ContractTerm,
            engagement_id=unit.engagement_id,
            contract_id=contract_id,
            wait=term.wait,
            side=term.side,
            answer_days=term.answer_days,
            clause=term.clause,
            deemed=term.deemed,
        )
