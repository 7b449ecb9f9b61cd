"""Who needs which right in which system, and what the named user himself found when he tried it."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import day, flag, key, moment, one_of, ref, typed_text, whole, word
from kt_engine.words import AccessStatus


class AccessRight(SQLModel, table=True):
    """One right of one person in one system, at the site and in the shift in which it must work."""

    __tablename__ = "access_right"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id")
    handle: str = word(30, unique=True)
    """E7-X4."""
    number: int = whole()
    person_id: int = ref("person.id")
    process_id: int | None = ref("process.id", null=True)
    """NULL: for every process."""
    system_key: str = word(60)
    right: str = typed_text()
    """What the person may do there, as it is asked for."""
    site_id: int = ref("site.id", index=False)
    shift: str = word(40)
    status: AccessStatus = one_of(AccessStatus)
    requested_on: date = day(null=False)
    requested_by: int = ref("person.id", index=False)
    granted_on: date | None = day()
    revoked_on: date | None = day()
    revoked_by: int | None = ref("person.id", null=True, index=False)
    version: int = whole(default=1)


class AccessTest(SQLModel, table=True):
    """One try of a right by the person who has it."""

    __tablename__ = "access_test"
    __table_args__ = (
        UniqueConstraint("access_right_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    access_right_id: int = ref("access_right.id")
    number: int = whole()
    works: bool = flag()
    site_id: int = ref("site.id", index=False)
    shift: str = word(40)
    reason: str | None = typed_text(null=True)
    """Why it failed."""
    tested_by: int = ref("person.id", index=False)
    tested_at: datetime = moment()
