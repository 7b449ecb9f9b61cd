"""What follows, in the same unit of work, when an agreement is agreed or refused: one function per kind.

Each function changes rows and writes no event of its own: what it gives stands in the event of the signature.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.close_readiness_point import closing_agreed
from kt_engine.actions.decide_assumption import assumption_agreed
from kt_engine.actions.decide_commitment import commitment_agreed
from kt_engine.actions.hand_over_control import control_taken_over
from kt_engine.actions.overrule_findings import findings_overruled
from kt_engine.actions.parallel_agreed import result_agreed, rule_agreed, rule_refused
from kt_engine.actions.propose_allocations import allocation_agreed, allocation_refused
from kt_engine.actions.propose_graduation import trainee_graduated
from kt_engine.actions.raise_level import level_raised
from kt_engine.actions.replace_trainee import replace_trainee
from kt_engine.actions.sign_off_knowledge import rework_knowledge, sign_off_knowledge
from kt_engine.actions.waive_knowledge import grant_waiver
from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind

Follows = Callable[[Unit, RowMapping], Mapping[str, Any]]
"""Takes the agreement's row, gives facts for the event: handles, words, numbers, dates and hashes."""

WHEN_AGREED: Mapping[AgreementKind, Follows] = {
    AgreementKind.ALLOCATION: allocation_agreed,
    AgreementKind.SAMPLING_RULE: rule_agreed,
    AgreementKind.PARALLEL_RESULT: result_agreed,
    AgreementKind.REPLACEMENT: replace_trainee,
    AgreementKind.KNOWLEDGE_ITEM: sign_off_knowledge,
    AgreementKind.KNOWLEDGE_WAIVER: grant_waiver,
    AgreementKind.FINDING_OVERRULED: findings_overruled,
    AgreementKind.READINESS: closing_agreed,
    AgreementKind.ASSUMPTION: assumption_agreed,
    AgreementKind.COMMITMENT: commitment_agreed,
    AgreementKind.CONTROL_OWNER: control_taken_over,
    AgreementKind.AUTHORITY_LEVEL: level_raised,
    AgreementKind.GRADUATION: trainee_graduated,
}
WHEN_REFUSED: Mapping[AgreementKind, Follows] = {
    AgreementKind.ALLOCATION: allocation_refused,
    AgreementKind.SAMPLING_RULE: rule_refused,
    AgreementKind.KNOWLEDGE_ITEM: rework_knowledge,
}
