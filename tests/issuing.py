"""Asks what is due and enters it in the register, as a tick does after rendering it."""

from datetime import date

from sqlalchemy import select

from builders import ENGINE, START, make_act
from kt_engine.actions.issue_document import Issue, issue_document
from kt_engine.answers.document_register import next_version
from kt_engine.answers.due_documents import DueDocument, due_documents
from kt_engine.store.database import open_store
from kt_engine.store.tables import Chain, table_of
from kt_engine.words import DocumentKey
from walking import House

CHAIN = table_of(Chain)


def due(house: House, today: date = START, *keys: DocumentKey) -> list[DueDocument]:
    with open_store(house.database) as reader:
        found = due_documents(reader, house.made.engagement_id, today)
    return [each for each in found if not keys or each.key in keys]


def issue(house: House, wanted: DueDocument, today: date = START, facts: str = "a" * 64) -> str | None:
    """Enter a document in the register, as the tick does after rendering it."""
    with open_store(house.database) as reader:
        upcoming = next_version(reader, house.made.engagement_id, wanted.key, wanted.subject)
        seq = reader.value(select(CHAIN.c.head_seq).where(CHAIN.c.engagement_id == house.made.engagement_id))
    made = Issue(
        wanted.key,
        wanted.subject,
        upcoming.number,
        upcoming.sequence,
        upcoming.version,
        "Title",
        facts,
        seq,
        "# Text\n",
    )
    return issue_document(
        house.database, make_act(ENGINE, today), house.files, house.made.engagement_id, made, task=wanted.task
    )


def issue_all(house: House, today: date = START, *keys: DocumentKey) -> None:
    for wanted in due(house, today, *keys):
        issue(house, wanted, today)
