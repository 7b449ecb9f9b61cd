"""Who is certified on which process, and whether he still will be on a day. It writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from kt_engine.plan.milestones import GO_LIVE
from kt_engine.store.leaving import known_leavers
from kt_engine.store.seats import newest_attritions
from kt_engine.store.tables import Certification, Person, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, TaskStatus

C, P, T = table_of(Certification), table_of(Person), table_of(Task)


@dataclass(frozen=True)
class CertifiedPerson:
    certification: str
    certification_id: int
    person: str
    person_id: int
    process_id: int
    shift: str | None
    language: str | None
    proof_sha256: str | None
    until: date | None
    """The last day on which he counts: of the certificate, or of the person; None: nothing ends it."""

    def counts_on(self, on: date) -> bool:
        return self.until is None or self.until >= on


def certified_people(reader: Reader, engagement_id: int, today: date) -> tuple[CertifiedPerson, ...]:
    """Give everybody certified or later, with the last day that is known of each."""
    leavers, attritions = known_leavers(reader, today), newest_attritions(reader, engagement_id)
    rows = reader.rows(
        select(C, P.c.handle.label("person"), P.c.disabled_on)
        .join(P, P.c.id == C.c.person_id)
        .where(C.c.engagement_id == engagement_id, C.c.status.in_(CERTIFIED_OR_LATER))
        .order_by(C.c.id)
    )
    return tuple(
        CertifiedPerson(
            row["handle"],
            row["id"],
            row["person"],
            row["person_id"],
            row["process_id"],
            row["shift"],
            row["language"],
            row["evidence_sha256"],
            _until(
                row["expires_on"],
                leavers[row["person_id"]]["last_on"] if row["person_id"] in leavers else None,
                attritions[row["id"]]["left_on"] if row["id"] in attritions else None,
            ),
        )
        for row in rows
        if row["disabled_on"] is None or row["disabled_on"] > today
    )


def _until(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def go_lives_of(reader: Reader, engagement_id: int) -> Mapping[int, date]:
    """Give the day each process goes live, or is planned to; processes without such a day are left out."""
    on = func.coalesce(T.c.actual_on, T.c.forecast_on, type_=T.c.actual_on.type)
    rows = reader.rows(
        select(T.c.process_id, func.max(on, type_=T.c.actual_on.type).label("on"))
        .where(T.c.engagement_id == engagement_id, T.c.milestone == GO_LIVE, T.c.process_id.is_not(None))
        .where(T.c.status != TaskStatus.WITHDRAWN)
        .group_by(T.c.process_id)
    )
    return {row["process_id"]: row["on"] for row in rows if row["on"] is not None}
