"""Which time zones exist: those of the IANA list that this machine's Python knows. It reads no store."""

from functools import lru_cache
from zoneinfo import available_timezones

from kt_engine.errors import UsageProblem


def check_time_zone(name: str) -> str:
    """Give the name as it is written in the IANA list. Raises UsageProblem with the names that come near."""
    wanted = name.strip()
    if wanted in _known():
        return wanted
    near = sorted(zone for zone in _known() if wanted and wanted.casefold() in zone.casefold())[:5]
    hint = f"Did you mean {', '.join(near)}?" if near else "Write region and city, as in Europe/Berlin."
    raise UsageProblem(f"There is no time zone {wanted[:60]!r}. {hint}")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
