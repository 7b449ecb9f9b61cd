"""Keeps what a receiver has written down about a knowledge item, as its next version on exact bytes."""

from pathlib import Path

from kt_engine.actions.complete_task import store_file
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.knowledge_in_hand import (
    KnowledgeDone,
    KnowledgeInHand,
    knowledge_as_it_stands,
    knowledge_in_hand,
    sides_of,
)
from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.answers.written_sections import SectionFaults, wanted_sections, written_faults
from kt_engine.errors import Refused
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.rules.knowledge import check_author, check_receiver, check_sections
from kt_engine.rules.matrix import Duty, Right, has_right
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.knowledge import versions_of
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeVersion
from kt_engine.store.unit import Act
from kt_engine.words import AgreementKind, KnowledgeStatus

KIND = "knowledge_documented"


def document_knowledge(
    database: Database, files: Path, act: Act, handle: str, *, file: HandedFile
) -> KnowledgeDone:
    """Keep a file as the next version, written by the receiver; `files` is the folder of stored files.

    It is read before the store is held. Raises Refused for another author, for a section that is missing or says
    nothing, for a file without text, and for the bytes of an earlier version; InvalidInput for a file nobody can read.
    """
    faults = written_faults(file, wanted_sections(database, handle))
    with open_store(
        database, write=True, act=act, engagement_id=engagement_in(KnowledgeItemRow, handle)
    ) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return knowledge_as_it_stands(unit, known)
        hand = knowledge_in_hand(unit, handle)
        if hand.status is not KnowledgeStatus.DOCUMENTED:
            hand.check(KnowledgeStatus.DOCUMENTED, "documented")
        _check_author(hand)
        _check_content(hand, file, faults)
        _write(hand, file, files)
        return knowledge_as_it_stands(unit, hand.handle)


def _check_author(hand: KnowledgeInHand) -> None:
    hand.check_people()
    unit, engagement_id = hand.unit, hand.row["engagement_id"]
    author = hand.called(unit.act.by)
    check_author(hand.handle, author, hand.giver, hand.receiver)
    check_receiver(hand.handle, author, sides_of(unit, engagement_id, unit.act.by))
    roles = roles_of(unit, engagement_id, unit.act.by, unit.today)
    if not any(has_right(role, Duty.DRAFT_DOCUMENT, Right.CREATE) for role, _ in roles):
        raise Refused(
            f"{author} holds no role that writes documents here. Name another receiver: "
            f"kt knowledge assign {hand.handle} --receiver PERSON"
        )


def _check_content(hand: KnowledgeInHand, file: HandedFile, faults: SectionFaults) -> None:
    check_sections(hand.handle, file.name, faults.missing, faults.empty)
    for version in versions_of(hand.unit, hand.row["id"]):
        if version["sha256"] == file.sha256:
            raise Refused(
                f"{file.name} is byte for byte {hand.handle} v{version['number']}. Write down what is new, "
                "then hand it in."
            )


def _write(hand: KnowledgeInHand, file: HandedFile, files: Path) -> None:
    unit, row = hand.unit, hand.row
    number = next_number(unit, KnowledgeVersion, item_id=row["id"])
    sha256 = store_file(unit, row["engagement_id"], file.data, files)
    unit.insert(
        KnowledgeVersion,
        engagement_id=row["engagement_id"],
        item_id=row["id"],
        number=number,
        file_name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=sha256,
        author_id=unit.act.by,
        giver_id=hand.people.giver,
        submitted_at=unit.act.at,
    )
    if row["current_number"] is not None:
        withdraw_agreements(
            unit, row["engagement_id"], subject=hand.versioned, kind=AgreementKind.KNOWLEDGE_ITEM
        )
    hand.change(status=KnowledgeStatus.DOCUMENTED, current_number=number)
    unit.event(KIND, hand.handle, texts=None, number=number, sha256=sha256, size_bytes=file.size_bytes)
