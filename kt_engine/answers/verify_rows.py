"""Compares the rows of every proven table with the rows the events tell of, both ways; it knows no rule."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, select

from kt_engine.answers.raw_rows import plain_rows, row_name
from kt_engine.answers.replay import Replay, Told
from kt_engine.answers.verification import Finding, FindingKind, Progress
from kt_engine.store.columns import plain
from kt_engine.store.events import salted_digest
from kt_engine.store.tables import Chain, Event, EventText, metadata, table_of
from kt_engine.store.unit import Reader, defaults_of

CHAIN, EVENT, TEXT = table_of(Chain), table_of(Event), table_of(EventText)
ERASED = (None, "", "(erased)")


class RowCheck:
    """One pass over the proven tables; `rows` holds how many rows were compared."""

    def __init__(self, reader: Reader, replay: Replay, engagement_id: int | None) -> None:
        self.reader = reader
        self.replay = replay
        self.engagement_id = engagement_id
        self.rows = 0
        self.erased = 0
        self.texts: dict[tuple[int, str], dict[str, Any]] = {}

    def findings(self, progress: Progress) -> Iterator[Finding]:
        yield from self._side_texts()
        left = set(self.replay.rows)
        tables = proven_tables()
        for number, table in enumerate(tables, 1):
            for row in plain_rows(self.reader, table, engagement_id=self.engagement_id):
                self.rows += 1
                key = (table.name, row["id"])
                left.discard(key)
                told = self.replay.rows.get(key)
                if told is None:
                    yield _of_row(table.name, row_name(table.name, row), "No event tells of this row.")
                else:
                    yield from self._columns(table, row, told)
            progress("records", number, len(tables))
        for name, row_id in sorted(left):
            told = self.replay.rows[name, row_id]
            known = row_name(name, {**told.columns, "id": row_id})
            yield _of_row(name, known, f"The row is gone; {told.chain} event {told.born_seq} made it.")

    def _side_texts(self) -> Iterator[Finding]:
        """Check each kept text against the digest its event holds, and keep it for the rows."""
        where = None
        if self.engagement_id is not None:
            chains = select(CHAIN.c.id).where(
                CHAIN.c.engagement_id.is_(None) | (CHAIN.c.engagement_id == self.engagement_id)
            )
            where = TEXT.c.event_id.in_(select(EVENT.c.id).where(EVENT.c.chain_id.in_(chains)))
        for row in plain_rows(self.reader, TEXT, where=where):
            digest = self.replay.texts.get((row["event_id"], row["place"]))
            name = f"event_text {row['id']} ({row['place']})"
            if digest is None:
                yield Finding(FindingKind.TEXT, "event_text", name, "No event speaks of this text.")
                continue
            self.texts[row["event_id"], row["place"]] = row
            if salted_digest(str(row["salt"]), str(row["text"])) == digest:
                continue
            if self.replay.was_erased(row["event_id"], row["place"]) and row["text"] in ERASED:
                self.erased += 1
            elif row["text"] in ERASED:
                yield _of_text(name, "The text was erased, and no event says that it was.")
            else:
                yield _of_text(name, "The text is not the one its event has the digest of.")
        for event_id, place in sorted(self.replay.texts.keys() - self.texts.keys()):
            chain, seq = self.replay.places[event_id, place]
            yield _of_text(
                f"{chain} event {seq} ({place})",
                "The text is gone; an erasure leaves its place, and says so in an event.",
            )

    def _columns(self, table: Table, row: dict[str, Any], told: Told) -> Iterator[Finding]:
        handle = told.columns.get("handle")
        name = handle if isinstance(handle, str) else row_name(table.name, row)
        for column in table.columns:
            if column.info.get("live"):
                continue
            if column.name not in told.columns:
                right = row[column.name] == plain(defaults_of(table).get(column.name))
            else:
                right = self._agrees(table, column, row, told)
            if not right:
                yield _of_row(table.name, name, f"The column {column.name} is not what the events say.")

    def _agrees(self, table: Table, column: Column[Any], row: dict[str, Any], told: Told) -> bool:
        actual, said = row[column.name], told.columns[column.name]
        if not isinstance(said, dict):
            return bool(actual == said and isinstance(actual, bool) == isinstance(said, bool))
        if "sha256" in said:
            return isinstance(actual, str) and hashlib.sha256(actual.encode()).hexdigest() == said["sha256"]
        place = f"{table.name}:{row['id']}:{column.name}"
        side = self.texts.get((told.text_events[column.name], place))
        if side is None:
            return actual in ERASED
        if actual in ERASED and side["text"] in ERASED:
            return True
        # A text that is still in its row while its proof was erased is an erasure that stopped half way.
        return side["text"] not in ERASED and salted_digest(str(side["salt"]), str(actual)) == said.get(
            "digest"
        )


def proven_tables() -> tuple[Table, ...]:
    """Give the tables whose rows the events tell of, in the order they depend on each other."""
    return tuple(table for table in metadata.sorted_tables if table.info["chain"] is not None)


def _of_text(name: str, sentence: str) -> Finding:
    return Finding(FindingKind.TEXT, "event_text", name, sentence)


def _of_row(table: str, row: str, sentence: str) -> Finding:
    return Finding(FindingKind.ROW, table, row, sentence)
