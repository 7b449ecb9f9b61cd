"""Lays checkpoints that were kept elsewhere beside the chains: a cut tail, a recomputed chain, an older copy.

Who can write a whole chain can make it anew so that it proves itself; a head that somebody else holds shows it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from kt_engine.answers.raw_rows import INSTALLATION, plain_rows
from kt_engine.answers.verification import Finding, FindingKind, Outside
from kt_engine.exchange.checkpoint_text import CheckpointText, key_id_of
from kt_engine.store.tables import Chain, Checkpoint, Event, table_of
from kt_engine.store.unit import Reader

CHAIN, EVENT, CHECKPOINT = table_of(Chain), table_of(Event), table_of(Checkpoint)


class OutsideCheck:
    """The chains of a store beside checkpoints; `public_key` is this installation's own, where it is at hand."""

    def __init__(self, reader: Reader, engagement_id: int | None, public_key: str | None) -> None:
        self.reader = reader
        self.engagement_id = engagement_id
        self.heads = {chain_name(row["engagement_id"]): row for row in plain_rows(reader, CHAIN)}
        self.public_key = public_key
        self.made = list(plain_rows(reader, CHECKPOINT, engagement_id=engagement_id))
        self.keys = {str(row["key_id"]) for row in self.made}
        if public_key:
            self.keys.add(key_id_of(public_key))
        self.proven: dict[str, int] = {}

    def findings(self, checkpoints: Sequence[CheckpointText]) -> Iterator[Finding]:
        """Give what contradicts the checkpoints that were given, and those this store says it has made."""
        for row in self.made:
            fault = self._own_fault(row)
            if fault is not None:
                yield Finding(FindingKind.CHECKPOINT, "checkpoint", f"checkpoint {row['id']}", fault)
        for one in checkpoints:
            fault = self._fault(one)
            if fault is None:
                self.proven[one.chain] = max(one.seq, self.proven.get(one.chain, 0))
            else:
                name = f"{one.chain} event {one.seq}"
                yield Finding(FindingKind.CHECKPOINT, "chain", name, fault)

    def outside(self) -> tuple[Outside, ...]:
        """Give for each chain up to where it is proven; call it after the findings were read."""
        wanted = (None, self.engagement_id)
        return tuple(
            Outside(name, int(row["head_seq"]), self.proven.get(name))
            for name, row in self.heads.items()
            if (self.engagement_id is None or row["engagement_id"] in wanted) and type(row["head_seq"]) is int
        )

    def _own_fault(self, row: dict[str, Any]) -> str | None:
        """Look at a checkpoint of the store itself: who makes a chain anew would need the key to make it again."""
        chain = chain_name(row["engagement_id"])
        if self._hash(chain, row["head_seq"]) != row["head_hash"]:
            return f"It saw another event {row['head_seq']} in the chain {chain}: the chain was made anew."
        if not self.public_key or row["key_id"] != key_id_of(self.public_key):
            return None
        first = self._hash(INSTALLATION, 1) or ""
        made = CheckpointText(
            first, chain, row["head_seq"], row["head_hash"], str(row["made_at"]), row["key_id"], self.public_key,
            str(row["signature"]),
        )  # fmt: skip
        return None if made.is_genuine else "Its signature is not that of this installation's key."

    def _fault(self, one: CheckpointText) -> str | None:
        if not one.is_genuine:
            return "The signature of this checkpoint is broken: the file was changed, and proves nothing."
        ours = one.key_id in self.keys
        if self._hash(INSTALLATION, 1) != one.installation:
            return (
                "The installation was recomputed from its first event: this checkpoint was made with its own key, "
                "and saw another first event."
                if ours
                else "This checkpoint is of another installation. Ask for the one of this installation."
            )
        if not ours:
            return (
                f"This checkpoint was made with the key {one.key_id}, which this installation does not know: the key "
                "file was replaced, or the events that tell of the key were cut off. Ask who keeps the key."
            )
        return self._cut(one)

    def _cut(self, one: CheckpointText) -> str | None:
        head = self.heads.get(one.chain)
        if head is None:
            return (
                f"The chain {one.chain} is gone; the checkpoint of {one.made_at} saw {one.seq} events of it."
            )
        found = self._hash(one.chain, one.seq)
        if found is None:
            return (
                f"The chain ends at event {head['head_seq']}, and the checkpoint of {one.made_at} saw event {one.seq}: "
                "its last events were cut off, or an older copy was brought back."
            )
        if found != one.head_hash:
            return (
                f"The chain was recomputed: the checkpoint of {one.made_at} saw event {one.seq} with the hash "
                f"{one.head_hash[:16]}, and now it has {found[:16]}."
            )
        return None

    def _hash(self, chain: str, seq: int) -> str | None:
        head: dict[str, Any] | None = self.heads.get(chain)
        if head is None:
            return None
        value = self.reader.value(
            select(EVENT.c.hash).where(EVENT.c.chain_id == head["id"], EVENT.c.seq == seq)
        )
        return None if value is None else str(value)


def chain_name(engagement_id: int | None) -> str:
    return INSTALLATION if engagement_id is None else f"E{engagement_id}"
