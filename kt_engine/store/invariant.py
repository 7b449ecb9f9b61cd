"""The shape of an invariant: what one row and its foreign keys can decide, in SQL both databases understand."""

from typing import Literal, NamedTuple


class Invariant(NamedTuple):
    table: str
    name: str
    happening: Literal["INSERT", "UPDATE", "DELETE"]
    refuse_when: str
    sentence: str


def unchanged(*columns: str) -> str:
    """Give a condition that is true when one of the columns changes."""
    return " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)
