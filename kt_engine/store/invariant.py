"""The shape of an invariant: what one row and its foreign keys can decide, in SQL both databases understand."""

from typing import Literal, NamedTuple

from kt_engine.store.columns import ERASED


class Invariant(NamedTuple):
    table: str
    name: str
    happening: Literal["INSERT", "UPDATE", "DELETE"]
    refuse_when: str
    sentence: str


def unchanged(*columns: str) -> str:
    """Give a condition that is true when one of the columns changes."""
    return " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)


def erased_at_most(column: str) -> str:
    """Give a condition that is true when a typed text changes in any way but one: it is erased."""
    new, old = f'NEW."{column}"', f'OLD."{column}"'
    return f"({new} IS DISTINCT FROM {old} AND ({new} IS DISTINCT FROM '{ERASED}' OR {old} IS NULL))"
