"""Hand-made facts of the switch, the close watch, the acceptance into running and the end of a transition."""

from datetime import date
from decimal import Decimal
from typing import Any

from document_samples.baseline import CONTRACT, service_levels
from document_samples.parts import CONDITION, ENGAGEMENT, GATE_SIGNATURES, HASHES
from document_samples.plan import transition_plan
from kt_engine.answers.collect_closure_report import (
    ClosedCounts,
    ClosedKnowledge,
    ClosedWave,
    ClosureReportFacts,
    MovedBy,
    ReachedMilestone,
    SideMoved,
)
from kt_engine.answers.collect_cutover_runbook import (
    CutoverRunbookFacts,
    SwitchDecision,
    SwitchedProcess,
    SwitchMessage,
    WayBack,
)
from kt_engine.answers.collect_hypercare_plan import (
    HypercarePlanFacts,
    WatchedPeople,
    WatchedProcess,
    WatchedRisk,
    WatchGate,
)
from kt_engine.answers.collect_run_acceptance import AcceptedProcess, RunAcceptanceFacts
from kt_engine.answers.outstanding import Outstanding, OutstandingKind
from kt_engine.answers.stage_record import StageDecision, StageFile
from kt_engine.answers.switch_tasks import SwitchTask
from kt_engine.words import Decision, EngagementStatus, ReadinessStatus, Side, TaskStatus

MARIA, RAVI = "Maria Weber (P3)", "Ravi Mehta (P9)"
SWITCH = date(2027, 4, 19)
LESSONS = StageFile("E7-T66", "Write down known errors and lessons", "lessons.md", HASHES[8])
DECIDED = StageDecision(
    "E7-G-hypercare_exit-P1 v1", "End of the close watch", "E7-P1", Decision.GO, date(2027, 5, 4), 0, GATE_SIGNATURES
)  # fmt: skip


def step(number: int, name: str, days: int | None, **more: Any) -> SwitchTask:
    values: dict[str, Any] = {
        "function": "Provider delivery manager", "person": RAVI, "starts_on": SWITCH, "ends_on": SWITCH, "after": (),
        "needs_evidence": False, "is_switch": False, "anchored_to": None, "status": TaskStatus.WAITING, **more,
    }  # fmt: skip
    return SwitchTask(handle=f"E7-T{number}", title=name, days_from_switch=days, **values)


STEPS = (
    step(60, "Stop changes", -4, starts_on=date(2027, 4, 15), ends_on=date(2027, 4, 16), person=MARIA),
    step(
        61, "Move the live work", 0, is_switch=True, after=("E7-T60",),
        anchored_to="Last moment for the next run",
    ),
    step(
        62, "Confirm the move", 1, needs_evidence=True, after=("E7-T61",), person=None,
        function="Client process owner",
    ),
    step(63, "Remove old access", None, starts_on=None, ends_on=None, after=("E7-T61", "E7-T62")),
)  # fmt: skip


def cutover_runbook() -> CutoverRunbookFacts:
    done = (step(50, "Move the live work", 0, is_switch=True, status=TaskStatus.DONE),)
    way_back = WayBack(
        "E7-RP2", "The bank cannot be reached", "The old desk pays one more run", date(2027, 4, 20),
        ReadinessStatus.OPEN, RAVI,
    )  # fmt: skip
    told = SwitchMessage(
        "E7-CM1", "Whom to call", "Travellers", "Mail", date(2027, 4, 9), None, "Client process owner"
    )
    with_condition = SwitchDecision(
        "E7-G-ready-P2 v1", Decision.GO_WITH_CONDITIONS, date(2027, 4, 12), (CONDITION,)
    )
    go = SwitchDecision("E7-G-ready-P1 v1", Decision.GO, date(2027, 3, 29), ())
    return CutoverRunbookFacts(
        engagement=ENGAGEMENT,
        processes=(
            SwitchedProcess(
                "E7-P1", "Expense claims", 1, "Hamburg", date(2027, 4, 5), is_live=True, decision=go, tasks=done,
                ways_back=(), messages=(),
            ),
            SwitchedProcess(
                "E7-P2", "Trip booking", 2, "Krakow", SWITCH, is_live=False, decision=with_condition, tasks=STEPS,
                ways_back=(way_back,), messages=(told,),
            ),
            SwitchedProcess(
                "E7-P4", "Advances", 3, None, None, is_live=False, decision=None, tasks=(), ways_back=(), messages=()
            ),
        ),
    )  # fmt: skip


