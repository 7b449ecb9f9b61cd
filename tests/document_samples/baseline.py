"""Hand-made facts of what was decided before the transition: scope and volumes, service levels, the schedule."""

from datetime import date
from decimal import Decimal

from document_samples.parts import ENGAGEMENT, GATE_SIGNATURES, HASHES
from document_samples.plan import transition_plan
from kt_engine.answers.answer_periods import TermLine
from kt_engine.answers.collect_scope_and_raci import DescopedProcess, ScopedProcess
from kt_engine.answers.collect_scope_baseline import (
    BaselineDay,
    BaselineEvent,
    BaselineSite,
    ScopeBaselineFacts,
)
from kt_engine.answers.collect_service_levels import MeasuredGate, ServiceLevel, ServiceLevelsFacts
from kt_engine.answers.collect_transition_schedule import (
    AcceptanceGate,
    PaidMilestone,
    PromisedWave,
    TransitionScheduleFacts,
)
from kt_engine.answers.contract_record import RecordedContract
from kt_engine.answers.stage_record import StageDecision, StageFile
from kt_engine.words import (
    CriterionClass,
    Decision,
    Direction,
    Per,
    ProcessStatus,
    Side,
    SiteDayKind,
    Stage,
    Unit,
    WaitKind,
)

CONTRACT = RecordedContract(2, "NM-2027-014", date(2027, 1, 29), date(2027, 2, 1), date(2030, 1, 31))


def scope_baseline() -> ScopeBaselineFacts:
    workdays = (0, 1, 2, 3, 4)
    return ScopeBaselineFacts(
        engagement=ENGAGEMENT,
        processes=(
            ScopedProcess("E7-P1", "expense_claims", "Expense claims", 1, "Hamburg", 4, 2400, ProcessStatus.IN_SCOPE),
            ScopedProcess("E7-P2", "trip_booking", "Trip booking", 2, None, 5, 10, ProcessStatus.IN_SCOPE),
            ScopedProcess("E7-P4", "advances", "Advances", 2, "Hamburg", 2, 0, ProcessStatus.IN_SCOPE),
        ),
        descoped=(DescopedProcess("E7-P3", "Visa letters", date(2027, 1, 3), "The law asks for own staff"),),
        sites=(
            BaselineSite(
                "S1", "Hamburg", "NordMart", "DE", "HH", "Europe/Berlin", workdays, "09:00-17:00",
                (BaselineDay(date(2027, 12, 24), SiteDayKind.HALF_DAY, "Christmas Eve"),),
            ),
            BaselineSite("S2", "Krakow", "NordMart", "PL", "", "Europe/Warsaw", workdays, "08:00-16:00", ()),
        ),
        events=(
            BaselineEvent("Day the books of the month are closed", (date(2027, 1, 29), date(2027, 2, 26))),
            BaselineEvent("Day the card statement arrives", ()),
        ),
        files=(StageFile("E7-T6", "Write the business case", "business_case.md", HASHES[3]),),
        decisions=(
            StageDecision("E7-G-business_case v1", "Business case", None, Decision.NO_GO, date(2027, 1, 8), 0, ()),
            StageDecision(
                "E7-G-business_case v2", "Business case", None, Decision.GO_WITH_CONDITIONS, date(2027, 1, 12), 1,
                GATE_SIGNATURES[:1],
            ),
        ),
    )  # fmt: skip


def service_levels() -> ServiceLevelsFacts:
    seen = date(2026, 11, 21)
    return ServiceLevelsFacts(
        engagement=ENGAGEMENT,
        contract=CONTRACT,
        levels=(
            ServiceLevel(
                "on_time", "Done on time", Unit.PERCENT, Direction.HIGHER, Per.PROCESS,
                "items finished by their due time / items due in the month x 100", Decimal(95),
                "house default until the contract's figure replaces it", seen,
                (
                    MeasuredGate("Steady running", "Work done on time against its target", CriterionClass.CONDITIONAL),
                    MeasuredGate("Steady running", "Months reported", CriterionClass.MUST),
                ),
            ),
            ServiceLevel(
                "backlog_days", "Work waiting", Unit.DAYS, Direction.LOWER, Per.ENGAGEMENT,
                "open items at the month's end / items finished per working day", Decimal(2),
                "contract NM-2027-014, schedule 3", seen, (),
            ),
        ),
        answers=(
            TermLine(
                WaitKind.HANDOVER_ACCEPTANCE, Side.CLIENT, 5, "clause 7.2", deemed=True,
                source="contract NM-2027-014, clause 7.2",
            ),
            TermLine(
                WaitKind.GATE_SIGNATURE, Side.PROVIDER, 3, None, deemed=False,
                source="playbook travel_desk 1.0.0, gate_answer: house default",
            ),
        ),
        remind_at_pct=50,
        remind_again_days=3,
    )  # fmt: skip


def transition_schedule() -> TransitionScheduleFacts:
    return TransitionScheduleFacts(
        engagement=ENGAGEMENT,
        contract=CONTRACT,
        waves=(
            PromisedWave(1, ("E7-P1 Expense claims", "E7-P4 Advances"), date(2027, 4, 12)),
            PromisedWave(2, ("E7-P2 Trip booking",), None),
            PromisedWave(3, (), date(2027, 6, 1)),
        ),
        milestones=(
            PaidMilestone("ready", "First wave ready", date(2027, 4, 5), 4_000_000, "EUR", 1, "Ready for go-live"),
            PaidMilestone("live", "First wave live", date(2027, 4, 12), 6_000_000, "EUR", 1, None),
            PaidMilestone("plan", "Plan accepted", date(2027, 2, 15), 50_000, "JPY", None, "Preparation complete"),
        ),
        gates=tuple(
            AcceptanceGate(one.title, one.closes, one.closes is Stage.GO_LIVE, one.max_conditions, one.quorum,
                one.criteria)
            for one in transition_plan().gates
        ),
        switch=("Move the live work to the provider",),
    )  # fmt: skip
