"""Knowledge items: what the playbook wants against what is there, inside one unit of work. It rates none."""

from collections.abc import Iterable

from sqlalchemy import RowMapping

from kt_engine.actions.propose_agreement import withdraw_agreements
from kt_engine.actions.reconcile_tasks import Tally
from kt_engine.answers.acknowledgements import pointless_acknowledgements
from kt_engine.answers.knowledge_thresholds import is_must_have
from kt_engine.plan.shapes import WantedKnowledge
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.moves import KNOWLEDGE_ITEM
from kt_engine.store.knowledge import items_of, version_handle
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.store.unit import Unit
from kt_engine.words import AgreementKind, KnowledgeStatus, ProcessStatus

NOT_WANTED = "No longer part of the plan: its process left the engagement."


def reconcile_knowledge(
    unit: Unit, wanted: Iterable[WantedKnowledge], playbook: Playbook, tally: Tally
) -> None:
    """Insert missing items, take out those of descoped processes, withdraw acknowledgements of who is gone."""
    engagement_id = unit.engagement_id or 0
    rows = items_of(unit, engagement_id)
    known = {(row["item_key"], row["process_id"]) for row in rows}
    gone = {row["id"] for row in processes_of(unit, engagement_id) if row["status"] is ProcessStatus.DESCOPED}
    for row in rows:
        if row["process_id"] in gone and row["left_on"] is None:
            _take_out(unit, row)
            tally.add("knowledge_taken_out")
    number = len(rows)
    for item in wanted:
        if (item.key, item.process_id) not in known:
            number += 1
            _insert(unit, item, playbook, number)
            tally.add("knowledge_added")
    for subject in pointless_acknowledgements(unit, engagement_id):
        withdraw_agreements(unit, engagement_id, subject=subject, kind=AgreementKind.ACKNOWLEDGEMENT)
        tally.add("acknowledgements_withdrawn")


def _take_out(unit: Unit, row: RowMapping) -> None:
    """What was signed stays as it was signed, and leaves the scope as well."""
    stays = _is_signed(row)
    status = row["status"] if stays else KnowledgeStatus.DESCOPED
    unit.change(
        KnowledgeItemRow, row["id"], row["handle"], version=row["version"], status=status, left_on=unit.today,
        reason=NOT_WANTED,
    )  # fmt: skip
    for kind in (AgreementKind.KNOWLEDGE_ITEM, AgreementKind.KNOWLEDGE_WAIVER):
        subject = row["handle"] if kind is AgreementKind.KNOWLEDGE_WAIVER else version_handle(row)
        withdraw_agreements(unit, row["engagement_id"], subject=subject, kind=kind)


def _is_signed(row: RowMapping) -> bool:
    standing = row["back_to"] if row["status"] is KnowledgeStatus.BLOCKED else row["status"]
    return KnowledgeStatus.DESCOPED not in KNOWLEDGE_ITEM[standing]


def _insert(unit: Unit, wanted: WantedKnowledge, playbook: Playbook, number: int) -> None:
    spec = playbook.knowledge_items[wanted.key]
    unit.insert(
        KnowledgeItemRow,
        engagement_id=unit.engagement_id,
        handle=f"E{unit.engagement_id}-I{number}",
        number=number,
        process_id=wanted.process_id,
        subject_id=wanted.process_id or 0,
        item_key=wanted.key,
        title=spec.title,
        type=spec.type,
        criticality=spec.criticality,
        frequency=spec.frequency,
        complexity=spec.complexity,
        must_have=is_must_have(playbook, spec.criticality),
        giver_function=spec.giver,
        backup_function=spec.backup,
        receiver_function=spec.receiver,
        status=KnowledgeStatus.IDENTIFIED,
        added_on=unit.today,
    )
