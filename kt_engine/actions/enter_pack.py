"""Enters a handover pack that was built, with the signed head of the chain that lies in it. It builds nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kt_engine.actions.authority import require
from kt_engine.errors import Conflict, Refused
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Checkpoint, Pack, table_of
from kt_engine.store.unit import Act, Unit
from kt_engine.words import PackTrigger

KIND = "pack_built"
K = table_of(Pack)


@dataclass(frozen=True)
class BuiltPack:
    """What a pack turned out to be."""

    handle: str
    held: CheckpointText
    """The head of the chain up to which its facts reach."""
    manifest_sha256: str
    tagmanifest_sha256: str
    files_count: int
    size_bytes: int
    with_personnel: bool


def enter_pack(
    database: Database, act: Act, engagement_id: int, built: BuiltPack, trigger: PackTrigger
) -> bool:
    """Enter it; False when the same content was entered before, which writes nothing.

    Raises Refused for who may not build packs, Conflict when another content took the handle in the meantime.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        _check(unit, engagement_id, trigger)
        before = unit.repeats(KIND)
        if before not in {None, built.handle}:
            raise Refused(
                f"With this command id {before} was built, and more has happened since. Nothing was kept; use a new id."
            )
        known = unit.first(
            select(K.c.manifest_sha256).where(K.c.engagement_id == engagement_id, K.c.handle == built.handle)
        )
        if known is not None:
            if known["manifest_sha256"] != built.manifest_sha256:
                raise Conflict(built.handle)
            return False
        _insert(unit, engagement_id, built, trigger)
        unit.event(
            KIND,
            built.handle,
            as_of_seq=built.held.seq,
            manifest_sha256=built.manifest_sha256,
            files_count=built.files_count,
            trigger=trigger,
        )
        return True


def _check(unit: Unit, engagement_id: int, trigger: PackTrigger) -> None:
    verb = "build packs" if trigger is PackTrigger.BY_HAND else "move what can be moved"
    require(unit, verb, engagement_id=engagement_id)


def _insert(unit: Unit, engagement_id: int, built: BuiltPack, trigger: PackTrigger) -> None:
    held = built.held
    unit.insert(
        Pack, engagement_id=engagement_id, handle=built.handle, number=int(built.handle.rpartition("-")[2]),
        as_of_seq=held.seq, manifest_sha256=built.manifest_sha256, tagmanifest_sha256=built.tagmanifest_sha256,
        files_count=built.files_count, size_bytes=built.size_bytes, with_personnel=built.with_personnel,
        trigger=trigger, built_by=unit.act.by, built_at=unit.act.at,
    )  # fmt: skip
    unit.insert(
        Checkpoint, engagement_id=engagement_id, head_seq=held.seq, head_hash=held.head_hash, key_id=held.key_id,
        signature=held.signature, made_at=datetime.fromisoformat(held.made_at), made_by=unit.act.by,
    )  # fmt: skip
