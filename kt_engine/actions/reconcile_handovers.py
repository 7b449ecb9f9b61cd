"""Handovers: what is wanted against what is there, inside one unit of work. What somebody added by hand stays."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import RowMapping, select

from kt_engine.actions.reconcile_tasks import Tally
from kt_engine.plan.shapes import NodeRef, Subject, WantedHandover
from kt_engine.playbook.schema import Playbook
from kt_engine.store.tables import Handover, HandoverReviewer, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import HandoverStatus

NOT_WANTED = "No longer part of the plan: what it was about left the engagement."
OPEN = frozenset(
    {HandoverStatus.REQUESTED, HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW, HandoverStatus.RETURNED}
)
H = table_of(Handover)


def reconcile_handovers(
    unit: Unit,
    wanted: Iterable[WantedHandover],
    playbook: Playbook,
    tasks: Mapping[NodeRef, int],
    tally: Tally,
) -> None:
    """Request missing handovers, bring back withdrawn ones, withdraw unwanted ones unless added ad hoc."""
    rows = unit.rows(select(H).where(H.c.engagement_id == unit.engagement_id).order_by(H.c.id))
    known = {(row["handover_key"], Subject(row["subject_kind"], row["subject_id"])): row for row in rows}
    wished = {(handover.key, handover.subject): handover for handover in wanted}
    for place, row in known.items():
        if place not in wished and not row["ad_hoc"] and row["status"] in OPEN:
            _move(unit, row, HandoverStatus.WITHDRAWN, NOT_WANTED)
            tally.add("handovers_withdrawn")
    number = len(rows)
    for place, handover in wished.items():
        if place not in known:
            number += 1
            _insert(unit, handover, playbook, tasks, number)
            tally.add("handovers_added")
        elif known[place]["status"] is HandoverStatus.WITHDRAWN:
            _move(unit, known[place], HandoverStatus.REQUESTED, None)
            tally.add("handovers_back")


def _move(unit: Unit, row: RowMapping, status: HandoverStatus, reason: str | None) -> None:
    unit.change(Handover, row["id"], row["handle"], version=row["version"], status=status, reason=reason)


def _insert(
    unit: Unit, wanted: WantedHandover, playbook: Playbook, tasks: Mapping[NodeRef, int], number: int
) -> None:
    spec = playbook.handovers[wanted.key]
    handover_id = unit.insert(
        Handover,
        engagement_id=unit.engagement_id,
        handle=f"E{unit.engagement_id}-H{number}",
        process_id=wanted.process_id,
        stage=wanted.stage,
        handover_key=wanted.key,
        subject_kind=wanted.subject.kind,
        subject_id=wanted.subject.id,
        kind=spec.kind,
        title=spec.title,
        giver_function=spec.giver,
        receiver_function=spec.receiver,
        sections=json.dumps(list(spec.sections), ensure_ascii=False),
        status=HandoverStatus.REQUESTED,
        due_task_id=tasks.get(wanted.due_with),
        inventory=spec.inventory or None,
    )
    for function in spec.reviewers:
        unit.insert(
            HandoverReviewer, engagement_id=unit.engagement_id, handover_id=handover_id, function_key=function
        )
