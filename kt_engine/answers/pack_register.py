"""The handover packs that were built, and the number the next one gets. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.export_rows import AFTERWARDS
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Chain, Engagement, Event, Pack, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import PackTrigger

C, E, K, P = table_of(Chain), table_of(Event), table_of(Pack), table_of(Person)


@dataclass(frozen=True)
class ListedPack:
    handle: str
    as_of_seq: int
    files_count: int
    size_bytes: int
    manifest_sha256: str
    tagmanifest_sha256: str
    with_personnel: bool
    trigger: PackTrigger
    built_by: str
    built_at: datetime


def list_packs(database: Database, engagement: str) -> tuple[ListedPack, ...]:
    """Give the packs of an engagement, the first first. Raises NotFound."""
    with open_store(database) as reader:
        return packs_of(reader, find(reader, Engagement, engagement)["id"])


def packs_of(reader: Reader, engagement_id: int) -> tuple[ListedPack, ...]:
    rows = reader.rows(
        select(K, P.c.handle.label("builder"))
        .join(P, P.c.id == K.c.built_by)
        .where(K.c.engagement_id == engagement_id)
        .order_by(K.c.number)
    )
    return tuple(_listed(row) for row in rows)


def pack_handle(reader: Reader, engagement_id: int, manifest_sha256: str) -> str:
    """Give the handle of the pack with this content; a new content gets the next number."""
    of_engagement = K.c.engagement_id == engagement_id
    known = reader.value(select(K.c.handle).where(of_engagement, K.c.manifest_sha256 == manifest_sha256))
    if known is not None:
        return str(known)
    last = reader.value(select(func.coalesce(func.max(K.c.number), 0)).where(of_engagement))
    return f"{by_id(reader, Engagement, engagement_id)['handle']}-PK-{int(last) + 1}"


def heads_of(reader: Reader, engagement_id: int) -> tuple[str, ...]:
    """Give the hashes of the last events of both chains that tell more than that something was taken out."""
    last = [
        select(E.c.hash)
        .join(C, C.c.id == E.c.chain_id)
        .where(where, E.c.kind.not_in(AFTERWARDS))
        .order_by(E.c.seq.desc())
        .limit(1)
        for where in (C.c.engagement_id == engagement_id, C.c.engagement_id.is_(None))
    ]
    return tuple(str(reader.value(statement)) for statement in last)


def _listed(row: RowMapping) -> ListedPack:
    return ListedPack(
        handle=row["handle"],
        as_of_seq=row["as_of_seq"],
        files_count=row["files_count"],
        size_bytes=row["size_bytes"],
        manifest_sha256=row["manifest_sha256"],
        tagmanifest_sha256=row["tagmanifest_sha256"],
        with_personnel=row["with_personnel"],
        trigger=row["trigger"],
        built_by=row["builder"],
        built_at=row["built_at"],
    )
