"""Looks now and then at every engagement with a date that came due, in one run, and shows them all on one page.

It moves nothing itself.
"""

from datetime import UTC, datetime
from typing import Any

from prefect import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from flows.house import House, here
from flows.house_flow import house_flow
from flows.lifecycle import tick_plain
from flows.portfolio import publish_portfolio
from flows.publish import publish
from kt_engine.answers.ticking import due_for_sweep


@house_flow("sweep", "sweep")
async def sweep() -> State[Any]:
    house = here()
    due = due_for_sweep(house.db, datetime.now(UTC).date())
    faults = [fault for engagement_id in due if (fault := await _swept(house, engagement_id))]
    await publish_portfolio(house)
    if faults:
        return Failed(message=f"{len(faults)} of {len(due)} engagements were not swept. " + " ".join(faults))
    return Completed(message=f"Engagements looked at: {len(due)}")


async def _swept(house: House, engagement_id: int) -> str:
    """Sweep one; give what went wrong, for one engagement's trouble must not keep the others waiting."""
    try:
        await tick_plain(house, engagement_id, show=publish)
    except Exception as fault:  # noqa: BLE001 whatever it is, it is told
        get_run_logger().exception("E%s was not swept", engagement_id)
        return f"E{engagement_id}: {fault}"
    return ""
