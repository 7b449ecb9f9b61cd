"""Hand-made facts of the report of a parallel run: accepted at the second try, one difference explained late."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

from document_samples.parts import ENGAGEMENT, HASHES, RECEIVER, REVIEWER
from kt_engine.answers.parallel_run_facts import (
    EarlierRun,
    ParallelRunFacts,
    ReportBounds,
    ReportDifference,
    ReportDraw,
    ReportLook,
    ReportPower,
    ReportResult,
    ReportRule,
    ReportStratum,
)
from kt_engine.words import ComparisonResult, Meaning, ParallelRule, ParallelStatus, ParallelVerdict

RULE_SIGNATURES = tuple(
    dataclasses.replace(one, meaning=Meaning.APPROVED, record="E7-A9", sha256=HASHES[5])
    for one in (REVIEWER, RECEIVER)
)
RESULT_SIGNATURES = tuple(
    dataclasses.replace(one, record="E7-A12", sha256=HASHES[6], at=datetime(2027, 5, 3, 15, 2, 9, tzinfo=UTC))
    for one in RULE_SIGNATURES
)
FOUND = ComparisonResult


def parallel_run_report() -> ParallelRunFacts:
    return ParallelRunFacts(
        engagement=ENGAGEMENT, run="E7-PA2", process="E7-P1", process_name="Expense claims",
        status=ParallelStatus.ACCEPTED, rule=_rule(),
        strata=(
            ReportStratum(1, "claim over the limit", 120, 11, 11, 10, 1, 0, 0),
            ReportStratum(2, "foreign currency", 80, 7, 7, 7, 0, 0, 0),
            ReportStratum(3, "plain claim", 800, 75, 75, 75, 0, 0, 0),
        ),
        draw=ReportDraw(HASHES[7], 812, HASHES[8], "P1", datetime(2027, 4, 13, 8, 0, tzinfo=UTC)),
        compared_by=("P5", "P12"), correct_pct=Decimal("98.92"), left_count=0, says=ParallelVerdict.ACCEPTED,
        reasons=("1 error was found, 1 allowed.",),
        bounds=ReportBounds(Decimal("95.002347"), Decimal("94.161029"), Decimal("99.809994")),
        differences=(
            ReportDifference(
                "C-2027-0412", "claim over the limit", FOUND.ERROR,
                (ReportLook(FOUND.ERROR, "Approved by the wrong manager", "P5", date(2027, 4, 20)),),
            ),
            ReportDifference(
                "C-2027-0733", "plain claim", FOUND.MATCH,
                (
                    ReportLook(FOUND.UNEXPLAINED, None, "P5", date(2027, 4, 20)),
                    ReportLook(FOUND.MATCH, "The old total was rounded by hand", "P12", date(2027, 4, 22)),
                ),
            ),
        ),
        result=ReportResult(
            ParallelVerdict.ACCEPTED, HASHES[9], "P1", datetime(2027, 4, 30, 9, 30, tzinfo=UTC), "E7-A12",
            RESULT_SIGNATURES,
        ),
        earlier=(EarlierRun("E7-PA1", ParallelStatus.REJECTED, ParallelRule.SAMPLE, 59, 0, 41, 1, 1, 0),),
    )  # fmt: skip


def _rule() -> ReportRule:
    return ReportRule(
        rule=ParallelRule.SAMPLE, target_pct=Decimal(95), confidence_pct=Decimal(95), allowed_errors=1,
        sample_size=93, population_count=1000, population_name="claims-april.csv", population_sha256=HASHES[4],
        false_acceptance_pct=Decimal("5.00"),
        power=(
            ReportPower(Decimal(96), Decimal("10.94")),
            ReportPower(Decimal(98), Decimal("44.28")),
            ReportPower(Decimal("99.5"), Decimal("92.06")),
        ),
        after="E7-PA1", false_acceptance_with_earlier_pct=Decimal("9.60"), agreement="E7-A9", sha256=HASHES[5],
        reason="The approval limits were taught again", planned_by="P1",
        planned_at=datetime(2027, 4, 10, 7, 15, tzinfo=UTC), signatures=RULE_SIGNATURES,
    )  # fmt: skip
