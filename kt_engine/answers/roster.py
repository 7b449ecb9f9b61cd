"""Who is who in an engagement: functions, roles and sides, read once and asked many times. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select, true

from kt_engine.playbook.schema import Playbook
from kt_engine.rules.gates import Seats, Vote
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.roles import counts_on
from kt_engine.store.tables import Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Role, Side

Asked = tuple[tuple[str, ...], str, Side]


@dataclass(frozen=True)
class Roster:
    playbook: Playbook
    holders: dict[tuple[str, int | None], int]
    handles: dict[int, str]
    grants: tuple[tuple[int, Role, Side], ...]
    """Person id, role and side, in the order in which they were granted."""

    def person(self, function: str | None, process_id: int | None, person_id: int | None) -> int | None:
        """Give the person named, else who holds the function."""
        return person_id or holder(self.holders, function, process_id)

    def asked(self, function: str | None, process_id: int | None, person_id: int | None) -> Asked:
        """Give who is asked, as what, on which side; the transition manager where nobody holds the function."""
        found = self.person(function, process_id, person_id)
        if function is None:
            role, side = "named person", self.known(found or 0)[1]
        else:
            role, side = function.replace("_", " "), self.playbook.functions[function].side
        if found is None:
            return self.managers(), f"{role} (nobody assigned yet)", side
        return (self.handles[found],), role, side

    def with_role(self, role: Role, side: Side | None, *, without: Iterable[int] = ()) -> Asked:
        """Give everybody with a role (on a side); the transition manager where nobody has it."""
        left = set(without)
        found = tuple(
            self.handles[who]
            for who, held, on in self.grants
            if held is role and side in {None, on} and who not in left
        )
        words = role.value.replace("_", " ")
        first_side = side or next((on for _, held, on in self.grants if held is role), Side.CLIENT)
        if not found:
            return self.managers(), f"{words} (nobody has this role yet)", first_side
        return found, words, first_side

    def has(self, role: Role, side: Side) -> bool:
        return any((held, on) == (role, side) for _, held, on in self.grants)

    def managers(self) -> tuple[str, ...]:
        found = tuple(self.handles[who] for who, role, _ in self.grants if role is Role.TRANSITION_MANAGER)
        return found[:1]

    def known(self, person_id: int) -> tuple[str, Side]:
        """Give a person's handle and the side of their first role."""
        side = next((on for who, _, on in self.grants if who == person_id), Side.CLIENT)
        return self.handles.get(person_id, "nobody"), side

    def quorum(self, gate_key: str) -> list[Seats]:
        spec = next(
            stage.gates[gate_key] for stage in self.playbook.stages.values() if gate_key in stage.gates
        )
        return [Seats(seat.side, seat.role, seat.count) for seat in spec.quorum]

    def votes(self, rows: Iterable[RowMapping]) -> list[Vote]:
        return [
            Vote(row["for_person_id"] or row["person_id"], row["side"], row["role"], row["decision"])
            for row in rows
        ]


def roster_of(reader: Reader, engagement_id: int, on: date | None = None) -> Roster:
    """Read it as of a day, without the roles that ended before; without a day, with all that were ever granted."""
    person, grant = table_of(Person), table_of(RoleGrant)
    people = reader.rows(select(person.c.id, person.c.handle))
    in_force = true() if on is None else counts_on(on)
    statement = select(grant).where(grant.c.engagement_id == engagement_id, in_force).order_by(grant.c.id)
    grants = reader.rows(statement)
    return Roster(
        pinned_playbook(reader, engagement_id),
        holders(reader, engagement_id),
        {row["id"]: row["handle"] for row in people},
        tuple((row["person_id"], row["role"], row["side"]) for row in grants),
    )
