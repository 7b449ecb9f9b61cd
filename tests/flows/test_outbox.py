"""Mails leave by a real server, else as files; what a server does not take waits, is tried again and is shown."""

import asyncio
import stat
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from builders import Made, Someone, make_act, make_engagement, make_people
from chasing import rows_of
from flows import outbox
from flows.house import House, house_for
from flows.outbox import Delivered, deliver
from kt_engine.actions.write_message import write_message
from kt_engine.answers.list_messages import list_messages, next_try_at
from kt_engine.settings import Settings, read_settings
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Event, Message
from kt_engine.words import MessageKind, MessageStatus
from mail_servers import HOST, Received, certificate, free_port, mail_server, silent_server

FROM = "kt@example.com"


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny", 1)


def settings(home: Path, **environment: str) -> Settings:
    return read_settings({}, {"KT_HOME": str(home), **environment}, home)


def with_server(home: Path, port: int, security: str = "none", **environment: str) -> Settings:
    known = {
        "KT_SMTP_HOST": HOST,
        "KT_SMTP_PORT": str(port),
        "KT_SMTP_FROM": FROM,
        "KT_SMTP_SECURITY": security,
    }
    return settings(home, **known, **environment)


def written(
    house: House, to: Someone, title: str = "E1: 1 waiting for you", *,
    kind: MessageKind = MessageKind.REMINDER, text: str = "To answer: kt due\n", ago: timedelta = timedelta(minutes=1),
) -> int:  # fmt: skip
    act = make_act(2, datetime.now(UTC) - ago)
    with open_store(house.db, write=True, act=act, engagement_id=1) as unit:
        message_id = write_message(unit, to.id, kind, about="E1", title=title, text=text)
        unit.event("answers_chased", "E1")
    return message_id


def delivered(house: House) -> Delivered:
    return asyncio.run(deliver(house))


def statuses(house: House) -> list[MessageStatus]:
    return [row["status"] for row in rows_of(house.db, Message)]


def test_without_a_server_each_mail_is_a_file_that_its_owner_alone_can_read(
    made: Made, tmp_path: Path
) -> None:
    with house_for(settings(tmp_path)) as house:
        number = written(house, made.people.process_owner)
        assert delivered(house) == Delivered(filed_count=1)
        [file] = list(house.settings.outbox.iterdir())
        assert (file.name, stat.S_IMODE(file.stat().st_mode)) == (f"message-{number}.eml", 0o600)
        mail = message_from_bytes(file.read_bytes(), policy=default)
        assert mail["Subject"] == "E1: 1 waiting for you"
        assert mail["To"] == "Olga Owner <olga.owner@example.com>"
        assert statuses(house) == [MessageStatus.FILED]
        assert rows_of(house.db, Event)[-1]["kind"] == "messages_filed"
        assert delivered(house) == Delivered()


def test_a_server_is_given_the_mail_and_the_message_is_marked_sent(made: Made, tmp_path: Path) -> None:
    received = Received()
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.process_owner, text="Zu tun: prüfen\n")
        assert delivered(house) == Delivered(sent_count=1)
        assert statuses(house) == [MessageStatus.SENT]
    [mail] = received.mails
    assert (mail["From"], received.addresses) == (FROM, [["olga.owner@example.com"]])
    assert mail.get_content().strip() == "Zu tun: prüfen"
    assert not (tmp_path / "outbox").exists()


def test_ends_of_lines_in_a_title_slip_no_header_in(made: Made, tmp_path: Path) -> None:
    received = Received()
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.process_owner, title="Hello\r\nBcc: everybody@example.com\n\nbody")
        delivered(house)
    [mail] = received.mails
    assert (mail["Subject"], mail["Bcc"]) == ("Hello Bcc: everybody@example.com body", None)
    assert received.addresses == [["olga.owner@example.com"]]


def test_a_person_gets_one_mail_a_day_with_all_reminders_in_it(made: Made, tmp_path: Path) -> None:
    received = Received()
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        for text in ("first\n", "second\n"):
            written(house, made.people.process_owner, text=text)
        assert delivered(house) == Delivered(sent_count=1)
        assert statuses(house) == [MessageStatus.SENT] * 2
        written(house, made.people.process_owner, text="third\n")
        written(house, made.people.process_owner, text="a notice\n", kind=MessageKind.NOTICE)
        assert delivered(house) == Delivered(sent_count=1)
        assert statuses(house) == [MessageStatus.SENT] * 2 + [MessageStatus.WAITING, MessageStatus.SENT]
    assert received.mails[0].get_content().split() == ["first", "second"]
    assert received.mails[0]["Subject"] == "E1: 1 waiting for you (and 1 more message)"


