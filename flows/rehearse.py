"""Plays a whole engagement with scripted people on a simulated clock, on real flows: behind `kt demo`.

Importing this module imports no Prefect: its environment is put on first.
"""

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from flows.house import House, at_home, house_of, label_of
from flows.lock import serving_lock
from flows.rehearsal_clock import Clock
from flows.rehearsal_forecast import Foretold, choose_start, start_for_days
from flows.rehearsal_home import has_store, rehearsal_settings
from flows.rehearsal_keys import Keys
from flows.rehearsal_opening import open_rehearsal
from flows.rehearsal_play import Play, play
from flows.rehearsal_summary import Summary, summary_of
from flows.server import prefect_server
from kt_engine.actions.init_store import init_store
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound, Refused
from kt_engine.exchange.rehearsal import Rehearsal, read_rehearsal
from kt_engine.playbook.find import search_folders
from kt_engine.playbook.load import LoadedPlaybook, load_playbook
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.settings import Settings
from kt_engine.words import AuthMethod

Report = Callable[[float, date | None, str], None]
"""Hears of percent (0 to 100, never falling), the simulated day where there is one, and what happens."""
DEFAULT_ADMINISTRATOR = "Administrator"
HANDLE = re.compile(r"[Pp]\d+")
FORETOLD_PCT, PLAYED_PCT = 15.0, 97.0
"""Where the bar stands when the start is known, and when all is played."""


@dataclass(frozen=True)
class Rehearsing:
    """One rehearsal about to be played."""

    rehearsal: Rehearsal
    playbook: LoadedPlaybook
    house: House
    today: date
    report: Report
    days: int | None = None
    """How many days of the story are played; None: all of it."""

    def foretell(self) -> Foretold:
        """Find the start; the bar follows the share of the expected time that has been looked at."""
        furthest = 0.0

        def told(start: date, day: date) -> None:
            nonlocal furthest
            share = (day - start).days / max((self.today - start).days, 1)
            furthest = max(furthest, min(share, 1.0) * FORETOLD_PCT)
            self.report(furthest, None, "Looking for the start that lets it end today")

        if self.days is not None:
            return start_for_days(self.rehearsal, self.playbook, self.today, self.days, told)
        return choose_start(self.rehearsal, self.playbook, self.today, told)

    @cached_property
    def keys(self) -> Keys | None:
        """Give the authenticators of its people; None where KT_SIGNING says that identity is self-declared."""
        settings = self.house.settings
        return Keys(settings.keys) if settings.signing is AuthMethod.TOTP else None

    @property
    def until(self) -> date | None:
        return None if self.days is None else self.today


def demo(
    settings: Settings,
    *,
    rehearsal: str = "travel_desk",
    report: Report | None = None,
    today: date | None = None,
    days: int | None = None,
    with_prefect: bool = True,
) -> Summary:
    """Play a rehearsal, known by name or folder, so that it ends today (UTC) or few days before.

    With `days` (1 or more) only the beginning is played, and the engagement is under way today.

    Raises Refused when KT_HOME holds engagements, `kt serve` runs there or the story stands still; NotFound for an
    unknown rehearsal. Without Prefect the ticks are the same and leave no runs.
    """
    here = rehearsal_settings(settings, os.environ, Path.cwd())
    script = read_rehearsal(find_rehearsal(rehearsal, here.home))
    playbook = load_playbook(script.engagement.playbook, search_folders(here.home))
    house = house_of(here)
    rehearsing = Rehearsing(
        script, playbook, house, today or datetime.now(UTC).date(), report or _nobody, days
    )
    rehearsing.report(0.0, None, f"The rehearsal is played in {here.home}")
    here.home.mkdir(parents=True, exist_ok=True)
    try:
        with (
            serving_lock(house.db),
            _foretold(rehearsing, with_prefect=with_prefect) as foretold,
            at_home(house),
        ):
            return asyncio.run(rehearse(rehearsing, foretold(), with_prefect=with_prefect))
    finally:
        house.db.dispose()


def _nobody(_percent: float, _day: date | None, _sentence: str) -> None:
    """Take the place of a progress bar where nobody looks."""


