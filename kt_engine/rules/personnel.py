"""Who sees scores by name, and what everybody else sees instead of a name. Plain values only.

Scores by name are personnel data: the provider's trainers and team leads, an auditor and the trainee himself see them.
Everybody else, the client's side above all, sees yes or no, counts and pseudonyms; nobody known sees no more than that.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from kt_engine.words import Role, Side

SEES_SCORES = frozenset({(Role.TRAINER, Side.PROVIDER), (Role.TEAM_LEAD, Side.PROVIDER)})
SCORE_FACTS = frozenset({"score_pct", "pass_mark_pct", "quality_pct", "handle_time_seconds"})
"""Facts of events that say how well somebody did."""
NUMBERS = 99


def sees_scores(held: Iterable[tuple[Role, Side | None]], *, own: bool = False) -> bool:
    """Tell whether somebody with these roles sees scores beside a name; `own`: they are his own.

    A role on the client's side takes it away from everybody but the trainee himself.
    """
    roles = tuple(held)
    if own:
        return True
    if any(side is Side.CLIENT for _, side in roles):
        return False
    return any((role, side) in SEES_SCORES or role is Role.AUDITOR for role, side in roles)


def pseudonym(salt: str, place: int) -> str:
    """Give what a trainee is called where names do not stand; `place` counts from 0 in the order of nomination.

    The numbers of each block of ninety-nine are shuffled by the engagement's own salt, so that the order says nothing;
    they never change when others join. Two places never get the same.
    """
    block, within = divmod(place, NUMBERS)
    return f"Agent {block * NUMBERS + _shuffled(salt, block)[within] + 1:02d}"


@lru_cache(maxsize=64)
def _shuffled(salt: str, block: int) -> tuple[int, ...]:
    return tuple(sorted(range(NUMBERS), key=lambda number: _drawn(salt, block, number)))


def _drawn(salt: str, block: int, number: int) -> bytes:
    return hashlib.sha256(f"{salt}:{block}:{number}".encode()).digest()
