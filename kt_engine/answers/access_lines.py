"""The rights of access of an engagement: who needs them, what their users found, what must be taken away. No writes."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, case, func, select

from kt_engine.store.tables import AccessRight, AccessTest, Person, Process, Site, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AccessStatus

X, AT = table_of(AccessRight), table_of(AccessTest)
PE, PR, S = table_of(Person), table_of(Process), table_of(Site)
ORDER = (
    AccessStatus.FAILED,
    AccessStatus.GRANTED,
    AccessStatus.REQUESTED,
    AccessStatus.WORKING,
    AccessStatus.REVOKED,
)


@dataclass(frozen=True)
class AccessLine:
    """One right of one person as it stands on a day."""

    handle: str
    person: str
    """Handle."""
    name: str
    process: str | None
    """None: every process."""
    process_id: int | None
    system: str
    right: str
    site: str
    shift: str
    status: AccessStatus
    requested_on: date
    granted_on: date | None
    tested_on: date | None
    """Of the newest try by its user."""
    reason: str | None
    """Why the newest try failed."""
    revoked_on: date | None
    last_on: date | None
    """The last day of a user who leaves."""
    overdue_days: int
    """Calendar days since a user who left should have lost it; 0 while he is there."""
    failed_tries: int = 0
    """How often it failed when its user tried it, the newest try among them."""

    @property
    def is_needed(self) -> bool:
        """False for what was revoked, and for what somebody who has left still holds."""
        return self.status is not AccessStatus.REVOKED and not self.overdue_days

    @property
    def must_be_revoked(self) -> bool:
        return self.overdue_days > 0


def access_lines(reader: Reader, engagement_id: int, today: date) -> tuple[AccessLine, ...]:
    """Give every right, what is overdue to be taken away first, then what does not work yet."""
    newest = (
        select(
            AT.c.access_right_id,
            func.max(AT.c.number).label("number"),
            func.sum(case((AT.c.works.is_(False), 1), else_=0)).label("failed_tries"),
        )
        .where(AT.c.engagement_id == engagement_id)
        .group_by(AT.c.access_right_id)
        .subquery()
    )
    rows = reader.rows(
        select(
            X,
            PE.c.handle.label("person"),
            PE.c.name,
            PE.c.disabled_on,
            PR.c.handle.label("process"),
            S.c.handle.label("site"),
            AT.c.tested_at,
            AT.c.reason,
            newest.c.failed_tries,
        )
        .join(PE, PE.c.id == X.c.person_id)
        .join(S, S.c.id == X.c.site_id)
        .outerjoin(PR, PR.c.id == X.c.process_id)
        .outerjoin(newest, newest.c.access_right_id == X.c.id)
        .outerjoin(AT, (AT.c.access_right_id == X.c.id) & (AT.c.number == newest.c.number))
        .where(X.c.engagement_id == engagement_id)
        .order_by(X.c.id)
    )
    found = [_line(row, today) for row in rows]
    return tuple(sorted(found, key=lambda one: (-one.overdue_days, ORDER.index(one.status))))


def _line(row: RowMapping, today: date) -> AccessLine:
    last_on = row["disabled_on"] - timedelta(days=1) if row["disabled_on"] else None
    held = row["status"] is not AccessStatus.REVOKED
    return AccessLine(
        handle=row["handle"],
        person=row["person"],
        name=row["name"],
        process=row["process"],
        process_id=row["process_id"],
        system=row["system_key"],
        right=row["right"],
        site=row["site"],
        shift=row["shift"],
        status=row["status"],
        requested_on=row["requested_on"],
        granted_on=row["granted_on"],
        tested_on=row["tested_at"].date() if row["tested_at"] else None,
        reason=row["reason"] if row["status"] is AccessStatus.FAILED else None,
        revoked_on=row["revoked_on"],
        last_on=last_on,
        overdue_days=max((today - last_on).days, 0) if last_on and held else 0,
        failed_tries=int(row["failed_tries"] or 0),
    )


def ready_of(lines: tuple[AccessLine, ...], process_id: int | None) -> tuple[int, int]:
    """Count the rights that work, tried by their own users, and all that are needed; of a process, or of all."""
    needed = [
        one for one in lines if one.is_needed and (process_id is None or one.process_id in {None, process_id})
    ]
    return sum(one.status is AccessStatus.WORKING for one in needed), len(needed)
