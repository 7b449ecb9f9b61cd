"""Where exceptions are written down: handed-over documents and knowledge items, by process. It writes nothing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.playbook.schema import Playbook
from kt_engine.store.handover_findings import holding_counts
from kt_engine.store.tables import Handover, HandoverVersion, KnowledgeItemRow, KnowledgeVersion, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OUT_OF_SCOPE_KNOWLEDGE, Frequency, HandoverStatus, KnowledgeStatus

H, V = table_of(Handover), table_of(HandoverVersion)
K, W = table_of(KnowledgeItemRow), table_of(KnowledgeVersion)
GONE = (HandoverStatus.WITHDRAWN, HandoverStatus.SUPERSEDED)
WORD = "exception"
"""What stands in the title, the key or a required section of what is about exceptions."""
RARE = frozenset({Frequency.YEARLY, Frequency.ON_DEMAND})
"""What is needed so seldom is an exception to everybody who works there."""


@dataclass(frozen=True)
class CatalogueSource:
    """A document, or a knowledge item, that says what to do in exceptions."""

    handle: str
    title: str
    status: HandoverStatus | KnowledgeStatus
    why: str
    """A section of it, or how seldom it is needed."""
    version: int | None
    """None before anything was handed in."""
    sha256: str | None
    holding_count: int
    """Findings of reading that keep it from being accepted."""


Sources = dict[int | None, list[CatalogueSource]]


def exception_sources(
    reader: Reader, engagement_id: int, playbook: Playbook
) -> Mapping[int | None, list[CatalogueSource]]:
    """Give them by process (None: the whole engagement): documents first, then knowledge items."""
    found: Sources = {}
    _documents(reader, engagement_id, found)
    _items(reader, engagement_id, playbook, found)
    return found


def _documents(reader: Reader, engagement_id: int, found: Sources) -> None:
    held = holding_counts(reader, engagement_id)
    newest = (V.c.handover_id == H.c.id) & (V.c.number == H.c.current_number)
    rows = reader.rows(
        select(H, V.c.number, V.c.sha256)
        .outerjoin(V, newest)
        .where(H.c.engagement_id == engagement_id, H.c.status.not_in(GONE))
        .order_by(H.c.id)
    )
    for row in rows:
        sections = _about(json.loads(row["sections"]))
        if sections or _about([row["title"], row["handover_key"].replace("_", " ")]):
            why = f"section {sections[0]}" if sections else "all of it"
            _add(found, row, why, held.get(row["id"], 0))


def _items(reader: Reader, engagement_id: int, playbook: Playbook, found: Sources) -> None:
    newest = (W.c.item_id == K.c.id) & (W.c.number == K.c.current_number)
    rows = reader.rows(
        select(K, W.c.number.label("written"), W.c.sha256)
        .outerjoin(W, newest)
        .where(K.c.engagement_id == engagement_id, K.c.status.not_in(OUT_OF_SCOPE_KNOWLEDGE))
        .order_by(K.c.id)
    )
    for row in rows:
        spec = playbook.knowledge_items.get(row["item_key"])
        sections = _about(spec.sections if spec else ())
        if sections or row["frequency"] in RARE:
            why = (
                f"section {sections[0]}" if sections else f"needed {row['frequency'].value.replace('_', ' ')}"
            )
            _add(found, {**row, "number": row["written"]}, why, 0)


def _add(found: Sources, row: Mapping[str, object] | RowMapping, why: str, held: int) -> None:
    process_id = row["process_id"]
    source = CatalogueSource(
        str(row["handle"]), str(row["title"]), row["status"], why, row["number"], row["sha256"], held  # type: ignore[arg-type]
    )  # fmt: skip
    found.setdefault(process_id, []).append(source)  # type: ignore[arg-type]


def _about(titles: Iterable[str]) -> list[str]:
    return [title for title in titles if WORD in title.casefold()]
