"""The controls of each process, and who answers for each of them from which day on."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, one_of, ref, typed_text, whole, word
from kt_engine.words import ControlFrequency


class Control(SQLModel, table=True):
    """One control against one risk; somebody answers for it on every day."""

    __tablename__ = "control"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        UniqueConstraint("process_id", "control_key"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-CT2."""
    number: int = whole()
    process_id: int = ref("process.id", index=False)
    control_key: str = word(60)
    """Of the playbook or of the file it came with."""
    risk: str = typed_text()
    title: str = typed_text()
    frequency: ControlFrequency = one_of(ControlFrequency)
    evidence: str = typed_text()
    """What is kept as proof that it was done."""
    regulated: str | None = word(60, null=True)
    """Which body of rules asks for it; NULL: none does."""
    from_on: date = day(null=False)
    """The first day on which somebody must answer for it."""
    raised_by: int = ref("person.id", index=False)
    version: int = whole(default=1)


class ControlOwner(SQLModel, table=True):
    """One person who answers for a control from a day on, until the next one does or a last day."""

    __tablename__ = "control_owner"
    __table_args__ = (
        UniqueConstraint("control_id", "number"),
        UniqueConstraint("control_id", "from_on"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    control_id: int = ref("control.id")
    number: int = whole()
    person_id: int = ref("person.id")
    from_on: date = day(null=False)
    until_on: date | None = day()
    """The last day, inclusive; NULL: until the next one takes over."""
    agreement_id: int | None = ref("agreement.id", null=True, index=False)
    """What the taker and the client's process owner signed; NULL: who had it when it came on the register."""
    recorded_by: int = ref("person.id", index=False)
