"""Who gives, reviews and receives one handover, and in which role each may sign. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, func, select

from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import HandoverReviewer, HandoverVersion, Person, Signoff, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Meaning, Role, Side

NEVER_SIGN = frozenset({Role.TRAINEE, Role.AUDITOR, Role.ADMINISTRATOR, Role.SERVICE})
R, V, S, P = table_of(HandoverReviewer), table_of(HandoverVersion), table_of(Signoff), table_of(Person)


@dataclass(frozen=True)
class Place:
    """One place of a handover: who stands there now, and the roles that sign there."""

    person_id: int | None
    """None while nobody holds the function."""
    called: str
    """The person's handle, or the function nobody holds."""
    seats: tuple[tuple[Role, Side], ...]


@dataclass(frozen=True)
class HandoverPeople:
    giver: Place
    receiver: Place
    reviewers: tuple[Place, ...]

    def is_reviewer(self, person_id: int) -> bool:
        return any(place.person_id == person_id for place in self.reviewers)

    def seats_of(self, person_id: int) -> tuple[tuple[Role, Side], ...]:
        """Give the seats in which a reviewer signs."""
        return tuple(seat for place in self.reviewers if place.person_id == person_id for seat in place.seats)

    @property
    def signers(self) -> str:
        """Name everybody who is asked to sign, reviewers first."""
        return ", ".join(dict.fromkeys(place.called for place in (*self.reviewers, self.receiver)))


def people_of(reader: Reader, handover: RowMapping) -> HandoverPeople:
    """Find the people behind a handover's functions, and those named in person."""
    rows = reader.rows(select(R).where(R.c.handover_id == handover["id"]).order_by(R.c.id))
    known = holders(reader, handover["engagement_id"])

    def place(function: str | None, person_id: int | None) -> Place:
        who = person_id or holder(known, function, handover["process_id"])
        return _place(reader, handover["engagement_id"], function, who)

    return HandoverPeople(
        giver=place(handover["giver_function"], handover["giver_id"]),
        receiver=place(handover["receiver_function"], handover["receiver_id"]),
        reviewers=tuple(place(row["function_key"], row["person_id"]) for row in rows),
    )


def _place(reader: Reader, engagement_id: int, function: str | None, person_id: int | None) -> Place:
    called = None if person_id is None else reader.value(select(P.c.handle).where(P.c.id == person_id))
    if function is None:
        seats = signing_roles(reader, engagement_id, person_id or 0)
        return Place(person_id, str(called), seats)
    spec = pinned_playbook(reader, engagement_id).functions[function]
    return Place(person_id, called or f"{spec.title} (nobody yet)", ((spec.role, spec.side),))


def signing_roles(reader: Reader, engagement_id: int, person_id: int) -> tuple[tuple[Role, Side], ...]:
    """Give the roles in which somebody named in person may sign; a trainee signs nothing."""
    held = roles_of(reader, engagement_id, person_id, date.min)  # the signing function looks at the day
    fit = [(role, side) for role, side in held if side is not None and role not in NEVER_SIGN]
    return tuple(sorted(fit, key=lambda seat: list(Role).index(seat[0])))


def versions_of(reader: Reader, handover_id: int) -> list[RowMapping]:
    """Give the submitted versions, the newest first."""
    return list(reader.rows(select(V).where(V.c.handover_id == handover_id).order_by(V.c.number.desc())))


def reviewed_by(reader: Reader, version_id: int) -> frozenset[int]:
    """Give who has reviewed exactly this version."""
    statement = select(func.coalesce(S.c.for_person_id, S.c.person_id).label("person_id")).where(
        S.c.handover_version_id == version_id, S.c.meaning == Meaning.REVIEWED
    )
    return frozenset(row["person_id"] for row in reader.rows(statement))
