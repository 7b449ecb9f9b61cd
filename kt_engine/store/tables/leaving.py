"""People who leave and what they take with them, people whose data was erased, and signed heads of chains."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, digest, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import KnowledgeSource


class Leaving(SQLModel, table=True):
    """Somebody's last day, and since when it is known. The newest row counts."""

    __tablename__ = "leaving"
    __table_args__ = (
        UniqueConstraint("person_id", "number"),
        {"info": {"chain": "installation", "evidence": True}},
    )

    id: int | None = key()
    person_id: int = ref("person.id", index=False)
    number: int = whole()
    last_on: date = day(null=False)
    known_on: date = day(null=False)
    successor_id: int | None = ref("person.id", null=True, index=False)
    recorded_by: int = ref("person.id", index=False)


class KnowledgeSourceRow(SQLModel, table=True):
    """One more giver of a knowledge item, or a recording of it, beside who the playbook says gives it."""

    __tablename__ = "knowledge_source"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    process_id: int | None = ref("process.id", null=True)
    item_key: str = word(60)
    kind: KnowledgeSource = one_of(KnowledgeSource)
    person_id: int | None = ref("person.id", null=True)
    reference: str | None = typed_text(null=True)
    """Where the recording lies."""
    on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)


class Erasure(SQLModel, table=True):
    """A person's data was erased; what he signed stays."""

    __tablename__ = "erasure"
    __table_args__ = ({"info": {"chain": "installation", "evidence": True}},)

    id: int | None = key()
    person_id: int = ref("person.id")
    texts_count: int = whole()
    reason: str = typed_text()
    erased_by: int = ref("person.id", index=False)
    erased_at: datetime = moment()
    auth_event_id: int | None = ref("auth_event.id", null=True, index=False)


class Checkpoint(SQLModel, table=True):
    """The head of a chain at one moment, signed with the installation's key, to be kept by somebody else."""

    __tablename__ = "checkpoint"
    __table_args__ = ({"info": {"chain": "either", "evidence": True}},)

    id: int | None = key()
    engagement_id: int | None = ref("engagement.id", null=True)
    head_seq: int = whole()
    head_hash: str = digest()
    key_id: str = word(16)
    signature: str = word(128)
    """Ed25519 over the checkpoint's canonical text, hexadecimal."""
    made_at: datetime = moment()
    made_by: int = ref("person.id", index=False)
