"""Every knowledge item as it stands, and one of them with all that is kept of it. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from kt_engine.answers.document_reading import asked_of
from kt_engine.answers.knowledge_record import KnowledgeRecord, records_of
from kt_engine.answers.knowledge_standing import ItemStanding, standings_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, KnowledgeItemRow


@dataclass(frozen=True)
class ItemView:
    standing: ItemStanding
    record: KnowledgeRecord
    sections: tuple[str, ...]
    """What must be written down, section by section."""
    taught_in: tuple[str, ...]
    """The modules that prove it; none: the certificate does."""


def list_items(database: Database, engagement: str, today: date) -> tuple[ItemStanding, ...]:
    """Give every item in the order in which it was added, those that left the scope too. Raises NotFound."""
    with open_store(database) as reader:
        return standings_of(reader, find(reader, Engagement, engagement)["id"], today).items


def show_item(database: Database, handle: str, today: date) -> ItemView:
    """Give one item. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, KnowledgeItemRow, handle)
        engagement_id = row["engagement_id"]
        playbook = pinned_playbook(reader, engagement_id)
        records = records_of(reader, engagement_id, asked_of(reader, engagement_id, playbook))
        items = standings_of(reader, engagement_id, today).items
        spec = playbook.knowledge_items.get(row["item_key"])
        return ItemView(
            next(item for item in items if item.handle == row["handle"]),
            records[row["handle"]],
            spec.sections if spec else (),
            spec.taught_in if spec else (),
        )
