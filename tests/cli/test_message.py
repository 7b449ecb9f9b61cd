"""`kt message list` shows what was written to whom, and `kt doctor` what the mail server does not take."""

from builders import make_act
from chasing import DUE, REVIEW, agreed, submitted_on, swept
from cli_runner import Kt
from kt_engine.actions.mark_sent import mark_sent, note_attempt
from kt_engine.words import MessageStatus
from walking import House


def reminded(house: House) -> None:
    agreed(house, REVIEW)
    submitted_on(house)
    swept(house, DUE)


def test_messages_are_listed_with_what_became_of_them(kt: Kt, house: House) -> None:
    reminded(house)
    [line] = kt("message", "list", "E1", "--json").json["messages"]
    assert (line["person"], line["kind"], line["status"]) == (
        house.people.process_owner.handle, "reminder", "waiting"
    )  # fmt: skip
    assert line["next_try_at"] == line["written_at"]
    note_attempt(house.database, [line["id"]])
    assert kt("message", "list", "--waiting", "--json").json["messages"][0]["attempts_count"] == 1
    mark_sent(house.database, make_act(2, DUE), [line["id"]], MessageStatus.SENT)
    [line] = kt("message", "list", "--json").json["messages"]
    assert (line["status"], line["next_try_at"], line["sent_at"][:10]) == ("sent", None, "2027-05-07")
    assert kt("message", "list", "--waiting", "--json").json["messages"] == []
    assert "E1 Travel desk: 1 waiting for you" in kt("message", "list", "E1").out
    assert kt("message", "list", "E9").code == 3


def test_without_mails_it_says_so(kt: Kt, house: House) -> None:
    assert house.made.handle == "E1"
    assert kt("message", "list", "E1").err == "There are no mails.\n"


def test_the_doctor_tells_of_mails_that_no_server_takes(kt: Kt, house: House) -> None:
    reminded(house)
    assert "1 waiting" in kt("doctor").out
    note_attempt(house.database, [1])
    [check] = [one for one in kt("doctor", "--json").json["checks"] if one["name"] == "mails"]
    assert (check["ok"], check["value"]) == (False, "1 waiting, tried up to 1 times")
    assert "kt message list --waiting" in check["advice"]
