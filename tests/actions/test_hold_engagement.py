import pytest

from builders import Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Engagement, Process
from kt_engine.store.unit import Act
from kt_engine.words import EngagementStatus, ProcessStatus


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny")


def status(database: Database) -> EngagementStatus:
    (row,) = all_rows(database, Engagement)
    found: EngagementStatus = row["status"]
    return found


def act_of(made: Made) -> Act:
    return make_act(made.people.manager)


def test_an_engagement_on_hold_can_be_resumed(database: Database, made: Made) -> None:
    hold_engagement(database, act_of(made), 1, reason="Budget freeze")
    assert status(database) is EngagementStatus.ON_HOLD
    resume_engagement(database, act_of(made), 1)
    assert status(database) is EngagementStatus.ACTIVE
    assert last_event(database)["kind"] == "engagement_resumed"


def test_the_reason_is_kept_as_a_digest(database: Database, made: Made) -> None:
    hold_engagement(database, act_of(made), 1, reason="Budget freeze")
    event = last_event(database)
    assert event["facts"]["was"] == "active"
    assert set(event["facts"]["reason"]) == {"digest"}


@pytest.mark.parametrize("held_before", [True, False])
def test_an_engagement_is_cancelled_active_or_on_hold(
    database: Database, made: Made, *, held_before: bool
) -> None:
    if held_before:
        hold_engagement(database, act_of(made), 1, reason="Budget freeze")
    cancel_engagement(database, act_of(made), 1, reason="Sold")
    assert status(database) is EngagementStatus.CANCELLED
    assert {row["status"] for row in all_rows(database, Process)} == {ProcessStatus.IN_SCOPE}


def test_a_second_hold_says_how_to_go_on(database: Database, made: Made) -> None:
    hold_engagement(database, act_of(made), 1, reason="Budget freeze")
    with pytest.raises(MoveRefused, match=r"cannot be put on hold. To go on: kt engagement resume E1"):
        hold_engagement(database, act_of(made), 1, reason="Budget freeze")


def test_an_active_engagement_is_not_resumed(database: Database, made: Made) -> None:
    with pytest.raises(MoveRefused, match="E1 is active and cannot be resumed"):
        resume_engagement(database, act_of(made), 1)


def test_nothing_follows_a_cancelled_engagement(database: Database, made: Made) -> None:
    cancel_engagement(database, act_of(made), 1, reason="Sold")
    before = event_count(database)
    with pytest.raises(MoveRefused, match="cannot be put on hold"):
        hold_engagement(database, act_of(made), 1, reason="Budget freeze")
    with pytest.raises(MoveRefused, match="cannot be resumed"):
        resume_engagement(database, act_of(made), 1)
    with pytest.raises(MoveRefused, match="cannot be cancelled"):
        cancel_engagement(database, act_of(made), 1, reason="Sold")
    assert event_count(database) == before


def test_a_hold_and_a_cancellation_need_a_reason(database: Database, made: Made) -> None:
    for verb in (hold_engagement, cancel_engagement):
        with pytest.raises(UsageProblem, match="The reason is empty"):
            verb(database, act_of(made), 1, reason="  ")


def test_the_same_command_is_carried_out_once(database: Database, made: Made) -> None:
    act = make_act(made.people.manager, command_id="c1")
    first = hold_engagement(database, act, 1, reason="Budget freeze")
    assert hold_engagement(database, act, 1, reason="Budget freeze") == first
    with pytest.raises(Refused, match="already used for something else"):
        cancel_engagement(database, act, 1, reason="Sold")


def test_only_the_transition_manager_holds_resumes_or_cancels(database: Database, made: Made) -> None:
    for person in (1, made.people.sponsor.id, made.people.outsider.id):
        with pytest.raises(Refused, match="may not hold, resume or cancel"):
            hold_engagement(database, make_act(person), 1, reason="Budget freeze")
        with pytest.raises(Refused, match="may not hold, resume or cancel"):
            cancel_engagement(database, make_act(person), 1, reason="Sold")
        with pytest.raises(Refused, match="may not hold, resume or cancel"):
            resume_engagement(database, make_act(person), 1)
