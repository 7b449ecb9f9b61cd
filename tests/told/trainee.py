"""One trainee on the long way until he has to be certified again, and how each guard of it is broken."""

from decimal import Decimal
from pathlib import Path

from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.tables import (
    Agreement,
    AgreementSeat,
    Assessment,
    AuthorityLevel,
    CaseAssessment,
    Certification,
    NestingAudit,
    NestingPeriod,
    Observation,
    ProficiencyPeriod,
    Qualification,
    Recertification,
    Signoff,
    TraineeCheck,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AgreementKind,
    AgreementStatus,
    AuthMethod,
    CertificationStatus,
    CheckPhase,
    CheckResult,
    Complexity,
    LevelCause,
    Meaning,
    ObservationPhase,
    RecertCause,
    Role,
    Side,
)
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import CAST, DAY, EXPERT, HASH, LEAD, MANAGER, ROLE_OF, TRAINEE, TRAINER, Story

K, HANDLE = 700, "E1-K70"
LEVEL_AGREED, GRADUATED, LEVEL_OPEN = 701, 702, 703
C = CertificationStatus
OF = {"engagement_id": 1, "certification_id": K}
WAY = (
    C.CLEARED, C.INDUCTED, C.IN_CLASS, C.ASSESSED, C.SHADOWING, C.SHADOW_DONE, C.REVERSE_SHADOW,
)  # fmt: skip


def _content(number: int) -> str:
    return canonical({"certification": HANDLE, "number": number})


def content_sha256(number: int, subject: str) -> str:
    said = {"content": _content(number), "reason": None, "subject": subject, "title": f"About {HANDLE}"}
    return sha256_text(canonical(said))


def _agreed(story: Story, number: int, kind: AgreementKind, subject: str, *, sign: bool = True) -> None:
    with story.engagement("level_proposed", f"E1-A{number}") as unit:
        unit.insert(
            Agreement, id=number, engagement_id=1, handle=f"E1-A{number}", number=number, kind=kind,
            process_id=3, subject=subject, title=f"About {HANDLE}", content_json=_content(number),
            content_sha256=content_sha256(number, subject), status=AgreementStatus.PROPOSED,
            proposed_by=MANAGER, proposed_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            AgreementSeat, id=number, engagement_id=1, agreement_id=number, number=1, role=Role.TRAINER,
            side=Side.PROVIDER,
        )  # fmt: skip
    if not sign:
        return
    with story.engagement("agreement_signed", f"E1-A{number}", by=TRAINER) as unit:
        role, side = ROLE_OF[TRAINER]
        unit.insert(
            Signoff, id=2000 + number, engagement_id=1, agreement_id=number, agreement_seat_id=number,
            object_sha256=content_sha256(number, subject), person_id=TRAINER,
            printed_name=CAST[TRAINER - MANAGER][0], role=role, side=side, meaning=Meaning.APPROVED,
            statement="I agree.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
        )  # fmt: skip
        unit.change(
            Agreement, number, f"E1-A{number}", version=1, status=AgreementStatus.AGREED, decided_on=DAY
        )


def _to_reverse_shadow(unit: Unit) -> None:
    unit.insert(
        Certification, id=K, engagement_id=1, handle=HANDLE, process_id=3, person_id=TRAINEE,
        nominated_on=DAY, status=C.NOMINATED, shift="early", language="de",
    )  # fmt: skip
    unit.insert(
        TraineeCheck, id=1, number=1, phase=CheckPhase.CLEARANCE, check_key="background",
        result=CheckResult.PASSED, checked_on=DAY, reference="HR-14", account="anovak", checked_by=LEAD, **OF,
    )  # fmt: skip
    unit.insert(
        Assessment, id=700, module_key="basics", attempt=1, score_pct=Decimal(90), pass_mark_pct=Decimal(80),
        critical_right=True, passed=True, assessed_on=DAY, assessor_id=EXPERT, question_set="set_a",
        source_sha256=HASH, qualified_by="giver", **OF,
    )  # fmt: skip
    for number, status in enumerate(WAY, 1):
        unit.change(Certification, K, HANDLE, version=number, status=status)
    unit.insert(
        Observation, id=1, number=1, phase=ObservationPhase.SHADOW, case_key="refund", reference="T-1",
        observed_on=DAY, outcome="Saw both limits", observer_id=EXPERT, **OF,
    )  # fmt: skip
    unit.insert(
        Observation, id=2, number=2, phase=ObservationPhase.REVERSE_SHADOW, activity_key="pay_out", level=1,
        reference="T-2", corrected=True, observed_on=DAY, outcome="Slow", observer_id=EXPERT, **OF,
    )  # fmt: skip


