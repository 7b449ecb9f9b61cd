"""Tells a whole engagement: three waves, and beside them a row in every proven table."""

from decimal import Decimal
from pathlib import Path

from sqlalchemy import update

from kt_engine.store.database import Database
from kt_engine.store.files import keep_bytes
from kt_engine.store.tables import (
    Assessment,
    Attendance,
    CalendarEvent,
    Candidate,
    Certification,
    Condition,
    Contract,
    ContractGoLive,
    ContractMilestone,
    Document,
    FunctionAssignment,
    Handover,
    HandoverReviewer,
    HandoverVersion,
    KpiValue,
    PlanRevision,
    Risk,
    RiskRating,
    Signoff,
    StoredFile,
    Task,
    TaskEvidence,
    TaskLink,
    TrainingSession,
    table_of,
)
from kt_engine.words import (
    AuthMethod,
    CandidateStatus,
    CertificationStatus,
    ConditionStatus,
    DocumentKey,
    DocumentStatus,
    HandoverKind,
    HandoverStatus,
    Language,
    Meaning,
    Per,
    PlanKind,
    RiskStatus,
    Stage,
    TaskStatus,
)
from signing_samples import tell_signing
from store_story import (
    CAST,
    CLIENT,
    DAY,
    EXPERT,
    HASH,
    LEAD,
    MANAGER,
    OWNER,
    ROLE_OF,
    TRAINEE,
    TRAINER,
    Story,
    sha256,
    tell_three_waves,
)
from task_samples import add_task
from told import tellers


def tell_everything(database: Database, files: Path) -> Story:
    """Three waves, and beside them at least one row in every proven table; one file in `files`."""
    story = tell_three_waves(database)
    _tell_contract(story)
    _tell_work(story, files)
    _tell_training(story)
    _tell_condition(story)
    _tell_month(story, files)
    _tell_risk(story)
    tell_signing(story, files)
    for tell in tellers():
        tell(story, files)
    return story


def _tell_contract(story: Story) -> None:
    with story.engagement("contract_recorded") as unit:
        unit.insert(CalendarEvent, engagement_id=1, event_key="close_day", on=DAY)
        unit.insert(FunctionAssignment, engagement_id=1, function_key="trainer", person_id=TRAINER, number=1)
        unit.insert(Candidate, engagement_id=1, handle="E1-B1", party_id=2, status=CandidateStatus.CANDIDATE)
        contract = unit.insert(
            Contract, engagement_id=1, number=1, signed_on=DAY, starts_on=DAY, ends_on=DAY, reference="MSA 7"
        )
        unit.insert(ContractGoLive, engagement_id=1, contract_id=contract, wave=1, go_live_on=DAY)
        unit.insert(
            ContractMilestone, engagement_id=1, contract_id=contract, milestone_key="M1", title="Wave 1 is live",
            promised_on=DAY, amount_minor=6_000_000, currency="EUR", wave=1,
        )  # fmt: skip
        unit.insert(
            PlanRevision, engagement_id=1, number=1, kind=PlanKind.FORECAST, made_on=DAY,
            cause="scope_imported",
            cause_subject="E1", side=CLIENT, sha256=sha256("{}"), plan_json="{}", calendars_json="{}",
        )  # fmt: skip


def _tell_work(story: Story, files: Path) -> None:
    bytes_ = b"# How refunds are checked\n"
    file = keep_bytes(files, "E1", bytes_)
    with story.engagement("tasks_planned", by=2) as unit:
        first = add_task(unit, 1, status=TaskStatus.READY, forecast_on=DAY)
        second = add_task(unit, 2, open_predecessors_count=1)
        unit.insert(TaskLink, engagement_id=1, task_id=second, after_task_id=first)
        handover = unit.insert(
            Handover, engagement_id=1, handle="E1-H1", process_id=1, stage=Stage.TRANSITION_AND_INTEGRATE,
            handover_key="refunds", subject_kind=Per.PROCESS, subject_id=1, kind=HandoverKind.DOCUMENT,
            title="Refunds", giver_id=EXPERT, receiver_id=LEAD, sections="[]",
            status=HandoverStatus.REQUESTED,
        )  # fmt: skip
        unit.insert(HandoverReviewer, engagement_id=1, handover_id=handover, person_id=OWNER)
    with story.engagement("task_blocked", "E1-T1", note="the room is taken") as unit:
        unit.insert(StoredFile, engagement_id=1, sha256=file, size_bytes=len(bytes_))
        unit.insert(
            TaskEvidence,
            engagement_id=1,
            task_id=first,
            file_sha256=file,
            file_name="refunds.md",
            added_by=EXPERT,
        )
        unit.change(Task, first, "E1-T1", version=1, status=TaskStatus.BLOCKED, reason="The room is taken")
    _tell_handover(story, handover, file, len(bytes_))


