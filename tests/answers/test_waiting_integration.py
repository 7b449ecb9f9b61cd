"""Who is asked about access, readiness, promises, notices, messages and controls, and what holds up."""

from datetime import timedelta

from builders import ADMINISTRATOR, make_act
from getting_ready import LATER, WAY_BACK, agreed, granted, point, requested, showstopper, tried
from kt_engine.actions.add_commitment import add_commitment
from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.leave_person import leave_person
from kt_engine.answers.go_lives import go_lives
from kt_engine.store.database import open_store
from kt_engine.words import AssumptionStatus, Side
from waits import waits_on, who
from walking import DAY, House, of

LAST = DAY + timedelta(days=42)


def test_who_grants_in_a_system_is_asked_and_then_its_user(desk: House) -> None:
    people = desk.people
    handle = requested(desk, people.trainees[0])
    [wait] = waits_on(desk, handle, DAY)
    assert (wait.who, wait.do) == (who(people.experts[0]), f"kt system grant {handle}")
    handle = granted(desk, people.trainees[1])
    [wait] = waits_on(desk, handle, DAY)
    assert wait.who == who(people.trainees[1])
    assert wait.do == f"kt system test {handle} --works --site S2 --shift 'early'"
    tried(desk, people.trainees[1], handle)
    assert waits_on(desk, handle, DAY) == []


def test_a_right_without_a_granter_asks_the_transition_manager(desk: House) -> None:
    handle = requested(desk, desk.people.trainees[0], system="ledger")
    [wait] = waits_on(desk, handle, DAY)
    assert (wait.role, wait.holds_up) == ("transition manager", False)


def test_what_a_leaver_holds_is_late_from_the_day_after_his_last(desk: House) -> None:
    people = desk.people
    handle = granted(desk, people.trainees[0])
    leave_person(
        desk.database, make_act(ADMINISTRATOR, DAY), people.trainees[0].handle, last_on=DAY, known_on=DAY
    )
    later = DAY + timedelta(days=4)
    [wait] = waits_on(desk, handle, later)
    assert (wait.who, wait.late_days(later)) == (who(people.experts[0]), 4)
    assert wait.do == f"kt system revoke {handle}"


def test_a_showstopper_is_waited_for_until_the_last_day_of_its_way_back_and_holds_up(desk: House) -> None:
    handle = showstopper(desk).handle
    [wait] = waits_on(desk, handle, DAY)
    assert (wait.due_on, wait.who, wait.holds_up) == (WAY_BACK, who(desk.people.team_leads[0]), True)
    assert wait.what == "settle it or choose the way back: No line to the bank"
    over = WAY_BACK + timedelta(days=2)
    [wait] = waits_on(desk, handle, over)
    assert wait.what.startswith("the way back is over, decide now")
    assert wait.late_days(over) == 2


def test_once_it_is_before_its_signers_they_are_asked_instead(desk: House) -> None:
    handle = showstopper(desk).handle
    close_readiness_point(desk.database, of(desk.people.manager), handle, reason="Tried")
    assert waits_on(desk, handle, DAY) == []
    assert len(waits_on(desk, "E1-A1", DAY)) == 2


def test_another_point_asks_its_owner_from_its_day_on(desk: House) -> None:
    handle = point(desk).handle
    assert waits_on(desk, handle, LATER - timedelta(days=1)) == []
    [wait] = waits_on(desk, handle, LATER)
    assert (wait.who, wait.holds_up) == (who(desk.people.team_leads[0]), False)


def test_an_assumption_asks_from_the_day_it_turns_amber(desk: House) -> None:
    assert waits_on(desk, "E1-AS1", LAST - timedelta(days=15)) == []
    [wait] = waits_on(desk, "E1-AS1", LAST - timedelta(days=14))
    assert (wait.who, wait.due_on) == (who(desk.people.process_owner), LAST)


def test_what_is_false_asks_for_a_change_note(desk: House) -> None:
    done = decide_assumption(
        desk.database, of(desk.people.manager), "E1-AS1", outcome=AssumptionStatus.FALSIFIED, found="No"
    )
    agreed(desk, done.agreement or "")
    [wait] = waits_on(desk, "E1-AS1", DAY)
    assert wait.do == "kt assumption change-note E1-AS1 --reference TEXT"


def test_an_open_promise_asks_the_transition_managers(desk: House) -> None:
    handle = add_commitment(
        desk.database, of(desk.people.manager), "E1", text="One visit", promised_by="a", promised_to="b"
    ).handle
    [wait] = waits_on(desk, handle, DAY)
    assert (wait.role, wait.holds_up, wait.do) == (
        "transition manager",
        True,
        f"kt commitment estimate {handle} ...",
    )


def test_a_notice_is_a_reminder_until_it_is_late(desk: House) -> None:
    moves = DAY + timedelta(days=40)
    handle = add_people_notice(
        desk.database, of(desk.people.manager), "E1", kind="staff_information", rule=Rule(), transfer_on=moves
    ).handle
    due = moves - timedelta(days=28)
    [early], [late] = waits_on(desk, handle, due), waits_on(desk, handle, due + timedelta(days=1))
    assert (early.due_on, early.holds_up, late.holds_up) == (due, False, True)


def test_a_message_is_asked_for_from_the_week_before_its_day(desk: House) -> None:
    with open_store(desk.database) as reader:
        day = go_lives(reader, 1)[1] - timedelta(days=10)
    handles = [f"E1-CM{n}" for n in range(1, 5)]
    asked = [h for h in handles if [w for w in waits_on(desk, h, day) if w.due_on == day]]
    assert asked
    assert not [w for w in waits_on(desk, asked[0], day - timedelta(days=8)) if w.due_on == day]
    assert waits_on(desk, asked[0], day)[0].side is Side.CLIENT


def test_a_control_that_nobody_will_answer_for_holds_up_from_now_on(desk: House) -> None:
    last = DAY + timedelta(days=3)
    leave_person(
        desk.database,
        make_act(ADMINISTRATOR, DAY),
        desk.people.process_owner.handle,
        last_on=last,
        known_on=DAY,
    )
    [wait] = waits_on(desk, "E1-CT1", DAY)
    assert (wait.due_on, wait.holds_up) == (last + timedelta(days=1), True)
    assert "--from 2027-01-24" in wait.do


def test_a_control_is_to_be_handed_over_in_the_two_weeks_before_the_go_live(desk: House) -> None:
    with open_store(desk.database) as reader:
        live = go_lives(reader, 1)[1]
    near = live - timedelta(days=14)
    assert waits_on(desk, "E1-CT1", near - timedelta(days=1)) == []
    [wait] = waits_on(desk, "E1-CT1", near)
    assert (wait.due_on, wait.holds_up) == (live, False)
    assert wait.do == f"kt control hand-over E1-CT1 --to P13 --from {live}"
    done = hand_over_control(desk.database, of(desk.people.manager, near), "E1-CT1", to="P13", from_on=live)
    assert waits_on(desk, "E1-CT1", near) == []
    agreed(desk, done.agreement or "", desk.people.team_leads[0], desk.people.process_owner, on=near)
    assert waits_on(desk, "E1-CT1", near) == []


def test_an_engagement_on_hold_asks_nobody(desk: House) -> None:
    handle = showstopper(desk).handle
    hold_engagement(desk.database, of(desk.people.manager), 1, reason="Budget")
    assert waits_on(desk, handle, DAY) == []
