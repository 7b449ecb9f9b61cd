"""What people must be told, and by when: notices the law asks for, and the plan of who hears what."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, key, ref, typed_text, whole, word


class PeopleNotice(SQLModel, table=True):
    """One notice or consultation that must come so many days before people move."""

    __tablename__ = "people_notice"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    """E7-PN1."""
    number: int = whole()
    process_id: int | None = ref("process.id", null=True)
    """NULL: it concerns every process."""
    kind_key: str = word(60)
    title: str = typed_text()
    country: str = word(2)
    subdivision: str = word(10)
    least_calendar_days: int = whole()
    source: str = typed_text()
    """Where the number of days comes from."""
    transfer_on: date | None = day()
    """The day people move; NULL: the forecast go-live."""
    given_on: date | None = day()
    given_by: int | None = ref("person.id", null=True, index=False)
    reference: str | None = typed_text(null=True)
    raised_on: date = day(null=False)
    raised_by: int = ref("person.id", index=False)
    version: int = whole(default=1)


class Communication(SQLModel, table=True):
    """One message to one audience, by a day or so many days before a task of the plan ends."""

    __tablename__ = "communication"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-CM2."""
    number: int = whole()
    communication_key: str | None = word(60, null=True)
    """The playbook's key; NULL when a person added it."""
    process_id: int | None = ref("process.id", null=True)
    audience: str = typed_text()
    message: str = typed_text()
    channel: str = typed_text()
    owner_function: str = word(60)
    owner_id: int | None = ref("person.id", null=True, index=False)
    planned_on: date | None = day()
    due_task_id: int | None = ref("task.id", null=True, index=False)
    """It is sent so many days before this task ends; NULL: on the day that was planned."""
    lead_calendar_days: int = whole(default=0)
    sent_on: date | None = day()
    sent_by: int | None = ref("person.id", null=True, index=False)
    evidence: str | None = typed_text(null=True)
    version: int = whole(default=1)
