"""The mails to people: what was written, what has left, what waits for a server and until when. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Message, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import MessageKind, MessageStatus

M, P, E = table_of(Message), table_of(Person), table_of(Engagement)
GATHERED = (MessageKind.REMINDER, MessageKind.ESCALATION)
"""Kinds of which a person gets at most one mail a day, with everything in it."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=15), timedelta(days=1)


@dataclass(frozen=True)
class MessageLine:
    id: int
    engagement: str | None
    person: str
    kind: MessageKind
    about: str
    title: str
    status: MessageStatus
    attempts_count: int
    """How often a server would not take it."""
    written_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    """Not tried again before; None once it has left."""


@dataclass(frozen=True)
class Mail:
    """What goes to one person at once: one message, or all reminders that wait for him."""

    message_ids: tuple[int, ...]
    address: str | None
    name: str
    title: str
    text: str
    rehearsal: bool
    """True: never by a real server."""

    @property
    def file_name(self) -> str:
        """Of ids alone: no text of anybody gets into a path."""
        return f"message-{self.message_ids[0]}.eml"


def list_messages(database: Database, engagement: str | None = None) -> tuple[MessageLine, ...]:
    """Give the messages of one engagement, or all, the newest first. Raises NotFound."""
    with open_store(database) as reader:
        wanted = None if engagement is None else find(reader, Engagement, engagement)["id"]
        statement = (
            select(M, P.c.handle.label("person"), E.c.handle.label("engagement"))
            .join(P, P.c.id == M.c.person_id)
            .outerjoin(E, E.c.id == M.c.engagement_id)
            .order_by(M.c.id.desc())
        )
        if wanted is not None:
            statement = statement.where(M.c.engagement_id == wanted)
        return tuple(_line(row) for row in reader.rows(statement))


def _line(row: RowMapping) -> MessageLine:
    waits = row["status"] is MessageStatus.WAITING
    return MessageLine(
        id=row["id"],
        engagement=row["engagement"],
        person=row["person"],
        kind=row["kind"],
        about=row["about"],
        title=row["title"],
        status=row["status"],
        attempts_count=row["attempts_count"],
        written_at=row["written_at"],
        sent_at=row["sent_at"],
        next_try_at=next_try_at(row["written_at"], row["attempts_count"]) if waits else None,
    )


def next_try_at(written_at: datetime, attempts_count: int) -> datetime:
    """Give the moment of the next try: at once, then after pauses that double, at most a day each."""
    pauses = (min(FIRST_PAUSE * 2**number, LONGEST_PAUSE) for number in range(min(attempts_count, 400)))
    return sum(pauses, start=written_at)


def mails_to_send(reader: Reader, now: datetime) -> tuple[Mail, ...]:
    """Give what may leave now: not before its next try, and no second reminder on the same day."""
    rows = [
        row
        for row in reader.rows(
            select(M, P.c.email, P.c.name, P.c.rehearsal.label("of_rehearsal"), E.c.rehearsal)
            .join(P, P.c.id == M.c.person_id)
            .outerjoin(E, E.c.id == M.c.engagement_id)
            .where(M.c.status == MessageStatus.WAITING)
            .order_by(M.c.id)
        )
        if next_try_at(row["written_at"], row["attempts_count"]) <= now
    ]
    had_one = _had_one_today(reader, now) if rows else frozenset()
    groups: dict[tuple[int, bool, int], list[RowMapping]] = {}
    for row in rows:
        rehearsal = bool(row["rehearsal"] or row["of_rehearsal"])
        is_gathered = row["kind"] in GATHERED
        if is_gathered and row["person_id"] in had_one:
            continue
        groups.setdefault((row["person_id"], rehearsal, 0 if is_gathered else row["id"]), []).append(row)
    return tuple(_mail(theirs, rehearsal=rehearsal) for (_, rehearsal, _), theirs in groups.items())


def _had_one_today(reader: Reader, now: datetime) -> frozenset[int]:
    since = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = reader.rows(select(M.c.person_id).where(M.c.kind.in_(GATHERED), M.c.sent_at >= since).distinct())
    return frozenset(row["person_id"] for row in rows)


def _mail(rows: Iterable[RowMapping], *, rehearsal: bool) -> Mail:
    first, *others = rows
    title = first["title"]
    if others:
        title = f"{title} (and {len(others)} more message{'s' if len(others) > 1 else ''})"
    return Mail(
        message_ids=tuple(row["id"] for row in (first, *others)),
        address=first["email"],
        name=first["name"],
        title=title,
        text="\n\n".join(row["text"] for row in (first, *others)),
        rehearsal=rehearsal,
    )
