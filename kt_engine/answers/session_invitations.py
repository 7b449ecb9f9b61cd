"""The calendar invitations to knowledge sessions: one for each person, in his zone. It writes no file.

Who has no role in the engagement learns when and how long, and whom to ask; not what is explained, for whom, or who
else is there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select

from kt_engine.answers.list_sessions import SessionView, session_views
from kt_engine.answers.people_time import calendars_by_person
from kt_engine.exchange.session_calendar import Guest, Invitation
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import FIRST_HASH
from kt_engine.store.find import find
from kt_engine.store.people import grants_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, Engagement, Event, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, SessionStatus

P, G, V = table_of(Person), table_of(Chain), table_of(Event)
FEW_DIGITS = 16
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9-]")


@dataclass(frozen=True)
class InvitationFile:
    name: str
    """Such as E7-S4-P14.ics."""
    session: str
    person: str
    invitation: Invitation


def session_invitations(
    database: Database, engagement: str, now: datetime, *, session: str | None = None
) -> tuple[InvitationFile, ...]:
    """Give the invitations to every session to come, and the withdrawal of each that was cancelled; or to one session.

    Raises NotFound.
    """
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        views = [
            view
            for view in session_views(reader, row["id"])
            if (session or view.line.handle).strip().upper() == view.line.handle
            and (session or view.line.starts_at > now)
            and view.line.status is not SessionStatus.HELD
        ]
        return tuple(_files(reader, row, views, now))


def _files(
    reader: Reader, engagement: RowMapping, views: Iterable[SessionView], now: datetime
) -> Iterator[InvitationFile]:
    people = {row["handle"]: row for row in reader.rows(select(P).order_by(P.c.id))}
    ids = {row["id"]: row for row in people.values()}
    calendars = calendars_by_person(reader, engagement["id"], ids)
    grants = grants_of(reader, engagement["id"])
    known = {person for person, _ in grants}
    manager = next((ids[person] for person, role in grants if role is Role.TRANSITION_MANAGER), None)
    organiser = Guest("KT Engine", None) if manager is None else _guest(manager)
    playbook, store = pinned_playbook(reader, engagement["id"]), _store_of(reader)
    for view in views:
        for attendee in view.attendees:
            row = people[attendee.person]
            is_known = row["id"] in known
            title, text = _texts(view, engagement, playbook, is_known=is_known)
            guests = [people[one.person] for one in view.attendees] if is_known else [row]
            yield InvitationFile(
                name=f"{NOT_IN_A_NAME.sub('', f'{view.line.handle}-{attendee.person}')}.ics",
                session=view.line.handle,
                person=attendee.person,
                invitation=Invitation(
                    uid=f"{view.line.handle.lower()}-{store}@kt-engine",
                    sequence=view.sequence,
                    is_cancelled=view.line.status is SessionStatus.CANCELLED,
                    starts_at=view.line.starts_at,
                    ends_at=view.line.ends_at,
                    zone=calendars[row["id"]].time_zone,
                    title=title,
                    text=text,
                    organiser=organiser,
                    guests=tuple(_guest(one) for one in guests),
                    written_at=now,
                ),
            )


def _guest(row: RowMapping) -> Guest:
    return Guest(row["name"], row["email"])


def _texts(
    view: SessionView, engagement: RowMapping, playbook: Playbook, *, is_known: bool
) -> tuple[str, str]:
    handle = view.line.handle
    if not is_known:
        return f"Knowledge session {handle}", "Ask the organiser what it is about."
    titles = ", ".join(_title(playbook, key) for key in view.line.items)
    of = f" for {view.line.process}" if view.line.process else ""
    agenda = f" Agenda: {view.agenda}" if view.agenda else ""
    return f"Knowledge session {handle}: {titles}", f"{engagement['name']}{of}: {titles}.{agenda}"


def _title(playbook: Playbook, key: str) -> str:
    return playbook.knowledge_items[key].title if key in playbook.knowledge_items else key


def _store_of(reader: Reader) -> str:
    """Give what tells this store from any other: digits of the hash of its first event."""
    first = reader.value(
        select(V.c.hash).join(G, G.c.id == V.c.chain_id).where(G.c.engagement_id.is_(None), V.c.seq == 1)
    )
    return str(first or FIRST_HASH)[:FEW_DIGITS]


def counts(files: Iterable[InvitationFile]) -> Mapping[str, int]:
    """Count sessions, people and withdrawals among the files."""
    known = list(files)
    return {
        "sessions": len({one.session for one in known}),
        "people": len({one.person for one in known}),
        "withdrawals": sum(one.invitation.is_cancelled for one in known),
    }
