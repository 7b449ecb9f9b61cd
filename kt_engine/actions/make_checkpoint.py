"""Signs the head of a chain, so that somebody outside can hold it and find what is cut off or made anew later."""

from pathlib import Path

from sqlalchemy import select

from kt_engine.actions.authority import acting_person, require
from kt_engine.errors import Refused
from kt_engine.exchange.checkpoint_text import (
    CheckpointText,
    new_signing_key,
    public_key_of,
    signed_checkpoint,
)
from kt_engine.store.columns import moment_text
from kt_engine.store.database import Database, open_store
from kt_engine.store.key_files import CHECKPOINT, key_of
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import Chain, Checkpoint, Event, table_of
from kt_engine.store.unit import Act, Reader, Unit
from kt_engine.words import Role

KIND = "checkpoint_made"
C, E, K = table_of(Chain), table_of(Event), table_of(Checkpoint)
OFFICES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})


def make_checkpoint(
    database: Database, act: Act, keys: Path, engagement_id: int | None, *, to_export: bool = False
) -> CheckpointText:
    """Sign the head of an engagement's chain, or of the installation's; `to_export`: as part of an export of evidence.

    The event of it comes after that head. Raises Refused for who may not.
    """
    # The key is made before the store is locked, and never in a dry run.
    private = new_signing_key() if database.dry_run else key_of(keys, CHECKPOINT, new_signing_key)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return _as_made(unit, engagement_id, private)
        _check(unit, engagement_id, to_export=to_export)
        where = C.c.engagement_id.is_(None) if engagement_id is None else C.c.engagement_id == engagement_id
        head = unit.rows(select(C.c.head_seq, C.c.head_hash).where(where))[0]
        made = signed_checkpoint(
            private,
            installation=first_hash(unit),
            chain="installation" if engagement_id is None else f"E{engagement_id}",
            seq=head["head_seq"],
            head_hash=head["head_hash"],
            made_at=moment_text(act.at),
        )
        unit.insert(
            Checkpoint, engagement_id=engagement_id, head_seq=made.seq, head_hash=made.head_hash,
            key_id=made.key_id, signature=made.signature, made_at=act.at, made_by=act.by,
        )  # fmt: skip
        unit.event(KIND, made.chain, seq=made.seq, key_id=made.key_id, to_export=to_export)
        return made


def first_hash(reader: Reader) -> str:
    """Give the hash of the installation's first event, by which an installation is known."""
    chain = select(C.c.id).where(C.c.engagement_id.is_(None)).scalar_subquery()
    return str(reader.value(select(E.c.hash).where(E.c.chain_id == chain, E.c.seq == 1)))


def _check(unit: Unit, engagement_id: int | None, *, to_export: bool) -> None:
    offices = {role for role, _ in roles_of(unit, None, unit.act.by, unit.today)} & OFFICES
    if not to_export and offices:
        acting_person(unit)
    elif engagement_id is not None:
        require(unit, "export evidence", engagement_id=engagement_id)
    else:
        handle = acting_person(unit)["handle"]
        raise Refused(
            f"{handle} may not make a checkpoint of the whole installation. An administrator or an auditor may; "
            "for one engagement: kt checkpoint make E7"
        )


def _as_made(unit: Unit, engagement_id: int | None, private: str) -> CheckpointText:
    """Give the answer to a command that was carried out before: the checkpoint its event tells of."""
    event = unit.rows(
        select(E.c.id, E.c.seq, E.c.chain_id).where(
            E.c.by == unit.act.by, E.c.command_id == unit.act.command_id
        )
    )[0]
    where = K.c.engagement_id.is_(None) if engagement_id is None else K.c.engagement_id == engagement_id
    row = unit.rows(select(K).where(where, K.c.head_seq == event["seq"] - 1).order_by(K.c.id).limit(1))[0]
    return CheckpointText(
        first_hash(unit),
        "installation" if engagement_id is None else f"E{engagement_id}",
        row["head_seq"],
        row["head_hash"],
        moment_text(row["made_at"]),
        row["key_id"],
        public_key_of(private),
        row["signature"],
    )
