"""Which store and settings the flows of this process work on. It moves nothing.

Prefect keeps every parameter of a flow in its own database, readable by all who see its pages; so the store's
address is no parameter: flows ask here.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from kt_engine.answers.ticking import service_person
from kt_engine.settings import Settings, current_settings
from kt_engine.store.database import Database, connect, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act


@dataclass(frozen=True)
class House:
    settings: Settings
    db: Database = field(repr=False)
    owner: str
    """Who holds the claims made from here, and the tag of its runs."""

    def act(self, at: datetime | None) -> Act:
        """Give the act of a tick: by the service account, at the simulated moment or now."""
        now = datetime.now(UTC)
        return Act(by=service_person(self.db), at=at or now, recorded_at=now)


def owner_of(process_id: int, started_at: datetime) -> str:
    return f"{socket.gethostname()}:{process_id}:{started_at:%Y%m%dT%H%M%S}"


def house_of(settings: Settings) -> House:
    return House(settings, connect(settings.database_url), owner_of(os.getpid(), datetime.now(UTC)))


@contextmanager
def house_for(settings: Settings) -> Iterator[House]:
    """Give a house, and close its store's connections at the end."""
    house = house_of(settings)
    try:
        yield house
    finally:
        house.db.dispose()


def label_of(db: Database, engagement_id: int) -> str:
    """Give the words by which people recognise the engagement in a list of runs."""
    with open_store(db) as reader:
        row = by_id(reader, Engagement, engagement_id)
        return f"{row['handle']} {row['name']}"


_HERE: ContextVar[House] = ContextVar("house")


@contextmanager
def at_home(house: House) -> Iterator[House]:
    """Let every flow started inside work on this house."""
    token = _HERE.set(house)
    try:
        yield house
    finally:
        _HERE.reset(token)


def here() -> House:
    """Give the house entered with `at_home`; in a process of its own, the one its environment names."""
    return _HERE.get(None) or _of_environment()


@cache
def _of_environment() -> House:
    return house_of(current_settings())
