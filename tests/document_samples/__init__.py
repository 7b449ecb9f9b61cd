"""Hand-made facts of every document, for golden texts and hostile strings; no store is behind them."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

from document_samples.baseline import scope_baseline, service_levels, transition_schedule
from document_samples.exceptions import exception_catalogue
from document_samples.governance import award_recommendation, governance_charter
from document_samples.handovers import (
    certificate,
    handover_acceptance,
    handover_register,
    shadow_log,
    training_matrix,
)
from document_samples.integration import access_register, control_register, readiness_log
from document_samples.knowledge import knowledge_register
from document_samples.live import closure_report, cutover_runbook, hypercare_plan, run_acceptance
from document_samples.notices import delay_notice
from document_samples.parallel import parallel_run_report
from document_samples.parts import HASHES
from document_samples.people import assumption_register, communication_plan, people_notices
from document_samples.plan import transition_plan
from document_samples.risks import risk_register
from document_samples.scope import go_live_certificate, scope_and_raci
from document_samples.service import engagement_history, gate_report, service_report
from document_samples.sessions import kt_plan, session_record
from document_samples.staffing import staffing_plan
from document_samples.transfer import assessment_plan, play_back_sheet, tacit_knowledge_log, work_in_flight
from document_samples.weekly import weekly_status
from kt_engine.answers.document_control import (
    DocumentControl,
    EarlierVersion,
    Facts,
    document_number,
)
from kt_engine.documents.control import control_of
from kt_engine.words import (
    DocumentKey,
)


def control(key: DocumentKey, facts: Facts) -> DocumentControl:
    return control_of(
        key,
        facts,
        number=document_number(key, "E7", 1),
        version=2,
        as_of_seq=1204,
        issued_on=date(2027, 4, 19),
        page="https://kt.example.com/kt/E7",
        change_log=(EarlierVersion(1, date(2027, 3, 9), 310, HASHES[13]),),
    )


SAMPLES: dict[DocumentKey, Callable[[], Any]] = {
    DocumentKey.TRANSITION_PLAN: transition_plan,
    DocumentKey.HANDOVER_REGISTER: handover_register,
    DocumentKey.HANDOVER_ACCEPTANCE: handover_acceptance,
    DocumentKey.TRAINING_MATRIX: training_matrix,
    DocumentKey.CERTIFICATE: certificate,
    DocumentKey.SHADOW_LOG: shadow_log,
    DocumentKey.EXCEPTION_CATALOGUE: exception_catalogue,
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


def planted(value: Any, text: str) -> Any:
    """Give the same facts with `text` in place of every free string; enums, dates and numbers stay."""
    if type(value) is str:
        return text
    if isinstance(value, tuple):
        return tuple(planted(one, text) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{field.name: planted(getattr(value, field.name), text) for field in dataclasses.fields(value)},
        )
    return value
