"""What is missing, empty or unfinished in a file that was written down about a knowledge item. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from kt_engine.errors import Refused
from kt_engine.exchange.document_tree import ReadDocument
from kt_engine.exchange.handed_file import HandedFile
from kt_engine.exchange.read_document import read_document
from kt_engine.rules.required_sections import missing_or_empty, only_placeholders
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import KnowledgeItemRow
from kt_engine.words import FindingKind

UNREAD = frozenset({FindingKind.NO_TEXT, FindingKind.NOT_READ})


@dataclass(frozen=True)
class SectionFaults:
    missing: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    """Also those in which only a placeholder stands, such as TBD."""


def wanted_sections(database: Database, item: str) -> tuple[str, ...]:
    """Give the titles what is written about an item must have. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, KnowledgeItemRow, item)
        spec = pinned_playbook(reader, row["engagement_id"]).knowledge_items.get(row["item_key"])
    return tuple(spec.sections) if spec else ()


def written_faults(file: HandedFile, wanted: Sequence[str]) -> SectionFaults:
    """Give the sections that are missing or say nothing; without wanted ones the file is not read at all.

    Raises InvalidInput for a damaged or locked file, Refused for one without text: it is not passed as complete.
    """
    if not wanted:
        return SectionFaults()
    document = read_document(file.data, file.name)
    _check_text(document, wanted)
    found = list(missing_or_empty(document, wanted))
    unread = [one for one in found if one.kind in UNREAD]
    if unread:
        raise Refused(
            f"{file.name} cannot be passed as complete: {unread[0].sentence} Write down what they show."
        )
    missing = tuple(one.section for one in found if one.kind is FindingKind.SECTION_MISSING)
    empty = {one.section for one in found} - {*missing}
    empty |= set(only_placeholders(document, wanted))
    return SectionFaults(missing, tuple(title for title in wanted if title in empty))


def _check_text(document: ReadDocument, wanted: Sequence[str]) -> None:
    for note in document.notes:
        if note.kind in UNREAD:
            raise Refused(
                f"{document.name} cannot be read for its sections ({', '.join(wanted)}). {note.sentence}"
            )
