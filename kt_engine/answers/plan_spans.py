"""Reads the days of a plan as its revisions keep them; it plans nothing and writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.plan.shapes import NodeRef, Subject
from kt_engine.store.tables import Gate, PlanRevision, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Per

T, G, R = table_of(Task), table_of(Gate), table_of(PlanRevision)


@dataclass(frozen=True)
class Span:
    """The days of one thing; both inclusive."""

    start_on: date
    end_on: date


def kept_spans(plan_json: str, only: frozenset[str] | None = None) -> dict[NodeRef, Span]:
    """Read the start and end of each thing of a kept plan, or only of those with these keys."""
    return {
        NodeRef(key, Subject(Per(kind), subject)): Span(date.fromisoformat(start), date.fromisoformat(end))
        for key, kind, subject, start, end, *_ in json.loads(plan_json)
        if only is None or key in only
    }


def newest_spans(reader: Reader, engagement_id: int) -> dict[NodeRef, Span]:
    """Give the dates of the newest revision; none before there is one."""
    newest = select(R.c.plan_json).where(R.c.engagement_id == engagement_id).order_by(R.c.id.desc()).limit(1)
    text = reader.value(newest)
    return {} if text is None else kept_spans(text)


def rows_by_ref(reader: Reader, engagement_id: int) -> Mapping[NodeRef, RowMapping]:
    """Give handle, title and process of every task and gate, withdrawn ones too."""
    tasks = select(
        T.c.task_key.label("key"), T.c.subject_kind, T.c.subject_id, T.c.handle, T.c.title, T.c.process_id
    ).where(T.c.engagement_id == engagement_id)
    gates = select(
        G.c.gate_key.label("key"), G.c.subject_kind, G.c.subject_id, G.c.handle, G.c.title, G.c.process_id
    ).where(G.c.engagement_id == engagement_id)
    return {
        NodeRef(row["key"], Subject(row["subject_kind"], row["subject_id"])): row
        for statement in (tasks, gates)
        for row in reader.rows(statement)
    }
