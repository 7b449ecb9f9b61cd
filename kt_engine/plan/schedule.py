"""Wanted work, calendars and progress -> a dated plan with slack; it knows no store and no clock."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kt_engine.errors import InvalidInput, Problem
from kt_engine.methods.critical_path import backward_pass, forward_pass, order_of_work, successors_of
from kt_engine.plan.calendar import ONE_DAY, check_calendar
from kt_engine.plan.order import predecessors_of
from kt_engine.plan.sessions import WorkingTime, can_meet, session_time, solo_time
from kt_engine.plan.shapes import (
    NodeRef,
    Plan,
    PlanInput,
    PlannedNode,
    Progress,
    WantedGate,
    WantedTask,
)
from kt_engine.words import ENDED_TASKS, Per, TaskStatus

UNTOUCHED = Progress(TaskStatus.WAITING)

_Item = WantedTask | WantedGate


def schedule(plan_input: PlanInput) -> Plan:
    """Date every task and gate as early as it can be, and say how late it may be.

    Work starts on the first working day (of who does it) after its last predecessor ends, never before the
    engagement starts, never before today, and not before a day that was agreed for it. Anchored work starts on the
    first date of its event from that day on, or on the next working day after it. Started work keeps its start and
    ends at the earliest today.
    Finished work keeps its dates; waived work takes no time, so what follows may start the same day.
    Withdrawn work, and with it its place in the order, is left out. The order is `kt_engine.plan.order`'s.
    A session is dated on days on which all who attend work at the same hour, as many as its hours take; where
    they share no hour for a year it is dated as solo work and named in `Plan.apart`.

    Slack counts to the last day of the plan, or to the date of an event that later work is anchored to. What
    is over has no slack and is not critical.

    Raises InvalidInput when work waits for itself, has no site, or a site's calendar is of no use.
    """
    tasks = [task for task in plan_input.wanted.tasks if _is_kept(task.ref, plan_input)]
    gates = [gate for gate in plan_input.wanted.gates if _is_kept(gate.ref, plan_input)]
    items: list[_Item] = [*tasks, *gates]
    _check(items, plan_input)
    works = {item.ref: _work(item, plan_input) for item in items}
    predecessors = predecessors_of(tasks, gates)
    order = order_of_work(list(works), predecessors, name=describe)
    opening = frozenset(gate.ref for gate in gates if gate.closes)

    def place(ref: NodeRef, before: Sequence[_Span]) -> _Span:
        edges = zip(predecessors[ref], before, strict=True)
        return _place(
            works[ref],
            [_delayed(works[ref], span, opens_stage=of in opening) for of, span in edges],
            plan_input,
        )

    spans = forward_pass(order, predecessors, place)
    last_day = max((span.end for span in spans.values()), default=plan_input.starts_on)
    limits = backward_pass(
        order,
        successors_of(order, predecessors),
        lambda ref, after: _limit(
            works[ref],
            spans[ref],
            [_advanced(works[of], limit, opens_stage=ref in opening) for of, limit in after],
            last_day,
        ),
    )
    nodes = [_planned(work, spans[ref], limits[ref]) for ref, work in works.items()]
    return Plan(
        nodes=tuple(sorted(nodes, key=lambda node: (node.start_on, node.ref.key, node.ref.subject))),
        unanchored=tuple(sorted(ref for ref, span in spans.items() if span.missed_anchor)),
        apart=tuple(sorted(ref for ref, work in works.items() if work.is_apart)),
    )


def describe(ref: NodeRef) -> str:
    """Name a planned thing for a person."""
    return (
        ref.key if ref.subject.kind is Per.ENGAGEMENT else f"{ref.key} ({ref.subject.kind} {ref.subject.id})"
    )


@dataclass(frozen=True)
class _Work:
    item: _Item
    days: int
    time: WorkingTime
    progress: Progress
    anchors: tuple[date, ...] | None
    """The dates of its event, ascending; None when it waits for no event."""
    is_apart: bool = False
    """True: its attendees can never meet, so it is dated without them."""


class _Span(NamedTuple):
    start: date
    end: date
    free_from: date
    """The first day on which what follows may start."""
    anchor: date | None = None
    missed_anchor: bool = False


class _Limit(NamedTuple):
    end: date
    """The last day on which the work may end."""
    others_end: date | None
    """The last day on which its predecessors may end; None when they cannot delay it any more."""


def _is_kept(ref: NodeRef, plan_input: PlanInput) -> bool:
    return plan_input.progress.get(ref, UNTOUCHED).status is not TaskStatus.WITHDRAWN


def _check(items: Sequence[_Item], plan_input: PlanInput) -> None:
    problems: list[Problem] = []
    sites: set[int] = set()
    for ref in (item.ref for item in items):
        places = (plan_input.site_of.get(ref), *plan_input.attendees_of.get(ref, ()))
        known = [place for place in places if place is not None and place in plan_input.calendars]
        if len(known) < len(places):
            problems.append(
                Problem(
                    f"Nobody can date {describe(ref)}: no site works on it. Name the site of who does it."
                )
            )
        else:
            sites.update(known)
        progress = plan_input.progress.get(ref, UNTOUCHED)
        if progress.status in ENDED_TASKS and progress.finished_on is None:
            problems.append(
                Problem(
                    f"{describe(ref)} is {progress.status} without a day. Record the day on which it ended."
                )
            )
    for site in sorted(sites):
        try:
            check_calendar(plan_input.calendars[site])
        except InvalidInput as fault:
            problems.extend(fault.problems)
    if problems:
        raise InvalidInput(problems)


def _work(item: _Item, plan_input: PlanInput) -> _Work:
    calendar = plan_input.calendars[plan_input.site_of[item.ref]]
    progress = plan_input.progress.get(item.ref, UNTOUCHED)
    if isinstance(item, WantedGate):
        return _Work(item, item.decision_days, solo_time(calendar), progress, None)
    anchors = None if item.anchored_to is None else plan_input.anchors.get(item.anchored_to, ())
    together = _together(item, plan_input)
    if together is None or progress.status in ENDED_TASKS:
        return _Work(item, item.duration_days, solo_time(calendar), progress, anchors)
    if can_meet(together, max(plan_input.starts_on, plan_input.today)):
        return _Work(item, item.duration_days, together, progress, anchors)
    return _Work(item, item.duration_days, solo_time(calendar), progress, anchors, is_apart=True)


def _together(item: WantedTask, plan_input: PlanInput) -> WorkingTime | None:
    """Give the time of a session; None for solo work."""
    sites = plan_input.attendees_of.get(item.ref)
    if not sites:
        return None
    doer = plan_input.calendars[plan_input.site_of[item.ref]]
    return session_time(doer, tuple(plan_input.calendars[site] for site in sites), item.effort_hours)


def _place(work: _Work, before: Sequence[_Span], plan_input: PlanInput) -> _Span:
    progress = work.progress
    if progress.status in ENDED_TASKS and progress.finished_on:
        return _finished(progress.status, progress.started_on, progress.finished_on)
    if progress.started_on:
        planned = work.time.end_from(progress.started_on, work.days)
        end = max(planned, work.time.next_day(plan_input.today))
        return _Span(progress.started_on, end, end + ONE_DAY)
    agreed = plan_input.not_before.get(work.item.ref, plan_input.starts_on)
    earliest = max(plan_input.starts_on, plan_input.today, agreed, *(span.free_from for span in before))
    anchor = _first_from(work.anchors or (), earliest)
    start = work.time.next_day(anchor or earliest)
    end = work.time.end_from(start, work.days)
    return _Span(start, end, end + ONE_DAY, anchor, missed_anchor=work.anchors is not None and anchor is None)


def _delay_of(work: _Work) -> int:
    return 0 if isinstance(work.item, WantedGate) else work.item.delay_days


def _delayed(work: _Work, span: _Span, *, opens_stage: bool) -> _Span:
    """Let a later wave begin its delay after the gate that opens its stage."""
    delay = _delay_of(work)
    if not delay or not opens_stage:
        return span
    waited = work.time.end_from(span.free_from, delay)
    return span._replace(free_from=work.time.next_day(waited + ONE_DAY))


def _advanced(work: _Work, limit: _Limit, *, opens_stage: bool) -> _Limit:
    """Give the gate that opens a stage the time back that a later wave waits anyway."""
    delay = _delay_of(work)
    if not delay or not opens_stage or limit.others_end is None:
        return limit
    last_start = work.time.last_day(limit.others_end + ONE_DAY)
    first_free = work.time.start_for(last_start - ONE_DAY, delay)
    return limit._replace(others_end=first_free - ONE_DAY)


def _finished(status: TaskStatus, started_on: date | None, finished_on: date) -> _Span:
    if status is TaskStatus.WAIVED:
        return _Span(finished_on, finished_on, finished_on)
    return _Span(started_on or finished_on, finished_on, finished_on + ONE_DAY)


def _first_from(dates: Sequence[date], day: date) -> date | None:
    position = bisect_left(dates, day)
    return dates[position] if position < len(dates) else None


def _limit(work: _Work, span: _Span, after: Sequence[_Limit], last_day: date) -> _Limit:
    if work.progress.status in ENDED_TASKS:
        return _Limit(span.end, None)
    bound = min((limit.others_end for limit in after if limit.others_end), default=last_day)
    end = work.time.last_day(bound)
    if work.progress.started_on:
        return _Limit(end, None)
    start = span.anchor or work.time.start_for(end, work.days)
    return _Limit(end, start - ONE_DAY)


def _planned(work: _Work, span: _Span, limit: _Limit) -> PlannedNode:
    is_over = work.progress.status in ENDED_TASKS
    slack = 0 if is_over else work.time.days_between(span.end + ONE_DAY, limit.end)
    item = work.item
    return PlannedNode(
        ref=item.ref,
        stage=item.stage,
        process_id=item.process_id,
        start_on=span.start,
        end_on=span.end,
        slack_days=slack,
        is_critical=slack == 0 and not is_over,
        is_gate=isinstance(item, WantedGate),
        milestone=None if isinstance(item, WantedGate) else item.milestone,
    )
