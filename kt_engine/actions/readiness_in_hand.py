"""What all verbs about one point of readiness share: who may touch it, what it must say, how it stands. No verb."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.actions.authority import require, require_open
from kt_engine.errors import UsageProblem
from kt_engine.exchange.nearest import did_you_mean
from kt_engine.exchange.typed_text import one_line
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import find
from kt_engine.store.tables import ReadinessPoint
from kt_engine.store.unit import Unit
from kt_engine.words import Colour, ReadinessStatus, Stream

VERB = "keep the readiness log"
TEXT_LENGTH = 400
NEEDED = ("mitigation", "fallback", "fallback_on")
"""What is known of everything that can stop a go-live."""


@dataclass(frozen=True)
class Point:
    """A point of readiness as it stands."""

    handle: str
    status: ReadinessStatus
    colour: Colour
    showstopper: bool
    fallback_on: date | None
    agreement: str | None = None
    """What must be signed to close it, where that was just proposed."""
    withdrawn: tuple[str, ...] = ()
    """What had been put before people about it and counts no more."""


def as_it_stands(
    unit: Unit, handle: str, agreement: str | None = None, withdrawn: tuple[str, ...] = ()
) -> Point:
    row = find(unit, ReadinessPoint, handle)
    return Point(
        row["handle"],
        row["status"],
        row["colour"],
        row["showstopper"],
        row["fallback_on"],
        agreement,
        withdrawn,
    )


def point_in_hand(unit: Unit, handle: str) -> RowMapping:
    """Give the point's row. Raises Refused unless the person keeps the log or owns the point."""
    row = find(unit, ReadinessPoint, handle)
    require_open(unit, row["engagement_id"], also_on_hold=True)
    require(unit, VERB, engagement_id=row["engagement_id"], named=row["owner_id"] == unit.act.by)
    return row


def streams_of(playbook: Playbook) -> tuple[str, ...]:
    """Give the streams a point can belong to: the four of every engagement, then the playbook's own."""
    return (*(stream.value for stream in Stream), *playbook.streams)


def checked_stream(playbook: Playbook, stream: str) -> str:
    known = streams_of(playbook)
    if stream not in known:
        raise UsageProblem(f"There is no stream {stream}.{did_you_mean(stream, known)}")
    return stream


def checked_text(text: str | None, what: str) -> str | None:
    return None if text is None else one_line(text, what, most=TEXT_LENGTH)


def check_showstopper(unit: Unit, known: dict[str, Any]) -> None:
    """Raise UsageProblem for something that can stop the go-live and has no way back, or one whose day is over."""
    if not known["showstopper"]:
        return
    missing = [name for name in NEEDED if known[name] is None]
    if missing:
        options = " ".join(f"--{name.replace('_', '-')} ..." for name in missing)
        raise UsageProblem(
            f"What can stop the go-live needs what is done against it, the way back and the last day of it: {options}"
        )
    if known["fallback_on"] < unit.today:
        raise UsageProblem(
            f"The last day of the way back, {known['fallback_on']}, is over already. Give a day from today on."
        )
