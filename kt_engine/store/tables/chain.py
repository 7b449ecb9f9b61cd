"""The memory: chains of events and the erasable texts beside them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from kt_engine.store.columns import counter, digest, key, long_text, moment, ref, word

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Chain(SQLModel, table=True):
    """The head of one chain: an engagement's, or the installation's (NULL). Locked first by every write."""

    __tablename__ = "chain"
    __table_args__ = ({"info": {"chain": None}},)

    id: int | None = key()
    engagement_id: int | None = Field(default=None, unique=True)
    head_seq: int = counter()
    head_hash: str = word(64)
    settled_seq: int = counter()
    """The head a tick saw when it found nothing left to move."""
    claimed_by: str | None = word(120, null=True)
    claimed_at: datetime | None = moment(null=True)


class Event(SQLModel, table=True):
    """One line of memory; `body` is the RFC 8785 JSON whose SHA-256 is `hash`. Never edited."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq"),
        UniqueConstraint("by", "command_id"),
        {"info": {"chain": None, "evidence": True}},
    )

    id: int | None = key()
    chain_id: int = ref("chain.id", index=False)
    seq: int = Field(ge=1)
    prev_hash: str = digest()
    hash: str = Field(default=None, unique=True, max_length=64)
    chain_format: int = 1
    kind: str = word(60, index=True)
    subject: str = word(80, index=True)
    by: int | None = ref("person.id", null=True, index=False)
    at: datetime = moment()
    recorded_at: datetime = moment()
    command_id: str | None = word(120, null=True)
    body: str = long_text()


class EventText(SQLModel, table=True):
    """The text behind a salted digest in an event's body; erasing it leaves the chain valid."""

    __tablename__ = "event_text"
    __table_args__ = (
        UniqueConstraint("event_id", "place"),
        {"info": {"chain": None}},
    )

    id: int | None = key()
    event_id: int = ref("event.id")
    place: str = word(120)
    """`table:id:column` of the row that holds the text, or `fact:name`."""
    salt: str = word(32)
    text: str = long_text()
