"""The plan of messages: the playbook's come with their tasks, each is sent once, with proof, by who is asked."""

from datetime import date, timedelta
from typing import Any

import pytest

from getting_ready import measured
from kt_engine.actions.add_communication import Message, add_communication
from kt_engine.actions.send_communication import send_communication
from kt_engine.answers.go_lives import go_lives
from kt_engine.answers.list_integration import list_communications
from kt_engine.answers.people_lines import CommunicationLine
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.database import open_store
from walking import DAY, House, of

SAID = Message("Users", "Whom to call", "Mail")
PROOF = "Mail of Monday"


def line(desk: House, handle: str, today: date = DAY) -> CommunicationLine:
    return next(one for one in list_communications(desk.database, "E1", today) if one.handle == handle)


def planned(desk: House, **given: Any) -> str:
    manager = of(desk.people.manager)
    asked: dict[str, Any] = {"message": SAID, "function": "owner", "planned_on": DAY, **given}
    return add_communication(desk.database, manager, "E1", **asked).handle


def test_a_message_of_the_playbook_is_sent_so_many_days_before_its_task_ends(desk: House) -> None:
    found = {(one.audience, one.process): one for one in list_communications(desk.database, "E1", DAY)}
    assert len(found) == 4
    with open_store(desk.database) as reader:
        days = go_lives(reader, 1)
    users = found["Users", "E1-P1"]
    assert (users.planned_on, users.owner) == (days[1] - timedelta(days=10), "P5")


def test_it_is_overdue_from_the_day_after_its_own_and_stands_first(desk: House) -> None:
    handle = planned(desk)
    assert [line(desk, handle, on).overdue_days for on in (DAY, DAY + timedelta(days=3))] == [0, 3]
    assert list_communications(desk.database, "E1", DAY + timedelta(days=3))[0].overdue_days >= 3


def test_who_is_asked_sends_it_once_with_proof(desk: House) -> None:
    handle, owner = planned(desk), of(desk.people.process_owner)
    send_communication(desk.database, owner, handle, evidence=PROOF)
    found = line(desk, handle, DAY + timedelta(days=9))
    assert (found.sent_on, found.evidence, found.overdue_days) == (DAY, PROOF, 0)
    with pytest.raises(MoveRefused, match="It was sent on 2027-01-20"):
        send_communication(desk.database, owner, handle, evidence=PROOF)


def test_somebody_else_does_not_say_that_it_was_sent(desk: House) -> None:
    handle = planned(desk)
    with pytest.raises(Refused, match="may not keep notices and messages"):
        send_communication(desk.database, of(desk.people.trainers[0]), handle, evidence=PROOF)


def test_it_is_not_sent_on_a_day_to_come(desk: House) -> None:
    handle = planned(desk)
    with pytest.raises(UsageProblem, match="lies ahead"):
        send_communication(
            desk.database, of(desk.people.manager), handle, evidence=PROOF, on=DAY + timedelta(days=1)
        )


@pytest.mark.parametrize(
    "given",
    [{"planned_on": None}, {"before_task": "E1-T1"}, {"lead_calendar_days": 5}, {"lead_calendar_days": -1}],
)
def test_a_message_has_one_day_or_one_task(desk: House, given: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem, match=r"--before TASK"):
        planned(desk, **given)


def test_overdue_messages_do_not_hold_a_gate_by_themselves(desk: House) -> None:
    planned(desk)
    assert measured(desk, "communications_overdue_count", today=DAY + timedelta(days=5)) is None
