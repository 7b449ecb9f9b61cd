"""A client's template makes the document when it is good; a bad one leaves the shipped one in force, visibly."""

from pathlib import Path

import pytest
from sqlalchemy import RowMapping, select

from flow_samples import Sample
from flows import documents_due
from flows.documents_due import issue_due_documents, issued_facts
from kt_engine.answers.document_reading import parties_of
from kt_engine.answers.due_documents import DueDocument
from kt_engine.errors import NotFound
from kt_engine.exchange.client_templates import templates_folder
from kt_engine.store.database import open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Document, Event, table_of
from kt_engine.words import DocumentKey, Side

KEY = DocumentKey.HANDOVER_REGISTER
GOOD = """{% extends "_document.md.j2" %}
{% block body %}
## What {{ facts.engagement.client }} calls its list
{% endblock %}
"""
BAD = GOOD.replace("client }}", "clint }}")


@pytest.fixture(autouse=True)
def _is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_due, "due_documents", lambda *_: (DueDocument(KEY, "E1", 1),))


def put(sample: Sample, text: str) -> Path:
    with open_store(sample.db) as reader:
        party = parties_of(reader, sample.id)[Side.CLIENT]["handle"]
    file: Path = templates_folder(sample.settings.home) / party / f"{KEY.value}.md.j2"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def issue(sample: Sample) -> tuple[str, ...]:
    return issue_due_documents(sample.house, sample.act(2), sample.id)


def newest(sample: Sample) -> tuple[RowMapping, str]:
    document = table_of(Document)
    with open_store(sample.db) as reader:
        row = reader.rows(select(document).order_by(document.c.id))[-1]
    return row, read_bytes(sample.settings.files, "E1", row["record_sha256"]).decode()


def refusals(sample: Sample) -> list[RowMapping]:
    event = table_of(Event)
    with open_store(sample.db) as reader:
        return list(reader.rows(select(event).where(event.c.kind == "client_template_refused")))


def test_the_record_says_whose_template_made_it(sample: Sample) -> None:
    put(sample, GOOD)
    assert issue(sample) == ("E1-HR-01 v1",)
    row, record = newest(sample)
    assert "calls its list" in record
    assert f"| Template | of the client, SHA-256 `{row['template_sha256']}` |" in record


def test_another_template_makes_another_version_of_the_same_facts(sample: Sample) -> None:
    issue(sample)
    file = put(sample, GOOD)
    assert issue(sample) == ("E1-HR-01 v2",)
    assert issue(sample) == ()
    file.unlink()
    assert issue(sample) == ("E1-HR-01 v3",)
    assert "calls its list" not in newest(sample)[1]


def test_a_changed_template_is_noticed_though_nothing_else_is_due(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(sample)
    put(sample, GOOD)
    monkeypatch.setattr(documents_due, "due_documents", lambda *_: ())
    assert issue(sample) == ("E1-HR-01 v2",)


def test_a_bad_template_never_stops_an_issue_and_is_kept_with_its_line(
    sample: Sample, caplog: pytest.LogCaptureFixture
) -> None:
    put(sample, BAD)
    assert issue(sample) == ("E1-HR-01 v1",)
    row, record = newest(sample)
    assert row["template_sha256"] is None
    assert "calls its list" not in record
    assert "| Template |" not in record
    [refused] = refusals(sample)
    assert refused["subject"] == "E1-HR-01"
    assert '"line":3' in refused["body"]
    assert "clint" in caplog.text


def test_a_bad_template_is_not_tried_again_with_the_same_facts(sample: Sample) -> None:
    put(sample, BAD)
    issue(sample)
    assert issue(sample) == ()
    assert len(refusals(sample)) == 1
    put(sample, GOOD)
    assert issue(sample) == ("E1-HR-01 v2",)


def test_the_facts_of_an_issued_document_can_be_had_again(sample: Sample) -> None:
    with pytest.raises(NotFound):
        issued_facts(sample.db, "E1", KEY)
    issue(sample)
    assert issued_facts(sample.db, "E1", KEY).engagement.handle == "E1"
