"""Hand-made facts of what must be proven, of play-backs, of knowledge in heads and of work in flight."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from document_samples.parts import ENGAGEMENT, HASHES
from kt_engine.answers.collect_assessment_plan import (
    AgreedNumber,
    AssessedActivity,
    AssessedCase,
    AssessedModule,
    AssessmentPlanFacts,
    AssessmentRule,
    CertificationPlan,
    GateMeasure,
    ShadowedCase,
    TimeInNursery,
)
from kt_engine.answers.collect_play_back_sheet import PlayBack, PlayBackSheetFacts, PlayedItem, PlayedTopic
from kt_engine.answers.collect_tacit_knowledge_log import (
    AskedPoint,
    HeardSession,
    TacitItem,
    TacitKnowledgeLogFacts,
    UsedInWork,
)
from kt_engine.answers.collect_work_in_flight import (
    CountedList,
    CountedVersion,
    TakingProcess,
    WorkInFlightFacts,
)
from kt_engine.answers.transition_plan_facts import PlanCriterion, PlanQuorum
from kt_engine.words import (
    CriterionClass,
    HandoverKind,
    HandoverStatus,
    KnowledgeStatus,
    KnowledgeType,
    Measure,
    Role,
    Side,
    Unit,
)

MARIA, EMIL, RAVI = "Maria Weber (P3)", "Emil Brandt (P6)", "Ravi Mehta (P9)"


def assessment_plan() -> AssessmentPlanFacts:
    seen = date(2026, 12, 1)
    house = "house default"
    rule = AssessmentRule
    return AssessmentPlanFacts(
        engagement=ENGAGEMENT,
        modules=(
            AssessedModule("Checking an expense claim", Decimal(8), Decimal(80), critical_questions=True, source=house),
            AssessedModule("How to answer", Decimal("1.5"), Decimal(70), critical_questions=False, source=house),
        ),
        certification=CertificationPlan(
            clearances=("Background check", "Confidentiality agreement signed"),
            induction=(),
            assessors=("Has passed the course for trainers",),
            shadow_cases=(ShadowedCase("A receipt that looks false", real_only=True),),
            activities=(AssessedActivity("Checking", 4), AssessedActivity("Deciding", 3)),
            stop_criteria=("Money was sent to a wrong account",),
            cases=(AssessedCase("An ordinary case", critical=False), AssessedCase("A case at a limit", critical=True)),
            nursery=(TimeInNursery("simple", Decimal(10), Unit.CALENDAR_DAYS),),
            red_flags=("Card data was shown",),
            signed_by=(PlanQuorum(Side.PROVIDER, Role.TRAINER, 2), PlanQuorum(Side.CLIENT, Role.SUBJECT_EXPERT, 1)),
            retested=("How to answer",),
            assessors_are_checked=True,
        ),
        numbers=(
            AgreedNumber(rule.SEATS, Decimal(2), Unit.COUNT, house, seen),
            AgreedNumber(rule.VALID_FOR, Decimal(365), Unit.CALENDAR_DAYS, "field practice", seen),
            AgreedNumber(rule.PLAY_BACK, Decimal(80), Unit.PERCENT, house, seen),
        ),
        must_have_from=4,
        gates=(
            GateMeasure(
                "Ready for go-live",
                PlanCriterion(
                    "Certified people", CriterionClass.MUST, Measure.CERTIFIED_COUNT, Decimal(2), None, Unit.COUNT,
                    house,
                ),
            ),
        ),
    )  # fmt: skip


def play_back_sheet() -> PlayBackSheetFacts:
    hard = PlayedTopic("Two receipts for one dinner", hard=True, chosen_by=MARIA)
    failed = PlayBack(
        date(2027, 3, 10), 1, passed=False, pass_mark_pct=Decimal(90), giver=EMIL, owner=MARIA, topics=(hard,),
        note="The second limit was left out",
    )  # fmt: skip
    passed = PlayBack(
        date(2027, 3, 17), 2, passed=True, pass_mark_pct=Decimal(90), giver=EMIL, owner=None,
        topics=(hard, PlayedTopic("An ordinary claim", hard=False, chosen_by=EMIL)), note=None,
    )  # fmt: skip
    bare = PlayBack(
        date(2027, 3, 18), None, passed=True, pass_mark_pct=None, giver=None, owner=None, topics=(), note=None
    )
    return PlayBackSheetFacts(
        engagement=ENGAGEMENT,
        items=(
            PlayedItem("E7-KI1", "Claim check", "E7-P1", must_have=True, status=KnowledgeStatus.PLAYED_BACK,
                play_backs=(failed, passed)),
            PlayedItem("E7-KI2", "Whom to call", None, must_have=False, status=KnowledgeStatus.SIGNED_OFF,
                play_backs=(bare,)),
            PlayedItem("E7-KI3", "Duplicates", "E7-P1", must_have=True, status=KnowledgeStatus.SME_REVIEWED,
                play_backs=()),
        ),
    )  # fmt: skip


def tacit(number: int, name: str, kind: KnowledgeType, **more: Any) -> TacitItem:
    values: dict[str, Any] = {
        "process": "E7-P1", "must_have": True, "status": KnowledgeStatus.SIGNED_OFF, "giver": EMIL, "backup": MARIA,
        "heard": (), "asked": (), "decided": (), "written_version": None, "written_sha256": None, "used": (), **more,
    }  # fmt: skip
    return TacitItem(handle=f"E7-KI{number}", title=name, type=kind, **values)


def tacit_knowledge_log() -> TacitKnowledgeLogFacts:
    whole = tacit(
        3, "Finding the same receipt claimed twice", KnowledgeType.TACIT,
        heard=(HeardSession(date(2027, 3, 2), EMIL, "Recording 14", "With three real cases"),),
        asked=(
            AskedPoint("E7-S4", "Two dinners on one evening?", date(2027, 3, 2), "Ask for the guest list", EMIL),
            AskedPoint("E7-KI3", "And on a journey by train?", date(2027, 3, 4), None, None),
        ),
        decided=("The list is opened before each decision",),
        written_version=2, written_sha256=HASHES[9],
        used=(
            UsedInWork(date(2027, 3, 29), "Claim 8841", passed=False, note="The first receipt was older"),
            UsedInWork(date(2027, 3, 30), None, passed=True, note=None),
        ),
    )  # fmt: skip
    bare = tacit(
        5, "Who may allow an exception", KnowledgeType.IMPLICIT, process=None, must_have=False, backup=None,
        status=KnowledgeStatus.SCHEDULED,
    )  # fmt: skip
    return TacitKnowledgeLogFacts(ENGAGEMENT, (whole, bare), 7)


def counted(version: int, *, open_rows: int | None) -> CountedVersion:
    at = datetime(2027, 4, 9 + version, 9, 30, tzinfo=UTC)
    bare = CountedVersion(
        version, f"open_v{version}.csv", HASHES[version], at, None, None, None, None, None, None, None
    )
    if open_rows is None:
        return bare
    return replace(
        bare,
        rows=412,
        frozen=1204,
        handed=1190,
        provider=1100,
        other_provider=0,
        stays=90,
        open_rows=open_rows,
    )


def work_in_flight() -> WorkInFlightFacts:
    work, asset = HandoverKind.IN_FLIGHT_WORK, HandoverKind.ASSET
    due = date(2027, 4, 12)
    accepted, requested = HandoverStatus.ACCEPTED, HandoverStatus.REQUESTED
    return WorkInFlightFacts(
        engagement=ENGAGEMENT,
        lists=(
            CountedList(
                "E7-H3", "Open claims", work, None, EMIL, RAVI, accepted, due, date(2027, 4, 13),
                (counted(1, open_rows=14), counted(2, open_rows=0)),
            ),
            CountedList("E7-H4", "Open bookings", work, "E7-P2", EMIL, RAVI, requested, None, None, ()),
            CountedList(
                "E7-H5", "Old letters", work, "E7-P1", EMIL, RAVI, HandoverStatus.SUBMITTED, due, None,
                (counted(1, open_rows=None),),
            ),
            CountedList(
                "E7-H6", "Accounts and rights", asset, None, MARIA, RAVI, HandoverStatus.RETURNED, due, None,
                (counted(1, open_rows=3),),
            ),
            CountedList("E7-H7", "Stamps", asset, "E7-P1", MARIA, RAVI, requested, None, None, ()),
        ),
        processes=(
            TakingProcess("E7-P1", "Expense claims", date(2027, 4, 19)),
            TakingProcess("E7-P2", "Trip booking", None),
        ),
    )  # fmt: skip
