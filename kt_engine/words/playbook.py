"""Words a playbook is written in."""

from enum import StrEnum


class Stage(StrEnum):
    IDENTIFY_NEEDS = "identify_needs"
    SELECT_PARTNER = "select_partner"
    DEFINE_CONTRACT = "define_contract"
    TRANSITION_AND_INTEGRATE = "transition_and_integrate"
    GO_LIVE = "go_live"
    MONITOR = "monitor"

    @property
    def number(self) -> int:
        """1 to 6, in the order an engagement travels."""
        return list(Stage).index(self) + 1

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @staticmethod
    def of_number(number: int) -> "Stage":
        """Give the stage with this number, 1 to 6."""
        return list(Stage)[number - 1]


class Per(StrEnum):
    """How often a playbook's task, item or handover exists."""

    ENGAGEMENT = "engagement"
    PROCESS = "process"
    TRAINEE = "trainee"
    CANDIDATE = "candidate"


class HandoverKind(StrEnum):
    DOCUMENT = "document"
    IN_FLIGHT_WORK = "in_flight_work"
    ASSET = "asset"


class CriterionClass(StrEnum):
    MUST = "must"
    CONDITIONAL = "conditional"
    INFORM = "inform"


class Measure(StrEnum):
    """What a gate criterion can measure; each is one function of answers/measures.py."""

    TASKS_DONE_PCT = "tasks_done_pct"
    HANDOVERS_ACCEPTED_PCT = "handovers_accepted_pct"
    CERTIFIED_COUNT = "certified_count"
    ASSESSMENTS_PASSED_PCT = "assessments_passed_pct"
    OPEN_CONDITIONS_COUNT = "open_conditions_count"
    PROVIDER_CHOSEN = "provider_chosen"
    CANDIDATES_COUNT = "candidates_count"
    CONTRACT_DATES_RECORDED = "contract_dates_recorded"
    PROCESSES_IN_SCOPE_COUNT = "processes_in_scope_count"
    DAYS_IN_STAGE = "days_in_stage"
    KPI_AGAINST_TARGET = "kpi_against_target"
    KPI_PERIODS_COUNT = "kpi_periods_count"
    EVIDENCE_RECORDED = "evidence_recorded"
    RISKS_RATED_PCT = "risks_rated_pct"
    LEAVER_KNOWLEDGE_COUNT = "leaver_knowledge_count"
    PARALLEL_RUN_ACCEPTED = "parallel_run_accepted"
    SEATS_GAP_COUNT = "seats_gap_count"
    SESSIONS_HELD_PCT = "sessions_held_pct"
    MUST_HAVE_SESSIONS_HELD_PCT = "must_have_sessions_held_pct"
    KNOWLEDGE_CLAIMED_PCT = "knowledge_claimed_pct"
    KNOWLEDGE_PROVEN_PCT = "knowledge_proven_pct"
    MUST_HAVE_SIGNED_PCT = "must_have_signed_pct"
    MUST_HAVES_OPEN_COUNT = "must_haves_open_count"
    ACKNOWLEDGEMENTS_DUE_COUNT = "acknowledgements_due_count"
    ACCESS_READY_PCT = "access_ready_pct"
    SHOWSTOPPERS_OPEN_COUNT = "showstoppers_open_count"
    READINESS_RED_COUNT = "readiness_red_count"
    ASSUMPTIONS_EXPIRED_COUNT = "assumptions_expired_count"
    COMMITMENTS_OPEN_COUNT = "commitments_open_count"
    PEOPLE_NOTICES_LATE_COUNT = "people_notices_late_count"
    CONTROL_DAYS_WITHOUT_OWNER_COUNT = "control_days_without_owner_count"
    COMMUNICATIONS_OVERDUE_COUNT = "communications_overdue_count"
    CONDITIONS_EXPIRED_COUNT = "conditions_expired_count"
    SHADOW_DONE_PCT = "shadow_done_pct"
    REVERSE_SHADOW_LEVEL = "reverse_shadow_level"
    CERTIFIED_READY_COUNT = "certified_ready_count"
    BUS_FACTOR_SHORT_COUNT = "bus_factor_short_count"


