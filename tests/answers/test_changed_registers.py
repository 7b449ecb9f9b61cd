"""A register is issued with its first row, and again when something of it changed, once a day at most."""

from datetime import date, timedelta

from sqlalchemy import update

from getting_ready import WAY_BACK, agreed, granted, showstopper, tried
from issuing import due, issue_all
from kt_engine.actions.add_people_notice import Rule, add_people_notice
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.give_people_notice import give_people_notice
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.send_communication import send_communication
from kt_engine.answers.due_documents import DueDocument
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.store.database import open_store
from kt_engine.store.tables import Chain, Task, table_of
from kt_engine.words import AssumptionStatus, DocumentKey
from walking import DAY, House, of

ACCESS, READINESS, CONTROLS, MESSAGES, NOTICES, ASSUMPTIONS = (
    DocumentKey.ACCESS_REGISTER,
    DocumentKey.READINESS_LOG,
    DocumentKey.CONTROL_REGISTER,
    DocumentKey.COMMUNICATION_PLAN,
    DocumentKey.PEOPLE_NOTICES,
    DocumentKey.ASSUMPTION_REGISTER,
)
NEXT = DAY + timedelta(days=1)


def wanted(key: DocumentKey, on: date) -> list[DueDocument]:
    return [DueDocument(key, "E1", 1, on=on)]


def settled(desk: House) -> None:
    """Let nothing but dates call for a tick: all is settled, and no task has a day."""
    with open_store(desk.database, write=True, act=of(desk.people.manager), engagement_id=1) as unit:
        chain, task = table_of(Chain), table_of(Task)
        unit.connection.execute(update(chain).values(settled_seq=chain.c.head_seq + 100))
        unit.connection.execute(update(task).values(forecast_start_on=None, forecast_on=None))


def test_a_register_without_a_row_is_not_due(desk: House) -> None:
    assert due(desk, DAY, ACCESS) == []
    assert due(desk, DAY, READINESS) == []
    assert due(desk, DAY, CONTROLS) == wanted(CONTROLS, DAY)


def test_it_is_due_with_its_first_row_and_the_day_after_a_change(desk: House) -> None:
    user = desk.people.trainees[0]
    handle = granted(desk, user)
    assert due(desk, DAY, ACCESS) == wanted(ACCESS, DAY)
    issue_all(desk, DAY, ACCESS)
    tried(desk, user, handle)
    assert due(desk, DAY, ACCESS) == []
    assert due(desk, NEXT, ACCESS) == wanted(ACCESS, NEXT)
    issue_all(desk, NEXT, ACCESS)
    assert due(desk, NEXT + timedelta(days=1), ACCESS) == []


def test_what_happens_to_another_register_does_not_make_it_due(desk: House) -> None:
    granted(desk, desk.people.trainees[0])
    issue_all(desk, DAY, ACCESS)
    showstopper(desk)
    assert due(desk, NEXT, ACCESS) == []


def test_the_last_signature_makes_the_readiness_log_due_and_the_first_does_not(desk: House) -> None:
    people = desk.people
    handle = showstopper(desk).handle
    done = close_readiness_point(desk.database, of(people.manager), handle, reason="Tried")
    issue_all(desk, DAY, READINESS)
    agreed(desk, done.agreement or "", people.process_owner)
    assert due(desk, NEXT, READINESS) == []
    agreed(desk, done.agreement or "", people.team_leads[0])
    assert due(desk, NEXT, READINESS) == wanted(READINESS, NEXT)
    assert due(desk, NEXT, CONTROLS) == wanted(CONTROLS, NEXT)


def test_a_control_taken_over_makes_its_register_due(desk: House) -> None:
    people = desk.people
    issue_all(desk, DAY, CONTROLS)
    done = hand_over_control(
        desk.database, of(people.manager), "E1-CT1", to=people.team_leads[0].handle, from_on=NEXT
    )
    agreed(desk, done.agreement or "", people.team_leads[0], people.process_owner)
    assert due(desk, NEXT, CONTROLS) == wanted(CONTROLS, NEXT)


def test_a_message_that_is_sent_makes_the_communication_plan_due(desk: House) -> None:
    issue_all(desk, DAY, MESSAGES)
    assert due(desk, NEXT, MESSAGES) == []
    send_communication(desk.database, of(desk.people.manager), "E1-CM2", evidence="Mail of Monday")
    assert due(desk, NEXT, MESSAGES) == wanted(MESSAGES, NEXT)
    assert due(desk, NEXT, NOTICES) == []


def test_a_notice_to_people_brings_their_schedule_and_is_in_it_again_once_given(desk: House) -> None:
    manager = of(desk.people.manager)
    add_people_notice(
        desk.database, manager, "E1", kind="staff_information", rule=Rule(), transfer_on=date(2027, 5, 1)
    )
    issue_all(desk, DAY, NOTICES)
    assert due(desk, NEXT, NOTICES) == []
    give_people_notice(desk.database, manager, "E1-PN1", on=DAY, reference="Letter 7")
    assert due(desk, NEXT, NOTICES) == wanted(NOTICES, NEXT)


def test_an_assumption_that_both_sides_sign_makes_its_register_due_and_an_agreement_on_access_does_not(
    desk: House,
) -> None:
    people = desk.people
    found = decide_assumption(
        desk.database, of(people.manager), "E1-AS1", outcome=AssumptionStatus.VALIDATED, found="Sample of 200"
    )
    issue_all(desk, DAY, ASSUMPTIONS)
    point = close_readiness_point(desk.database, of(people.manager), showstopper(desk).handle, reason="Tried")
    agreed(desk, point.agreement or "")
    assert due(desk, NEXT, ASSUMPTIONS) == []
    agreed(desk, found.agreement or "")
    assert due(desk, NEXT, ASSUMPTIONS) == wanted(ASSUMPTIONS, NEXT)


def test_the_sweep_finds_a_stale_register_and_days_that_are_over(desk: House) -> None:
    settled(desk)
    assert due_for_sweep(desk.database, DAY) == ()
    assert due_for_sweep(desk.database, DAY + timedelta(days=43)) == (1,)
    showstopper(desk)
    issue_all(desk, DAY, READINESS)
    settled(desk)
    assert due_for_sweep(desk.database, WAY_BACK) == ()
    assert due_for_sweep(desk.database, WAY_BACK + timedelta(days=1)) == (1,)
    granted(desk, desk.people.trainees[0])
    issue_all(desk, DAY, ACCESS)
    tried(desk, desk.people.trainees[0], "E1-X1")
    settled(desk)
    assert [due_for_sweep(desk.database, on) for on in (DAY, NEXT)] == [(), (1,)]
