"""What is due, over all engagements or for one person, and each engagement in one line."""

from datetime import timedelta

import pytest

from builders import START, make_act, make_engagement
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.record_contract import record_contract
from kt_engine.answers.due import due, status_of_all
from kt_engine.errors import NotFound
from kt_engine.words import EngagementStatus
from process_walks import moved, passes
from walking import House


@pytest.fixture
def both(transition: House) -> House:
    """The desk in stage 4, and a second engagement of the same people in stage 1."""
    made = make_engagement(transition.database, "tiny", 1, people=transition.people, name="Second")
    moved(House(transition.database, made, transition.files))
    return transition


def test_what_is_due_of_all_engagements_is_listed_with_their_names(both: House) -> None:
    lines = due(both.database, START)
    assert {(line.engagement, line.name) for line in lines} == {("E1", "Travel desk"), ("E2", "Second")}


def test_one_person_sees_only_what_that_person_is_asked_for(both: House) -> None:
    sponsor = both.people.sponsor.handle
    lines = due(both.database, START, sponsor)
    assert [line.wait.handle for line in lines] == ["E2-T1"]
    assert all(sponsor in line.wait.who for line in lines)


def test_somebody_who_is_asked_for_nothing_has_an_empty_list(both: House) -> None:
    assert due(both.database, START, both.people.outsider.handle) == ()


def test_an_unknown_person_is_said_to_be_unknown(both: House) -> None:
    with pytest.raises(NotFound, match="There is no person P99"):
        due(both.database, START, "P99")


def test_the_latest_thing_comes_first_and_undated_ones_last(both: House) -> None:
    today = START + timedelta(days=60)
    lines = due(both.database, today)
    late = [line.wait.late_days(today) for line in lines]
    assert late == sorted(late, reverse=True)
    assert late[0] > 0
    assert lines[-1].wait.due_on is None


def test_an_engagement_on_hold_has_nothing_due(both: House) -> None:
    hold_engagement(both.database, make_act(both.people.manager), 2, reason="Budget")
    assert {line.engagement for line in due(both.database, START)} == {"E1"}


def test_each_engagement_has_one_line_in_the_order_of_their_start(both: House) -> None:
    lines = status_of_all(both.database, START)
    assert [(line.handle, line.stage_number, line.stage_text) for line in lines] == [
        ("E1", 4, "4 (4: 2)"), ("E2", 1, "1")
    ]  # fmt: skip


def test_a_line_counts_what_is_waited_for_and_names_the_first(both: House) -> None:
    line = status_of_all(both.database, START)[1]
    assert (line.waits_count, line.late_count) == (1, 0)
    assert line.first_wait is not None
    assert line.first_wait.handle == "E2-T1"


def test_a_line_counts_late_things_from_the_day_after(both: House) -> None:
    first = status_of_all(both.database, START)[1].first_wait
    assert first is not None
    assert first.due_on is not None
    on_time, late = (status_of_all(both.database, first.due_on + timedelta(days=n))[1] for n in (0, 1))
    assert (on_time.late_count, late.late_count) == (0, 1)


def test_processes_in_different_stages_show_the_lowest_and_the_spread(transition: House) -> None:
    passes(transition, 2, "ready")
    line = status_of_all(transition.database, START)[0]
    assert (line.stage_number, line.stage_text) == (4, "4 (4: 1 · 5: 1)")


def test_the_next_go_live_is_that_of_the_first_wave_not_live_against_the_contract(transition: House) -> None:
    before = status_of_all(transition.database, START)[0]
    assert before.next_go_live_on is not None
    promised = before.next_go_live_on - timedelta(days=3)
    record_contract(
        transition.database, make_act(transition.people.manager), 1, signed_on=START, starts_on=START,
        ends_on=START + timedelta(days=900), reference="C-1", go_live={1: promised},
    )  # fmt: skip
    assert status_of_all(transition.database, START)[0].slip_calendar_days == 3


def test_a_cancelled_engagement_stays_in_the_list_without_a_next_go_live(transition: House) -> None:
    cancel_engagement(transition.database, make_act(transition.people.manager), 1, reason="Stays in house")
    [line] = status_of_all(transition.database, START)
    assert (line.status, line.waits_count) == (EngagementStatus.CANCELLED, 0)
    assert (line.next_go_live_on, line.slip_calendar_days, line.first_wait) == (None, None, None)
