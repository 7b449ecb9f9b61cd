"""The facts of an engagement's history: its events in order with their hashes. It writes nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, or_, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.rules.personnel import SCORE_FACTS
from kt_engine.store.events import FIRST_HASH
from kt_engine.store.tables import Chain, Event, Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role

G, H, P, V = table_of(RoleGrant), table_of(Chain), table_of(Person), table_of(Event)
AFTERWARDS = frozenset({"document_issued", "client_template_refused", "pack_built"})


@dataclass(frozen=True)
class HistoryDetail:
    name: str
    value: str


@dataclass(frozen=True)
class HistoryEvent:
    seq: int
    at: datetime
    kind: str
    actor: str
    """Handle of the person, or of the engine."""
    roles: tuple[Role, ...]
    subject: str
    """Handle of what the event is about."""
    details: tuple[HistoryDetail, ...]
    sha256: str


@dataclass(frozen=True)
class EngagementHistoryFacts:
    engagement: EngagementFacts
    events: tuple[HistoryEvent, ...]
    head_seq: int
    head_sha256: str


def collect_engagement_history(reader: Reader, engagement_id: int) -> EngagementHistoryFacts:
    """Collect the chain up to the last event that is not the issue of a document or the build of a pack.

    Issuing this document writes an event, and so does a pack of it; a history that held them would never be up to date.
    """
    rows = list(
        reader.rows(
            select(V, P.c.handle.label("actor"))
            .join(H, H.c.id == V.c.chain_id)
            .outerjoin(P, P.c.id == V.c.by)
            .where(H.c.engagement_id == engagement_id)
            .order_by(V.c.seq)
        )
    )
    while rows and rows[-1]["kind"] in AFTERWARDS:
        rows.pop()
    roles = _roles(reader, engagement_id)
    return EngagementHistoryFacts(
        engagement=engagement_facts(reader, engagement_id),
        events=tuple(_event(row, roles.get(row["by"], ())) for row in rows),
        head_seq=rows[-1]["seq"] if rows else 0,
        head_sha256=rows[-1]["hash"] if rows else FIRST_HASH,
    )


def _roles(reader: Reader, engagement_id: int) -> dict[int, tuple[Role, ...]]:
    """Give the roles each person holds here or in the whole installation."""
    rows = reader.rows(
        select(G.c.person_id, G.c.role)
        .where(or_(G.c.engagement_id == engagement_id, G.c.engagement_id.is_(None)))
        .order_by(G.c.id)
    )
    found: dict[int, tuple[Role, ...]] = {}
    for row in rows:
        found[row["person_id"]] = (*found.get(row["person_id"], ()), row["role"])
    return found


def _event(row: RowMapping, roles: tuple[Role, ...]) -> HistoryEvent:
    return HistoryEvent(
        seq=row["seq"],
        at=row["at"],
        kind=row["kind"],
        actor=row["actor"],
        roles=roles,
        subject=row["subject"],
        details=_details(json.loads(row["body"])["facts"]),
        sha256=row["hash"],
    )


def _details(facts: dict[str, Any]) -> tuple[HistoryDetail, ...]:
    """Give words, numbers and dates; ids and digests say nothing to a reader, scores are not for every reader."""
    return tuple(
        HistoryDetail(name, "yes" if value is True else "no" if value is False else str(value))
        for name, value in sorted(facts.items())
        if isinstance(value, str | int)
        and value != ""
        and not name.endswith("_id")
        and name not in SCORE_FACTS
    )
