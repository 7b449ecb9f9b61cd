"""Questions about who can prove who he is, who signs for whom, and who administers; it decides nothing."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, and_, or_, select

from kt_engine.store.roles import G, counts_on
from kt_engine.store.tables import Authenticator, BreakGlass, Delegation, Invitation, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role

A, B, D = table_of(Authenticator), table_of(BreakGlass), table_of(Delegation)
I, P = table_of(Invitation), table_of(Person)  # noqa: E741 - the letter of its table


def newest_invitation(reader: Reader, person_id: int) -> RowMapping | None:
    """Give the only invitation of a person that counts."""
    return reader.first(select(I).where(I.c.person_id == person_id).order_by(I.c.id.desc()).limit(1))


def invitation_with(reader: Reader, token_sha256: str) -> RowMapping | None:
    return reader.first(select(I).where(I.c.token_sha256 == token_sha256).order_by(I.c.id.desc()).limit(1))


def authenticators_in_force(reader: Reader, at: datetime) -> dict[int, datetime]:
    """Give since when each person can make codes: person id -> moment."""
    rows = reader.rows(
        select(A.c.person_id, A.c.enrolled_at).where(
            A.c.enrolled_at <= at, or_(A.c.ended_at.is_(None), A.c.ended_at > at)
        )
    )
    return {row["person_id"]: row["enrolled_at"] for row in rows}


def administrators(reader: Reader, on: date) -> frozenset[int]:
    """Give the ids of the people who administer the installation on a day and have not left."""
    rows = reader.rows(
        select(G.c.person_id)
        .join(P, P.c.id == G.c.person_id)
        .where(
            G.c.role == Role.ADMINISTRATOR,
            counts_on(on),
            or_(P.c.disabled_on.is_(None), P.c.disabled_on > on),
        )
    )
    return frozenset(row["person_id"] for row in rows)


def lasting_administrators(reader: Reader, on: date) -> frozenset[int]:
    """Give those of `administrators` whose role has no last day."""
    rows = reader.rows(select(G.c.person_id).where(G.c.role == Role.ADMINISTRATOR, G.c.valid_to.is_(None)))
    return administrators(reader, on) & {row["person_id"] for row in rows}


def grant_of(reader: Reader, engagement_id: int | None, person_id: int, role: Role) -> RowMapping | None:
    """Give the grant of a role, in force or not; of the installation's the newest. None: never held."""
    statement = select(G).where(
        G.c.engagement_id.is_(None) if engagement_id is None else G.c.engagement_id == engagement_id
    )
    return reader.first(
        statement.where(G.c.person_id == person_id, G.c.role == role).order_by(G.c.id.desc()).limit(1)
    )


def delegation_in_force(on: date) -> ColumnElement[bool]:
    """Give the condition that a delegation counts on a day."""
    return and_(D.c.starts_on <= on, D.c.ends_on >= on, or_(D.c.revoked_on.is_(None), D.c.revoked_on > on))


def emergency_open(at: datetime, since: datetime) -> ColumnElement[bool]:
    """Give the condition that an emergency role is in force, or was opened after `since` and waits to be confirmed."""
    return or_(
        and_(B.c.confirmed_at.is_not(None), B.c.expires_at >= at),
        and_(B.c.confirmed_at.is_(None), B.c.opened_at > since),
    )
