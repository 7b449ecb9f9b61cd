"""Hand-made facts of a transition plan."""

from datetime import date
from decimal import Decimal

from document_samples.parts import ENGAGEMENT, GATE_SIGNATURES
from kt_engine.answers.transition_plan_facts import (
    PlanCalendarEvent,
    PlanCertification,
    PlanCriterion,
    PlanFunction,
    PlanGate,
    PlanGateDate,
    PlanHandover,
    PlanKnowledgeItem,
    PlanMilestone,
    PlanModule,
    PlanParty,
    PlanProcess,
    PlanQuorum,
    PlanRisk,
    PlanSite,
    PlanStage,
    PlanWave,
    TransitionPlanFacts,
)
from kt_engine.words import (
    CriterionClass,
    HandoverKind,
    Measure,
    ProcessStatus,
    Role,
    Side,
    Stage,
    Unit,
)


def transition_plan() -> TransitionPlanFacts:
    return TransitionPlanFacts(
        engagement=ENGAGEMENT,
        starts_on=date(2026, 9, 1),
        forecast_revision=3,
        forecast_cause="task completed, E7-T23",
        baseline_signed_on=date(2027, 1, 18),
        processes=(
            PlanProcess(
                "E7-P1",
                "claims",
                "Expense claims",
                1,
                "Oslo back office",
                4,
                12500,
                ProcessStatus.IN_SCOPE,
                date(2027, 2, 15),
                date(2027, 2, 15),
                date(2027, 2, 15),
                date(2027, 2, 15),
            ),
            PlanProcess(
                "E7-P2",
                "booking",
                "Trip booking",
                2,
                None,
                5,
                900,
                ProcessStatus.IN_SCOPE,
                date(2027, 4, 19),
                date(2027, 4, 12),
                date(2027, 4, 19),
                None,
            ),
        ),
        waves=(
            PlanWave(1, 1, date(2027, 2, 15), date(2027, 2, 15), date(2027, 2, 15), date(2027, 2, 15)),
            PlanWave(2, 1, date(2027, 4, 19), date(2027, 4, 12), date(2027, 4, 19), None),
            PlanWave(3, 1, None, None, None, None),
        ),
        parties=(PlanParty("NordMart", Side.CLIENT, "NO"), PlanParty("HelioServe", Side.PROVIDER, None)),
        sites=(PlanSite("S1", "Oslo back office", "NO", (0, 1, 2, 3, 4)),),
        functions=(
            PlanFunction("Sponsor", Side.CLIENT, "E7-P1", "Kari Lund", "P1"),
            PlanFunction("Run manager", Side.PROVIDER, None, None, None),
        ),
        stages=(
            PlanStage(Stage.DEFINE_CONTRACT, 4, date(2026, 11, 2), date(2027, 1, 18)),
            PlanStage(Stage.TRANSITION_AND_INTEGRATE, 18, date(2027, 1, 19), date(2027, 4, 16)),
        ),
        milestones=(
            PlanMilestone(
                "E7-T23",
                "Switch the card feed",
                "E7-P2",
                "Run manager",
                date(2027, 4, 12),
                date(2027, 4, 19),
                None,
                0,
                is_critical=True,
            ),
            PlanMilestone(
                "E7-T9",
                "Go live",
                "E7-P1",
                "Run manager",
                date(2027, 2, 15),
                date(2027, 2, 15),
                date(2027, 2, 15),
                None,
                is_critical=False,
            ),
        ),
        gates=(
            PlanGate(
                "ready",
                "Ready for service",
                Stage.TRANSITION_AND_INTEGRATE,
                Stage.TRANSITION_AND_INTEGRATE,
                2,
                (
                    PlanQuorum(Side.CLIENT, Role.PROCESS_OWNER, 1),
                    PlanQuorum(Side.PROVIDER, Role.TEAM_LEAD, 1),
                ),
                (
                    PlanCriterion(
                        "Tasks done",
                        CriterionClass.MUST,
                        Measure.TASKS_DONE_PCT,
                        Decimal(100),
                        None,
                        Unit.PERCENT,
                        None,
                    ),
                    PlanCriterion(
                        "Open conditions",
                        CriterionClass.CONDITIONAL,
                        Measure.OPEN_CONDITIONS_COUNT,
                        None,
                        Decimal(2),
                        Unit.COUNT,
                        "field practice, practitioners' pages",
                    ),
                    PlanCriterion(
                        "Days in stage", CriterionClass.INFORM, Measure.DAYS_IN_STAGE, None, None, None, None
                    ),
                ),
                (
                    PlanGateDate("E7-P1", date(2027, 2, 12), date(2027, 2, 12), date(2027, 2, 12)),
                    PlanGateDate("E7-P2", date(2027, 4, 9), date(2027, 4, 16), None),
                ),
            ),
        ),
        handovers=(
            PlanHandover(
                "SOP expense claims",
                HandoverKind.DOCUMENT,
                2,
                "Expert",
                "KT lead",
                ("Process lead",),
                ("Purpose", "Steps", "Exceptions"),
                date(2027, 2, 1),
                date(2027, 3, 29),
            ),
        ),
        knowledge_items=(PlanKnowledgeItem("Check an expense claim", 4, "daily", "process"),),
        modules=(
            PlanModule(
                "Expense claims", Decimal("7.50"), Decimal(80), "field practice, practitioners' pages"
            ),
        ),
        certification=PlanCertification(
            Decimal(2), Decimal(3), Decimal(12), Unit.MONTHS, (PlanQuorum(Side.PROVIDER, Role.TRAINER, 1),)
        ),
        risks=(
            PlanRisk(
                "Experts are busy at month end", 4, 4, "Sponsor", "Sessions end two days before cut-off"
            ),
        ),
        calendar_events=(PlanCalendarEvent("Pay run cut-off", (date(2027, 3, 25), date(2027, 4, 26))),),
        signatures=GATE_SIGNATURES,
    )
