"""The facts of one delay notice, frozen at its issue, with the names of who was asked. It writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.store.find import by_id
from kt_engine.store.tables import DelayNotice, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import MessageKind, Side, WaitKind

P = table_of(Person)


@dataclass(frozen=True)
class ChaseLine:
    kind: MessageKind
    number: int
    """Of the reminder, or the level of the escalation."""
    person: str
    on: date


@dataclass(frozen=True)
class MovedLine:
    handle: str
    title: str
    kind: str
    """task, gate or go_live."""
    forecast_on: date | None
    room_days: int
    """Working days it stays where it is although the answer is missing; 0: it moves day for day."""
    moves_after: date | None
    """The day on which that room is used up."""


@dataclass(frozen=True)
class MilestoneLine:
    milestone: str
    title: str
    tied_to: str
    promised_on: date
    amount: str
    slack_days: int | None


@dataclass(frozen=True)
class DelayNoticeFacts:
    engagement: EngagementFacts
    handle: str
    thing: str
    what: str
    round: int
    wait: WaitKind
    side: Side
    asked: tuple[str, ...]
    """Printed names with handles."""
    asked_on: date
    answer_days: int
    due_on: date
    clause: str | None
    source: str
    deemed: bool
    issued_on: date
    issued_by: str
    lost_days: int
    chased: tuple[ChaseLine, ...]
    slack_days: int | None
    slack_used_up_on: date | None
    moves: tuple[MovedLine, ...]
    milestones: tuple[MilestoneLine, ...]
    frozen_sha256: str
    """Of the facts as they were frozen at the issue."""


def collect_delay_notice(reader: Reader, engagement_id: int, notice_id: int) -> DelayNoticeFacts:
    row = by_id(reader, DelayNotice, notice_id)
    facts = json.loads(row["facts_json"])
    people = {one["handle"]: f"{one['name']} ({one['handle']})" for one in reader.rows(select(P))}
    return DelayNoticeFacts(
        engagement=engagement_facts(reader, engagement_id),
        handle=row["handle"],
        thing=row["thing"],
        what=facts["what"],
        round=row["round"],
        wait=row["wait"],
        side=row["side"],
        asked=tuple(people.get(handle, handle) for handle in facts["asked"]),
        asked_on=row["asked_on"],
        answer_days=facts["answer_days"],
        due_on=row["due_on"],
        clause=facts["clause"],
        source=facts["source"],
        deemed=facts["deemed"],
        issued_on=row["issued_on"],
        issued_by=_issuer(reader, row),
        lost_days=row["lost_days"],
        chased=tuple(_chase(one, people) for one in facts["chased"]),
        slack_days=facts["slack_days"],
        slack_used_up_on=_day(facts["slack_used_up_on"]),
        moves=tuple(_move(one) for one in facts["moves"]),
        milestones=tuple(_milestone(one) for one in facts["milestones"]),
        frozen_sha256=row["facts_sha256"],
    )


def _issuer(reader: Reader, row: RowMapping) -> str:
    person = by_id(reader, Person, row["issued_by"])
    return f"{person['name']} ({person['handle']})"


def _chase(one: Mapping[str, Any], people: Mapping[str, str]) -> ChaseLine:
    person = people.get(one["person"], one["person"])
    return ChaseLine(MessageKind(one["kind"]), one["number"], person, date.fromisoformat(one["on"]))


def _move(one: Mapping[str, Any]) -> MovedLine:
    return MovedLine(
        one["handle"],
        one["title"],
        one["kind"],
        _day(one["forecast_on"]),
        one["room_days"],
        _day(one["moves_after"]),
    )


def _milestone(one: Mapping[str, Any]) -> MilestoneLine:
    promised_on = date.fromisoformat(one["promised_on"])
    return MilestoneLine(
        one["milestone"], one["title"], one["tied_to"], promised_on, one["amount"], one["slack_days"]
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
