"""May this person be given this role? Segregation of duties when a role is granted; plain values, no store.

The store's guards refuse the same; here the sentence says why and what to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kt_engine.words import PersonKind, Role, Side

OF_THE_INSTALLATION = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE})
"""Held for the whole installation, without an engagement and without any other role."""


@dataclass(frozen=True)
class Grant:
    """One role for one person, and what is known of the person."""

    person: str
    """Handle, or the name of somebody who has none yet."""
    kind: PersonKind
    is_gone: bool
    is_own: bool
    """True when somebody would grant it to himself."""
    role: Role
    side: Side | None
    held: frozenset[tuple[Role, Side | None]]
    """The roles held in this engagement, and those of the installation."""
    holds_elsewhere: bool = False
    """True when the person holds any role in any engagement."""
    party_sides: frozenset[Side] = frozenset()
    """The sides on which the person's company stands in this engagement."""
    rehearsal: bool = False
    rehearsal_engagement: bool | None = None
    """None where the role is of the installation."""


def fault_of_grant(grant: Grant) -> str | None:
    """Give the sentence that says why this role cannot be granted, or None."""
    who, role = grant.person, grant.role.value.replace("_", " ")
    if grant.kind is not PersonKind.HUMAN or grant.role is Role.SERVICE:
        return "The engine has its one role, and nobody else has it. Roles are granted to people."
    if grant.is_gone:
        return f"{who} has left. Grant the role {role} to the successor."
    if grant.is_own:
        return (
            f"{who} cannot grant a role to himself. Let an administrator or another transition manager do it."
        )
    return _separate(grant, who, role) or _fits(grant, who, role)


def _separate(grant: Grant, who: str, role: str) -> str | None:
    others = {held for held, _side in grant.held if held is not grant.role}
    special = sorted(held.value for held in others & OF_THE_INSTALLATION)
    if special:
        return f"{who} is {special[0]} and holds no other role. Choose somebody else as {role}."
    if grant.role in OF_THE_INSTALLATION and (others or grant.holds_elsewhere):
        return f"{who} has a role in an engagement, and an {role} has none. Choose somebody else."
    return None


def _fits(grant: Grant, who: str, role: str) -> str | None:
    if grant.role in OF_THE_INSTALLATION:
        return None
    if grant.side is None:
        return f"Say on which side {who} is {role}: --side client, provider, incumbent or third_party."
    if grant.rehearsal_engagement is not None and grant.rehearsal != grant.rehearsal_engagement:
        people = "people of a rehearsal have roles only in rehearsals, and nobody else has roles there"
        return f"{who} cannot be {role} here: {people}."
    held = _sides(grant.held).get(grant.role)
    if held is not None and held is not grant.side:
        return f"{who} is {role} on the side {held.value} already. One person holds a role on one side only."
    if grant.party_sides and grant.side not in grant.party_sides:
        stands = " and ".join(sorted(side.value for side in grant.party_sides))
        return f"{who} cannot be {role} on the side {grant.side.value}: that person's company is on {stands}."
    return None


def _sides(held: frozenset[tuple[Role, Side | None]]) -> Mapping[Role, Side | None]:
    return dict(held)
