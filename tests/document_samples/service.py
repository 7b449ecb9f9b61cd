"""Hand-made facts of a gate, a month of service and a history."""

from datetime import UTC, date, datetime
from decimal import Decimal

from document_samples.parts import CONDITION, ENGAGEMENT, GATE_SIGNATURES, HASHES
from kt_engine.answers.collect_engagement_history import EngagementHistoryFacts, HistoryDetail, HistoryEvent
from kt_engine.answers.collect_gate_report import (
    GateReportFacts,
    ReportCriterion,
    ReportEvidence,
    ReportQuorum,
)
from kt_engine.answers.collect_service_report import (
    BacklogEntry,
    Outcome,
    ServiceKpi,
    ServiceReportFacts,
    ServiceSubject,
    Trend,
)
from kt_engine.words import (
    CriterionClass,
    Decision,
    Direction,
    GateStatus,
    HandoverStatus,
    Measure,
    ProcessStatus,
    Role,
    Side,
    Stage,
    Unit,
)


def gate_report() -> GateReportFacts:
    return GateReportFacts(
        engagement=ENGAGEMENT,
        gate="E7-G-ready-P2",
        title="Ready for service",
        version=1,
        subject="E7-P2",
        subject_name="Trip booking",
        closes=Stage.TRANSITION_AND_INTEGRATE,
        status=GateStatus.DECIDED,
        presented_by="Ann Olsen (P2)",
        presented_at=datetime(2027, 4, 9, 14, 0, tzinfo=UTC),
        pack_sha256=HASHES[11],
        signed_plan_revision=None,
        signed_plan_sha256=None,
        decision=Decision.GO_WITH_CONDITIONS,
        decided_at=datetime(2027, 4, 12, 8, 41, 7, tzinfo=UTC),
        max_conditions=2,
        criteria=(
            ReportCriterion(
                "tasks_done",
                "Tasks done",
                CriterionClass.MUST,
                Measure.TASKS_DONE_PCT,
                Decimal(100),
                None,
                Unit.PERCENT,
                Decimal("100.0"),
                met=True,
                source="field practice, practitioners' pages",
            ),
            ReportCriterion(
                "access",
                "Access tested by its user",
                CriterionClass.CONDITIONAL,
                Measure.EVIDENCE_RECORDED,
                Decimal(1),
                None,
                Unit.COUNT,
                Decimal(0),
                met=False,
                source=None,
            ),
            ReportCriterion(
                "quality",
                "Quality",
                CriterionClass.CONDITIONAL,
                Measure.KPI_AGAINST_TARGET,
                Decimal(1),
                None,
                Unit.COUNT,
                None,
                met=False,
                source=None,
            ),
            ReportCriterion(
                "days",
                "Days in stage",
                CriterionClass.INFORM,
                Measure.DAYS_IN_STAGE,
                None,
                None,
                Unit.DAYS,
                Decimal(58),
                met=True,
                source=None,
            ),
        ),
        evidence=(ReportEvidence("Access tested by its user", "E7-T31 access-test.csv", HASHES[4]),),
        quorum=(
            ReportQuorum(Side.CLIENT, Role.PROCESS_OWNER, 1, 1),
            ReportQuorum(Side.PROVIDER, Role.TEAM_LEAD, 1, 1),
        ),
        signatures=GATE_SIGNATURES,
        conditions=(CONDITION,),
    )


def service_report() -> ServiceReportFacts:
    def kpi(value: Decimal | None, previous: Decimal | None, outcome: Outcome, trend: Trend) -> ServiceKpi:
        return ServiceKpi(
            "on_time",
            "Claims paid on time",
            "claims paid within 5 working days / claims paid",
            Unit.PERCENT,
            Direction.HIGHER,
            Decimal(95),
            "field practice, practitioners' pages",
            value,
            previous,
            None if value is None else "claims system, report 12",
            outcome,
            trend,
        )

    return ServiceReportFacts(
        engagement=ENGAGEMENT,
        period_from=date(2027, 5, 1),
        period_to=date(2027, 5, 31),
        subjects=(
            ServiceSubject(
                "E7-P1",
                "Expense claims",
                1,
                Stage.MONITOR,
                ProcessStatus.IN_SCOPE,
                (kpi(Decimal("96.20"), Decimal("93.1"), Outcome.MET, Trend.BETTER),),
            ),
            ServiceSubject(
                "E7-P2",
                "Trip booking",
                2,
                Stage.GO_LIVE,
                ProcessStatus.IN_SCOPE,
                (kpi(Decimal("91.0"), Decimal("92.5"), Outcome.MISSED, Trend.WORSE),),
            ),
            ServiceSubject(
                "E7-P3",
                "Visa letters",
                2,
                Stage.GO_LIVE,
                ProcessStatus.IN_SCOPE,
                (kpi(None, None, Outcome.NOT_MEASURED, Trend.NO_COMPARISON),),
            ),
        ),
        conditions=(CONDITION,),
        backlog=(
            BacklogEntry(
                "E7-H5",
                "Open cases at cutover",
                None,
                HandoverStatus.REQUESTED,
                "Run manager",
                date(2027, 5, 7),
            ),
        ),
    )


def engagement_history() -> EngagementHistoryFacts:
    return EngagementHistoryFacts(
        engagement=ENGAGEMENT,
        events=(
            HistoryEvent(
                1,
                datetime(2026, 9, 1, 7, 0, tzinfo=UTC),
                "engagement_started",
                "P5",
                (Role.TRANSITION_MANAGER, Role.PROCESS_OWNER),
                "E7",
                (),
                HASHES[2],
            ),
            HistoryEvent(
                2,
                datetime(2026, 9, 2, 7, 0, tzinfo=UTC),
                "task_completed",
                "P2",
                (Role.SERVICE,),
                "E7-T1",
                (HistoryDetail("stage", "go_live"), HistoryDetail("file", HASHES[5])),
                HASHES[3],
            ),
        ),
        head_seq=2,
        head_sha256=HASHES[3],
    )
