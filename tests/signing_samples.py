"""Tells what surrounds signatures: codes, delegations, waivers, reminders, notices, leavers; a row in every table."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select, update

from kt_engine.store.columns import ERASED
from kt_engine.store.files import keep_bytes
from kt_engine.store.tables import (
    Authenticator,
    AuthEvent,
    BreakGlass,
    Checkpoint,
    ContractTerm,
    DeclinePoint,
    DeemedAcceptance,
    DelayNotice,
    Delegation,
    Erasure,
    Event,
    Handover,
    HandoverVersion,
    Invitation,
    KnowledgeSourceRow,
    Leaving,
    Message,
    Person,
    RefusedSignature,
    Reminder,
    RoleGrant,
    Signoff,
    Task,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Unit
from kt_engine.words import (
    AuthMethod,
    HandoverKind,
    HandoverStatus,
    KnowledgeSource,
    Meaning,
    MessageKind,
    MessageStatus,
    Per,
    PersonKind,
    Role,
    SigningReason,
    Stage,
    TaskStatus,
    WaitKind,
    WaiverStatus,
)
from store_story import (
    CAST,
    CLIENT,
    DAY,
    EXPERT,
    HASH,
    LEAD,
    MANAGER,
    OWNER,
    PROVIDER,
    ROLE_OF,
    TRAINER,
    Story,
    sha256,
)
from task_samples import add_task

SECOND_ADMINISTRATOR = 10
DUE, ISSUED, LATER = date(2027, 1, 11), date(2027, 1, 12), date(2027, 6, 30)
KEY_ID = "0123456789abcdef"


def tell_signing(story: Story, files: Path) -> None:
    _tell_authenticators(story)
    _tell_leave_to_sign(story)
    _tell_waivers(story)
    _tell_silence(story, files)
    _tell_leavers(story)


def _tell_authenticators(story: Story) -> None:
    with story.installation("person_added", "P10") as unit:
        unit.insert(Person, handle="P10", kind=PersonKind.HUMAN, name="Ben Backup")
        unit.insert(
            RoleGrant, engagement_id=None, person_id=SECOND_ADMINISTRATOR, role=Role.ADMINISTRATOR, side=None,
            granted_by=1, granted_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            Invitation, person_id=OWNER, token_sha256=HASH, invited_by=1, invited_at=unit.act.at,
            expires_at=unit.act.at + timedelta(days=7), used_at=unit.act.at,
        )  # fmt: skip
    with story.installation("authenticator_enrolled", "P4") as unit:
        for person in (OWNER, LEAD, TRAINER):
            unit.insert(
                Authenticator, person_id=person, number=1, sealed="sealed", key_id=KEY_ID,
                enrolled_at=unit.act.at,
            )  # fmt: skip
    with story.installation("authenticator_ended", "P8") as unit:
        unit.change(
            Authenticator, 3, "P8", ended_at=unit.act.at, ended_by=1, end_reason="The telephone is lost",
            sealed="",
        )  # fmt: skip
    with story.engagement("signature_refused", "E1-H1 v1", by=TRAINER) as unit:
        unit.insert(
            RefusedSignature, engagement_id=1, person_id=TRAINER, thing="E1-H1 v1", meaning=Meaning.REVIEWED,
            reason=SigningReason.ROLE, sentence="P8 may not sign E1-H1 v1.", at=unit.act.at,
        )  # fmt: skip


def _tell_leave_to_sign(story: Story) -> None:
    with story.engagement("delegation_given", "E1-D1", by=OWNER) as unit:
        code = unit.insert(
            AuthEvent, engagement_id=1, person_id=OWNER, authenticator_id=1, step=60_000_000, lines_count=1,
            bound_sha256=HASH, at=unit.act.at,
        )  # fmt: skip
        for number in (1, 2):
            unit.insert(
                Delegation, engagement_id=1, handle=f"E1-D{number}", from_person_id=OWNER,
                to_person_id=EXPERT, role=Role.PROCESS_OWNER, side=CLIENT, starts_on=DAY, ends_on=LATER,
                reason="Holiday", granted_at=unit.act.at, auth_event_id=code,
            )  # fmt: skip
        unit.change(Delegation, 2, "E1-D2", version=1, revoked_on=DAY)
    with story.engagement("break_glass_opened", "E1-B1", by=1) as unit:
        unit.insert(
            BreakGlass, engagement_id=1, handle="E1-B1", person_id=TRAINER, role=Role.TEAM_LEAD, side=PROVIDER,
            reason="Both leads are ill", opened_by=1, opened_at=unit.act.at,
        )  # fmt: skip
    with story.engagement("break_glass_confirmed", "E1-B1", by=SECOND_ADMINISTRATOR) as unit:
        unit.change(
            BreakGlass, 1, "E1-B1", version=1, confirmed_by=SECOND_ADMINISTRATOR, confirmed_at=unit.act.at,
            expires_at=unit.act.at + timedelta(hours=4),
        )  # fmt: skip


def add_waiver(unit: Unit, number: int, task: int, *, engagement_id: int = 1) -> int:
    return unit.insert(
        Waiver, engagement_id=engagement_id, handle=f"E{engagement_id}-W{number}", task_id=task,
        reason="The room is gone", proposed_by=MANAGER, proposed_at=unit.act.at, content_sha256=HASH,
        status=WaiverStatus.PROPOSED,
    )  # fmt: skip


def _tell_waivers(story: Story) -> None:
    """One approved, one refused by who signs for the owner, one still proposed."""
    with story.engagement("waivers_proposed") as unit:
        tasks = [add_task(unit, number) for number in (3, 4, 5)]
        waivers = [add_waiver(unit, number, task) for number, task in enumerate(tasks, 1)]
    with story.engagement("waiver_signed", "E1-W1", by=OWNER) as unit:
        sign_waiver(unit, waivers[0], OWNER, record_json='{"format":1}', time_zone="Europe/Berlin")
        unit.change(Waiver, waivers[0], "E1-W1", version=1, status=WaiverStatus.APPROVED)
        unit.change(Task, tasks[0], "E1-T3", version=1, status=TaskStatus.WAIVED)
    with story.engagement("waiver_signed", "E1-W2", by=EXPERT) as unit:
        declined = sign_waiver(
            unit, waivers[1], EXPERT, meaning=Meaning.DECLINED, for_person_id=OWNER, delegation_id=1
        )
        unit.insert(DeclinePoint, engagement_id=1, signoff_id=declined, number=1, text="Name the new room")
        unit.change(Waiver, waivers[1], "E1-W2", version=1, status=WaiverStatus.REFUSED)


def sign_waiver(unit: Unit, waiver: int, by: int, **values: object) -> int:
    role, side = ROLE_OF[OWNER]
    known = {
        "engagement_id": 1, "waiver_id": waiver, "object_sha256": HASH, "person_id": by,
        "printed_name": CAST[by - MANAGER][0], "role": role, "side": side, "meaning": Meaning.APPROVED,
        "statement": "I approve this.", "auth_method": AuthMethod.SELF_DECLARED, "signed_at": unit.act.at,
    }  # fmt: skip
    return unit.insert(Signoff, **{**known, **values})


def _tell_silence(story: Story, files: Path) -> None:
    """A second handover that nobody answers: reminded, noticed, deemed accepted."""
    bytes_ = b"# How refunds are checked\n"  # the bytes of the first handover, kept under their hash once
    file = keep_bytes(files, "E1", bytes_)
    with story.engagement("handover_submitted", "E1-H2", by=EXPERT) as unit:
        term = unit.insert(
            ContractTerm, engagement_id=1, contract_id=1, wait=WaitKind.HANDOVER_ACCEPTANCE, side=PROVIDER,
            answer_days=5, clause="7.2", deemed=True,
        )  # fmt: skip
        handover = unit.insert(
            Handover, engagement_id=1, handle="E1-H2", process_id=1, stage=Stage.TRANSITION_AND_INTEGRATE,
            handover_key="bookings", subject_kind=Per.PROCESS, subject_id=1, kind=HandoverKind.DOCUMENT,
            title="Bookings", giver_id=EXPERT, receiver_id=LEAD, sections="[]",
            status=HandoverStatus.REQUESTED,
        )  # fmt: skip
        version = unit.insert(
            HandoverVersion, engagement_id=1, handover_id=handover, number=1, file_name="bookings.md",
            media_type="text/markdown", size_bytes=len(bytes_), sha256=file, author_id=EXPERT,
            submitted_at=unit.act.at,
        )  # fmt: skip
        unit.change(Handover, handover, "E1-H2", version=1, status=HandoverStatus.SUBMITTED)
        handovers = table_of(Handover)
        unit.connection.execute(update(handovers).where(handovers.c.id == handover).values(current_number=1))
    notice = _tell_notice(story)
    with story.engagement("handover_deemed_accepted", "E1-H2") as unit:
        unit.insert(
            DeemedAcceptance, engagement_id=1, handover_version_id=version, object_sha256=file,
            contract_term_id=term, delay_notice_id=notice, deemed_on=LATER, recorded_by=MANAGER,
        )  # fmt: skip
        unit.change(Handover, handover, "E1-H2", version=2, status=HandoverStatus.DEEMED_ACCEPTED)


def _tell_notice(story: Story) -> int:
    wait = {"thing": "E1-H2", "round": 1, "wait": WaitKind.HANDOVER_ACCEPTANCE}
    with story.engagement("reminded", "E1-H2", by=2) as unit:
        unit.insert(
            Reminder, engagement_id=1, **wait, person_id=LEAD, kind=MessageKind.REMINDER, number=1,
            asked_on=DAY, due_on=DUE, reminded_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            Message, engagement_id=1, person_id=LEAD, kind=MessageKind.REMINDER, about="E1-H2",
            title="Please answer", text="Please answer.", written_at=unit.act.at, status=MessageStatus.WAITING,
        )  # fmt: skip
        unit.change(Message, 1, "E1-H2", status=MessageStatus.SENT, sent_at=unit.act.at)
    with story.engagement("notice_issued", "E1-N1") as unit:
        notice = unit.insert(
            DelayNotice, engagement_id=1, handle="E1-N1", number=1, **wait, side=PROVIDER, asked_on=DAY,
            due_on=DUE, clause="7.2", lost_days=1, facts_json="{}", facts_sha256=sha256("{}"),
            issued_by=MANAGER, issued_on=ISSUED,
        )  # fmt: skip
    with story.engagement("notice_sent", "E1-N1") as unit:
        unit.change(DelayNotice, notice, "E1-N1", version=1, sent_on=ISSUED, sent_to="lead@example.com")
    with story.engagement("notice_received", "E1-N1") as unit:
        unit.change(DelayNotice, notice, "E1-N1", version=2, received_on=ISSUED, received_by="Lena Lead")
    return notice


def _tell_leavers(story: Story) -> None:
    with story.engagement("source_named") as unit:
        for kind, person, place in (
            (KnowledgeSource.GIVER, OWNER, None),
            (KnowledgeSource.RECORDING, None, "wiki/refunds.mp4"),
        ):
            unit.insert(
                KnowledgeSourceRow, engagement_id=1, process_id=1, item_key="refunds", kind=kind,
                person_id=person, reference=place, on=DAY, recorded_by=MANAGER,
            )  # fmt: skip
    with story.installation("leaving_known", "P6") as unit:
        unit.insert(
            Leaving,
            person_id=EXPERT,
            number=1,
            last_on=LATER,
            known_on=DAY,
            successor_id=OWNER,
            recorded_by=1,
        )
    with story.installation("person_erased", "P11") as unit:
        gone = unit.insert(Person, handle="P11", kind=PersonKind.HUMAN, name=ERASED, disabled_on=DAY)
        unit.insert(
            Erasure, person_id=gone, texts_count=0, reason="Asked for it", erased_by=1,
            erased_at=unit.act.at,
        )  # fmt: skip
    _tell_checkpoint(story)


def _tell_checkpoint(story: Story) -> None:
    event = table_of(Event)
    with story.engagement("checkpoint_made") as unit:
        head = unit.rows(
            select(event.c.seq, event.c.hash)
            .where(event.c.chain_id == 2)
            .order_by(event.c.seq.desc())
            .limit(1)
        )[0]
        unit.insert(
            Checkpoint, engagement_id=1, head_seq=head["seq"], head_hash=head["hash"], key_id=KEY_ID,
            signature="ab" * 64, made_at=unit.act.at, made_by=MANAGER,
        )  # fmt: skip
