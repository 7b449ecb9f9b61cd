"""May a booked session move a knowledge item? Plain values only; items, sessions and people as handles."""

from collections.abc import Sequence
from datetime import date

from kt_engine.errors import Refused


def check_given(item: str, session: str, missing: Sequence[str]) -> None:
    """Raise Refused where giver or receiver (`missing`) were not asked to the session an item is explained in."""
    if missing:
        raise Refused(
            f"{' and '.join(missing)} is not asked to {session}, and without giver and receiver {item} does not pass "
            f"over. Name others: kt knowledge assign {item}"
        )


def check_last(item: str, session: str, planned_count: int, last_on: date | None) -> None:
    """Raise Refused while other sessions of the item are planned: what is said in them is not explained yet."""
    if planned_count:
        more = "one more is" if planned_count == 1 else f"{planned_count} more are"
        raise Refused(
            f"{session} does not explain all of {item}: {more} planned, the last on {last_on}. If nothing is left to "
            f"be explained: kt knowledge capture {item} --session {session}"
        )


def check_one_account(item: str, held: Sequence[tuple[str, date]]) -> None:
    """Raise Refused where sessions on the item were held (handle, day): then they tell who came, and nobody else."""
    if held:
        session, on = held[-1]
        raise Refused(
            f"{item} was explained in {session}, held on {on}. Refer to it: "
            f"kt knowledge capture {item} --session {session}"
        )
