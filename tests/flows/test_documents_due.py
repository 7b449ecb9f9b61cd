import asyncio
import hashlib

import pytest
from sqlalchemy import select

from flow_samples import AT, Sample
from flows import documents_due
from flows.documents_due import COLLECTORS, issue_due_documents
from flows.lifecycle import tick_plain
from kt_engine.actions.set_language import set_language
from kt_engine.answers.due_documents import DueDocument
from kt_engine.answers.list_documents import show_document
from kt_engine.documents.issued import issued_front
from kt_engine.store.database import open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Document, table_of
from kt_engine.words import DocumentKey, DocumentStatus, Format, Language

DOCUMENT = table_of(Document)


def due(*keys: DocumentKey) -> object:
    return lambda *_: tuple(DueDocument(key, "E1", 1) for key in keys)


def test_every_document_can_be_collected() -> None:
    assert set(COLLECTORS) == set(DocumentKey)


def test_an_issued_document_is_in_the_register_under_the_hash_of_its_text(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ("E1-HR-01 v1",)
    with open_store(sample.db) as reader:
        [row] = reader.rows(select(DOCUMENT))
    record = read_bytes(sample.settings.files, "E1", row["record_sha256"])
    assert hashlib.sha256(record).hexdigest() == row["record_sha256"]
    assert row["status"] is DocumentStatus.ISSUED


def test_a_copy_to_read_lies_in_the_documents_folder(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
    issue_due_documents(sample.house, sample.act(2), sample.id)
    folder = sample.settings.documents / "E1"
    names = [f"E1-HR-01-v1.{form.value}" for form in Format]
    assert sorted(file.name for file in folder.iterdir()) == sorted(names)
    assert (folder / "E1-HR-01-v1.html").read_text().startswith("<!")


def test_the_same_facts_are_not_issued_twice(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
    issue_due_documents(sample.house, sample.act(2), sample.id)
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ()


def test_changed_facts_make_a_new_version_that_supersedes_the_old(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
        issue_due_documents(sample.house, sample.act(2), sample.id)
    asyncio.run(tick_plain(sample.house, sample.id, AT))
    monkeypatch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ("E1-HR-01 v2",)
    with open_store(sample.db) as reader:
        rows = reader.rows(select(DOCUMENT).where(DOCUMENT.c.handle.like("E1-HR%")).order_by(DOCUMENT.c.id))
    assert [row["status"] for row in rows] == [DocumentStatus.SUPERSEDED, DocumentStatus.ISSUED]


def test_another_language_makes_a_new_version_in_it_and_the_old_one_stays(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents_due, "due_documents", due(DocumentKey.HANDOVER_REGISTER))
    issue_due_documents(sample.house, sample.act(2), sample.id)
    set_language(sample.db, sample.act(), sample.id, language=Language.ES)
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ("E1-HR-01 v2",)
    first, second = (
        show_document(sample.db, sample.settings.files, f"E1-HR-01 v{version}") for version in (1, 2)
    )
    assert (first.listed.language, second.listed.language) == (Language.EN, Language.ES)
    assert first.markdown.startswith("# Handover register: ")
    assert second.markdown.startswith("# Registro de traspasos: ")
    fronts = [issued_front(one.listed, one.engagement) for one in (first, second)]
    assert [one.classification for one in fronts] == [
        "Confidential: client and provider of this engagement",
        "Confidencial: cliente y proveedor de este encargo",
    ]
