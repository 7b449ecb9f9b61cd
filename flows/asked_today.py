"""Remembers, in a file that may be lost, where nobody needs to be reminded again today. It decides nothing itself.

Who is to be reminded follows from the day and the store; so an engagement in which nothing was written since the last
look of the day is not looked at again.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import uuid4

NAME = ".asked-today.json"


def to_ask(folder: Path, today: date, heads: Mapping[int, str]) -> tuple[int, ...]:
    """Give the engagements whose head or day is another than at the last look; `heads` tells all that are open."""
    known = _read(folder / NAME)
    same_day = known.get("day") == today.isoformat()
    seen = known.get("heads") if same_day else None
    return tuple(
        one for one, head in heads.items() if not isinstance(seen, dict) or seen.get(str(one)) != head
    )


def note_asked(folder: Path, today: date, heads: Mapping[int, str], failed: Iterable[int]) -> None:
    """Keep what was looked at; where it went wrong, the next sweep looks again. A full disk costs time only."""
    left = set(failed)
    kept = {str(one): head for one, head in heads.items() if one not in left}
    half = folder / f".{uuid4().hex}.half"
    with suppress(OSError):
        half.write_text(json.dumps({"day": today.isoformat(), "heads": kept}), encoding="utf-8")
        half.replace(folder / NAME)
    with suppress(OSError):
        half.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, object]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
