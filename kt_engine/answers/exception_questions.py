"""What was asked while knowledge passed over, with the answers, by process: where exceptions come to light first.

It writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kt_engine.store.tables import (
    Handover,
    HandoverQuestion,
    KnowledgeItemRow,
    KnowledgeQuery,
    Person,
    PlannedSession,
    SessionQuery,
    table_of,
)
from kt_engine.store.unit import Reader

Q, H, P = table_of(HandoverQuestion), table_of(Handover), table_of(Person)
K, N, S, T = (table_of(row) for row in (KnowledgeItemRow, KnowledgeQuery, PlannedSession, SessionQuery))


@dataclass(frozen=True)
class CatalogueQuestion:
    handle: str
    about: str
    """Handle of the document, knowledge item or session, with the section where it was asked of one."""
    question: str
    asked_on: date
    answer: str | None
    """None while nobody has answered."""
    answered_by: str | None
    """Handle."""


Questions = dict[int | None, list[CatalogueQuestion]]


def exception_questions(reader: Reader, engagement_id: int) -> Mapping[int | None, list[CatalogueQuestion]]:
    """Give every question by process (None: the whole engagement), the first asked first."""
    handles = {row["id"]: str(row["handle"]) for row in reader.rows(select(P.c.id, P.c.handle))}
    found: Questions = {}
    asked = (
        (Q, H, Q.c.handover_id == H.c.id),
        (N, K, N.c.item_id == K.c.id),
        (T, S, T.c.session_id == S.c.id),
    )
    for question, thing, same in asked:
        rows = reader.rows(
            select(question, thing.c.handle.label("about"), thing.c.process_id)
            .join(thing, same)
            .where(question.c.engagement_id == engagement_id)
            .order_by(question.c.id)
        )
        for row in rows:
            section = f", section {row['section']}" if row.get("section") else ""
            handle = row["handle"] if "handle" in row else f"{row['about']} query {row['number']}"
            found.setdefault(row["process_id"], []).append(
                CatalogueQuestion(
                    handle, f"{row['about']}{section}", row["question"], row["asked_on"], row["answer"],
                    handles.get(row["answered_by"]),
                )
            )  # fmt: skip
    for some in found.values():
        some.sort(key=lambda one: one.asked_on)
    return found