def _level(unit: Unit, number: int, level: int, cause: LevelCause, **more: object) -> None:
    unit.insert(
        AuthorityLevel, id=number, activity_key="pay_out", number=number, level=level, cause=cause,
        since_on=DAY, recorded_by=EXPERT, **{**OF, **more},
    )  # fmt: skip


def _certify(unit: Unit) -> None:
    unit.insert(
        CaseAssessment, id=1, term=1, set_number=1, number=1, case_key="refund", reference="T-3",
        score_pct=Decimal("88.5"), pass_mark_pct=Decimal(85), critical=True, critical_right=True, passed=True,
        assessed_on=DAY, assessor_id=EXPERT, qualified_by="giver", **OF,
    )  # fmt: skip
    role, side = ROLE_OF[LEAD]
    unit.insert(
        Signoff, id=2700, engagement_id=1, certification_id=K, certification_version=1, object_sha256=HASH,
        person_id=LEAD, printed_name="Lena Lead", role=role, side=side, meaning=Meaning.CERTIFIED,
        statement="She can do it alone.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
    )  # fmt: skip
    unit.change(
        Certification, K, HANDLE, version=8, status=C.CERTIFIED, certified_on=DAY, expires_on=DAY,
        evidence_sha256=HASH,
    )  # fmt: skip


def _nurse(unit: Unit) -> None:
    unit.change(Certification, K, HANDLE, version=9, status=C.NESTING)
    unit.insert(
        NestingPeriod, id=1, number=1, complexity=Complexity.SIMPLE, starts_on=DAY, ends_on=DAY,
        reason="It is the busy month", recorded_by=LEAD, **OF,
    )  # fmt: skip
    unit.insert(
        NestingAudit, id=1, number=1, audited_on=DAY, reference="C-1", score_pct=Decimal(90),
        pass_mark_pct=Decimal(85), passed=True, auditor_id=LEAD, qualified_by="quality", **OF,
    )  # fmt: skip


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    with story.engagement("trainee_nominated", HANDLE) as unit:
        _to_reverse_shadow(unit)
        _level(unit, 1, 1, LevelCause.BEGUN)
    _agreed(story, LEVEL_AGREED, AgreementKind.AUTHORITY_LEVEL, f"{HANDLE} pay_out")
    _agreed(story, LEVEL_OPEN, AgreementKind.AUTHORITY_LEVEL, f"{HANDLE} answer", sign=False)
    with story.engagement("level_lowered", HANDLE, by=EXPERT) as unit:
        _level(unit, 2, 3, LevelCause.RAISED, agreement_id=LEVEL_AGREED)
        _level(unit, 3, 2, LevelCause.LOWERED, criterion_key="wrong_payment", reason="To the old account")
    with story.engagement("certificate_signed", HANDLE, by=LEAD) as unit:
        _certify(unit)
    with story.engagement("nesting_begun", HANDLE, by=LEAD) as unit:
        _nurse(unit)
    _agreed(story, GRADUATED, AgreementKind.GRADUATION, HANDLE)
    with story.engagement("live_work_begun", HANDLE, by=LEAD) as unit:
        unit.change(Certification, K, HANDLE, version=10, status=C.LIVE, live_on=DAY)
        unit.insert(
            ProficiencyPeriod, id=1, period="2027-01", handle_time_seconds=Decimal(420),
            tenured_seconds=Decimal(400), quality_pct=Decimal("96.5"), met=True, recorded_on=DAY,
            recorded_by=LEAD, **OF,
        )  # fmt: skip
    with story.engagement("recertification_called", HANDLE, by=LEAD) as unit:
        unit.change(
            Certification, K, HANDLE, version=11, status=C.RECERT_DUE, recert_due_on=DAY, evidence_sha256=None
        )
        unit.insert(
            Recertification, id=1, number=1, cause=RecertCause.QUALITY, due_on=DAY, reason="Three complaints",
            certified_on=DAY, expires_on=DAY, evidence_sha256=HASH, reported_by=LEAD, **OF,
        )  # fmt: skip
        unit.insert(
            Qualification, id=1, engagement_id=1, number=1, person_id=TRAINER,
            qualification_key="taught_trainers", reference="Course 7", valid_until=DAY, recorded_on=DAY,
            recorded_by=LEAD,
        )  # fmt: skip


def like(table: str, **values: object) -> Copy:
    return Copy(table, 1, values)


def level(number: int, level: int, cause: LevelCause, **values: object) -> Copy:
    known = {"number": number, "level": level, "cause": cause, "agreement_id": None, "criterion_key": None}
    return Copy("authority_level", 1, {**known, **values})


