"""The rules of issuing that follow a change or the calendar: scope and RACI, a live wave, a week."""

from datetime import date

import pytest
from sqlalchemy import select, update

from builders import START, make_act, make_engagement
from issuing import due, issue_all
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.answers.due_documents import DueDocument, due_documents
from kt_engine.answers.due_on_change import due_this_week, live_waves, week_of
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Chain, Task, table_of
from kt_engine.words import DocumentKey, Stage
from process_walks import moved, passes
from stage_builders import reach_stage
from walking import House

SCOPE, CERTIFICATE, WEEKLY = (
    DocumentKey.SCOPE_AND_RACI,
    DocumentKey.GO_LIVE_CERTIFICATE,
    DocumentKey.WEEKLY_STATUS,
)
THURSDAY, FRIDAY, SUNDAY, MONDAY = date(2027, 1, 7), date(2027, 1, 8), date(2027, 1, 10), date(2027, 1, 11)


@pytest.fixture
def travel(database: Database, small: House) -> House:
    """A travel desk with two processes in two waves, in stage 4."""
    made = make_engagement(database, "travel_desk", 2, waves=(1, 2))
    house = House(database, made, small.files)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    moved(house)
    return house


def test_scope_and_raci_is_due_again_when_scope_or_a_holder_changes(travel: House) -> None:
    wanted = [DueDocument(SCOPE, "E1", 1)]
    assert due(travel, START, SCOPE) == wanted
    issue_all(travel, START, SCOPE)
    assert due(travel, START, SCOPE) == []
    other = travel.people.experts[1].handle
    assign_function(travel.database, make_act(travel.people.manager), 1, function="finance", person=other)
    assert due(travel, START, SCOPE) == wanted
    issue_all(travel, START, SCOPE)
    descope_process(
        travel.database, make_act(travel.people.manager), 1, process="E1-P2", reason="Stays in house"
    )
    assert due(travel, START, SCOPE) == wanted


def test_other_events_do_not_make_scope_and_raci_due(travel: House) -> None:
    issue_all(travel, START, SCOPE)
    moved(travel)
    assert due(travel, MONDAY, SCOPE) == []


def go_live(house: House, process_id: int, on: date = START) -> None:
    """Mark a cutover as done; how it gets there is not what is looked at."""
    task = table_of(Task)
    with house.database.writer.begin() as connection:
        connection.execute(
            update(task)
            .where(task.c.process_id == process_id, task.c.milestone == "go_live")
            .values(actual_on=on)
        )


def test_a_wave_is_certified_when_all_its_processes_are_live(database: Database, small: House) -> None:
    made = make_engagement(database, "travel_desk", 3, waves=(1, 1, 2))
    house = House(database, made, small.files)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    moved(house)
    with open_store(database) as reader:
        task = table_of(Task)
        rows = reader.rows(
            select(task.c.process_id)
            .where(task.c.engagement_id == made.engagement_id, task.c.milestone == "go_live")
            .order_by(task.c.process_id)
        )
    first, second, third = (row["process_id"] for row in rows)

    def certified() -> list[tuple[str, int]]:
        with open_store(database) as reader:
            found = due_documents(reader, made.engagement_id, START)
        return [(one.subject, one.subject_id) for one in found if one.key is CERTIFICATE]

    go_live(house, first)
    assert certified() == []
    go_live(house, second)
    assert certified() == [(f"{made.handle}-W1", 1)]
    go_live(house, third)
    assert certified() == [(f"{made.handle}-W1", 1), (f"{made.handle}-W2", 2)]


def test_a_report_is_due_once_a_week_from_its_weekday_on(travel: House) -> None:
    assert due(travel, THURSDAY, WEEKLY) == []
    assert due(travel, FRIDAY, WEEKLY) == [DueDocument(WEEKLY, "2027-W01", 0, on=FRIDAY)]
    assert due(travel, SUNDAY, WEEKLY) == [DueDocument(WEEKLY, "2027-W01", 0, on=SUNDAY)]
    issue_all(travel, FRIDAY, WEEKLY)
    assert due(travel, SUNDAY, WEEKLY) == []


def test_a_missed_week_is_not_made_up_for(travel: House) -> None:
    assert due(travel, MONDAY, WEEKLY) == []
    assert [one.subject for one in due(travel, date(2027, 1, 16), WEEKLY)] == ["2027-W02"]


def test_no_report_before_the_contract_is_signed(database: Database, small: House) -> None:
    early = House(database, make_engagement(database, "travel_desk", 1), small.files)
    moved(early)
    assert due(early, FRIDAY, WEEKLY) == []


def test_no_report_after_the_end(travel: House) -> None:
    cancel_engagement(travel.database, make_act(travel.people.manager), 1, reason="Stays in house")
    assert due(travel, FRIDAY, WEEKLY) == []


def test_the_week_of_a_new_year_is_that_of_its_thursday() -> None:
    assert (week_of(date(2027, 1, 1)), week_of(date(2026, 12, 31))) == ("2026-W53", "2026-W53")
    assert week_of(FRIDAY) == "2027-W01"


def settled(house: House) -> None:
    chain = table_of(Chain)
    with house.database.writer.begin() as connection:
        connection.execute(update(chain).values(settled_seq=chain.c.head_seq))


def test_the_sweep_looks_where_a_report_has_come_due_and_not_again(travel: House) -> None:
    def looked_at(day: date) -> tuple[int, ...]:
        with open_store(travel.database) as reader:
            return due_this_week(reader, day)

    assert looked_at(THURSDAY) == ()
    assert looked_at(FRIDAY) == (1,)
    settled(travel)
    assert 1 in due_for_sweep(travel.database, FRIDAY)
    issue_all(travel, FRIDAY, WEEKLY)
    assert looked_at(FRIDAY) == ()


def test_the_sweep_leaves_alone_what_is_on_hold(travel: House) -> None:
    hold_engagement(travel.database, make_act(travel.people.manager), 1, reason="Waiting for the board")
    with open_store(travel.database) as reader:
        assert due_this_week(reader, FRIDAY) == ()
    assert due(travel, FRIDAY, WEEKLY) == []


def test_the_conditions_of_a_waves_gates_tell_of_its_certificate(transition: House) -> None:
    passes(transition, 1, "ready")
    moved(transition)
    for process_id in (1, 2):
        go_live(transition, process_id)
    with open_store(transition.database) as reader:
        before = live_waves(reader, 1)
    assert [handle for handles in before.values() for handle in handles if "-C" in handle] == ["E1-C1"]