def hypercare_plan() -> HypercarePlanFacts:
    ready = WatchedPeople(1, 1, 0, 0, 2)
    return HypercarePlanFacts(
        engagement=ENGAGEMENT,
        least_days=Decimal(10),
        processes=(
            WatchedProcess(
                "E7-P1", "Expense claims", 1, date(2027, 4, 5), date(2027, 4, 26), is_over=True,
                people=WatchedPeople(0, 0, 2, 1, 2), tasks=(),
            ),
            WatchedProcess(
                "E7-P2", "Trip booking", 2, SWITCH, date(2027, 5, 7), is_over=False, people=ready, tasks=STEPS[1:]
            ),
            WatchedProcess(
                "E7-P4", "Advances", 3, None, None, is_over=False, people=WatchedPeople(0, 0, 0, 0, None), tasks=()
            ),
        ),
        gates=tuple(
            WatchGate(one.title, one.quorum, one.max_conditions, one.criteria) for one in transition_plan().gates
        ),
        levels=service_levels().levels,
        conditions=(CONDITION,),
        risks=tuple(
            WatchedRisk(f"E7-R{number}", "A run is missed", 12, "Switch after a cut-off", "Provider delivery manager")
            for number in range(1, 12)
        ),
    )  # fmt: skip


def left_open() -> tuple[Outstanding, ...]:
    kind = OutstandingKind
    return (
        Outstanding(kind.CONDITION, "E7-C3", "Second approver named", "E7-P2", RAVI, date(2027, 4, 26)),
        Outstanding(kind.RISK, "E7-R4", "A run is missed", None, MARIA, None),
        Outstanding(kind.RISK, "E7-R5", "False bank details", "E7-P1", None, date(2027, 6, 1)),
    )


def run_acceptance() -> RunAcceptanceFacts:
    return RunAcceptanceFacts(
        engagement=ENGAGEMENT,
        processes=(
            AcceptedProcess("E7-P1", "Expense claims", 1, date(2027, 4, 5), date(2027, 5, 4), None, (RAVI,)),
            AcceptedProcess("E7-P2", "Trip booking", 2, SWITCH, None, date(2027, 5, 14), ()),
        ),
        decisions=(DECIDED,),
        outstanding=left_open(),
        files=(LESSONS,),
    )


def closure_report() -> ClosureReportFacts:
    return ClosureReportFacts(
        engagement=ENGAGEMENT,
        status=EngagementStatus.FINISHED,
        starts_on=date(2026, 12, 1),
        contract=CONTRACT,
        waves=(
            ClosedWave(1, ("E7-P1", "E7-P4"), date(2027, 4, 5), date(2027, 4, 2), date(2027, 4, 5)),
            ClosedWave(2, ("E7-P2",), date(2027, 4, 12), None, SWITCH),
            ClosedWave(3, ("E7-P5",), None, None, None),
        ),
        sides=(SideMoved(2, Side.CLIENT, 8), SideMoved(2, None, -1)),
        moves=(
            MovedBy(2, date(2027, 3, 3), Side.CLIENT, "day_passed", "E7-T22", "Explain the work", 6),
            MovedBy(2, date(2027, 3, 5), Side.CLIENT, "gate_decided", "E7-G-contract v1", "", 2),
            MovedBy(2, date(2027, 3, 20), None, "not_planned_again", "", "", -1),
        ),
        milestones=(
            ReachedMilestone("First wave live", date(2027, 4, 5), date(2027, 4, 5), "EUR 60,000"),
            ReachedMilestone("Second wave live", date(2027, 4, 12), None, "EUR 60,000"),
        ),
        counts=ClosedCounts(3, 1, 11, 12, 6, 8, 3, 4, 2, 3),
        knowledge=ClosedKnowledge(14, 13, 12, 1),
        decisions=(DECIDED,),
        outstanding=left_open(),
        lessons=(LESSONS,),
    )
