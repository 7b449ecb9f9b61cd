"""Runs one tick for a person who does not want to wait: on the server of `kt serve`, or on one of its own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flows.environment import PASSWORD
from flows.say import Say, to_person
from flows.serve_file import read_serving
from flows.server import PrefectServer, belongs_to, prefect_server, served_by, wants_another_password
from kt_engine.answers.ends import End
from kt_engine.errors import Refused
from kt_engine.settings import Settings

SLOW = "No kt serve is running here, so a Prefect server is started for this once (about ten seconds)."


def advance(settings: Settings, engagement_id: int, say: Say = to_person, at: datetime | None = None) -> End:
    """Give how it stands after a tick. Raises Refused when another tick is under way, or this one broke."""
    with any_server(settings, say):
        # Imported here: the first import of Prefect reads the environment, which the line above puts on.
        from flows.house import at_home, house_for, label_of  # noqa: PLC0415
        from flows.house_flow import final_state  # noqa: PLC0415
        from flows.lifecycle import tick  # noqa: PLC0415
        from flows.stage import end_of  # noqa: PLC0415

        with house_for(settings) as house, at_home(house):
            label = label_of(house.db, engagement_id)
            state = asyncio.run(final_state(tick(engagement_id, label, "kt advance", at, return_state=True)))
        end = end_of(state)
        if end is None:
            raise Refused(state.message or f"The tick of {label} ended as {state.name}.")
        return end


@contextmanager
def any_server(settings: Settings, say: Say = to_person) -> Iterator[PrefectServer]:
    """Give the server that `kt serve` runs for this home, else one for the time of this block."""
    serving = read_serving(settings.serve_file)
    if serving and belongs_to(serving.api_url, settings.home):
        with served_by(serving.api_url, settings.home) as server:
            yield server
        return
    if serving and wants_another_password(serving.api_url):
        raise Refused(
            f"Prefect's server at {serving.ui_url} wants a password that this shell does not have. "
            f"Set {PASSWORD} here as kt serve has it, then repeat."
        )
    say(SLOW)
    with prefect_server(settings.home) as server:
        yield server