def test_people_of_a_rehearsal_get_files_even_where_there_is_a_server(
    database: Database, tmp_path: Path
) -> None:
    people = make_people(database, rehearsal=True)
    made = make_engagement(database, "tiny", 1, people=people, rehearsal=True)
    received = Received()
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.process_owner)
        assert delivered(house) == Delivered(filed_count=1)
    assert received.mails == []


def test_one_mail_that_is_refused_waits_and_the_others_leave(made: Made, tmp_path: Path) -> None:
    received = Received(unknown=frozenset({"olga.owner@example.com"}))
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.process_owner)
        written(house, made.people.sponsor)
        assert delivered(house) == Delivered(sent_count=1, left_count=1)
        assert statuses(house) == [MessageStatus.WAITING, MessageStatus.SENT]
        line = list_messages(house.db)[-1]
        assert (line.attempts_count, line.next_try_at) == (1, line.written_at + timedelta(minutes=15))
        assert delivered(house) == Delivered()


def test_it_is_tried_again_after_a_pause_that_grows(made: Made, tmp_path: Path) -> None:
    received = Received()
    with house_for(with_server(tmp_path, free_port())) as house:
        written(house, made.people.process_owner, ago=timedelta(minutes=20))
        assert delivered(house) == Delivered(left_count=1)
        assert delivered(house) == Delivered(left_count=1)
        assert delivered(house) == Delivered()  # after two tries not before 45 minutes
    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.sponsor)
        assert delivered(house) == Delivered(sent_count=1)
        assert statuses(house) == [MessageStatus.WAITING, MessageStatus.SENT]


def test_pauses_double_up_to_a_day() -> None:
    at = datetime(2027, 1, 4, tzinfo=UTC)
    pauses = [next_try_at(at, number + 1) - next_try_at(at, number) for number in range(9)]
    assert [pause.total_seconds() / 60 for pause in pauses] == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_a_server_that_hangs_is_left_after_its_time(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "TIMEOUT_SECONDS", 0.3)
    with silent_server() as port, house_for(with_server(tmp_path, port)) as house:
        for number in range(3):
            written(house, (made.people.sponsor, *made.people.experts)[number])
        began = datetime.now(UTC)
        assert delivered(house) == Delivered(left_count=3)
        assert datetime.now(UTC) - began < timedelta(seconds=2)
        assert statuses(house) == [MessageStatus.WAITING] * 3


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_login_and_mail_travel_protected(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    received = Received()
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    way = (
        {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    )
    options = {
        "authenticator": received.authenticate,
        "auth_require_tls": security != "tls",
    }
    with mail_server(received, **way, **options) as port:
        known = {"KT_SMTP_USER": "kt", "KT_SMTP_PASSWORD": "right"}
        with house_for(with_server(tmp_path, port, security, **known)) as house:
            written(house, made.people.process_owner)
            assert delivered(house) == Delivered(sent_count=1)
    assert received.logins == [(b"kt", b"right")]
    assert len(received.mails) == 1


def test_a_wrong_password_leaves_the_mail_and_stands_in_no_log(
    made: Made, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    received = Received()
    options = {"authenticator": received.authenticate, "auth_require_tls": False}
    with mail_server(received, **options) as port:
        known = {"KT_SMTP_USER": "kt", "KT_SMTP_PASSWORD": "wrong-secret"}
        with house_for(with_server(tmp_path, port, **known)) as house:
            written(house, made.people.process_owner)
            assert delivered(house) == Delivered(left_count=1)
            assert "wrong-secret" not in repr(house)
    assert received.mails == []
    assert "they are tried again later" in caplog.text
    assert "wrong-secret" not in caplog.text


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(made: Made, tmp_path: Path) -> None:
    received = Received()
    context, _ = certificate(tmp_path)
    with (
        mail_server(received, tls_context=context) as port,
        house_for(with_server(tmp_path, port, "starttls")) as house,
    ):
        written(house, made.people.process_owner)
        assert delivered(house) == Delivered(left_count=1)
    assert received.mails == []


def test_what_left_and_was_not_marked_leaves_again(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = Received()

    def died(*_: object) -> None:
        raise KeyboardInterrupt

    with mail_server(received) as port, house_for(with_server(tmp_path, port)) as house:
        written(house, made.people.process_owner)
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "mark_sent", died)
            with pytest.raises(KeyboardInterrupt):
                delivered(house)
        assert delivered(house) == Delivered(sent_count=1)
    assert len(received.mails) == 2
