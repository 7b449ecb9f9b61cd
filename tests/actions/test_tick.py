"""One tick per engagement at a time, and none for ever."""

from datetime import timedelta

from builders import ENGINE, Made, make_act, make_engagement
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.tick import LEASE, claim, release_dead, settle
from kt_engine.answers.ticking import due_for_sweep, head_seq, open_stages, service_person, unsettled
from kt_engine.store.database import Database
from kt_engine.store.unit import Act
from kt_engine.words import Stage


def later(by: timedelta) -> Act:
    act = make_act(ENGINE)
    return Act(act.by, act.at, act.recorded_at + by)


def desk(database: Database) -> Made:
    return make_engagement(database, "tiny", processes=1)


def test_a_second_claim_gets_nothing_while_the_first_holds(any_database: Database) -> None:
    desk(any_database)
    assert claim(any_database, make_act(ENGINE), 1, "a") == head_seq(any_database, 1)
    assert claim(any_database, make_act(ENGINE), 1, "b") is None


def test_a_settled_engagement_is_not_unsettled_until_something_happens(any_database: Database) -> None:
    desk(any_database)
    seq = claim(any_database, make_act(ENGINE), 1, "a")
    settle(any_database, 1, "a", seq)
    assert unsettled(any_database) == ()
    reconcile(any_database, make_act(ENGINE), 1)
    assert unsettled(any_database) == (1,)


def test_an_event_during_the_tick_leaves_it_unsettled(database: Database) -> None:
    desk(database)
    seq = claim(database, make_act(ENGINE), 1, "a")
    reconcile(database, make_act(ENGINE), 1)
    settle(database, 1, "a", seq)
    assert unsettled(database) == (1,)


def test_a_claim_for_news_only_fails_where_there_is_none(database: Database) -> None:
    desk(database)
    settle(database, 1, "a", claim(database, make_act(ENGINE), 1, "a"))
    assert claim(database, make_act(ENGINE), 1, "a", only_if_moved=True) is None


def test_the_claim_of_a_dead_process_runs_out(database: Database) -> None:
    desk(database)
    claim(database, make_act(ENGINE), 1, "dead")
    assert claim(database, later(LEASE / 2), 1, "alive") is None
    assert claim(database, later(LEASE * 2), 1, "alive") is not None


def test_the_claims_of_a_dead_process_can_be_given_back_at_once(any_database: Database) -> None:
    desk(any_database)
    claim(any_database, make_act(ENGINE), 1, "host:7:x/1")
    assert release_dead(any_database, "host:7:") == (1,)
    assert claim(any_database, make_act(ENGINE), 1, "host:8:y/1") is not None


def test_settling_with_another_owners_name_changes_nothing(database: Database) -> None:
    desk(database)
    seq = claim(database, make_act(ENGINE), 1, "a")
    settle(database, 1, "b", seq)
    assert claim(database, make_act(ENGINE), 1, "c") is None


def test_an_engagement_in_stage_one_has_one_open_stage(database: Database) -> None:
    desk(database)
    assert open_stages(database, 1) == (Stage.IDENTIFY_NEEDS,)


def test_the_engine_acts_as_its_own_person(database: Database) -> None:
    assert service_person(database) == ENGINE


def test_the_sweep_finds_work_that_should_have_begun(database: Database) -> None:
    made = desk(database)
    settle(database, 1, "a", claim(database, make_act(ENGINE), 1, "a"))
    assert due_for_sweep(database, make_act(ENGINE).at.date()) == ()
    reconcile(database, make_act(ENGINE), made.engagement_id)
    assert due_for_sweep(database, make_act(ENGINE).at.date()) == (1,)
