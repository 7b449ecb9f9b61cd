"""Reads knowledge items with what was written, asked and shown of them; it decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.store.functions import holder
from kt_engine.store.tables import (
    KnowledgeIssue,
    KnowledgeItemRow,
    KnowledgeQuery,
    KnowledgeStep,
    KnowledgeVersion,
    table_of,
)
from kt_engine.store.unit import Reader

K, V, S = table_of(KnowledgeItemRow), table_of(KnowledgeVersion), table_of(KnowledgeStep)
Q, X = table_of(KnowledgeQuery), table_of(KnowledgeIssue)


@dataclass(frozen=True)
class KnowledgePeople:
    """Who gives an item, knows it too, and receives it now, by id; None where nobody is named or holds the function."""

    giver: int | None
    backup: int | None
    receiver: int | None


def people_behind(held: dict[tuple[str, int | None], int], row: RowMapping) -> KnowledgePeople:
    """Give the persons named, else who holds the functions (as `store.functions.holders` gives them)."""

    def one(place: str) -> int | None:
        named: int | None = row[f"{place}_id"]
        return named or holder(held, row[f"{place}_function"], row["process_id"])

    return KnowledgePeople(one("giver"), one("backup"), one("receiver"))


def version_handle(row: RowMapping, number: int | None = None) -> str:
    """Give what is signed, such as E7-I5 v2: the version the item stands on, or the one given."""
    return f"{row['handle']} v{number or row['current_number']}"


def items_of(reader: Reader, engagement_id: int) -> Sequence[RowMapping]:
    """Give every item, those that left the scope too, in the order in which they were added."""
    return reader.rows(select(K).where(K.c.engagement_id == engagement_id).order_by(K.c.number))


def versions_of(reader: Reader, item_id: int) -> Sequence[RowMapping]:
    """Give what was written down, the newest first."""
    return reader.rows(select(V).where(V.c.item_id == item_id).order_by(V.c.number.desc()))


def versions_in(reader: Reader, engagement_id: int) -> dict[int, list[RowMapping]]:
    """Give the versions of every item of an engagement, the newest first, by the item's id."""
    return _by_item(
        reader.rows(select(V).where(V.c.engagement_id == engagement_id).order_by(V.c.number.desc()))
    )


def steps_of(reader: Reader, item_id: int) -> Sequence[RowMapping]:
    """Give what happened to an item, the first first."""
    return reader.rows(select(S).where(S.c.item_id == item_id).order_by(S.c.number))


def steps_in(reader: Reader, engagement_id: int) -> dict[int, list[RowMapping]]:
    """Give the steps of every item of an engagement, the first first, by the item's id."""
    return _by_item(reader.rows(select(S).where(S.c.engagement_id == engagement_id).order_by(S.c.number)))


def queries_of(reader: Reader, item_id: int) -> Sequence[RowMapping]:
    return reader.rows(select(Q).where(Q.c.item_id == item_id).order_by(Q.c.number))


def queries_in(reader: Reader, engagement_id: int) -> dict[int, list[RowMapping]]:
    return _by_item(reader.rows(select(Q).where(Q.c.engagement_id == engagement_id).order_by(Q.c.number)))


def issues_of(reader: Reader, item_id: int) -> Sequence[RowMapping]:
    return reader.rows(select(X).where(X.c.item_id == item_id).order_by(X.c.number))


def issues_in(reader: Reader, engagement_id: int) -> dict[int, list[RowMapping]]:
    return _by_item(reader.rows(select(X).where(X.c.engagement_id == engagement_id).order_by(X.c.number)))


def _by_item(rows: Sequence[RowMapping]) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = {}
    for row in rows:
        found.setdefault(row["item_id"], []).append(row)
    return found
