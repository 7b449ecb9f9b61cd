"""Checks the chains of events: order, links, hashes, heads, and that each body says what its columns say.

What it reads of each sound body it hands to the replay; it knows no rule of an engagement.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from kt_engine.answers.raw_rows import INSTALLATION, plain_rows
from kt_engine.answers.replay import Replay
from kt_engine.answers.verification import Finding, FindingKind, Progress
from kt_engine.store.database import BUSY_TIMEOUT_MS
from kt_engine.store.events import FIRST_HASH, canonical
from kt_engine.store.tables import Chain, Engagement, Event, table_of
from kt_engine.store.unit import Reader

CHAIN, EVENT, ENGAGEMENT = table_of(Chain), table_of(Event), table_of(Engagement)
FIELDS = (
    ("seq", "seq"), ("prev", "prev_hash"), ("kind", "kind"), ("subject", "subject"), ("by", "by"),
    ("at", "at"), ("recorded_at", "recorded_at"), ("command_id", "command_id"), ("format", "chain_format"),
)  # fmt: skip
"""Name in the body, name of the column."""
EVERY = 500
WAITING = timedelta(milliseconds=2 * BUSY_TIMEOUT_MS)


def check_chains(
    reader: Reader, replay: Replay, engagement_id: int | None, notes: list[str], progress: Progress
) -> Iterator[Finding]:
    """Give what is wrong with the chains, and fill the replay; read to the end before the replay is used."""
    heads = {row["id"]: row for row in plain_rows(reader, CHAIN) if _wanted(row, engagement_id)}
    yield from _missing_chains(reader, {row["engagement_id"] for row in heads.values()}, engagement_id)
    total = int(reader.value(select(func.count()).select_from(EVENT)))
    done, seen = 0, set()
    for chain_id, events in groupby(_events(reader, heads, engagement_id), key=lambda row: row["chain_id"]):
        seen.add(chain_id)
        if chain_id not in heads:
            yield _of_chain(f"chain {chain_id}", "Events name this chain, and it is not there.")
            continue
        walk = _Walk(heads[chain_id], replay, notes)
        for event in events:
            yield from walk.step(event)
            done += 1
            if done % EVERY == 0:
                progress("events", done, total)
        yield from walk.end()
    for chain_id in sorted(heads.keys() - seen):
        yield from _Walk(heads[chain_id], replay, notes).end()
    for name in sorted(replay.opened - {f"E{head['engagement_id']}" for head in heads.values()}):
        if engagement_id is None or name == f"E{engagement_id}":
            yield _of_chain(
                name, "The installation saw this engagement opened, and its chain of events is gone."
            )
    replay.chains, replay.events = len(heads), done
    progress("events", total, total)


def _wanted(head: dict[str, Any], engagement_id: int | None) -> bool:
    return engagement_id is None or head["engagement_id"] in (None, engagement_id)


def _events(reader: Reader, heads: dict[int, Any], engagement_id: int | None) -> Iterator[dict[str, Any]]:
    where = None if engagement_id is None else EVENT.c.chain_id.in_(sorted(heads))
    return plain_rows(reader, EVENT, where=where, order_by=("chain_id", "seq"))


def _missing_chains(reader: Reader, known: set[int | None], engagement_id: int | None) -> Iterator[Finding]:
    if None not in known:
        yield _of_chain(INSTALLATION, "The installation has no chain of events.")
    for row in plain_rows(reader, ENGAGEMENT, engagement_id=engagement_id):
        if row["id"] not in known:
            yield _of_chain(f"E{row['id']}", "The engagement has no chain of events.")


class _Walk:
    """One pass along one chain."""

    def __init__(self, head: dict[str, Any], replay: Replay, notes: list[str]) -> None:
        self.head = head
        self.name = INSTALLATION if head["engagement_id"] is None else f"E{head['engagement_id']}"
        self.replay = replay
        self.notes = notes
        self.seq, self.hash = 0, FIRST_HASH
        self.clock: datetime | None = None

    def step(self, event: dict[str, Any]) -> Iterator[Finding]:
        place = f"{self.name} event {event['seq']}"
        if event["seq"] != self.seq + 1:
            yield _of_event(place, f"The event before it is missing: after {self.seq} comes {event['seq']}.")
        if event["prev_hash"] != self.hash:
            yield _of_event(place, "It does not follow the event before it: their hashes do not join.")
        if hashlib.sha256(str(event["body"]).encode()).hexdigest() != event["hash"]:
            yield _of_event(place, "Its body was changed: the hash is another.")
        body = parse_body(str(event["body"]))
        if body is None:
            yield _of_event(place, "Its body is not in the form events are written in.")
        else:
            yield from self._fields(place, event, body)
            yield from self.replay.take(self.name, event["id"], event["seq"], body)
        self._watch_clock(place, event)
        self.seq = event["seq"] if isinstance(event["seq"], int) else self.seq + 1
        self.hash = event["hash"]

    def _fields(self, place: str, event: dict[str, Any], body: dict[str, Any]) -> Iterator[Finding]:
        if body.get("chain") != self.name:
            yield _of_event(place, f"Its body belongs to the chain {body.get('chain')}.")
        for said, column in FIELDS:
            if body.get(said) != event[column]:
                yield _of_event(place, f"The column {column} is not what its body says.")

    def _watch_clock(self, place: str, event: dict[str, Any]) -> None:
        """Only the wall clock: `at` is simulated in a rehearsal. Who waited for the lock looked at it before that."""
        try:
            recorded = datetime.fromisoformat(str(event["recorded_at"])).astimezone(UTC)
        except ValueError:
            return  # not a moment at all: its column differs from its body, which is a finding
        if self.clock is not None and recorded < self.clock - WAITING:
            back = f"{recorded:%Y-%m-%d %H:%M:%S}, after {self.clock:%Y-%m-%d %H:%M:%S}"
            self.notes.append(f"The clock went back: {place} was recorded at {back} UTC.")
        self.clock = recorded if self.clock is None else max(recorded, self.clock)

    def end(self) -> Iterator[Finding]:
        head = self.head
        if head["head_seq"] != self.seq:
            fault = (
                f"Its last events are gone: it had {head['head_seq']} and has {self.seq}."
                if isinstance(head["head_seq"], int) and head["head_seq"] > self.seq
                else f"Its head is at {head['head_seq']}, its last event is {self.seq}."
            )
            yield _of_chain(self.name, fault)
        elif head["head_hash"] != self.hash:
            yield _of_chain(self.name, "Its head has another hash than its last event.")
        if not isinstance(head["settled_seq"], int) or not 0 <= head["settled_seq"] <= max(self.seq, 0):
            yield _of_chain(
                self.name, f"It is said to be settled at {head['settled_seq']}, after its last event."
            )


def parse_body(text: str) -> dict[str, Any] | None:
    """Give the body as values; None when it is not the canonical JSON an event is written in."""
    try:
        body = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        quick = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        # For whole numbers, strings and ASCII names this is RFC 8785, and much faster; where it differs, ask.
        if quick != text and canonical(body) != text:
            return None
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _of_chain(row: str, sentence: str) -> Finding:
    return Finding(FindingKind.CHAIN, "chain", row, sentence)


def _of_event(row: str, sentence: str) -> Finding:
    return Finding(FindingKind.CHAIN, "event", row, sentence)
