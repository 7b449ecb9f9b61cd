"""Why a plan moved: the event since the last revision that explains it best, and its side. It writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.changed_risks import RISK_EVENTS
from kt_engine.answers.plan_spans import Span, newest_spans, rows_by_ref
from kt_engine.plan.order import predecessors_of
from kt_engine.plan.shapes import NodeRef, Plan, PlanInput, PlannedNode, Progress
from kt_engine.playbook.schema import Playbook
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, EngagementParty, Event, RoleGrant, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ENDED_TASKS, Side, TaskStatus

EV, CH, GRANT = table_of(Event), table_of(Chain), table_of(RoleGrant)
S, PARTY = table_of(Site), table_of(EngagementParty)
QUIET = (
    "plan_revised", "slack_changed", "reconciled", "tasks_made_ready", "document_issued", "contract_recorded",
    "kpi_recorded", "gate_presented", "gate_signed", "condition_closed", "condition_expired", *RISK_EVENTS,
)  # fmt: skip
"""Kinds of events that no date of a plan depends on: whoever caused one moved nothing."""
OF_SITES = ("site_day_edited", "site_hours_set")
"""Kinds of the installation's events that move plans."""
UNTOUCHED = Progress(TaskStatus.WAITING)


@dataclass(frozen=True)
class Cause:
    kind: str
    """Of the event; `day_passed` where nobody did anything and late work moved the rest."""
    subject: str
    side: Side | None


def cause_of(reader: Reader, engagement_id: int, plan: Plan, plan_input: PlanInput) -> Cause:
    """Name what moved the plan since the revision kept last.

    The newest event about something whose date moved is the cause, else the newest event. Without any, a day
    passed: then it is the work that could be done, was not, and has the least slack, and its function's side.
    """
    before = newest_spans(reader, engagement_id)
    moved = [
        node
        for node in plan.nodes
        if node.ref in before and before[node.ref] != Span(node.start_on, node.end_on)
    ]
    handles = {ref: row["handle"] for ref, row in rows_by_ref(reader, engagement_id).items()}
    sites = {row["id"]: row for row in reader.rows(select(S.c.id, S.c.handle, S.c.party_id))}
    used = _sites_of([node.ref for node in plan.nodes], plan_input)
    events = _events(reader, engagement_id, [sites[one]["handle"] for one in used if one in sites])
    if not events:
        return _day_passed(reader, engagement_id, moved, before, plan_input, handles)
    refs = [node.ref for node in moved]
    touched = {handles.get(ref) for ref in refs}
    touched |= {sites[one]["handle"] for one in _sites_of(refs, plan_input) if one in sites}
    event = next((one for one in events if one["subject"].partition(" v")[0] in touched), events[0])
    return Cause(event["kind"], event["subject"], _side_of(reader, engagement_id, event, sites.values()))


def _sites_of(refs: Collection[NodeRef], plan_input: PlanInput) -> set[int]:
    """Give the calendars these things are dated on."""
    return {site for ref in refs for site in (plan_input.site_of[ref], *plan_input.attendees_of.get(ref, ()))}


def _events(reader: Reader, engagement_id: int, sites: Sequence[str]) -> Sequence[RowMapping]:
    """Give what happened since the last revision, the newest first; before the first, only in the engagement."""
    fields = select(EV.c.id, EV.c.kind, EV.c.subject, EV.c.by, CH.c.engagement_id).join(
        CH, CH.c.id == EV.c.chain_id
    )
    last = reader.value(
        select(func.coalesce(func.max(EV.c.id), 0))
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == "plan_revised")
    )
    own = (CH.c.engagement_id == engagement_id) & EV.c.kind.not_in(QUIET)
    if last:
        own |= CH.c.engagement_id.is_(None) & EV.c.kind.in_(OF_SITES) & EV.c.subject.in_(sites)
    return reader.rows(fields.where(EV.c.id > last, own).order_by(EV.c.id.desc()))


def _side_of(
    reader: Reader, engagement_id: int, event: RowMapping, sites: Collection[RowMapping]
) -> Side | None:
    """Give the side of the person behind an event; of a site's event by somebody on no side, the site's company's."""
    side: Side | None = reader.value(
        select(GRANT.c.side)
        .where(GRANT.c.engagement_id == engagement_id, GRANT.c.person_id == event["by"])
        .order_by(GRANT.c.id)
        .limit(1)
    )
    if side is not None or event["engagement_id"] is not None:
        return side
    party = next(one["party_id"] for one in sites if one["handle"] == event["subject"])
    owner: Side | None = reader.value(
        select(PARTY.c.side)
        .where(PARTY.c.engagement_id == engagement_id, PARTY.c.party_id == party)
        .order_by(PARTY.c.id.desc())
        .limit(1)
    )
    return owner


def _day_passed(
    reader: Reader,
    engagement_id: int,
    moved: Sequence[PlannedNode],
    before: Mapping[NodeRef, Span],
    plan_input: PlanInput,
    handles: Mapping[NodeRef, str],
) -> Cause:
    late = [node for node in moved if _is_late(node.ref, before[node.ref], plan_input)]
    free = _free_to_begin(plan_input)
    drivers = [node for node in late if node.ref in free and node.ref in handles]
    if not drivers:
        return Cause("day_passed", f"E{engagement_id}", None)
    driver = min(drivers, key=lambda node: (node.slack_days, before[node.ref].start_on, handles[node.ref]))
    side = _side_of_work(driver, plan_input, pinned_playbook(reader, engagement_id))
    return Cause("day_passed", handles[driver.ref], side)


def _is_late(ref: NodeRef, before: Span, plan_input: PlanInput) -> bool:
    progress = plan_input.progress.get(ref, UNTOUCHED)
    if progress.status in ENDED_TASKS:
        return False
    due: date = before.end_on if progress.started_on else before.start_on
    return due < plan_input.today


def _free_to_begin(plan_input: PlanInput) -> set[NodeRef]:
    """Give what waits for nothing that is not over."""

    def is_kept(ref: NodeRef) -> bool:
        return plan_input.progress.get(ref, UNTOUCHED).status is not TaskStatus.WITHDRAWN

    tasks = [task for task in plan_input.wanted.tasks if is_kept(task.ref)]
    gates = [gate for gate in plan_input.wanted.gates if is_kept(gate.ref)]
    return {
        ref
        for ref, befores in predecessors_of(tasks, gates).items()
        if all(plan_input.progress.get(one, UNTOUCHED).status in ENDED_TASKS for one in befores)
    }


def _side_of_work(node: PlannedNode, plan_input: PlanInput, playbook: Playbook) -> Side | None:
    """Give the side of who does a task, or of who signs a gate; None where both sides sign."""
    if node.is_gate:
        gate = playbook.stages[node.stage].gates[node.ref.key]
        sides = {signer.side for signer in gate.quorum}
        return sides.pop() if len(sides) == 1 else None
    function = next(task.function for task in plan_input.wanted.tasks if task.ref == node.ref)
    return playbook.functions[function].side
