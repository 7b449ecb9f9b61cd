"""Chooses the events that had happened by the end of a day and folds them into rows. It writes nothing.

An engagement's chain counts up to its first event of a later day. The installation's serves rehearsals with a clock
of their own beside real work, so there each event counts by its own moment, with whatever rows the chosen ones rest on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from kt_engine.answers.raw_rows import plain_rows
from kt_engine.answers.replay import Key, Replay
from kt_engine.answers.verify_chains import parse_body
from kt_engine.errors import Refused
from kt_engine.store.events import FIRST_HASH, sha256_text
from kt_engine.store.tables import Chain, Event, metadata, table_of
from kt_engine.store.unit import Reader

CHAIN, EVENT = table_of(Chain), table_of(Event)
Row = dict[str, Any]
Change = dict[str, Any]


@dataclass(frozen=True)
class Past:
    """What there was: the chains and events as rows, and every other row as its events left it."""

    chains: list[Row]
    events: list[Row]
    replay: Replay


@dataclass(frozen=True)
class _Read:
    """One event as it stands in the store, with its body."""

    row: Row
    body: Row

    @property
    def changes(self) -> list[Change]:
        found: list[Change] = self.body["changes"]
        return found


def past_of(reader: Reader, on: date, *, today: date) -> Past:
    """Fold what had happened by the end of this day (UTC); of today, everything there is.

    Raises Refused when the store began later, or its events do not follow each other.
    """
    heads = {row["id"]: row for row in plain_rows(reader, CHAIN)}
    read = _read_all(reader, heads)
    end = f"{on.isoformat()}T24" if on < today else "9999"
    first = min((one.row["at"] for events in read.values() for one in events), default=None)
    if first is None or first >= end:
        raise Refused(
            f"The store begins on {str(first)[:10]} and knows nothing of {on}. Ask for that day or a later one."
        )
    chosen = {chain: _until(events, end) for chain, events in read.items() if heads[chain]["engagement_id"]}
    home = next(chain for chain in read if heads[chain]["engagement_id"] is None)
    others = [one for events in chosen.values() for one in events]
    of_home, born = _of_installation(read[home], end, others)
    return _folded(heads, {home: of_home, **chosen}, born)


def _read_all(reader: Reader, heads: dict[int, Row]) -> dict[int, list[_Read]]:
    """Read every event, checking that each chain is whole."""
    read: dict[int, list[_Read]] = {chain: [] for chain in heads}
    last: dict[int, str] = dict.fromkeys(heads, FIRST_HASH)
    # Read to the end before any is judged: PostgreSQL minds a row that is left on the way.
    for row in list(plain_rows(reader, EVENT, order_by=("chain_id", "seq"))):
        chain, text = row["chain_id"], str(row["body"])
        body = parse_body(text) if row["prev_hash"] == last.get(chain) else None
        if body is None or sha256_text(text) != row["hash"]:
            raise Refused(
                f"Event {row['seq']} of the {_name(heads.get(chain))} is not what was written, so nothing can be said "
                "of a past day. See what was changed: kt verify"
            )
        last[chain] = row["hash"]
        read[chain].append(_Read(row, body))
    return read


def _name(head: Row | None) -> str:
    if head is None or head["engagement_id"] is None:
        return "installation"
    return f"engagement E{head['engagement_id']}"


def _until(events: list[_Read], end: str) -> list[_Read]:
    """An event never counts earlier than one before it, so that a clock set back cannot date anything back."""
    return list(takewhile(lambda one: one.row["at"] < end, events))


def _of_installation(
    events: list[_Read], end: str, others: Iterable[_Read]
) -> tuple[list[_Read], dict[int, list[Change]]]:
    """Give the events that count, and of later ones (by their id) the births of rows the counted ones rest on."""
    counted = [one for one in events if one.row["at"] < end]
    births = {_key(change): (one, change) for one in events for change in one.changes if "id" in change["c"]}
    known = {_key(change) for one in counted for change in one.changes if "id" in change["c"]}
    wanted = [key for one in (*counted, *others) for key in _needed(one)]
    late: dict[int, list[Change]] = {}
    while wanted:
        key = wanted.pop()
        if key in known or key not in births:
            continue
        known.add(key)
        event, change = births[key]
        late.setdefault(event.row["id"], []).append(change)
        wanted.extend(_targets(change))
    return [one for one in events if one.row["at"] < end or one.row["id"] in late], late


def _key(change: Change) -> Key:
    return change["t"], change["id"]


def _needed(event: _Read) -> Iterator[Key]:
    """Give the rows an event rests on: who acted, what it changes, what its rows point to."""
    if event.row["by"] is not None:
        yield "person", event.row["by"]
    for change in event.changes:
        if "id" not in change["c"]:
            yield _key(change)
        yield from _targets(change)


def _targets(change: Change) -> Iterator[Key]:
    for key in metadata.tables[change["t"]].foreign_keys:
        value = change["c"].get(key.parent.name)
        if isinstance(value, int):
            yield key.column.table.name, value


def _folded(heads: dict[int, Row], chosen: dict[int, list[_Read]], born: dict[int, list[Change]]) -> Past:
    replay = Replay()
    chains: list[Row] = []
    events: list[Row] = []
    for chain, found in chosen.items():
        kept = [one for one in found if one.row["id"] not in born]
        for one in found:
            body = {**one.body, "changes": born.get(one.row["id"], one.changes)}
            for fault in replay.take(str(body["chain"]), one.row["id"], one.row["seq"], body):
                raise Refused(f"{fault.row}: {fault.sentence} See: kt verify")
        head = heads[chain]
        if kept or head["engagement_id"] is None:
            events.extend(one.row for one in kept)
            chains.append(_head(head, kept))
    return Past(chains, sorted(events, key=lambda row: row["id"]), replay)


def _head(head: Row, events: list[_Read]) -> Row:
    """Give the chain as it ended then; who was working on it is not known any more."""
    seq, sha256 = (events[-1].row["seq"], events[-1].row["hash"]) if events else (0, FIRST_HASH)
    settled = min(head["settled_seq"], seq)
    return {
        **head,
        "head_seq": seq,
        "head_hash": sha256,
        "settled_seq": settled,
        "claimed_by": None,
        "claimed_at": None,
    }
