"""Puts a mail to a person into the outbox, inside a unit of work that proves it; it sends nothing."""

from kt_engine.store.tables import Message
from kt_engine.store.unit import Unit
from kt_engine.words import MessageKind, MessageStatus

LONGEST_ABOUT = 120


def write_message(unit: Unit, person_id: int, kind: MessageKind, *, about: str, title: str, text: str) -> int:
    """Insert the message and give its id; the caller writes the event. Titles are one line, whatever they hold."""
    return unit.insert(
        Message,
        engagement_id=unit.engagement_id,
        person_id=person_id,
        kind=kind,
        about=about[:LONGEST_ABOUT],
        title=" ".join(title.split()),
        text=text,
        written_at=unit.act.at,
        status=MessageStatus.WAITING,
    )
