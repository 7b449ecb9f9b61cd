"""Whether something a register lists changed since it was last issued: access, sessions, controls. No writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, Table, func, or_, select

from kt_engine.store.tables import (
    AccessRight,
    Agreement,
    Assumption,
    Chain,
    Communication,
    Control,
    Document,
    Event,
    PeopleNotice,
    PlannedSession,
    ReadinessPoint,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus, DocumentKey

D, EV, CH, A = table_of(Document), table_of(Event), table_of(Chain), table_of(Agreement)


@dataclass(frozen=True)
class Followed:
    """What a register lists, and what changes it."""

    table: Table
    events: tuple[str, ...]
    agreed: tuple[AgreementKind, ...] = ()
    """The kinds of agreement that change it when they are agreed."""


FOLLOWED: Mapping[DocumentKey, Followed] = {
    DocumentKey.ACCESS_REGISTER: Followed(
        table_of(AccessRight),
        ("access_requested", "access_granted", "access_tested", "access_revoked", "access_imported"),
    ),
    DocumentKey.READINESS_LOG: Followed(
        table_of(ReadinessPoint),
        (
            "readiness_point_added",
            "readiness_point_changed",
            "readiness_point_closed",
            "readiness_point_reopened",
        ),
        (AgreementKind.READINESS,),
    ),
    DocumentKey.KT_PLAN: Followed(
        table_of(PlannedSession),
        (
            "sessions_planned",
            "knowledge_session_booked",
            "knowledge_session_moved",
            "knowledge_session_cancelled",
            "knowledge_session_held",
        ),
        (AgreementKind.ALLOCATION,),
    ),
    DocumentKey.CONTROL_REGISTER: Followed(
        table_of(Control), ("control_added", "controls_imported"), (AgreementKind.CONTROL_OWNER,)
    ),
    DocumentKey.PEOPLE_NOTICES: Followed(
        table_of(PeopleNotice), ("people_notice_added", "people_notice_given", "transfer_moved")
    ),
    DocumentKey.COMMUNICATION_PLAN: Followed(
        table_of(Communication), ("communication_planned", "communication_sent")
    ),
    DocumentKey.ASSUMPTION_REGISTER: Followed(
        table_of(Assumption),
        ("assumption_added", "change_note_noted", "commitment_added", "commitment_estimated"),
        (AgreementKind.ASSUMPTION, AgreementKind.COMMITMENT),
    ),
}


def register_changed(reader: Reader, engagement_id: int, key: DocumentKey, today: date) -> bool:
    """Tell whether a register should be issued: first with its first row, then once a day at most."""
    followed = FOLLOWED[key]
    row = followed.table
    if reader.value(select(row.c.id).where(row.c.engagement_id == engagement_id).limit(1)) is None:
        return False
    where = (D.c.engagement_id == engagement_id, D.c.document_key == key)
    if reader.value(select(D.c.id).where(*where).limit(1)) is None:
        return True
    return bool(reader.rows(stale(key, today).where(CH.c.engagement_id == engagement_id)))


def stale(key: DocumentKey, today: date) -> Select[tuple[int]]:
    """Give the engagements whose register is of an earlier day and does not know the newest change."""
    followed = FOLLOWED[key]
    issued = (
        select(D.c.engagement_id, func.max(D.c.as_of_seq).label("seq"), func.max(D.c.issued_at).label("at"))
        .where(D.c.document_key == key)
        .group_by(D.c.engagement_id)
        .subquery()
    )
    changes: ColumnElement[bool] = EV.c.kind.in_(followed.events)
    if followed.agreed:
        agreed = select(A.c.handle).where(A.c.kind.in_(followed.agreed), A.c.status == AgreementStatus.AGREED)
        changes = or_(changes, (EV.c.kind == "agreement_signed") & EV.c.subject.in_(agreed))
    return (
        select(CH.c.engagement_id)
        .join(issued, issued.c.engagement_id == CH.c.engagement_id)
        .join(EV, EV.c.chain_id == CH.c.id)
        .where(changes, EV.c.seq > issued.c.seq)
        .where(issued.c.at < datetime.combine(today, time.min, UTC))
        .distinct()
    )
