"""Since when a task can be done and a handover is asked for, from the events that said so. It writes nothing."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from kt_engine.store.tables import Chain, Event, StageMove, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Stage

EV, CH, M = table_of(Event), table_of(Chain), table_of(StageMove)
ASKING = {"task": "ready", "handover": "requested"}
"""By table, the status with which the question begins."""


def asked_days(reader: Reader, engagement_id: int) -> dict[tuple[str, int], date]:
    """Give the last day on which each task became ready or each handover was requested, by table and id."""
    texts = [EV.c.body.contains(f'"status":"{status}"', autoescape=True) for status in ASKING.values()]
    rows = reader.rows(
        select(EV.c.at, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, texts[0] | texts[1])
        .order_by(EV.c.seq)
    )
    found: dict[tuple[str, int], date] = {}
    for row in rows:
        for change in json.loads(row["body"])["changes"]:
            table = change["t"]
            if table in ASKING and change["c"].get("status") == ASKING[table]:
                found[table, change["id"]] = row["at"].date()
    return found


def stage_days(reader: Reader, engagement_id: int) -> dict[tuple[int | None, int], date]:
    """Give the day each stage was entered, by process (None: the engagement) and the stage's number."""
    rows = reader.rows(
        select(M.c.process_id, M.c.to_stage_number, M.c.moved_at).where(M.c.engagement_id == engagement_id)
    )
    return {(row["process_id"], row["to_stage_number"]): _day(row["moved_at"]) for row in rows}


def entered_on(days: dict[tuple[int | None, int], date], stage: Stage, process_id: int | None) -> date | None:
    """Give the day work of a stage could begin for a process, or for the engagement itself."""
    known = [day for place in _places(process_id) if (day := days.get((place, stage.number))) is not None]
    return min(known) if known else None


def _places(process_id: int | None) -> Iterable[int | None]:
    return (None,) if process_id is None else (process_id, None)


def _day(moment: datetime) -> date:
    return moment.date()
