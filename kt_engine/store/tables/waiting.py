"""How long an answer may take, who was reminded, what was written to whom, and what silence led to."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    counter,
    day,
    digest,
    flag,
    key,
    long_text,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import MessageKind, MessageStatus, Side, WaitKind


class ContractTerm(SQLModel, table=True):
    """What the contract says of one kind of answer: its period, its clause, and what silence means."""

    __tablename__ = "contract_term"
    __table_args__ = (
        UniqueConstraint("contract_id", "wait", "side"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    contract_id: int = ref("contract.id", index=False)
    wait: WaitKind = one_of(WaitKind)
    side: Side = one_of(Side)
    """Who has to answer."""
    answer_days: int = whole()
    """Working days of that side, counted from the day after the question."""
    clause: str = typed_text()
    deemed: bool = flag()
    """True: silence is acceptance, after a notice."""


class Reminder(SQLModel, table=True):
    """One reminder or escalation of one wait to one person; made by the sweep, never twice."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("engagement_id", "thing", "round", "wait", "person_id", "kind", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    thing: str = word(100)
    """Handle of what waits."""
    round: int = whole()
    """1, 2, ...: each new version of the thing is a new round."""
    wait: WaitKind = one_of(WaitKind)
    person_id: int = ref("person.id")
    kind: MessageKind = one_of(MessageKind)
    number: int = whole()
    asked_on: date = day(null=False)
    due_on: date = day(null=False)
    reminded_at: datetime = moment()


class Message(SQLModel, table=True):
    """A mail to a person, by SMTP or as a file in the outbox."""

    __tablename__ = "message"
    __table_args__ = ({"info": {"chain": "either"}},)

    id: int | None = key()
    engagement_id: int | None = ref("engagement.id", null=True)
    person_id: int = ref("person.id")
    kind: MessageKind = one_of(MessageKind)
    about: str = word(120)
    title: str = typed_text()
    text: str = typed_text()
    written_at: datetime = moment()
    status: MessageStatus = one_of(MessageStatus)
    sent_at: datetime | None = moment(null=True)
    attempts_count: int = counter()


class DelayNotice(SQLModel, table=True):
    """A numbered notice that an answer is overdue, with what it costs; sending and receipt are noted on it."""

    __tablename__ = "delay_notice"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("engagement_id", "thing", "round", "wait", "side", "issued_on"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-N1."""
    number: int = whole()
    thing: str = word(100)
    round: int = whole()
    wait: WaitKind = one_of(WaitKind)
    side: Side = one_of(Side)
    """Who has not answered."""
    asked_on: date = day(null=False)
    due_on: date = day(null=False)
    clause: str | None = typed_text(null=True)
    lost_days: int = whole()
    """Working days of that side from the day after `due_on` to the day of the notice, inclusive."""
    facts_json: str = long_text()
    facts_sha256: str = digest()
    issued_by: int = ref("person.id", index=False)
    issued_on: date = day(null=False)
    sent_on: date | None = day()
    sent_to: str | None = typed_text(null=True)
    received_on: date | None = day()
    received_by: str | None = typed_text(null=True)
    version: int = whole(default=1)


class DeemedAcceptance(SQLModel, table=True):
    """A version the contract takes as accepted because nobody answered; never a signature."""

    __tablename__ = "deemed_acceptance"
    __table_args__ = (
        UniqueConstraint("handover_version_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handover_version_id: int = ref("handover_version.id", index=False)
    object_sha256: str = digest()
    contract_term_id: int = ref("contract_term.id", index=False)
    delay_notice_id: int = ref("delay_notice.id", index=False)
    """The last notice that stayed without an answer."""
    deemed_on: date = day(null=False)
    recorded_by: int = ref("person.id", index=False)
