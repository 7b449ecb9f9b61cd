"""Compares the beginning of a hash a signer was shown with the hash of what he signs. It knows no record."""

import re

from kt_engine.errors import UsageProblem

SHORTEST = 6
SHORT_HASH = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")


def shown_start(given: str) -> str:
    """Give the beginning of a hash as it was typed. Raises UsageProblem when it is too short, or no hash."""
    start = given.strip().lower()
    if not SHORT_HASH.fullmatch(start):
        raise UsageProblem(
            "Give at least the first six characters of the SHA-256 that was shown (0-9 and a-f)."
        )
    return start


def seen_sha256(given: str | None, current: str) -> str:
    """Give the full hash where what was shown is its beginning, or nothing was said; else what was shown."""
    if given is None:
        return current
    start = shown_start(given)
    return current if current.startswith(start) else start
