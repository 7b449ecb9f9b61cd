"""A template can be tried with made-up facts, and what it may use is listed out of the types."""

from pathlib import Path

import pytest

from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.client_template import ClientTemplate
from kt_engine.documents.control import control_of
from kt_engine.documents.fact_list import available, facts_class
from kt_engine.documents.render import render_markdown
from kt_engine.documents.sample_facts import sample_facts
from kt_engine.documents.template_check import ISSUED_ON, check_template
from kt_engine.words import DocumentKey

SHIPPED = Path(__file__).parents[2] / "kt_engine" / "documents" / "templates"
KEY = DocumentKey.CERTIFICATE


@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_every_shipped_document_can_be_made_of_sample_facts(key: DocumentKey, filled: bool) -> None:
    facts = sample_facts(facts_class(key), filled=filled)
    control = control_of(
        key, facts, number="E7-XX-01", version=1, as_of_seq=1, issued_on=ISSUED_ON, page="here"
    )
    assert render_markdown(key, facts, control).startswith(f"# {control.title}")


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_every_document_lists_its_facts_and_values(key: DocumentKey) -> None:
    found = available(key)
    assert found.facts[0].path == "facts.engagement"
    values = {one.path.partition("(")[0] for one in found.values}
    assert values == set(kind_of(key).view(sample_facts(facts_class(key), filled=True)))


def test_a_fact_is_listed_with_its_path_type_and_meaning() -> None:
    listed = {one.path: one for one in available(KEY).facts}
    assert listed["facts.signatures[].name"].type == "text"
    assert listed["facts.signatures[].record"].meaning == "Handle and version of what was signed."
    assert listed["facts.certified_on"].type == "date or nothing"
    assert listed["facts.signatures[].signer"].meaning.startswith("Who signed")


def test_only_filters_that_a_template_has_are_listed() -> None:
    names = {one.path for one in available(KEY).filters}
    assert {"day", "moment", "number", "code", "default", "join"} <= names
    assert not {"safe", "escape", "attr", "format"} & names


def test_the_shipped_template_passes_and_gives_a_page() -> None:
    tried = check_template(ClientTemplate(KEY, (SHIPPED / "certificate.md.j2").read_bytes()))
    assert tried.faults == ()
    assert "sample name" in tried.preview
    assert "of the client, SHA-256" in tried.preview


def test_a_template_that_fails_only_without_something_is_found() -> None:
    text = '{% extends "_document.md.j2" %}{% import "_parts.md.j2" as parts %}{% block body %}\n'
    text += "{{ parts.signatures(facts.signatures) }}\n{{ facts.certified_on.year }}\n{% endblock %}"
    tried = check_template(ClientTemplate(KEY, text.encode()))
    assert [(said, fault.line) for said, fault in tried.faults] == [
        ("sample facts with everything missing that may be", 3)
    ]