def _tell_handover(story: Story, handover: int, file: str, size: int) -> None:
    with story.engagement("handover_submitted", "E1-H1", by=EXPERT) as unit:
        version = unit.insert(
            HandoverVersion, engagement_id=1, handover_id=handover, number=1, file_name="refunds.md",
            media_type="text/markdown", size_bytes=size, sha256=file, author_id=EXPERT,
            submitted_at=unit.act.at,
        )  # fmt: skip
        unit.change(Handover, handover, "E1-H1", version=1, status=HandoverStatus.SUBMITTED)
        handovers = table_of(Handover)
        unit.connection.execute(update(handovers).where(handovers.c.id == handover).values(current_number=1))
    for person, meaning in ((OWNER, Meaning.REVIEWED), (LEAD, Meaning.ACCEPTED)):
        role, side = ROLE_OF[person]
        with story.engagement("handover_signed", "E1-H1", by=person) as unit:
            unit.insert(
                Signoff, engagement_id=1, handover_version_id=version, object_sha256=file, person_id=person,
                printed_name=CAST[person - MANAGER][0], role=role, side=side, meaning=meaning,
                comment="read it all",
                statement="I read exactly this.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
            )  # fmt: skip
    with story.engagement("handover_accepted", "E1-H1", by=LEAD) as unit:
        for number, status in ((2, HandoverStatus.IN_REVIEW), (3, HandoverStatus.ACCEPTED)):
            unit.change(Handover, handover, "E1-H1", version=number, status=status)


def _tell_training(story: Story) -> None:
    with story.engagement("trainee_nominated", "E1-K1") as unit:
        trainee = unit.insert(
            Certification, engagement_id=1, handle="E1-K1", process_id=1, person_id=TRAINEE, nominated_on=DAY,
            status=CertificationStatus.NOMINATED, shift="early", language="en",
        )  # fmt: skip
        session = unit.insert(
            TrainingSession, engagement_id=1, number=1, process_id=1, module_key="basics", held_on=DAY,
            hours=Decimal("1.5"), trainer_id=TRAINER,
        )  # fmt: skip
        unit.insert(
            Attendance, engagement_id=1, training_session_id=session, certification_id=trainee, attended=True
        )
        unit.insert(
            Assessment, engagement_id=1, certification_id=trainee, module_key="basics", attempt=1,
            passed=True,
            score_pct=Decimal("92.5"), pass_mark_pct=Decimal(80), critical_right=True, assessed_on=DAY,
            assessor_id=TRAINER,
        )  # fmt: skip
        for number, status in ((1, CertificationStatus.IN_CLASS), (2, CertificationStatus.ASSESSED)):
            unit.change(Certification, trainee, "E1-K1", version=number, status=status)
    role, side = ROLE_OF[LEAD]
    with story.engagement("trainee_certified", "E1-K1", by=LEAD) as unit:
        unit.insert(
            Signoff, engagement_id=1, certification_id=trainee, certification_version=1, object_sha256=HASH,
            person_id=LEAD, printed_name="Lena Lead", role=role, side=side, meaning=Meaning.CERTIFIED,
            statement="She can do it alone.", auth_method=AuthMethod.SELF_DECLARED, signed_at=unit.act.at,
        )  # fmt: skip
        unit.change(
            Certification, trainee, "E1-K1", version=3, status=CertificationStatus.CERTIFIED,
            certified_on=DAY,
            evidence_sha256=HASH,
        )  # fmt: skip


def _tell_condition(story: Story) -> None:
    with story.engagement("condition_set", "E1-C1") as unit:
        unit.insert(
            Condition, engagement_id=1, handle="E1-C1", gate_version_id=1, criterion_key="tasks_done",
            owner_id=OWNER,
            text="Finish the list", due_on=DAY, expires_on=DAY,
            compensating_control="Daily check by the owner",
            ramp_ceiling_pct=50, status=ConditionStatus.OPEN,
        )  # fmt: skip


def _tell_month(story: Story, files: Path) -> None:
    record = keep_bytes(files, "E1", b"# Transition plan\n")
    with story.engagement("kpi_recorded") as unit:
        unit.insert(
            KpiValue, engagement_id=1, process_id=1, kpi_key="accuracy", subject_kind=Per.PROCESS,
            subject_id=1,
            period="2027-01", number=1, value=Decimal("98.7"), source="ticket export", recorded_by=LEAD,
            recorded_on=DAY,
        )  # fmt: skip
        unit.insert(
            Document, engagement_id=1, handle="E1-TP-01 v1", document_key=DocumentKey.TRANSITION_PLAN,
            subject="E1",
            sequence=1, number=1, status=DocumentStatus.ISSUED, title="Transition plan", facts_sha256=HASH,
            record_sha256=record, as_of_seq=3, issued_by=2, issued_at=unit.act.at, language=Language.ES,
            template_sha256=HASH,
        )  # fmt: skip


def _tell_risk(story: Story) -> None:
    with story.engagement("risk_added", "E1-R1") as unit:
        risk = unit.insert(
            Risk, engagement_id=1, handle="E1-R1", number=1, process_id=1, title="Experts leave",
            mitigation="Name a second one", owner_function="trainer", likelihood=4, impact=3,
            status=RiskStatus.OPEN, raised_on=DAY, raised_by=MANAGER,
        )  # fmt: skip
    with story.engagement("risk_rated", "E1-R1", by=TRAINER) as unit:
        unit.insert(
            RiskRating, engagement_id=1, risk_id=risk, number=1, likelihood=2, impact=3, status=RiskStatus.OPEN,
            note="A second one is named", rated_by=TRAINER, rated_at=unit.act.at,
        )  # fmt: skip
        unit.change(Risk, risk, "E1-R1", version=1, likelihood=2)