STOPPED = {"criterion_key": "wrong_payment"}
AT_NESTING = Copy(
    "certification", K,
    {
        "id": 9800, "handle": "E1-K98", "process_id": 2, "status": C.NESTING, "recert_due_on": None, "live_on": None,
    },
)  # fmt: skip
CASES: Cases = {
    ("trainee_check", "looked"): (
        (like("trainee_check", number=3),),
        (like("trainee_check", number=2, checked_by=TRAINEE),),
        (like("trainee_check", number=2, reference=None),),
    ),
    ("observation", "watched"): (
        (like("observation", number=9),),
        (like("observation", number=3, observer_id=TRAINEE),),
        (like("observation", number=3, case_key=None),),
        (like("observation", number=3, corrected=True),),
        (Copy("observation", 2, {"number": 3, "level": 6}),),
        (Copy("observation", 2, {"number": 3, "activity_key": None}),),
    ),
    ("authority_level", "changed"): (
        (level(4, 6, LevelCause.RAISED, agreement_id=LEVEL_AGREED),),
        (level(9, 3, LevelCause.RAISED, agreement_id=LEVEL_AGREED),),
        (level(4, 3, LevelCause.RAISED),),
        (level(4, 2, LevelCause.RAISED, agreement_id=LEVEL_AGREED),),
        (level(4, 3, LevelCause.RAISED, agreement_id=LEVEL_OPEN),),
        (level(4, 3, LevelCause.RAISED, agreement_id=GRADUATED),),
        (level(4, 2, LevelCause.LOWERED, **STOPPED),),
        (level(4, 1, LevelCause.LOWERED),),
        (level(4, 1, LevelCause.LOWERED, recorded_by=TRAINEE, **STOPPED),),
        (level(1, 2, LevelCause.BEGUN, activity_key="answer"),),
        (level(1, 1, LevelCause.LOWERED, activity_key="answer", **STOPPED),),
    ),
    ("case_assessment", "scored"): (
        (like("case_assessment", number=2, score_pct=Decimal(101)),),
        (like("case_assessment", number=2, score_pct=Decimal(84)),),
        (like("case_assessment", number=2, critical_right=False),),
        (like("case_assessment", number=3),),
        (like("case_assessment", number=2, assessor_id=TRAINEE),),
    ),
    ("nesting_period", "days"): (
        (like("nesting_period", number=3),),
        (like("nesting_period", number=2, ends_on=DAY.replace(year=2026)),),
        (like("nesting_period", number=2, recorded_by=TRAINEE),),
    ),
    ("nesting_audit", "scored"): (
        (like("nesting_audit", number=2, score_pct=Decimal(-1), passed=False),),
        (like("nesting_audit", number=2, score_pct=Decimal(80)),),
        (like("nesting_audit", number=2, red_flag="data_leak"),),
        (like("nesting_audit", number=2, auditor_id=TRAINEE),),
    ),
    ("proficiency_period", "measured"): (
        (like("proficiency_period", period="2027-02", handle_time_seconds=Decimal(0)),),
        (like("proficiency_period", period="2027-02", tenured_seconds=Decimal(0)),),
        (like("proficiency_period", period="2027-02", quality_pct=Decimal(101)),),
        (like("proficiency_period", period="2027-02", recorded_by=TRAINEE),),
    ),
    ("recertification", "as_it_was"): (
        (like("recertification", number=3),),
        (like("recertification", number=2, reported_by=TRAINEE),),
        (like("recertification", number=2, certified_on=DAY.replace(year=2026)),),
        (like("recertification", number=2, certification_id=1),),
    ),
    ("qualification", "held"): (
        (like("qualification", number=3),),
        (like("qualification", number=2, recorded_by=TRAINER),),
    ),
    ("certification", "graduated"): (
        (AT_NESTING, "UPDATE certification SET status = 'live', live_on = '2027-01-04' WHERE id = 9800"),
    ),
    ("certification", "again"): (
        ("UPDATE certification SET status = 'recert_due' WHERE id = 1",),
        ("UPDATE certification SET status = 'certified', evidence_sha256 = '" + HASH + "' WHERE id = 700",),
    ),
}
ALLOWED: dict[str, Case] = {
    "a level lowered by a stop criterion": (level(4, 1, LevelCause.LOWERED, **STOPPED),),
    "a check that is only requested, without a reference": (
        like("trainee_check", number=2, result=CheckResult.REQUESTED, reference=None, account=None),
    ),
    "a case that failed": (
        like("case_assessment", number=2, score_pct=Decimal(10), passed=False, critical_right=False),
    ),
    "somebody certified again": (
        "UPDATE certification SET status = 'certified', recert_due_on = NULL, evidence_sha256 = '"
        + HASH
        + "' WHERE id = 700",
    ),
}
