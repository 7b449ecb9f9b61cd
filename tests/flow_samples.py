"""A store with one engagement, and the house of flows on it; Prefect's runs read back."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterName
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from builders import Made, make_act
from flows.house import House
from kt_engine.actions.tick import claim, settle
from kt_engine.settings import Settings, read_settings
from kt_engine.store.database import Database
from kt_engine.store.unit import Act

AT = datetime(2027, 1, 4, 10, tzinfo=UTC)
"""An hour after the builders' acts of the first day."""


@dataclass(frozen=True)
class Sample:
    house: House
    made: Made

    @property
    def db(self) -> Database:
        return self.house.db

    @property
    def settings(self) -> Settings:
        return self.house.settings

    @property
    def id(self) -> int:
        return self.made.engagement_id

    def act(self, by: int | None = None) -> Act:
        return make_act(by or self.made.people.manager.id, AT)

    def head(self) -> int:
        head = claim(self.db, self.act(), self.id, "test")
        settle(self.db, self.id, "test", None)
        assert head is not None
        return head


def settings_in(home: Path, **flags: object) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    return read_settings(flags, {"KT_HOME": str(home)}, home)


def runs_like(name: str) -> list[FlowRun]:
    """Give Prefect's runs whose name holds these words."""

    async def read() -> list[FlowRun]:
        async with get_client() as client:
            return await client.read_flow_runs(
                flow_run_filter=FlowRunFilter(name=FlowRunFilterName(like_=name)),
                limit=50,
                sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            )

    return asyncio.run(read())
