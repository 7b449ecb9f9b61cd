"""The travel desk rehearsed once, for all tests that only look at what it left."""

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from flow_samples import settings_in
from flows.rehearsal_summary import Summary
from flows.rehearse import demo
from kt_engine.settings import Settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.tables import table_of

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Played:
    summary: Summary
    settings: Settings
    database: Database
    told: tuple[tuple[float, date | None, str], ...]


@contextmanager
def played_in(home: Path, *, with_prefect: bool = False, **flags: object) -> Iterator[Played]:
    """Play it in an empty home, by plain ticks or on real flows, which leave their runs there."""
    told: list[tuple[float, date | None, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KT_HOME", str(home))
        settings = settings_in(home, **{"go_live_packs": "0", **flags})
        summary = demo(
            settings, report=lambda *each: told.append(each), today=TODAY, with_prefect=with_prefect
        )
    _leave_no_socket()
    database = connect(settings.database_url)
    try:
        yield Played(summary, settings, database, tuple(told))
    finally:
        database.dispose()


def _leave_no_socket() -> None:
    """Collect what Prefect's runs left open while nobody minds: it would fail the next test of this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def rows_of(played: Played, row: type) -> list[dict[str, object]]:
    with open_store(played.database) as reader:
        return [dict(found) for found in reader.rows(select(table_of(row)).order_by(table_of(row).c.id))]
