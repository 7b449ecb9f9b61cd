"""Adds an open point to the readiness log of one process; what can stop the go-live comes with its way back."""

from datetime import date
from typing import Any

from kt_engine.actions.authority import require, require_open
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.named_person import named_person, named_process
from kt_engine.actions.readiness_in_hand import (
    TEXT_LENGTH,
    VERB,
    Point,
    as_it_stands,
    check_showstopper,
    checked_stream,
    checked_text,
)
from kt_engine.exchange.typed_text import one_line
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import next_number
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Process, ReadinessPoint
from kt_engine.store.unit import Act, Unit
from kt_engine.words import Colour, ReadinessStatus

KIND = "readiness_point_added"


def add_readiness_point(
    database: Database,
    act: Act,
    process: str,
    *,
    stream: str,
    colour: Colour,
    text: str,
    owner: str,
    due_on: date,
    showstopper: bool = False,
    mitigation: str | None = None,
    fallback: str | None = None,
    fallback_on: date | None = None,
) -> Point:
    """Add a point; `process` is a handle, `owner` a person's, `fallback_on` the last day of the way back, inclusive.

    Raises UsageProblem for an unknown stream or a showstopper without its way back, NotFound, Refused.
    """
    values: dict[str, Any] = {
        "text": one_line(text, "point", most=TEXT_LENGTH),
        "colour": colour,
        "due_on": due_on,
        "showstopper": showstopper,
        "mitigation": checked_text(mitigation, "mitigation"),
        "fallback": checked_text(fallback, "way back"),
        "fallback_on": fallback_on,
    }
    engagement_id = engagement_in(Process, process)
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return as_it_stands(unit, known)
        require_open(unit, engagement_id, also_on_hold=True)
        require(unit, VERB, engagement_id=engagement_id)
        values["stream"] = checked_stream(pinned_playbook(unit, engagement_id), stream)
        values["owner_id"] = named_person(unit, engagement_id, owner)["id"]
        values["process_id"] = named_process(unit, engagement_id, process)["id"]
        check_showstopper(unit, values)
        return _insert(unit, engagement_id, values)


def _insert(unit: Unit, engagement_id: int, values: dict[str, Any]) -> Point:
    number = next_number(unit, ReadinessPoint, engagement_id=engagement_id)
    handle = f"E{engagement_id}-RP{number}"
    unit.insert(
        ReadinessPoint,
        engagement_id=engagement_id,
        handle=handle,
        number=number,
        status=ReadinessStatus.OPEN,
        raised_on=unit.today,
        raised_by=unit.act.by,
        **values,
    )
    said = {name: values[name] for name in ("stream", "colour", "due_on", "showstopper", "fallback_on")}
    unit.event(KIND, handle, texts=None, **said)
    return as_it_stands(unit, handle)
