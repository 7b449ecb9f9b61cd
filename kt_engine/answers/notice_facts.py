"""What a delay notice says of one missing answer: who was asked, what it costs, what moves. It writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.contract_milestones import contract_milestones
from kt_engine.answers.overdue import Awaited, Chase
from kt_engine.answers.plan_links import PlanLinks, plan_links_of
from kt_engine.plan.calendar import add_working_days, working_days_to
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.shapes import NodeRef
from kt_engine.store.columns import plain
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, Handover, Person, Process, Reminder, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Side, Stage, WaitKind

P, R = table_of(Person), table_of(Reminder)
FACTS_FORMAT = 1


@dataclass(frozen=True)
class Missing:
    """All open waits of one kind and side for one thing: one question to several people of a side."""

    waits: tuple[Awaited, ...]

    @property
    def first(self) -> Awaited:
        return self.waits[0]

    @property
    def people(self) -> tuple[str, ...]:
        """Handles of who was asked."""
        return tuple(dict.fromkeys(handle for one in self.waits for handle in one.wait.who))


def missing_answers(waits: Sequence[Awaited], thing: str) -> dict[Side, Missing]:
    """Give what is awaited of this thing (with or without its version), by side."""
    name = thing.strip().casefold()
    found: dict[Side, list[Awaited]] = {}
    for one in waits:
        if one.answer is not None and name in {one.wait.thing.casefold(), one.wait.handle.casefold()}:
            found.setdefault(one.wait.side, []).append(one)
    return {side: Missing(tuple(theirs)) for side, theirs in found.items()}


def notice_facts(
    reader: Reader, engagement_id: int, missing: Missing, chase: Chase, today: date
) -> dict[str, Any]:
    """Freeze the facts of a notice as plain values; people stand in them by handle, never by name."""
    wait, answer = missing.first.wait, missing.first.answer
    if answer is None or answer.due_on is None:
        raise LookupError(f"{wait.thing} has no answer period")
    calendar = chase.calendar(wait.side)
    links = plan_links_of(reader, engagement_id)
    held = _held_up(reader, links, missing)
    slack = min((row["slack_days"] for row in held.values() if row["slack_days"] is not None), default=None)
    moves = list(_moves(links, held, slack, chase, wait.side, today))
    return {
        "format": FACTS_FORMAT,
        "thing": wait.thing,
        "what": wait.what,
        "round": wait.round,
        "wait": wait.kind.value if wait.kind else None,
        "side": wait.side.value,
        "asked": list(missing.people),
        "role": wait.role,
        "asked_on": plain(answer.asked_on),
        "answer_days": answer.answer_days,
        "due_on": plain(answer.due_on),
        "clause": answer.clause,
        "source": answer.source,
        "deemed": answer.deemed,
        "issued_on": plain(today),
        "lost_days": working_days_to(calendar, answer.due_on, today),
        "chased": _chased(reader, engagement_id, missing),
        "slack_days": slack,
        "slack_used_up_on": plain(add_working_days(calendar, today, slack)) if slack and slack > 0 else None,
        "moves": moves,
        "milestones": _milestones(reader, engagement_id, {move["handle"] for move in moves}),
    }


def _chased(reader: Reader, engagement_id: int, missing: Missing) -> list[dict[str, Any]]:
    """List the reminders to those who were asked, and who above was told, the first first."""
    wait = missing.first.wait
    rows = reader.rows(
        select(R.c.kind, R.c.number, R.c.reminded_at, P.c.handle)
        .join(P, P.c.id == R.c.person_id)
        .where(
            R.c.engagement_id == engagement_id,
            R.c.thing == wait.thing,
            R.c.round == wait.round,
            R.c.wait == wait.kind,
        )
        .order_by(R.c.id)
    )
    return [
        {
            "kind": row["kind"].value,
            "number": row["number"],
            "person": row["handle"],
            "on": plain(row["reminded_at"].date()),
        }
        for row in rows
    ]


def _held_up(reader: Reader, links: PlanLinks, missing: Missing) -> dict[NodeRef, RowMapping]:
    """Give the open tasks and gates of the plan that stand still because of this answer."""
    wait = missing.first.wait
    if wait.kind is WaitKind.TASK:
        return {ref: row for ref, row in links.tasks.items() if row["handle"] == wait.handle}
    if wait.kind is WaitKind.GATE_SIGNATURE:
        return {
            ref: row for ref, row in links.gates.items() if wait.thing == f"{row['handle']} v{wait.round}"
        }
    stage, process_id, task_id = _place(reader, missing)
    found = {ref: row for ref, row in links.tasks.items() if row["id"] == task_id and links.is_open(ref)}
    return found or {
        ref: row
        for ref, row in links.gates.items()
        if row["closes"] is stage and links.is_open(ref) and process_id in {None, row["process_id"]}
    }


def _place(reader: Reader, missing: Missing) -> tuple[Stage, int | None, int | None]:
    """Give the stage, the process and the task that a handover, a certificate or a condition belongs to."""
    wait = missing.first.wait
    if wait.kind is WaitKind.CERTIFICATE:
        return Stage.TRANSITION_AND_INTEGRATE, find(reader, Certification, wait.handle)["process_id"], None
    if wait.kind in {WaitKind.CONDITION, WaitKind.AGREEMENT}:
        process = find(reader, Process, wait.process) if wait.process else None
        return wait.stage, None if process is None else process["id"], None
    row = find(reader, Handover, wait.handle)
    return row["stage"], row["process_id"], row["due_task_id"]


def _moves(
    links: PlanLinks,
    held: dict[NodeRef, RowMapping],
    slack: int | None,
    chase: Chase,
    side: Side,
    today: date,
) -> Iterator[dict[str, Any]]:
    """Give what follows and is still open: gates, go-lives, and the work that comes directly after.

    Two pieces of work on one chain differ in slack by the room between them: so long the later one stays.
    """
    following = _following(links, set(held))
    direct = {ref for ref in following if set(links.predecessors.get(ref, ())) & set(held)}
    for ref in sorted(following | set(held), key=lambda one: (links.ends_on(one), one)):
        row = links.row(ref)
        is_gate = ref in links.gates
        is_go_live = not is_gate and row is not None and row["milestone"] == GO_LIVE
        if row is None or not (is_gate or is_go_live or ref in direct or ref in held):
            continue
        room = max((slack or 0) - (row["slack_days"] or 0), 0)
        calendar = chase.calendar(side)
        yield {
            "handle": row["handle"],
            "title": row["title"],
            "kind": "gate" if is_gate else "go_live" if is_go_live else "task",
            "forecast_on": plain(row["forecast_on"]),
            "room_days": room,
            "moves_after": plain(add_working_days(calendar, today, room)) if room else None,
        }


def _following(links: PlanLinks, start: set[NodeRef]) -> set[NodeRef]:
    """Give every open task and gate that comes after one of these, however far away."""
    after: dict[NodeRef, set[NodeRef]] = {}
    for ref, before in links.predecessors.items():
        for each in before:
            after.setdefault(each, set()).add(ref)
    found: set[NodeRef] = set()
    edge = set(start)
    while edge:
        edge = {ref for one in edge for ref in after.get(one, ())} - found - start
        found |= edge
    return {ref for ref in found if links.is_open(ref)}


def _milestones(reader: Reader, engagement_id: int, moved: set[str]) -> list[dict[str, Any]]:
    """List the payments of the contract that are tied to something that moves and are not reached yet."""
    return [
        {
            "milestone": one.milestone,
            "title": one.title,
            "tied_to": one.tied_to,
            "promised_on": plain(one.promised_on),
            "amount": one.amount,
            "slack_days": one.slack_days,
        }
        for one in contract_milestones(reader, engagement_id)
        if one.actual_on is None and any(thing.handle in moved for thing in one.things)
    ]
