import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import make_engagement
from flow_samples import Sample, settings_in
from flows.house import at_home, house_of
from flows.server import PrefectServer, prefect_server
from kt_engine.store.database import Database
from rehearsed import Played, played_in

LEFT_OPEN = "ignore:unclosed <socket:ResourceWarning"
"""Prefect 3.8.8 asks its server for a place of results at every run, with a client that it never closes."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Excuse the sockets that Prefect leaves open."""
    item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


@pytest.fixture(autouse=True)
def nothing_left_for_other_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "server" not in request.fixturenames:
        return  # half a second for each test, where no run has left a socket
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """One Prefect server for all tests of this run: a start takes ten seconds."""
    with prefect_server(tmp_path_factory.mktemp("prefect")) as running:
        yield running


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """One rehearsal of the travel desk on real flows and SQLite, as `kt demo` plays it, for all that only look."""
    with played_in(tmp_path_factory.mktemp("played") / "home", with_prefect=True) as found:
        yield found


@pytest.fixture
def sample(database: Database, tmp_path: Path) -> Iterator[Sample]:
    """One engagement, started and staffed, and nothing moved yet."""
    made = make_engagement(database)
    house = house_of(settings_in(tmp_path))
    with at_home(house):
        yield Sample(house, made)
    house.db.dispose()
