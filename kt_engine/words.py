"""Every closed list of the house; a value is what YAML, SQL and screens hold."""

from enum import IntEnum, StrEnum


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


class Side(StrEnum):
    CLIENT = "client"
    PROVIDER = "provider"
    INCUMBENT = "incumbent"
    THIRD_PARTY = "third_party"


class Role(StrEnum):
    """What a person may do; functions of a playbook say who is asked."""

    TRANSITION_MANAGER = "transition_manager"
    PROCESS_OWNER = "process_owner"
    SUBJECT_EXPERT = "subject_expert"
    TRAINER = "trainer"
    TRAINEE = "trainee"
    TEAM_LEAD = "team_lead"
    STEERING_COMMITTEE = "steering_committee"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class PersonKind(StrEnum):
    HUMAN = "human"
    SERVICE = "service"


class EngagementStatus(StrEnum):
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class ProcessStatus(StrEnum):
    IN_SCOPE = "in_scope"
    ON_HOLD = "on_hold"
    DESCOPED = "descoped"


class TaskStatus(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class HandoverKind(StrEnum):
    DOCUMENT = "document"
    IN_FLIGHT_WORK = "in_flight_work"
    ASSET = "asset"


class HandoverStatus(StrEnum):
    REQUESTED = "requested"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class CertificationStatus(StrEnum):
    NOMINATED = "nominated"
    IN_CLASS = "in_class"
    ASSESSED = "assessed"
    REMEDIATION = "remediation"
    CERTIFIED = "certified"
    EXPIRED = "expired"
    ATTRITED = "attrited"


class CandidateStatus(StrEnum):
    CANDIDATE = "candidate"
    CHOSEN = "chosen"
    NOT_CHOSEN = "not_chosen"


class GateStatus(StrEnum):
    PRESENTED = "presented"
    DECIDED = "decided"
    CLOSED = "closed"


class Decision(StrEnum):
    GO = "go"
    GO_WITH_CONDITIONS = "go_with_conditions"
    TEMPORARY_NO_GO = "temporary_no_go"
    NO_GO = "no_go"

    @property
    def passes(self) -> bool:
        return self in {Decision.GO, Decision.GO_WITH_CONDITIONS}


class ConditionStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"


class CriterionClass(StrEnum):
    MUST = "must"
    CONDITIONAL = "conditional"
    INFORM = "inform"


class DocumentStatus(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


class Meaning(StrEnum):
    """What a signature says the signer did."""

    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CERTIFIED = "certified"
    DECIDED = "decided"


class AuthMethod(StrEnum):
    SELF_DECLARED = "self_declared"
    TOTP = "totp"


class Per(StrEnum):
    """How often a playbook's task, item or handover exists."""

    ENGAGEMENT = "engagement"
    PROCESS = "process"
    TRAINEE = "trainee"
    CANDIDATE = "candidate"


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


class SiteDayKind(StrEnum):
    """An edit of a site's calendar."""

    HOLIDAY = "holiday"
    NOT_A_HOLIDAY = "not_a_holiday"
    WORKING_DAY = "working_day"
    HALF_DAY = "half_day"


class RiskStatus(StrEnum):
    OPEN = "open"
    OCCURRED = "occurred"
    CLOSED = "closed"


class BarStatus(StrEnum):
    """How a stage stands where a whole engagement is drawn over months."""

    DONE = "done"
    CURRENT = "current"
    PLANNED = "planned"
    WITHDRAWN = "withdrawn"


class Colour(StrEnum):
    """Of an engagement or a wave; what was never promised, or never measured, has none."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class PlanKind(StrEnum):
    BASELINE = "baseline"
    FORECAST = "forecast"


class EndKind(StrEnum):
    """How a tick ends; order is the order of importance where processes differ."""

    STUCK = "Stuck"
    AWAITING_PEOPLE = "AwaitingPeople"
    AWAITING_DATE = "AwaitingDate"
    ON_HOLD = "OnHold"
    GATE_PASSED = "GatePassed"
    CANCELLED = "Cancelled"
    FINISHED = "Finished"


class ExitCode(IntEnum):
    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_MET = 4
    UNREACHABLE = 5
    INTERRUPTED = 130


OPEN_ENGAGEMENTS = frozenset({EngagementStatus.ACTIVE, EngagementStatus.ON_HOLD})
DOABLE_TASKS = frozenset({TaskStatus.READY, TaskStatus.IN_PROGRESS, TaskStatus.BLOCKED})
ENDED_TASKS = frozenset({TaskStatus.DONE, TaskStatus.WAIVED})
OVER_TASKS = ENDED_TASKS | {TaskStatus.WITHDRAWN}  # nothing waits for it any more
