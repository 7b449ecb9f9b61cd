"""Who may do what, as one literal table; signing has its own rules in signing.py. It reads no store."""

from collections.abc import Iterable

from kt_engine.errors import Refused
from kt_engine.words import Role, Side

TM, TL, TR = Role.TRANSITION_MANAGER, Role.TEAM_LEAD, Role.TRAINER
AD, CO, SV = Role.ADMINISTRATOR, Role.PROCESS_OWNER, Role.SERVICE

MAY: dict[str, frozenset[Role]] = {
    "add companies, sites and people": frozenset({AD, TM}),
    "add people": frozenset({AD}),
    "change site calendars": frozenset({AD, TM}),
    "say which company stands on which side": frozenset({TM}),
    "grant roles": frozenset({AD, TM}),
    "import scope": frozenset({TM}),
    "import people": frozenset({TM}),
    "assign functions": frozenset({TM}),
    "change the business calendar": frozenset({TM}),
    "assign tasks": frozenset({TM, TL}),
    "block and unblock tasks": frozenset({TM, TL}),
    "waive tasks": frozenset({TM}),
    "add handovers": frozenset({TM}),
    "nominate trainees": frozenset({TM, TL, TR, SV}),
    "withdraw trainees": frozenset({TM, TL}),
    "record sessions": frozenset({TR}),
    "record assessments": frozenset({TR}),
    "record candidate providers": frozenset({TM}),
    "choose the provider": frozenset({TM}),
    "record the contract": frozenset({TM}),
    "record KPI values": frozenset({TM, TL}),
    "present gates": frozenset({TM}),
    "close conditions": frozenset({TM}),
    "keep the risk register": frozenset({TM}),
    "hold, resume or cancel an engagement": frozenset({TM}),
    "take processes out of scope": frozenset({TM}),
    "move what can be moved": frozenset({SV}),
}


APPROVERS = {Side.CLIENT: CO, Side.PROVIDER: TL}
"""Who approves a role proposed for somebody on a side, besides an administrator."""


def may_approve_role(held: Iterable[tuple[Role, object]], side: Side) -> bool:
    """Tell whether one of the roles held may approve a role on this side."""
    return any(role is AD or (role is APPROVERS.get(side) and on is side) for role, on in held)


def check_authority(
    verb: str, person: str, held: Iterable[tuple[Role, Side | None]], *, named: bool = False
) -> None:
    """Raise Refused unless one of the roles held may do this; `named`: this person is named on the record."""
    allowed = MAY[verb]
    if named or any(role in allowed for role, _side in held):
        return
    names = " or ".join(sorted(role.value.replace("_", " ") for role in allowed))
    raise Refused(f"{person} may not {verb}: that needs the role {names}. Ask for it with: kt role grant")
