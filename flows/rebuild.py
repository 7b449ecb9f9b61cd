"""Puts back what Prefect has lost of its pages: its database may be deleted, the store remembers. It moves nothing."""

import logging
from datetime import UTC, datetime

from flows.house import House
from flows.lifecycle import claimed
from flows.publish import publish
from kt_engine.answers.list_engagements import engagement_id_of, list_engagements
from kt_engine.answers.ticking import unsettled
from kt_engine.words import OPEN_ENGAGEMENTS

LOG = logging.getLogger("kt.serve")


async def rebuild_pages(house: House) -> None:
    """Show every engagement again, open ones first; where nothing was lost, this only looks."""
    listed = sorted(list_engagements(house.db), key=lambda one: one.status not in OPEN_ENGAGEMENTS)
    for one in listed:
        try:
            await _show(house, engagement_id_of(house.db, one.handle))
        except Exception as fault:  # noqa: BLE001 one page less is a smaller evil than no serving
            LOG.warning("The pages of %s were not rebuilt (%s).", one.handle, fault)


async def _show(house: House, engagement_id: int) -> None:
    if engagement_id in unsettled(house.db):
        return  # its tick is due, and shows it; holding it here would only send that tick away
    # Under the claim: a tick that shows the same page at the same moment would make it a second time.
    with claimed(house, house.act(None), engagement_id) as held:
        if held is not None:
            await publish(house.db, engagement_id, datetime.now(UTC).date())
