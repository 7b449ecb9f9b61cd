"""`kt init`, `kt person invite`, `kt person enrol`, `kt person lost-key`: how people come to prove who they are."""

import re
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from builders import Made, make_people
from cli_runner import Kt
from event_lines import all_rows, event_count
from kt_engine.actions.enrol_person import EnrolledPerson
from kt_engine.cli import enrolment, person
from kt_engine.exchange.one_time_codes import code_at
from kt_engine.store.database import Database, connect
from kt_engine.store.tables import Authenticator, Event, Invitation, Message

TOKEN = re.compile(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}")


def letter_of(kt: Kt, who: str) -> str:
    """Give the text of the newest letter to somebody."""
    file = max((kt.home / "outbox").glob(f"invitation-{who}-*.eml"))
    text: str = message_from_bytes(file.read_bytes(), policy=default).get_content()
    return text


def token_of(kt: Kt, who: str) -> str:
    found = TOKEN.search(letter_of(kt, who))
    assert found is not None
    return found[0]


def test_the_first_administrator_is_invited_by_the_terminal(
    empty_kt: Kt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KT_SIGNING", "codes")
    said = empty_kt("init", "--administrator", "Ada Weber")
    found = TOKEN.search(said.err)
    assert said.out == "P1\n"
    assert found is not None
    monkeypatch.setenv("KT_TOKEN", found[0])
    assert empty_kt("person", "enrol", "P1").code == 0
    store = connect(f"sqlite:///{empty_kt.home / 'kt.db'}")
    assert found[0] not in "".join(row["body"] for row in all_rows(store, Event))
    store.dispose()


def test_an_evaluation_begins_without_a_token(empty_kt: Kt) -> None:
    assert TOKEN.search(empty_kt("init", "--administrator", "Ada Weber").err) is None


def test_an_invitation_is_a_letter_and_never_on_the_screen(kt: Kt, database: Database) -> None:
    who = make_people(database).sponsor
    said = kt("person", "invite", who.handle, by="P1")
    assert (said.code, said.out) == (0, f"{who.handle}\n")
    assert "is invited until 2027-02-04 10:00 UTC; the letter with the token is in the outbox" in said.err
    token = token_of(kt, who.handle)
    as_json = kt("person", "invite", who.handle, "--json", by="P1")
    shown = said.out + said.err + as_json.out + as_json.err
    assert TOKEN.search(shown) is None
    assert token not in shown
    file = next((kt.home / "outbox").glob("*.eml"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == f"{who.name} <{who.email}>"


def test_a_dry_run_writes_no_letter(kt: Kt, database: Database) -> None:
    who = make_people(database).sponsor
    assert kt("person", "invite", who.handle, "--dry-run", by="P1").code == 0
    assert all_rows(database, Invitation) == []
    assert not (kt.home / "outbox").exists()


def test_a_command_sent_twice_writes_one_letter(kt: Kt, database: Database) -> None:
    who = make_people(database).sponsor
    kt("person", "invite", who.handle, "--command-id", "c1", by="P1")
    first = letter_of(kt, who.handle)
    again = kt("person", "invite", who.handle, "--command-id", "c1", by="P1")
    assert "was invited by this command before" in again.err
    assert letter_of(kt, who.handle) == first


def test_a_token_enrols_once_and_the_code_is_shown_once(kt: Kt, database: Database, tmp_path: Path) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    file = tmp_path / "token.txt"
    file.write_text(token_of(kt, who) + "\n")
    said = kt("person", "enrol", who, "--token-file", str(file))
    assert said.code == 0
    assert f"otpauth://totp/KT%20Engine:{who}?secret=" in said.out
    assert "█" in said.out or "▀" in said.out
    assert f"{who} is enrolled." in said.err
    again = kt("person", "enrol", who, "--token-file", str(file))
    assert (again.code, "otpauth" in again.out + again.err) == (1, False)
    listed = {one["handle"]: one for one in kt("person", "list", "--json").json["people"]}
    assert (listed[who]["enrolled_on"], listed["P1"]["enrolled_on"]) == ("2027-02-01", None)
    assert "2027-02-01" in kt("person", "list").out
    assert len(all_rows(database, Message)) == 1


def test_a_program_is_given_the_address_as_json(
    kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    monkeypatch.setenv("KT_TOKEN", token_of(kt, who))
    said = kt("person", "enrol", who, "--json")
    assert said.json["uri"].startswith("otpauth://totp/")
    assert "secret" not in said.json


def test_a_dry_run_enrols_nobody_and_shows_no_secret(
    kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    monkeypatch.setenv("KT_TOKEN", token_of(kt, who))
    for words in ((), ("--json",)):
        said = kt("person", "enrol", who, "--dry-run", *words)
        assert (said.code, "otpauth" in said.out + said.err) == (0, False)
    assert all_rows(database, Authenticator) == []


def test_without_a_token_nothing_is_asked_of_the_store(kt: Kt, database: Database) -> None:
    who = make_people(database).sponsor.handle
    before = event_count(database)
    said = kt("person", "enrol", who)
    assert (said.code, event_count(database)) == (2, before)
    assert said.err.startswith("Enrolling needs the token of the invitation")
    assert kt("person", "enrol", who, "--token-file", "/nowhere/token").code == 2


def test_a_wrong_token_is_refused_with_a_sentence(
    kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    monkeypatch.setenv("KT_TOKEN", "AAAA-BBBB")
    said = kt("person", "enrol", who)
    assert said.code == 1
    assert said.err.startswith(f"This is not the token of {who}'s invitation.")


class Terminal:
    """A terminal whose user types these answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        monkeypatch.setattr(sys, "stdin", self)
        monkeypatch.setattr(enrolment, "getpass", self.answer)

    def isatty(self) -> bool:
        return True

    def answer(self, prompt: str, **_: object) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("wrong", "sentence"), [(False, "That code works."), (True, "This is not a code of")]
)
def test_in_a_terminal_the_token_is_asked_for_and_one_code_is_tried(
    kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch, *, wrong: bool, sentence: str
) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    shown: list[str] = []
    terminal = Terminal(monkeypatch, token_of(kt, who))
    at = all_rows(database, Invitation)[0]["invited_at"]
    monkeypatch.setattr(person, "now", lambda: at)

    def show(done: EnrolledPerson) -> None:
        assert done.secret is not None
        shown.append(done.secret)
        code = code_at(done.secret, at)
        terminal.answers.append(f"{(int(code) + 1) % 1_000_000:06}" if wrong else f"{code[:3]} {code[3:]}")

    monkeypatch.setattr(person, "show_once", show)
    said = kt("person", "enrol", who)
    assert sentence in said.err
    assert len(terminal.asked) == 2
    assert shown[0] not in said.out + said.err
    assert kt("verify").code == 0


def test_a_lost_key_is_ended_and_the_person_invited_anew(
    kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_people(database).sponsor.handle
    kt("person", "invite", who, by="P1")
    monkeypatch.setenv("KT_TOKEN", token_of(kt, who))
    kt("person", "enrol", who)
    dry = kt("person", "lost-key", who, "--reason", "Phone stolen", "--dry-run", by="P1")
    assert dry.err.startswith("Dry run, nothing was changed.")
    said = kt("person", "lost-key", who, "--reason", "Phone stolen", by="P1")
    assert said.err == f"The authenticator of {who} is ended. Next: kt person invite {who}\n"
    kt("person", "invite", who, by="P1")
    monkeypatch.setenv("KT_TOKEN", token_of(kt, who))
    assert kt("person", "enrol", who, "--json").json["number"] == 2
    assert kt("verify").code == 0


def test_an_enrolled_administrator_gives_the_code_of_kt_code(
    kt: Kt, made: Made, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kt("person", "invite", "P1", by="P1")
    monkeypatch.setenv("KT_TOKEN", token_of(kt, "P1"))
    uri = kt("person", "enrol", "P1", "--json").json["uri"]
    secret = uri.partition("secret=")[2].partition("&")[0]
    who = made.people.sponsor.handle
    assert kt("person", "invite", who, by="P1").err.startswith(
        "A signature needs the code of P1's authenticator"
    )
    monkeypatch.setenv("KT_CODE", code_at(secret, all_rows(database, Authenticator)[0]["enrolled_at"]))
    assert kt("person", "invite", who, by="P1").code == 0
    assert kt("person", "invite", who, by="P1").err.startswith("This code of P1 was used already")
