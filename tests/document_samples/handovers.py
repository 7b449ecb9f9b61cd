"""Hand-made facts of handovers and training."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

from document_samples.parts import ENGAGEMENT, HASHES, RECEIVER, REVIEWER
from kt_engine.answers.collect_certificate import (
    CertificateFacts,
    CertificateLevel,
    CertificatePractice,
    CertificateSession,
    CertificateTest,
)
from kt_engine.answers.collect_handover_acceptance import AcceptanceVersion, HandoverAcceptanceFacts
from kt_engine.answers.collect_handover_register import HandoverRegisterFacts, RegisterEntry, RegisterVersion
from kt_engine.answers.collect_shadow_log import (
    LogCase,
    LogChange,
    LogLimit,
    LogProcess,
    LogSeen,
    LogTrainee,
    ShadowLogFacts,
)
from kt_engine.answers.collect_training_matrix import (
    MatrixActivity,
    MatrixModule,
    MatrixProcess,
    MatrixTrainee,
    TrainingMatrixFacts,
)
from kt_engine.answers.kept_findings import KeptFinding
from kt_engine.words import (
    CertificationStatus,
    FindingKind,
    FindingState,
    HandoverKind,
    HandoverStatus,
    LevelCause,
    Meaning,
    Role,
)


def handover_register() -> HandoverRegisterFacts:
    first = RegisterVersion(
        1,
        "sop-claims.md",
        10_240,
        HASHES[9],
        datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        "Section Exceptions is empty",
    )
    second = RegisterVersion(
        2, "sop-claims-2.md", 12_345, HASHES[10], datetime(2027, 3, 8, 9, 30, tzinfo=UTC), None
    )
    accepted = RegisterEntry(
        "E7-H4",
        "SOP expense claims",
        HandoverKind.DOCUMENT,
        "E7-P1",
        "Jo Ortiz (P5)",
        "Ravi Mehta (P9)",
        HandoverStatus.ACCEPTED,
        date(2027, 3, 12),
        date(2027, 3, 10),
        (first, second),
        (REVIEWER, RECEIVER),
    )
    asked = RegisterEntry(
        "E7-H5",
        "Open cases at cutover",
        HandoverKind.IN_FLIGHT_WORK,
        None,
        "Expert",
        "Run manager",
        HandoverStatus.REQUESTED,
        None,
        None,
        (),
        (),
    )
    return HandoverRegisterFacts(ENGAGEMENT, (accepted, asked))


def handover_acceptance() -> HandoverAcceptanceFacts:
    returned = dataclasses.replace(
        REVIEWER,
        meaning=Meaning.RETURNED,
        comment="Section Exceptions is empty",
        record="E7-H4 v1",
        sha256=HASHES[9],
    )
    return HandoverAcceptanceFacts(
        engagement=ENGAGEMENT,
        handle="E7-H4",
        title="SOP expense claims",
        kind=HandoverKind.DOCUMENT,
        status=HandoverStatus.ACCEPTED,
        process="E7-P1",
        process_name="Expense claims",
        giver="Jo Ortiz (P5)",
        receiver="Ravi Mehta (P9)",
        reviewers=("Maria Weber (P3)",),
        sections=("Purpose", "Steps", "Exceptions"),
        due_on=date(2027, 3, 12),
        accepted_on=date(2027, 3, 10),
        versions=(
            AcceptanceVersion(
                1,
                "sop-claims.md",
                "text/markdown",
                10_240,
                HASHES[9],
                "P5",
                datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
                "Section Exceptions is empty",
                (returned,),
            ),
            AcceptanceVersion(
                2,
                "sop-claims-2.md",
                "text/markdown",
                12_345,
                HASHES[10],
                "P5",
                datetime(2027, 3, 8, 9, 30, tzinfo=UTC),
                None,
                (REVIEWER, RECEIVER),
                read_by=1,
                findings=(
                    KeptFinding(
                        "E7-H4-F3", FindingKind.PHONE, FindingState.OVERRULED, "Escalation", "line 40",
                        "Telephone number ...12 in line 40.", agreement="E7-A2", by=("P3",),
                        on=date(2027, 3, 9), reason="The line of the desk",
                    ),
                    KeptFinding(
                        "E7-H4-F4", FindingKind.NO_DATE, FindingState.WARNS, "", "", "No date is found."
                    ),
                ),
            ),
        ),
    )  # fmt: skip


def training_matrix() -> TrainingMatrixFacts:
    modules = (
        MatrixModule("claims_basics", "Expense claims", Decimal(80), "field practice, practitioners' pages"),
        MatrixModule("exceptions", "Exceptions", Decimal(85), "field practice, practitioners' pages"),
    )
    passed = MatrixTrainee(
        "Agent 01",
        CertificationStatus.CERTIFIED,
        3,
        3,
        (True, True),
        5,
        5,
        (4, 3),
        "early",
        "German",
        date(2027, 3, 20),
        date(2028, 3, 20),
    )
    left = MatrixTrainee(
        "Agent 02", CertificationStatus.ATTRITED, 1, 3, (False, False), 2, 5, (1, 0), None, None, None, None
    )
    return TrainingMatrixFacts(
        ENGAGEMENT,
        3,
        modules,
        (
            MatrixProcess("E7-P1", "Expense claims", 1, 1, 1, (passed, left)),
            MatrixProcess("E7-P2", "Trip booking", 2, 2, 0, ()),
            MatrixProcess("E7-P3", "Visa letters", 2, None, 0, ()),
        ),
        (MatrixActivity("routine", "Routine claims", 4), MatrixActivity("payments", "Urgent payments", 3)),
    )


def certificate() -> CertificateFacts:
    signed = dataclasses.replace(
        RECEIVER, role=Role.TRAINER, meaning=Meaning.CERTIFIED, record="E7-K5", sha256=HASHES[12]
    )
    return CertificateFacts(
        engagement=ENGAGEMENT,
        certification="E7-K5",
        name="Lena Brandt",
        person="P14",
        process="E7-P1",
        process_name="Expense claims",
        status=CertificationStatus.CERTIFIED,
        certified_on=date(2027, 3, 20),
        expires_on=date(2028, 3, 20),
        tests=(
            CertificateTest(
                "Expense claims", date(2027, 3, 18), Decimal(80), critical_questions=True, assessor="P9"
            ),
        ),
        sessions=(CertificateSession(date(2027, 3, 10), "Expense claims", Decimal("3.5"), "P9"),),
        signatures=(signed,),
        practice=CertificatePractice(
            5,
            5,
            4,
            5,
            (CertificateLevel("Routine claims", 4, 4, date(2027, 3, 17)),),
            has_nursery=True,
        ),
        shift="early",
        language="German",
    )


def shadow_log() -> ShadowLogFacts:
    seen = LogSeen(
        date(2027, 3, 11),
        "A claim above the limit",
        simulated=False,
        reference="RK-4711",
        outcome="Saw who is asked and how fast",
        observer="P5",
    )
    trainee = LogTrainee(
        "E7-K5",
        "P14",
        CertificationStatus.REVERSE_SHADOW,
        ("An urgent payment by hand",),
        (seen,),
        (LogLimit("Routine claims", 3, 4, 12),),
        (
            LogChange(date(2027, 3, 12), "Routine claims", 3, LevelCause.RAISED, None, "E7-A4", "P5"),
            LogChange(
                date(2027, 3, 15), "Routine claims", 2, LevelCause.LOWERED, "Went past his limit", None, "P5"
            ),
        ),
    )
    return ShadowLogFacts(
        ENGAGEMENT,
        (
            LogCase("A claim above the limit", real_only=False),
            LogCase("An urgent payment by hand", real_only=True),
        ),
        ("Went past his limit",),
        (LogProcess("E7-P1", "Expense claims", 12, 1, (trainee,)),),
    )
