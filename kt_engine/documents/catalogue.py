"""Which module writes which document; it knows no fact and no template text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kt_engine.documents import (
    access_register,
    assessment_plan,
    assumption_register,
    award_recommendation,
    certificate,
    closure_report,
    communication_plan,
    control_register,
    cutover_runbook,
    delay_notice,
    engagement_history,
    exception_catalogue,
    gate_report,
    go_live_certificate,
    governance_charter,
    handover_acceptance,
    handover_register,
    hypercare_plan,
    knowledge_register,
    kt_plan,
    parallel_run_report,
    people_notices,
    play_back_sheet,
    readiness_log,
    risk_register,
    run_acceptance,
    scope_and_raci,
    scope_baseline,
    service_levels,
    service_report,
    session_record,
    shadow_log,
    staffing_plan,
    tacit_knowledge_log,
    training_matrix,
    transition_plan,
    transition_schedule,
    weekly_status,
    work_in_flight,
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
    one_page: bool = False
    """Set small when printed, so that the whole of it stands on one A4 page."""


_MODULES = {
    DocumentKey.TRANSITION_PLAN: transition_plan,
    DocumentKey.HANDOVER_REGISTER: handover_register,
    DocumentKey.HANDOVER_ACCEPTANCE: handover_acceptance,
    DocumentKey.TRAINING_MATRIX: training_matrix,
    DocumentKey.CERTIFICATE: certificate,
    DocumentKey.GATE_REPORT: gate_report,
    DocumentKey.SERVICE_REPORT: service_report,
    DocumentKey.ENGAGEMENT_HISTORY: engagement_history,
    DocumentKey.RISK_REGISTER: risk_register,
    DocumentKey.SCOPE_AND_RACI: scope_and_raci,
    DocumentKey.GO_LIVE_CERTIFICATE: go_live_certificate,
    DocumentKey.WEEKLY_STATUS: weekly_status,
    DocumentKey.DELAY_NOTICE: delay_notice,
    DocumentKey.PARALLEL_RUN_REPORT: parallel_run_report,
    DocumentKey.STAFFING_PLAN: staffing_plan,
    DocumentKey.KNOWLEDGE_REGISTER: knowledge_register,
    DocumentKey.ACCESS_REGISTER: access_register,
    DocumentKey.READINESS_LOG: readiness_log,
    DocumentKey.CONTROL_REGISTER: control_register,
    DocumentKey.SHADOW_LOG: shadow_log,
    DocumentKey.EXCEPTION_CATALOGUE: exception_catalogue,
    DocumentKey.SESSION_RECORD: session_record,
    DocumentKey.KT_PLAN: kt_plan,
    DocumentKey.SCOPE_BASELINE: scope_baseline,
    DocumentKey.SERVICE_LEVELS: service_levels,
    DocumentKey.TRANSITION_SCHEDULE: transition_schedule,
    DocumentKey.AWARD_RECOMMENDATION: award_recommendation,
    DocumentKey.GOVERNANCE_CHARTER: governance_charter,
    DocumentKey.PEOPLE_NOTICES: people_notices,
    DocumentKey.COMMUNICATION_PLAN: communication_plan,
    DocumentKey.ASSUMPTION_REGISTER: assumption_register,
    DocumentKey.ASSESSMENT_PLAN: assessment_plan,
    DocumentKey.PLAY_BACK_SHEET: play_back_sheet,
    DocumentKey.TACIT_KNOWLEDGE_LOG: tacit_knowledge_log,
    DocumentKey.WORK_IN_FLIGHT: work_in_flight,
    DocumentKey.CUTOVER_RUNBOOK: cutover_runbook,
    DocumentKey.HYPERCARE_PLAN: hypercare_plan,
    DocumentKey.RUN_ACCEPTANCE: run_acceptance,
    DocumentKey.CLOSURE_REPORT: closure_report,
}
_ONE_PAGE = frozenset({DocumentKey.WEEKLY_STATUS})
_KINDS: dict[DocumentKey, DocumentKind] = {
    key: DocumentKind(module.CLASSIFICATION, module.title, module.view, one_page=key in _ONE_PAGE)
    for key, module in _MODULES.items()
}
