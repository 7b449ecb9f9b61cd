"""Looks now and then at every engagement with a date that came due, in one run, and shows them all on one page.

It asks again who has not answered, and lets mails leave; it moves nothing itself.
"""

from datetime import UTC, datetime
from typing import Any

from prefect import State
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from flows.asked_today import note_asked, to_ask
from flows.house import House, here
from flows.house_flow import house_flow
from flows.lifecycle import tick_plain
from flows.outbox import deliver
from flows.portfolio import publish_portfolio
from flows.publish import publish
from kt_engine.actions.remind import remind
from kt_engine.answers.due_reminders import may_be_chased
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.errors import KtError
from kt_engine.store.database import open_store


@house_flow("sweep", "sweep")
async def sweep() -> State[Any]:
    house = here()
    unasked = _all_asked_again(house)
    due = due_for_sweep(house.db, datetime.now(UTC).date())
    faults = [fault for engagement_id in due if (fault := await _swept(house, engagement_id))]
    await publish_portfolio(house)
    mails = await _mails(house)
    if faults:
        return Failed(message=f"{len(faults)} of {len(due)} engagements were not swept. " + " ".join(faults))
    if unasked:
        return Failed(message=f"In {len(unasked)} engagements nobody was reminded. " + " ".join(unasked))
    return Completed(message=f"Engagements looked at: {len(due)}" + (f". {mails}" if mails else ""))


def _all_asked_again(house: House) -> list[str]:
    """Remind wherever the day or the store is another than at the last look; give what went wrong."""
    today, folder = datetime.now(UTC).date(), house.settings.home
    with open_store(house.db) as reader:
        heads = may_be_chased(reader)
    faults = {one: fault for one in to_ask(folder, today, heads) if (fault := _asked_again(house, one))}
    note_asked(folder, today, heads, faults)
    return list(faults.values())


def _asked_again(house: House, engagement_id: int) -> str:
    """Remind in one engagement; give what went wrong, for it must not keep the others from being asked."""
    try:
        remind(house.db, house.act(None), engagement_id)
    except Exception as fault:  # noqa: BLE001 whatever it is, it is told
        get_run_logger().exception("In E%s nobody was reminded", engagement_id)
        return f"E{engagement_id}: {fault}"
    return ""


async def _mails(house: House) -> str:
    """Let mails leave; give a sentence on them. What stays is seen in `kt message list`."""
    try:
        return (await deliver(house)).sentence
    except (KtError, OSError) as fault:
        get_run_logger().warning("The outbox was not emptied: %s", fault)
        return f"The outbox was not emptied: {fault}"


async def _swept(house: House, engagement_id: int) -> str:
    """Sweep one; give what went wrong, for one engagement's trouble must not keep the others waiting."""
    try:
        await tick_plain(house, engagement_id, show=publish)
    except Exception as fault:  # noqa: BLE001 whatever it is, it is told
        get_run_logger().exception("E%s was not swept", engagement_id)
        return f"E{engagement_id}: {fault}"
    return ""
