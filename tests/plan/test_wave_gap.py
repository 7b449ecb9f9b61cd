"""Later waves begin their transition some working days after the first; hand-worked on days without feasts."""

from datetime import date
from typing import Any

import pytest

from kt_engine.plan.expand import expand
from kt_engine.plan.schedule import schedule
from kt_engine.plan.shapes import Plan, PlanInput, PlannedNode, Scope, ScopeProcess, SiteCalendar
from kt_engine.playbook.schema import Playbook
from kt_engine.words import ProcessStatus, Stage

MONDAY = date(2027, 6, 7)
QUIET = SiteCalendar(1, "PL")
"""Poland has no feast between 4 June and 14 August 2027."""
DAYS = {"unit": "days", "source": "a test", "checked_on": date(2026, 1, 1)}


def book(gap: int | None) -> Playbook:
    task = {"title": "Work", "function": "lead", "duration_days": 3}
    per_process = {**task, "per": "process"}
    gate = {
        "title": "Contract", "of": "engagement", "closes": "define_contract",
        "quorum": [{"side": "client", "role": "process_owner"}],
        "criteria": {"done": {"title": "Done", "class": "must", "measure": "tasks_done_pct", "at_least": 100}},
    }  # fmt: skip
    more: dict[str, Any] = (
        {} if gap is None else {"wave_gap": "gap", "thresholds": {"gap": {**DAYS, "value": gap}}}
    )
    return Playbook.model_validate(
        {
            "key": "waves", "version": "1.0.0", "title": "Waves", "function": "desk",
            "functions": {"lead": {"title": "Lead", "role": "team_lead", "side": "provider"}},
            "stages": {
                "define_contract": {"tasks": {"sign": task}, "gates": {"contract": gate}},
                "transition_and_integrate": {
                    "tasks": {"learn": per_process, "try_out": {**per_process, "after": ["learn"]}}
                },
            },
            **more,
        }
    )  # fmt: skip


def plan(gap: int | None, *waves: int) -> Plan:
    processes = tuple(
        ScopeProcess(number, f"p{number}", wave, 1, ProcessStatus.IN_SCOPE, None, 10)
        for number, wave in enumerate(waves, 1)
    )
    wanted = expand(book(gap), Scope(processes=processes))
    places = {task.ref: 1 for task in wanted.tasks} | {gate.ref: 1 for gate in wanted.gates}
    return schedule(PlanInput(wanted, MONDAY, MONDAY, {1: QUIET}, places, {}))


def node(found: Plan, key: str, process: int | None = None) -> PlannedNode:
    return next(n for n in found.nodes if n.ref.key == key and n.process_id == process)


def test_without_a_gap_all_waves_begin_together() -> None:
    found = plan(None, 1, 2)
    assert node(found, "learn", 1).start_on == node(found, "learn", 2).start_on == date(2027, 6, 11)


def test_the_second_wave_begins_the_gap_later() -> None:
    # Signed Mon 7 to Wed 9, decided Thu 10; wave 1 begins Fri 11; five working days later is Fri 18.
    found = plan(5, 1, 2)
    assert node(found, "learn", 1).start_on == date(2027, 6, 11)
    assert node(found, "learn", 2).start_on == date(2027, 6, 18)
    assert node(found, "try_out", 2).end_on == date(2027, 6, 25)


def test_waves_are_counted_in_order_and_not_by_their_number() -> None:
    found = plan(5, 3, 7, 7)
    assert [node(found, "learn", p).start_on for p in (1, 2, 3)] == [
        date(2027, 6, 11), date(2027, 6, 18), date(2027, 6, 18),
    ]  # fmt: skip


def test_the_first_wave_has_the_gap_as_slack_and_the_second_has_none() -> None:
    found = plan(5, 1, 2)
    assert node(found, "learn", 1).slack_days == 5
    assert node(found, "learn", 2).slack_days == 0


def test_what_comes_before_the_waves_stays_critical() -> None:
    found = plan(5, 1, 2)
    assert (node(found, "sign").slack_days, node(found, "contract").is_critical) == (0, True)


@pytest.mark.parametrize("gap", [1, 4, 9])
def test_only_the_transition_is_staggered(gap: int) -> None:
    assert {
        task.delay_days
        for task in expand(book(gap), Scope()).tasks
        if task.stage is not Stage.TRANSITION_AND_INTEGRATE
    } == {0}