class Unit(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    SECONDS = "seconds"
    MONTHS = "months"
    POINTS = "points"
    SCORE = "score"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class IssueWhen(StrEnum):
    """When the tick issues a document by itself."""

    ON_STAGE_OPEN = "on_stage_open"
    ON_HANDOVER_ACCEPTED = "on_handover_accepted"
    ON_CERTIFIED = "on_certified"
    ON_GATE_DECIDED = "on_gate_decided"
    ON_STAGE_CLOSED = "on_stage_closed"
    MONTHLY = "monthly"
    WEEKLY = "weekly"
    ON_WAVE_LIVE = "on_wave_live"
    ON_FINISHED = "on_finished"
    ON_RISK_CHANGED = "on_risk_changed"
    ON_PARALLEL_CONCLUDED = "on_parallel_concluded"
    ON_SESSION_HELD = "on_session_held"
    ON_SEATS_CHANGED = "on_seats_changed"
    ON_CHANGE = "on_change"
    """Once there is something of what the document lists, and again when it changed; at most once a day."""


class DocumentKey(StrEnum):
    """The documents this house can write; one module and one template of the same name each."""

    TRANSITION_PLAN = "transition_plan"
    HANDOVER_REGISTER = "handover_register"
    HANDOVER_ACCEPTANCE = "handover_acceptance"
    TRAINING_MATRIX = "training_matrix"
    CERTIFICATE = "certificate"
    GATE_REPORT = "gate_report"
    SERVICE_REPORT = "service_report"
    ENGAGEMENT_HISTORY = "engagement_history"
    SCOPE_AND_RACI = "scope_and_raci"
    GO_LIVE_CERTIFICATE = "go_live_certificate"
    WEEKLY_STATUS = "weekly_status"
    RISK_REGISTER = "risk_register"
    DELAY_NOTICE = "delay_notice"
    PARALLEL_RUN_REPORT = "parallel_run_report"
    STAFFING_PLAN = "staffing_plan"
    KNOWLEDGE_REGISTER = "knowledge_register"
    ACCESS_REGISTER = "access_register"
    READINESS_LOG = "readiness_log"
    CONTROL_REGISTER = "control_register"
    SHADOW_LOG = "shadow_log"
    EXCEPTION_CATALOGUE = "exception_catalogue"
    SESSION_RECORD = "session_record"
    KT_PLAN = "kt_plan"
    SCOPE_BASELINE = "scope_baseline"
    SERVICE_LEVELS = "service_levels"
    TRANSITION_SCHEDULE = "transition_schedule"
    AWARD_RECOMMENDATION = "award_recommendation"
    GOVERNANCE_CHARTER = "governance_charter"
    PEOPLE_NOTICES = "people_notices"
    COMMUNICATION_PLAN = "communication_plan"
    ASSUMPTION_REGISTER = "assumption_register"
    ASSESSMENT_PLAN = "assessment_plan"
    PLAY_BACK_SHEET = "play_back_sheet"
    TACIT_KNOWLEDGE_LOG = "tacit_knowledge_log"
    WORK_IN_FLIGHT = "work_in_flight"
    CUTOVER_RUNBOOK = "cutover_runbook"
    HYPERCARE_PLAN = "hypercare_plan"
    RUN_ACCEPTANCE = "run_acceptance"
    CLOSURE_REPORT = "closure_report"


class SiteDayKind(StrEnum):
    """An edit of a site's calendar."""

    HOLIDAY = "holiday"
    NOT_A_HOLIDAY = "not_a_holiday"
    WORKING_DAY = "working_day"
    HALF_DAY = "half_day"
