"""Reads agreements with their seats and what was signed on them; it decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.store.tables import Agreement, AgreementBar, AgreementSeat, Signoff, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus, Meaning, Role, Side

A, T, B, S = (table_of(row) for row in (Agreement, AgreementSeat, AgreementBar, Signoff))


@dataclass(frozen=True)
class Seat:
    """One signature an agreement needs; what is None is open to anybody the matrix lets."""

    id: int
    person_id: int | None
    role: Role | None
    side: Side | None
    signed_by: int | None
    """Whose signature fills it: the signer, or whom he signed for."""

    def fits(self, person_id: int, role: Role, side: Side | None) -> bool:
        return self.person_id in {None, person_id} and self.role in {None, role} and self.side in {None, side}


def seats_of(reader: Reader, agreement_id: int) -> tuple[Seat, ...]:
    """Give the seats in their order, with who has signed each."""
    rows = reader.rows(
        select(T, S.c.person_id.label("signer"), S.c.for_person_id.label("principal"))
        .outerjoin(S, (S.c.agreement_seat_id == T.c.id) & (S.c.meaning != Meaning.DECLINED))
        .where(T.c.agreement_id == agreement_id)
        .order_by(T.c.number)
    )
    return tuple(
        Seat(row["id"], row["person_id"], row["role"], row["side"], row["principal"] or row["signer"])
        for row in rows
    )


def barred_of(reader: Reader, agreement_id: int) -> frozenset[int]:
    """Give the persons who may not sign it for their part in its subject."""
    return frozenset(
        row["person_id"] for row in reader.rows(select(B.c.person_id).where(B.c.agreement_id == agreement_id))
    )


def agreements_about(
    reader: Reader,
    engagement_id: int,
    *,
    kind: AgreementKind | None = None,
    subject: str | None = None,
    status: AgreementStatus | None = None,
) -> Sequence[RowMapping]:
    """Give the agreements of one kind, about one subject, in one status; the oldest first."""
    where = [A.c.engagement_id == engagement_id]
    if kind is not None:
        where.append(A.c.kind == kind)
    if subject is not None:
        where.append(A.c.subject == subject)
    if status is not None:
        where.append(A.c.status == status)
    return reader.rows(select(A).where(*where).order_by(A.c.id))
