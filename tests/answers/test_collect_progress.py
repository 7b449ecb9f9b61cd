"""Six bars of an engagement, from the store alone: real days for what was, forecasts for what is not over."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from builders import START, make_act, make_engagement, make_people
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.answers.collect_progress import Bar, Progress, collect_progress
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Event, Gate, PlanRevision, Task, table_of
from kt_engine.store.unit import Act
from kt_engine.words import BarStatus, EngagementStatus, Stage
from process_walks import moved, passes
from walking import House

LATER = START + timedelta(days=60)


def progress(house: House, today: date = START) -> Progress:
    with open_store(house.database) as reader:
        return collect_progress(reader, house.made.engagement_id, today)


def bar(house: House, stage: Stage, today: date = START) -> Bar:
    return progress(house, today).bars[stage.number - 1]


def statuses(house: House, today: date = START) -> list[BarStatus]:
    return [one.status for one in progress(house, today).bars]


def test_there_is_a_bar_for_every_stage_in_order(small: House) -> None:
    assert [one.stage for one in progress(small).bars] == list(Stage)


def test_the_first_stage_begins_with_the_engagement_and_the_others_are_planned(small: House) -> None:
    assert statuses(small) == [BarStatus.CURRENT, *[BarStatus.PLANNED] * 5]
    assert bar(small, Stage.IDENTIFY_NEEDS).starts_on == START


def test_before_its_first_day_no_stage_is_current(small: House) -> None:
    assert statuses(small, START - timedelta(days=1)) == [BarStatus.PLANNED] * 6


def test_a_planned_stage_spans_its_first_task_to_its_gate(small: House) -> None:
    task, gate = table_of(Task), table_of(Gate)
    with open_store(small.database) as reader:
        first = reader.value(
            select(func.min(task.c.forecast_start_on)).where(task.c.stage == Stage.SELECT_PARTNER)
        )
        last = reader.value(select(gate.c.forecast_on).where(gate.c.closes == Stage.SELECT_PARTNER))
    found = bar(small, Stage.SELECT_PARTNER)
    assert (found.starts_on, found.ends_on) == (first, last)
    assert first < last


def test_stages_of_the_engagement_end_on_the_day_of_their_gate(transition: House) -> None:
    assert statuses(transition)[:4] == [*[BarStatus.DONE] * 3, BarStatus.CURRENT]
    assert bar(transition, Stage.DEFINE_CONTRACT).ends_on == START


def test_a_stage_begins_with_the_first_process_and_ends_with_the_last(transition: House) -> None:
    first, last = START + timedelta(days=7), START + timedelta(days=21)
    passes(transition, 1, "ready", on=first)
    assert statuses(transition, first)[3:5] == [BarStatus.CURRENT, BarStatus.CURRENT]
    assert bar(transition, Stage.GO_LIVE, first).starts_on == first
    passes(transition, 2, "ready", on=last)
    over = bar(transition, Stage.TRANSITION_AND_INTEGRATE, last)
    assert (over.status, over.starts_on, over.ends_on) == (BarStatus.DONE, START, last)


def test_a_finished_engagement_has_only_real_days(transition: House) -> None:
    for process in (1, 2):
        passes(transition, process, "ready", "live", "steady")
    found = progress(transition)
    assert found.status is EngagementStatus.FINISHED
    assert {one.status for one in found.bars} == {BarStatus.DONE}
    assert found.bars[5].ends_on == START


def test_a_process_out_of_scope_no_longer_holds_a_stage_open(transition: House) -> None:
    passes(transition, 1, "ready")
    manager = make_act(transition.people.manager)
    descope_process(transition.database, manager, 1, process="E1-P2", reason="Stays")
    assert statuses(transition)[3:5] == [BarStatus.DONE, BarStatus.CURRENT]


def test_what_a_cancelled_engagement_did_not_end_is_withdrawn(transition: House) -> None:
    day = START + timedelta(days=4)
    manager = make_act(transition.people.manager, day)
    cancel_engagement(transition.database, manager, 1, reason="Stays in house")
    assert statuses(transition, LATER) == [*[BarStatus.DONE] * 3, *[BarStatus.WITHDRAWN] * 3]
    assert bar(transition, Stage.TRANSITION_AND_INTEGRATE, LATER).ends_on == day


def test_a_new_forecast_moves_the_bars_and_raises_the_revision(small: House) -> None:
    before = progress(small)
    late = START + timedelta(days=30)
    complete_task(small.database, make_act(small.people.sponsor, late), "E1-T1")
    moved(small, late)
    after = progress(small, late)
    assert after.plan_revision > before.plan_revision
    assert after.bars[1].starts_on != before.bars[1].starts_on
    with open_store(small.database) as reader:
        assert after.plan_revision == reader.value(select(func.max(table_of(PlanRevision).c.number)))


def test_stage_and_spread_are_derived_from_the_processes(transition: House) -> None:
    passes(transition, 1, "ready", "live")
    found = progress(transition)
    assert (found.stage, found.distribution_text) == (Stage.TRANSITION_AND_INTEGRATE, "4: 1 · 6: 1")


def test_without_a_plan_a_stage_has_no_days(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 1)
    with open_store(database) as reader:
        found = collect_progress(reader, made.engagement_id, START)
    assert (found.plan_revision, found.bars[5].starts_on, found.bars[5].ends_on) == (0, None, None)


def test_engagements_of_one_store_share_its_identity(database: Database) -> None:
    people = make_people(database)
    made = [make_engagement(database, "tiny", 1, people=people) for _ in range(2)]
    event = table_of(Event)
    with open_store(database) as reader:
        found = {collect_progress(reader, one.engagement_id, START).store_identity for one in made}
        assert found == {reader.value(select(event.c.hash).order_by(event.c.id).limit(1))}


def test_the_moment_of_the_newest_event_is_that_of_the_wall_clock(small: House) -> None:
    at, recorded = make_act(on=LATER).at, make_act(on=LATER + timedelta(days=1)).at
    act = Act(small.people.sponsor.id, at, recorded)
    complete_task(small.database, act, "E1-T1")
    assert progress(small, LATER).recorded_at == recorded


def test_an_engagement_that_does_not_exist_has_no_bars(small: House) -> None:
    with open_store(small.database) as reader, pytest.raises(NotFound):
        collect_progress(reader, 99, START)
