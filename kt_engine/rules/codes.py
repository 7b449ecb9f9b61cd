"""Is this one-time code good, and may another be tried yet? Plain values only.

One step of drift on each side is accepted, as RFC 6238 section 5.2 advises; a code is used once (section 5.2 as well).
After five refused codes each further one must wait twice as long as the one before, at most an hour (section 7.3 of
RFC 4226 asks for such a delay).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kt_engine.errors import SignatureRefused
from kt_engine.words import SigningReason

ACCEPTED_DRIFT = 1
FREE_ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
STEP_SECONDS = 30

COUNTED = frozenset(
    {
        SigningReason.CODE_WRONG,
        SigningReason.CODE_USED,
        SigningReason.CODE_LATE,
        SigningReason.CODE_EARLY,
    }
)
"""The refusals that count as a tried code."""


def check_drift(person: str, drift: int | None) -> None:
    """Raise SignatureRefused unless the code is of this half minute, the one before or the one after."""
    if drift is None:
        raise SignatureRefused(
            f"This is not a code of {person}. Read it again from {person}'s own authenticator.",
            SigningReason.CODE_WRONG,
        )
    seconds = abs(drift) * STEP_SECONDS
    if drift < -ACCEPTED_DRIFT:
        raise SignatureRefused(
            f"This code is about {seconds} seconds old. Take the one shown now; if it is shown now, the clock of the "
            "device is late: set it by the network.",
            SigningReason.CODE_LATE,
        )
    if drift > ACCEPTED_DRIFT:
        raise SignatureRefused(
            f"This code is about {seconds} seconds ahead: the clock of the device is early. Set it by the network, "
            "then take the next code.",
            SigningReason.CODE_EARLY,
        )


def check_pace(person: str, refused_at: Sequence[datetime], at: datetime) -> None:
    """Raise SignatureRefused while too many codes were refused lately; `refused_at` since the last good one, rising."""
    if len(refused_at) < FREE_ATTEMPTS:
        return
    wait = min(FIRST_WAIT * 2 ** min(len(refused_at) - FREE_ATTEMPTS, 12), LONGEST_WAIT)
    again_at = refused_at[-1] + wait
    if at < again_at:
        left = max(1, round((again_at - at).total_seconds()))
        raise SignatureRefused(
            f"{len(refused_at)} codes of {person} were refused in a row. The next can be tried in {left} seconds. "
            "If it was not you who tried, tell the administrator.",
            SigningReason.SLOWED,
        )
