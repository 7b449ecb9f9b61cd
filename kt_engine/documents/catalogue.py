"""Which module writes which document; it knows no fact and no template text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kt_engine.documents import (
    certificate,
    engagement_history,
    gate_report,
    handover_acceptance,
    handover_register,
    service_report,
    training_matrix,
    transition_plan,
)
from kt_engine.words import DocumentKey


def kind_of(key: DocumentKey) -> "DocumentKind":
    return _KINDS[key]


@dataclass(frozen=True)
class DocumentKind:
    classification: str
    title: Callable[[Any], str]
    view: Callable[[Any], Mapping[str, object]]
    """What the template needs beside the facts: sums and sentences."""


_MODULES = {
    DocumentKey.TRANSITION_PLAN: transition_plan,
    DocumentKey.HANDOVER_REGISTER: handover_register,
    DocumentKey.HANDOVER_ACCEPTANCE: handover_acceptance,
    DocumentKey.TRAINING_MATRIX: training_matrix,
    DocumentKey.CERTIFICATE: certificate,
    DocumentKey.GATE_REPORT: gate_report,
    DocumentKey.SERVICE_REPORT: service_report,
    DocumentKey.ENGAGEMENT_HISTORY: engagement_history,
}
_KINDS: dict[DocumentKey, DocumentKind] = {
    key: DocumentKind(module.CLASSIFICATION, module.title, module.view) for key, module in _MODULES.items()
}
