"""Letters as mail messages and files."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from kt_engine.exchange.mail import keep_letter, letter

AT = datetime(2027, 2, 1, 10, tzinfo=UTC)


def test_a_letter_says_to_whom_what_and_when() -> None:
    message = letter("maria@example.com", "Enrol", "Dear Maria\n", at=AT, name="Maria Weber")
    assert message["To"] == "Maria Weber <maria@example.com>"
    assert message["Subject"] == "Enrol"
    assert message["Date"] == "Mon, 01 Feb 2027 10:00:00 +0000"
    assert message.get_content() == "Dear Maria\n"


def test_somebody_without_an_address_is_named() -> None:
    assert str(letter(None, "Enrol", "Dear Maria\n", at=AT, name="Maria Weber")["To"]) == "Maria Weber:;"


def test_no_header_is_slipped_in_by_a_name_or_a_subject() -> None:
    message = letter(
        "m@example.com", "Hi\r\nBcc: eve@example.com", "x\n", at=AT, name="M\nCc: eve@example.com"
    )
    assert message["Bcc"] is None
    assert message["Cc"] is None


def test_a_kept_letter_is_read_back_and_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    place = keep_letter(tmp_path / "outbox", "a.eml", letter("m@example.com", "Größe", "Straße\n", at=AT))
    read = message_from_bytes(place.read_bytes(), policy=default)
    assert (read["Subject"], read.get_content()) == ("Größe", "Straße\r\n")
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_second_letter_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for text in ("first\n", "second\n"):
        keep_letter(tmp_path, "a.eml", letter("m@example.com", "Hi", text, at=AT))
    assert [file.name for file in tmp_path.iterdir()] == ["a.eml"]
    assert b"second" in (tmp_path / "a.eml").read_bytes()
