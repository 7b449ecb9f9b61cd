"""May this role be delegated, or taken in an emergency, and for how long? Plain values in; a sentence or None out.

A delegation is named, dated and given by the holder himself; an emergency role is opened by one administrator,
confirmed by another and short. Neither lifts a rule of signing.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kt_engine.rules.matrix import MATRIX, SIGNED_DUTY, Duty, Right
from kt_engine.rules.role_grants import OF_THE_INSTALLATION
from kt_engine.words import PersonKind, Role, Side

INVITATION_HOURS = 72
LONGEST_DELEGATION_DAYS = 90
"""Calendar days, both ends counted: long enough for a quarter's leave; who is away longer gives up the role."""
EMERGENCY_HOURS = 4
"""From the confirmation; an emergency that was opened waits as long to be confirmed."""
SIGNING_ROLES = frozenset(
    role
    for duty in set(SIGNED_DUTY.values()) - {Duty.ACKNOWLEDGE}
    for role, right in MATRIX[duty].items()
    if right is Right.SIGN
)
"""Nobody reads for somebody else: an acknowledgement is neither delegated nor given in an emergency."""


@dataclass(frozen=True)
class Taker:
    """Who would sign in a role that is not his own."""

    person: str
    kind: PersonKind
    is_gone: bool
    is_giver: bool
    """True when somebody would give it to himself."""
    roles: frozenset[Role]
    """Held in this engagement, and those of the installation."""
    sides: frozenset[Side]
    """On which his company stands in this engagement, and those of his roles in it."""
    fits_rehearsal: bool
    """False for a person of a rehearsal in a real engagement, and for a real one in a rehearsal."""


def fault_of_taker(taker: Taker, role: Role, side: Side) -> str | None:
    """Give the sentence that says why this person cannot sign in this role, or None."""
    who, title = taker.person, role.value.replace("_", " ")
    if role not in SIGNING_ROLES:
        return f"A {title} signs nothing, so there is nothing to sign in that role."
    if taker.kind is not PersonKind.HUMAN:
        return f"{who} is not a person. Only people sign."
    if taker.is_gone:
        return f"{who} has left. Choose somebody else."
    if taker.is_giver:
        return f"{who} cannot give this to himself. Choose somebody else."
    return _fault_of_place(taker, title, side)


def _fault_of_place(taker: Taker, title: str, side: Side) -> str | None:
    who = taker.person
    offices = sorted(role.value for role in taker.roles & (OF_THE_INSTALLATION | {Role.TRAINEE}))
    if offices:
        return f"{who} is {offices[0]} and signs for nobody. Choose somebody else as {title}."
    if not taker.fits_rehearsal:
        return f"{who} cannot sign here: people of a rehearsal sign only in rehearsals, and nobody else does there."
    if taker.sides and side not in taker.sides:
        stands = " and ".join(sorted(each.value.replace("_", " ") for each in taker.sides))
        return (
            f"{who} stands on the side {stands} and cannot sign on the side {side.value.replace('_', ' ')}."
        )
    return None


def fault_of_period(starts_on: date, ends_on: date, today: date, holds_until: date | None) -> str | None:
    """Give the sentence that says why a delegation cannot run these days, both inclusive, or None."""
    if starts_on < today:
        return f"A delegation begins today ({today}) at the earliest, not on {starts_on}."
    if ends_on < starts_on:
        return f"A delegation from {starts_on} cannot end on {ends_on}. Give the later day with --until."
    days = (ends_on - starts_on).days + 1
    if days > LONGEST_DELEGATION_DAYS:
        latest = starts_on + timedelta(days=LONGEST_DELEGATION_DAYS - 1)
        return f"A delegation of {days} days is too long: at most {LONGEST_DELEGATION_DAYS} days, here until {latest}."
    if holds_until is not None and ends_on > holds_until:
        return f"The role itself ends on {holds_until}. Let the delegation end then, or before."
    return None


def expires_at(confirmed_at: datetime) -> datetime:
    """Give when an emergency role is over."""
    return confirmed_at + timedelta(hours=EMERGENCY_HOURS)


def fault_of_end(on: date, today: date, granted_on: date, ended_on: date | None) -> str | None:
    """Give the sentence that says why a role cannot have `on` as its last day, or None; yesterday ends it at once."""
    if on < today - timedelta(days=1):
        return f"A role ends yesterday at the earliest, which ends it at once; {on} is past."
    if on < granted_on - timedelta(days=1):
        return f"The role was granted on {granted_on}; it cannot have ended on {on}."
    if ended_on is not None and ended_on <= on:
        return f"The role ends on {ended_on} already. To prolong it: kt role renew"
    return None