def find_rehearsal(name: str, home: Path) -> Path:
    """Give the folder of a rehearsal. Raises NotFound with those that are known."""
    if Path(name).is_dir() and len(Path(name).parts) > 1:
        return Path(name)
    places = [folder / "rehearsals" for folder in search_folders(home)]
    known = {
        each.name: each
        for place in places
        if place.is_dir()
        for each in sorted(place.iterdir())
        if each.is_dir()
    }
    if name not in known:
        names = ", ".join(sorted(known)) or "none"
        raise NotFound(
            "rehearsal", name, f"Known rehearsals: {names}. A folder is given by its path, as in ./{name}."
        )
    return known[name]


@contextmanager
def _foretold(rehearsing: Rehearsing, *, with_prefect: bool) -> Iterator[Callable[[], Foretold]]:
    """Find the start while Prefect's server comes up: each keeps one processor busy."""
    if not with_prefect:
        yield rehearsing.foretell
        return
    with ThreadPoolExecutor(max_workers=1) as beside:
        found = beside.submit(rehearsing.foretell)
        with prefect_server(rehearsing.house.settings.home):
            yield found.result


async def rehearse(rehearsing: Rehearsing, foretold: Foretold, *, with_prefect: bool) -> Summary:
    """Play it for good, from the foretold start, then verify the store."""
    house, keys = rehearsing.house, rehearsing.keys
    clock = Clock(foretold.starts_on, proof=keys.proof if keys else None)
    opening_at = clock.moment()
    if not has_store(house.db):
        administrator = _administrator(house.settings.person)
        init_store(house.db, administrator=administrator, at=opening_at, recorded_at=datetime.now(UTC))
    opened = open_rehearsal(house.db, clock, rehearsing.rehearsal, rehearsing.playbook)
    run_tick = _flow_tick if with_prefect else _plain_tick

    async def tick(at: datetime) -> None:
        await run_tick(house, opened.engagement_id, at)

    done = 0

    def told(day: date, sentence: str) -> None:
        nonlocal done
        done += 1
        share = min(done / max(foretold.deeds, 1), 1.0)
        rehearsing.report(FORETOLD_PCT + share * (PLAYED_PCT - FORETOLD_PCT), day, sentence)

    playing = Play(
        house.db,
        house.settings.files,
        rehearsing.rehearsal,
        opened.engagement_id,
        clock,
        tick,
        told,
        keys,
        rehearsing.until,
    )
    ends_on = await play(playing)
    rehearsing.report(PLAYED_PCT, ends_on, "Verifying the store")
    rows = _verified_rows(house)
    rehearsing.report(100.0, ends_on, "Done")
    return summary_of(
        house.db, house.settings, opened.engagement_id, ends_on=ends_on, deeds=playing.deeds, ticks=playing.ticks,
        rows_verified=rows,
    )  # fmt: skip


def _administrator(person: str | None) -> str:
    """Give the name of who administers a new store; a handle of another store is no name."""
    return person if person and not HANDLE.fullmatch(person) else DEFAULT_ADMINISTRATOR


async def _flow_tick(house: House, engagement_id: int, at: datetime) -> None:
    from flows.lifecycle import tick  # noqa: PLC0415 the first import of Prefect reads the environment, put on by now
    from flows.stage import end_of  # noqa: PLC0415

    label = label_of(house.db, engagement_id)
    state = await tick(engagement_id, label, "rehearsal", at, return_state=True)
    if end_of(state) is None:
        raise Refused(state.message or f"The tick of {label} ended as {state.name}.")


async def _plain_tick(house: House, engagement_id: int, at: datetime) -> None:
    from flows.lifecycle import tick_plain  # noqa: PLC0415 not before somebody needs it: it imports Prefect

    if await tick_plain(house, engagement_id, at) is None:
        raise Refused(f"Another tick of E{engagement_id} is under way. Stop kt serve, then begin again.")


def _verified_rows(house: House) -> int:
    """Verify what was played; a rehearsal that does not verify is a fault of this program."""
    found = verify(house.db, house.settings.files, ALLOWED_MOVES)
    if not found.sound:
        first = found.findings[0]
        raise Refused(
            f"The rehearsal was played, but its store does not verify: {first.table} {first.row}: {first.sentence} "
            f"({len(found.findings)} findings). See them with: KT_HOME={house.settings.home} kt verify"
        )
    return found.checked.rows
