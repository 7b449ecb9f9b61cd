"""Hand-made facts of the choice of a provider and of who decides what."""

from datetime import date

from document_samples.parts import ENGAGEMENT, GATE_SIGNATURES, HASHES
from kt_engine.answers.collect_award_recommendation import (
    AwardRecommendationFacts,
    ComparedCandidate,
    SelectionTask,
)
from kt_engine.answers.collect_governance_charter import (
    DecidingGate,
    EscalationStep,
    GivenDelegation,
    GovernanceCharterFacts,
    RoleHolder,
)
from kt_engine.answers.stage_record import StageDecision, StageFile
from kt_engine.answers.transition_plan_facts import PlanQuorum
from kt_engine.words import CandidateStatus, Decision, Role, Side, Stage, TaskStatus

ANN, MARIA, RAVI = "Ann Olsen (P2)", "Maria Weber (P3)", "Ravi Mehta (P9)"


def award_recommendation() -> AwardRecommendationFacts:
    scored = SelectionTask(
        "E7-T12", "Read and score the offer", TaskStatus.DONE, date(2027, 1, 14), ANN, None
    )
    skipped = SelectionTask(
        "E7-T15", "Check the provider", TaskStatus.WAIVED, date(2027, 1, 18), None, "The offer was withdrawn"
    )
    open_task = SelectionTask("E7-T16", "Compare the offers", TaskStatus.READY, None, None, None)
    return AwardRecommendationFacts(
        engagement=ENGAGEMENT,
        candidates=(
            ComparedCandidate("E7-B1", "HelioServe", "PL", CandidateStatus.CHOSEN, (scored,)),
            ComparedCandidate("E7-B2", "Brightdesk", "IN", CandidateStatus.NOT_CHOSEN, (scored, skipped)),
            ComparedCandidate("E7-B3", "Nordic Hands", "SE", CandidateStatus.NOT_CHOSEN, ()),
        ),
        shared=(open_task,),
        files=(StageFile("E7-T16", "Compare the offers", "comparison.xlsx", HASHES[4]),),
        proposed_by=ANN,
        proposed_on=date(2027, 1, 20),
        decisions=(
            StageDecision(
                "E7-G-vendor_selection v1", "Choice of the provider", None, Decision.GO, date(2027, 1, 22), 0,
                GATE_SIGNATURES[:1],
            ),
        ),
    )  # fmt: skip


def governance_charter() -> GovernanceCharterFacts:
    owner = PlanQuorum(Side.CLIENT, Role.PROCESS_OWNER, 1)
    lead = PlanQuorum(Side.PROVIDER, Role.TEAM_LEAD, 2)
    sponsor = PlanQuorum(Side.CLIENT, Role.STEERING_COMMITTEE, 1)
    return GovernanceCharterFacts(
        engagement=ENGAGEMENT,
        gates=(
            DecidingGate(
                Stage.DEFINE_CONTRACT, "Contract", per_process=False, quorum=(sponsor, owner), max_conditions=1,
                decision_days=3, signs_baseline=True,
            ),
            DecidingGate(
                Stage.TRANSITION_AND_INTEGRATE, "Ready for go-live", per_process=True, quorum=(owner, lead),
                max_conditions=2, decision_days=2, signs_baseline=False,
            ),
        ),
        roles=(
            RoleHolder(Role.STEERING_COMMITTEE, Side.CLIENT, "Karl Lund (P1)", "NordMart", None, is_approved=True),
            RoleHolder(Role.PROCESS_OWNER, Side.CLIENT, MARIA, "NordMart", date(2027, 12, 31), is_approved=True),
            RoleHolder(Role.TEAM_LEAD, Side.PROVIDER, RAVI, "HelioServe", None, is_approved=True),
            RoleHolder(Role.TEAM_LEAD, Side.PROVIDER, "Olga Nowak (P11)", None, None, is_approved=False),
        ),
        delegations=(
            GivenDelegation(
                "E7-D1", MARIA, ANN, Role.PROCESS_OWNER, Side.CLIENT, date(2027, 4, 1), date(2027, 4, 9),
                None, "Holiday",
            ),
        ),
        escalation=(
            EscalationStep("Client transition lead", Side.CLIENT, ANN),
            EscalationStep("Provider director", Side.PROVIDER, None),
        ),
        remind_at_pct=50,
        remind_again_days=3,
    )  # fmt: skip
