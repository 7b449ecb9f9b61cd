"""Every signature of one engagement: on what, by whom, for whom, in which role, how proven. It writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, String, case, cast, literal, select

from kt_engine.answers.audit_log import may_read_all
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import (
    Agreement,
    BreakGlass,
    Certification,
    Delegation,
    Engagement,
    GateVersion,
    Handover,
    HandoverVersion,
    Person,
    Signoff,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import AuthMethod, Decision, Meaning, Role, Side

S, D, B = table_of(Signoff), table_of(Delegation), table_of(BreakGlass)
P, F = table_of(Person), table_of(Person).alias("principal")
GV, HV, H = table_of(GateVersion), table_of(HandoverVersion), table_of(Handover)
C, W, A = table_of(Certification), table_of(Waiver), table_of(Agreement)


@dataclass(frozen=True)
class SignatureLine:
    at: datetime
    thing: str
    """Handle, with its version where it has one."""
    meaning: Meaning
    decision: Decision | None
    person: str
    name: str
    role: Role
    side: Side
    for_person: str | None
    delegation: str | None
    break_glass: str | None
    auth_method: AuthMethod
    statement: str
    """The sentence that was shown to the signer."""
    sha256: str

    @property
    def unusual(self) -> bool:
        """True when it was made for somebody else, or in an emergency."""
        return self.for_person is not None or self.break_glass is not None


def list_signatures(
    database: Database,
    engagement: str,
    *,
    by: int,
    today: date,
    unusual: bool = False,
    meaning: Meaning | None = None,
) -> tuple[SignatureLine, ...]:
    """Give them in the order they were made; who may not read the whole audit log sees his own.

    Raises NotFound, and Refused for who may read none of it.
    """
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        where = [S.c.engagement_id == engagement_id]
        if not may_read_all(reader, engagement_id, by, today):
            where.append((S.c.person_id == by) | (S.c.for_person_id == by))
        if meaning is not None:
            where.append(S.c.meaning == meaning)
        lines = tuple(_line(row) for row in _rows(reader, where))
    return tuple(line for line in lines if line.unusual or not unusual)


def _rows(reader: Reader, where: list[ColumnElement[bool]]) -> list[RowMapping]:
    handed = H.c.handle + literal(" v") + cast(HV.c.number, String)
    thing = case(
        (S.c.gate_version_id.is_not(None), GV.c.handle),
        (S.c.handover_version_id.is_not(None), handed),
        (S.c.certification_id.is_not(None), C.c.handle),
        (S.c.agreement_id.is_not(None), A.c.handle),
        else_=W.c.handle,
    )
    statement = (
        select(
            S,
            thing.label("thing"),
            P.c.handle.label("signer"),
            F.c.handle.label("principal"),
            D.c.handle.label("delegation"),
            B.c.handle.label("break_glass"),
        )
        .join(P, P.c.id == S.c.person_id)
        .outerjoin(F, F.c.id == S.c.for_person_id)
        .outerjoin(D, D.c.id == S.c.delegation_id)
        .outerjoin(B, B.c.id == S.c.break_glass_id)
        .outerjoin(GV, GV.c.id == S.c.gate_version_id)
        .outerjoin(HV, HV.c.id == S.c.handover_version_id)
        .outerjoin(H, H.c.id == HV.c.handover_id)
        .outerjoin(C, C.c.id == S.c.certification_id)
        .outerjoin(W, W.c.id == S.c.waiver_id)
        .outerjoin(A, A.c.id == S.c.agreement_id)
        .where(*where)
        .order_by(S.c.id)
    )
    return list(reader.rows(statement))


def _line(row: RowMapping) -> SignatureLine:
    return SignatureLine(
        at=row["signed_at"],
        thing=row["thing"],
        meaning=row["meaning"],
        decision=row["decision"],
        person=row["signer"],
        name=row["printed_name"],
        role=row["role"],
        side=row["side"],
        for_person=row["principal"],
        delegation=row["delegation"],
        break_glass=row["break_glass"],
        auth_method=row["auth_method"],
        statement=row["statement"],
        sha256=row["object_sha256"],
    )
