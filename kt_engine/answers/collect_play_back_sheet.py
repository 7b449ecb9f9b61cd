"""The facts of play-backs: what was explained back, on which topics, and whether it passed. It writes nothing.

Whoever explained it back is not named, and no score leaves: both are personnel data.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.knowledge_record import KnowledgeRecord, RecordStep, records_of
from kt_engine.answers.knowledge_standing import ItemStanding, standings_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeStatus, KnowledgeStepKind


@dataclass(frozen=True)
class PlayedTopic:
    topic: str
    hard: bool
    """Not one of the easy ones."""
    chosen_by: str


@dataclass(frozen=True)
class PlayBack:
    on: date
    version: int | None
    passed: bool
    pass_mark_pct: Decimal | None
    giver: str | None
    owner: str | None
    """Before whom it was explained."""
    topics: tuple[PlayedTopic, ...]
    note: str | None


@dataclass(frozen=True)
class PlayedItem:
    handle: str
    title: str
    process: str | None
    must_have: bool
    status: KnowledgeStatus
    play_backs: tuple[PlayBack, ...]


@dataclass(frozen=True)
class PlayBackSheetFacts:
    engagement: EngagementFacts
    items: tuple[PlayedItem, ...]
    """Those in scope, whether they were explained back or not."""


def collect_play_back_sheet(reader: Reader, engagement_id: int) -> PlayBackSheetFacts:
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    records = records_of(reader, engagement_id, asked)
    items = standings_of(reader, engagement_id, None).items
    return PlayBackSheetFacts(
        engagement=engagement_facts(reader, engagement_id),
        items=tuple(_item(one, records[one.handle]) for one in items if one.in_scope),
    )


def _item(item: ItemStanding, record: KnowledgeRecord) -> PlayedItem:
    return PlayedItem(
        handle=item.handle,
        title=item.title,
        process=item.process,
        must_have=item.must_have,
        status=item.status,
        play_backs=tuple(_play_backs(record)),
    )


def _play_backs(record: KnowledgeRecord) -> Iterator[PlayBack]:
    for step in record.steps:
        if step.kind is KnowledgeStepKind.PLAYED_BACK:
            yield _play_back(step)


def _play_back(step: RecordStep) -> PlayBack:
    return PlayBack(
        on=step.on,
        version=step.version,
        passed=bool(step.passed),
        pass_mark_pct=step.pass_mark_pct,
        giver=step.giver,
        owner=step.owner,
        topics=tuple(PlayedTopic(one.topic, one.hard, one.chosen_by) for one in step.topics),
        note=step.note,
    )
