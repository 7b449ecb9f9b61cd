"""Folds the changes of all events into the rows that should exist. It reads no table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.store.tables import metadata

Key = tuple[str, int]


@dataclass(frozen=True)
class Told:
    """The row as its events leave it, with the chain and the number of the event that made it."""

    chain: str
    born_seq: int
    columns: dict[str, Any]
    text_events: dict[str, int]
    """For a column whose text is digested: the event that holds the digest."""


@dataclass
class Replay:
    rows: dict[Key, Told] = field(default_factory=dict)
    texts: dict[tuple[int, str], str] = field(default_factory=dict)
    """(event id, place) -> salted digest, for every text any event speaks of."""
    opened: set[str] = field(default_factory=set)
    """Handles of the engagements the installation's chain saw opened."""
    chains: int = 0
    events: int = 0

    def take(self, chain: str, event_id: int, seq: int, body: Mapping[str, Any]) -> Iterator[Finding]:
        """Fold one event in; give what cannot be folded."""
        place = f"{chain} event {seq}"
        facts, changes = body.get("facts"), body.get("changes")
        if not isinstance(facts, dict) or not isinstance(changes, list):
            yield _fault(place, "It holds no facts and changes.")
            return
        for name, value in facts.items():
            if _digest_of(value) is not None:
                self.texts[event_id, f"fact:{name}"] = value["digest"]
        if body.get("kind") == "engagement_opened":
            self.opened.add(str(body.get("subject")))
        for change in changes:
            yield from self._change(place, chain, event_id, seq, change)

    def _change(self, place: str, chain: str, event_id: int, seq: int, change: Any) -> Iterator[Finding]:
        try:
            table, row_id, columns = metadata.tables[change["t"]], change["id"], dict(change["c"])
        except (KeyError, TypeError, ValueError):
            yield _fault(place, "It speaks of a record this program does not know.")
            return
        key = (table.name, row_id)
        told = self.rows.get(key)
        if "id" in columns:
            if told is not None:
                yield _fault(place, f"It makes {table.name} {row_id}, which an earlier event made already.")
            told = self.rows[key] = Told(chain, seq, {}, {})
        elif told is None:
            yield _fault(place, f"It changes {table.name} {row_id}, which no earlier event made.")
            told = self.rows[key] = Told(chain, seq, {}, {})
        elif told.chain != chain:
            yield _fault(place, f"It changes {table.name} {row_id}, which belongs to the chain {told.chain}.")
        for name, value in columns.items():
            told.columns[name] = value
            if _digest_of(value) is not None:
                told.text_events[name] = event_id
                self.texts[event_id, f"{table.name}:{row_id}:{name}"] = value["digest"]


def _digest_of(value: Any) -> str | None:
    return value.get("digest") if isinstance(value, dict) else None


def _fault(place: str, sentence: str) -> Finding:
    return Finding(FindingKind.CHAIN, "event", place, sentence)
