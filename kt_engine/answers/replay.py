"""Folds the changes of all events into the rows that should exist. It reads no table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kt_engine.answers.verification import Finding, FindingKind
from kt_engine.store.tables import metadata

Key = tuple[str, int]
ERASING = "person_erased"
LISTED = "list_signed"
DATED = frozenset({"role_grant", "delegation", "break_glass", "person", "authenticator"})
"""The tables whose past matters: what a signature stood on is asked as of its own moment."""


@dataclass(frozen=True)
class Then:
    """What one event wrote to one row of a dated table."""

    chain: str
    seq: int
    at: str
    columns: Mapping[str, Any]


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
    places: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    """(event id, place) of the same texts -> chain and number of the event."""
    erased: set[tuple[str, int, str]] = field(default_factory=set)
    """Chain, number of the event and place of every text that an event says was erased."""
    lists: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    """Chain and SHA-256 -> the lines of each list that was shown to a signer."""
    past: dict[Key, list[Then]] = field(default_factory=dict)
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
                self._text(chain, seq, event_id, f"fact:{name}", value["digest"])
        if body.get("kind") == "engagement_opened":
            self.opened.add(str(body.get("subject")))
        if body.get("kind") == LISTED and isinstance(facts.get("lines"), list):
            self.lists[chain, str(facts.get("sha256"))] = facts["lines"]
        if body.get("kind") == ERASING:
            self.erased |= {(chain, number, text) for number, text in _erased_of(facts)}
        for change in changes:
            yield from self._change(place, chain, event_id, seq, str(body.get("at")), change)

    def was_erased(self, event_id: int, place: str) -> bool:
        """Tell whether a later event says that this text was erased."""
        return (*self.places.get((event_id, place), ("", 0)), place) in self.erased

    def as_of(self, table: str, row_id: Any, *, chain: str, seq: int, at: str) -> dict[str, Any]:
        """Give what a row of a dated table said at a moment: by number within its chain, by time across chains."""
        columns: dict[str, Any] = {}
        for then in self.past.get((table, row_id), []):
            # Of the same moment in another chain only the birth counts: what changed may have come a blink later.
            earlier = then.at < at or (then.at == at and "id" in then.columns)
            if then.seq <= seq if then.chain == chain else earlier:
                columns.update(then.columns)
        return columns

    def _text(self, chain: str, seq: int, event_id: int, place: str, digest: str) -> None:
        self.texts[event_id, place] = digest
        self.places[event_id, place] = (chain, seq)

    def _change(
        self, place: str, chain: str, event_id: int, seq: int, at: str, change: Any
    ) -> Iterator[Finding]:
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
        if table.name in DATED:
            self.past.setdefault(key, []).append(Then(chain, seq, at, columns))
        for name, value in columns.items():
            told.columns[name] = value
            if _digest_of(value) is not None:
                told.text_events[name] = event_id
                self._text(chain, seq, event_id, f"{table.name}:{row_id}:{name}", value["digest"])


def _erased_of(facts: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for one in facts.get("erased") or []:
        if isinstance(one, list) and len(one) == 2:  # noqa: PLR2004 - the number of an event and a place
            yield one[0], one[1]


def _digest_of(value: Any) -> str | None:
    return value.get("digest") if isinstance(value, dict) else None


def _fault(place: str, sentence: str) -> Finding:
    return Finding(FindingKind.CHAIN, "event", place, sentence)
