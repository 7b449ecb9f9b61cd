"""The facts of the knowledge register: every item with its state, claimed beside proven. It writes nothing."""

from dataclasses import dataclass

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import asked_of, engagement_facts
from kt_engine.answers.knowledge_coverage import KnowledgeCoverage, coverage_in
from kt_engine.answers.knowledge_record import KnowledgeRecord, records_of
from kt_engine.answers.knowledge_standing import ItemStanding, standings_of
from kt_engine.answers.knowledge_thresholds import must_have_from
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.unit import Reader


@dataclass(frozen=True)
class RegisterItem:
    standing: ItemStanding
    record: KnowledgeRecord


@dataclass(frozen=True)
class KnowledgeRegisterFacts:
    engagement: EngagementFacts
    must_have_from: int
    """The criticality from which on an item is a must-have."""
    coverage: KnowledgeCoverage
    items: tuple[RegisterItem, ...]
    """In the order in which they were added, those that left the scope too."""


def collect_knowledge_register(reader: Reader, engagement_id: int) -> KnowledgeRegisterFacts:
    """Collect every item: a register shows the whole population. A waiver holds until a tick has ended it."""
    playbook = pinned_playbook(reader, engagement_id)
    records = records_of(reader, engagement_id, asked_of(reader, engagement_id, playbook))
    return KnowledgeRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        must_have_from=must_have_from(playbook),
        coverage=coverage_in(reader, engagement_id, None),
        items=tuple(
            RegisterItem(item, records[item.handle])
            for item in standings_of(reader, engagement_id, None).items
        ),
    )
