"""Invitations as a calendar program reads them, whatever people have typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kt_engine.exchange.session_calendar import Guest, Invitation, invitation_text

BEGIN = datetime(2027, 4, 12, 8, tzinfo=UTC)
PLAIN = Invitation(
    uid="e1-s4-0a1b@kt-engine",
    sequence=0,
    is_cancelled=False,
    starts_at=BEGIN,
    ends_at=BEGIN + timedelta(hours=2),
    zone="Asia/Kolkata",
    title="Knowledge session E1-S4",
    text="Checking a claim",
    organiser=Guest("Mara Manager", "mara@example.com"),
    guests=(Guest("Erna Expert", "erna@example.com"), Guest("Nobody", None)),
    written_at=BEGIN - timedelta(days=3),
)


def event_of(invitation: Invitation) -> Any:
    calendar = Calendar.from_ical(invitation_text(invitation))
    (event,) = calendar.events
    return event


def test_an_invitation_says_what_when_and_who() -> None:
    calendar = Calendar.from_ical(invitation_text(PLAIN))
    event = event_of(PLAIN)
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "REQUEST", "e1-s4-0a1b@kt-engine", 0, "CONFIRMED",
    )  # fmt: skip
    assert event.start == BEGIN
    assert event.end == BEGIN + timedelta(hours=2)
    assert event["ORGANIZER"] == "mailto:mara@example.com"
    assert event["ATTENDEE"] == "mailto:erna@example.com"
    assert event["ATTENDEE"].params["CN"] == "Erna Expert"


def test_a_withdrawal_has_the_same_uid_and_a_higher_number() -> None:
    gone = replace(PLAIN, sequence=3, is_cancelled=True)
    calendar = Calendar.from_ical(invitation_text(gone))
    event = event_of(gone)
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        "CANCEL", PLAIN.uid, 3, "CANCELLED",
    )  # fmt: skip


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "America/Chicago", "Asia/Kathmandu", "UTC"]
)
def test_the_hours_stand_in_the_receivers_zone_and_the_zone_is_described(zone: str) -> None:
    for moment in (BEGIN, datetime(2027, 11, 7, 6, 30, tzinfo=UTC)):
        there = replace(PLAIN, zone=zone, starts_at=moment, ends_at=moment + timedelta(hours=1))
        text = invitation_text(there).decode()
        assert event_of(there).start.timestamp() == moment.timestamp()
        assert zone == "UTC" or ("BEGIN:VTIMEZONE" in text and f"TZID:{zone}\r\n" in text)


def test_a_line_that_somebody_typed_is_not_a_line_of_the_file() -> None:
    evil = "Talk\r\nATTENDEE:mailto:evil@example.com\nX-A:1\u2028END:VEVENT"
    event = event_of(replace(PLAIN, title=evil, text=evil, organiser=Guest(evil, "mara@example.com")))
    assert event["ATTENDEE"] == "mailto:erna@example.com"
    assert "X-A" not in event
    assert event["SUMMARY"] == "Talk ATTENDEE:mailto:evil@example.com X-A:1 END:VEVENT"


def test_an_address_that_is_none_is_left_out_and_no_address_carries_headers() -> None:
    guests = (
        Guest("A", "a?cc=evil%40x@example.com"),
        Guest("B", "b@example.com\r\nX:1"),
        Guest("C", "c c@d.e"),
    )
    event = event_of(replace(PLAIN, guests=guests))
    assert event["ATTENDEE"] == "mailto:a%3Fcc%3Devil%2540x@example.com"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=60))
def test_whatever_is_typed_the_file_has_the_same_lines(title: str, text: str, name: str) -> None:
    typed = replace(PLAIN, title=title, text=text, guests=(Guest(name, "erna@example.com"),))
    plain = replace(PLAIN, title="T", text="T", guests=(Guest("T", "erna@example.com"),))
    assert names_of(typed) == names_of(plain)
    assert all(len(line) <= 75 for line in invitation_text(typed).split(b"\r\n"))


def names_of(invitation: Invitation) -> list[str]:
    return [name for name, _ in Calendar.from_ical(invitation_text(invitation)).property_items()]
