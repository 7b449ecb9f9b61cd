from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import make_engagement
from flow_samples import Sample, settings_in
from flows.house import house_of
from kt_engine.store.database import Database


@pytest.fixture
def sample(database: Database, tmp_path: Path) -> Iterator[Sample]:
    """One engagement, started and staffed, and nothing moved yet, in a home of its own."""
    made = make_engagement(database)
    database.dispose()  # the last connection closed brings the write-ahead log into the file
    house = house_of(settings_in(tmp_path))
    yield Sample(house, made)
    house.db.dispose()
