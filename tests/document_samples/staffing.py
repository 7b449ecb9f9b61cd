"""Hand-made facts of the staffing plan."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from document_samples.parts import ENGAGEMENT, RECEIVER, REVIEWER
from kt_engine.answers.collect_staffing_plan import (
    OverHire,
    PlannedProcess,
    ReasonCount,
    StaffingDecision,
    StaffingPlanFacts,
    StaffLeaver,
)
from kt_engine.answers.list_seats import StageRule
from kt_engine.answers.seat_plan import SeatWeek, StageHeads
from kt_engine.exchange.weeks import week_text
from kt_engine.words import (
    AgreementStatus,
    AttritionReason,
    CertificationStatus,
    LearningStage,
    Meaning,
    ReplacementKind,
)

MONDAY = date(2027, 4, 19)
IN_TRAINING = (StageHeads(LearningStage.CLASS, 4), StageHeads(LearningStage.NESTING, 2))


def _week(
    number: int, needed: int, live: int, expected: str, gap: int, *, process: str = "E7-P1", shift: str = "early",
    heads: tuple[StageHeads, ...] = IN_TRAINING, is_recorded: bool = True,
) -> SeatWeek:  # fmt: skip
    monday = MONDAY + timedelta(weeks=number)
    mean = Decimal(expected)
    return SeatWeek(
        process, shift, "en", week_text(monday), monday, needed, is_recorded, live, heads, mean, int(mean), gap
    )  # fmt: skip


def _rule(stage: LearningStage, survival: int, days: int) -> StageRule:
    source = "practitioners' pages, typical values"
    return StageRule(stage, Decimal(survival), days, source, "house default: as long as the plan gives it")


def staffing_plan() -> StaffingPlanFacts:
    weeks = (
        *(_week(number, 27, 6, "6", 21) for number in range(3)),
        *(_week(number, 27, 6, "9.64", 18) for number in range(3, 12)),
        *(_week(number, 3, 4, "4", -1, shift="late", heads=()) for number in range(12)),
    )
    claims = PlannedProcess(
        "E7-P1", "Claims", 1, date(2027, 5, 31), is_recorded=True, weeks=weeks,
        over_hire=(
            OverHire("early", "en", "2027-W22", 18, Decimal(65), 28, date(2027, 4, 27)),
            OverHire("early", "en", "2027-W40", 20, Decimal(65), 31, date(2027, 8, 31), at_go_live=False),
        ),
        unassigned=("E7-K9",), again=("E7-K2",),
    )  # fmt: skip
    cards = PlannedProcess(
        "E7-P2", "Cards", 2, None, is_recorded=False,
        weeks=tuple(_week(number, 2, 2, "2", 0, process="E7-P2", heads=(), is_recorded=False) for number in range(12)),
        over_hire=(), unassigned=(), again=(),
    )  # fmt: skip
    signed = tuple(
        replace(one, meaning=Meaning.APPROVED, record="E7-A4", comment=None) for one in (RECEIVER, REVIEWER)
    )
    return StaffingPlanFacts(
        engagement=ENGAGEMENT,
        as_of=date(2027, 4, 19),
        stages=(_rule(LearningStage.CLASS, 90, 5), _rule(LearningStage.NESTING, 65, 10)),
        processes=(claims, cards),
        counted_twice=("P14",),
        leavers=_leavers(),
        reasons=(ReasonCount(AttritionReason.RESIGNED, 3), ReasonCount(AttritionReason.LONG_ABSENCE, 1)),
        decisions=(
            StaffingDecision(
                "E7-A4", "Nominate P15, for the seat of E7-K5 on E7-P1", AgreementStatus.AGREED, date(2027, 4, 12),
                "Knows the tool", signed,
            ),
            StaffingDecision("E7-A5", "Hire somebody", AgreementStatus.PROPOSED, None, None, ()),
        ),
    )  # fmt: skip


def _leavers() -> tuple[StaffLeaver, ...]:
    on = date(2027, 4, 5)
    agreed = AgreementStatus.AGREED
    return (
        StaffLeaver(
            "E7-K5", "E7-P1", on, has_left=True, agreement="E7-A4", agreement_status=agreed,
            decided=ReplacementKind.RESERVE, due_on=date(2027, 5, 10), successor="E7-K11",
            successor_status=CertificationStatus.IN_CLASS,
        ),
        StaffLeaver(
            "E7-K6", "E7-P1", on, has_left=True, agreement="E7-A5", agreement_status=AgreementStatus.PROPOSED,
            decided=None, due_on=None, successor=None, successor_status=None,
        ),
        StaffLeaver(
            "E7-K7", "E7-P2", date(2027, 5, 28), has_left=False, agreement=None, agreement_status=None, decided=None,
            due_on=None, successor=None, successor_status=None,
        ),
        StaffLeaver(
            "E7-K8", "E7-P2", on, has_left=True, agreement="E7-A6", agreement_status=agreed,
            decided=ReplacementKind.MOVE, due_on=date(2027, 5, 10), successor=None, successor_status=None,
        ),
    )  # fmt: skip
