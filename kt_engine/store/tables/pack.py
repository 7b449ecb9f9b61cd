"""The handover packs that were built: which facts are in them, and the hash everything in them hangs on."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import bytes_count, digest, flag, key, moment, one_of, ref, whole, word
from kt_engine.words import PackTrigger


class Pack(SQLModel, table=True):
    """One handover pack; immutable. The same content is entered once, however often it is built."""

    __tablename__ = "pack"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("engagement_id", "manifest_sha256"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """As it stands in the pack and on its certificate: `E7-PK-2`."""
    number: int = whole()
    as_of_seq: int = whole()
    """The last event whose facts are in it."""
    manifest_sha256: str = digest()
    """Of manifest-sha256.txt, which holds the hash of every file of the payload."""
    tagmanifest_sha256: str = digest()
    """Of tagmanifest-sha256.txt, which holds the hash of every file beside the payload."""
    files_count: int = whole()
    size_bytes: int = bytes_count()
    """Of the payload."""
    with_personnel: bool = flag()
    """True: scores by name are in it."""
    trigger: PackTrigger = one_of(PackTrigger)
    built_by: int = ref("person.id", index=False)
    built_at: datetime = moment()
