"""Reads working hours as people write them, and as the store keeps them; it knows no time zone."""

import re
from dataclasses import dataclass
from datetime import time

from kt_engine.errors import UsageProblem
from kt_engine.exchange.nearest import shown

OPENS_AT, CLOSES_AT = time(9), time(17)
"""Where nobody said hours."""


@dataclass(frozen=True)
class Hours:
    opens_at: time = OPENS_AT
    closes_at: time = CLOSES_AT

    def __str__(self) -> str:
        return f"{hour_text(self.opens_at)}-{hour_text(self.closes_at)}"


def parse_hours(text: str) -> Hours:
    """Read "08:00-16:30". Raises UsageProblem when it is not so written or does not close after it opens."""
    found = re.fullmatch(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", text.strip(), re.ASCII)
    try:
        hours = (
            Hours(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else None
        )
    except ValueError:
        hours = None
    if hours is None:
        raise UsageProblem(
            f"The working hours {shown(text)} are not understood. Write hours and minutes, as in 08:00-16:30."
        )
    if hours.closes_at <= hours.opens_at:
        raise UsageProblem(
            f"The working hours {shown(text)} end before they begin. A night shift cannot be planned: "
            "give hours of one day, as in 08:00-16:30."
        )
    return hours


def stored_hours(opens_at: str | None, closes_at: str | None) -> Hours:
    """Give the hours the store keeps as HH:MM; what it keeps not is 09:00 and 17:00."""
    return Hours(
        time.fromisoformat(opens_at) if opens_at else OPENS_AT,
        time.fromisoformat(closes_at) if closes_at else CLOSES_AT,
    )


def hour_text(moment: time) -> str:
    """Give HH:MM."""
    return f"{moment:%H:%M}"
