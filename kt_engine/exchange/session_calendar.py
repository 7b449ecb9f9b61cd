"""Writes one session as an invitation, or its withdrawal, that calendar programs read; it sends nothing.

iCalendar (RFC 5545) with the methods REQUEST and CANCEL of RFC 5546. Texts lose every control and line sign, so that no
line can be slipped in; the library escapes and folds the rest.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

from kt_engine.exchange.cells import EMAIL_PATTERN
from kt_engine.exchange.typed_text import HIDDEN

PRODUCT = "-//KT Engine//Knowledge sessions//EN"
MOST_SIGNS = 400


@dataclass(frozen=True)
class Guest:
    name: str
    email: str | None


@dataclass(frozen=True)
class Invitation:
    uid: str
    """The same for all invitations to one session."""
    sequence: int
    """0 for the first; higher with each change."""
    is_cancelled: bool
    starts_at: datetime
    ends_at: datetime
    zone: str
    """In which the hours are written: the receiver's, as in Europe/Berlin."""
    title: str
    text: str
    organiser: Guest
    guests: tuple[Guest, ...]
    """Who without an address is left out."""
    written_at: datetime


def invitation_text(invitation: Invitation) -> bytes:
    """Give the file's bytes: lines ended by CR LF, folded after 75 bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if invitation.is_cancelled else "REQUEST")
    calendar.add_component(_zone(invitation.zone, invitation.starts_at.year))
    calendar.add_component(_event(invitation))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=64)
def _zone(name: str, year: int) -> Timezone:
    """Give the rules of a zone around a year; working them out takes far longer than writing an invitation."""
    return Timezone.from_tzid(name, first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))


def _event(invitation: Invitation) -> Event:
    zone = ZoneInfo(invitation.zone)
    event = Event()
    event.add("uid", _plain(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.written_at)
    event.add("dtstart", invitation.starts_at.astimezone(zone))
    event.add("dtend", invitation.ends_at.astimezone(zone))
    event.add("summary", _plain(invitation.title))
    event.add("description", _plain(invitation.text))
    event.add("status", "CANCELLED" if invitation.is_cancelled else "CONFIRMED")
    organiser = _address(invitation.organiser)
    if organiser is not None:
        event.add("organizer", organiser)
    for guest in invitation.guests:
        address = _address(guest)
        if address is not None:
            address.params.update(
                {
                    "CUTYPE": "INDIVIDUAL",
                    "ROLE": "REQ-PARTICIPANT",
                    "PARTSTAT": "NEEDS-ACTION",
                    "RSVP": "TRUE",
                }
            )
            event.add("attendee", address)
    return event


def _address(guest: Guest) -> vCalAddress | None:
    if guest.email is None or not EMAIL_PATTERN.fullmatch(guest.email):
        return None
    address = vCalAddress(f"mailto:{quote(guest.email, safe='@+-._')}")
    # A quote cannot be written in a parameter at all (RFC 5545, 3.2).
    address.params["CN"] = _plain(guest.name).replace('"', "'")
    return address


def _plain(text: str) -> str:
    """Give the text in one line without invisible signs, at most so long that a calendar shows it."""
    visible = "".join(" " if unicodedata.category(sign) in HIDDEN else sign for sign in text)
    return " ".join(visible.split())[:MOST_SIGNS]
