"""The renderer keeps its promises for every document alike."""

import dataclasses
import hashlib
import re
from pathlib import Path
from typing import Any

import jinja2
import pytest

import kt_engine.documents
from document_samples import SAMPLES, control
from kt_engine.answers.document_control import facts_sha256
from kt_engine.documents.environment import environment
from kt_engine.documents.render import render
from kt_engine.documents.writers.html import css_text
from kt_engine.words import AuthMethod, DocumentKey

ROOM = Path(kt_engine.documents.__file__).parent
TEMPLATES = {file.name.removesuffix(".md.j2") for file in (ROOM / "templates").glob("[a-z]*.md.j2")}
KEYS = pytest.mark.parametrize("key", list(DocumentKey), ids=str)
SIGNED = (
    DocumentKey.TRANSITION_PLAN,
    DocumentKey.HANDOVER_REGISTER,
    DocumentKey.HANDOVER_ACCEPTANCE,
    DocumentKey.CERTIFICATE,
    DocumentKey.GATE_REPORT,
)


def test_every_document_has_its_template_and_its_module() -> None:
    assert {key.value for key in DocumentKey} == TEMPLATES
    assert all((ROOM / f"{key.value}.py").is_file() for key in DocumentKey)


def test_no_template_switches_the_escaping_off() -> None:
    for file in (ROOM / "templates").iterdir():
        assert not re.search(r"\|\s*safe\b|autoescape|Markup|forceescape|\{%-?\s*raw", file.read_text()), (
            file.name
        )


def test_a_template_that_names_an_unknown_fact_fails() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ facts.nothing_of_this_name }}").render(facts=object())


def test_whatever_a_template_prints_is_escaped_without_being_told() -> None:
    assert environment().from_string("{{ x }}").render(x="a|b <i>") == "a\\|b &lt;i&gt;"


@KEYS
def test_the_same_facts_give_the_same_bytes(key: DocumentKey) -> None:
    first, second = (render(key, facts, control(key, facts)) for facts in (SAMPLES[key](), SAMPLES[key]()))
    assert first == second


@KEYS
def test_the_hash_of_the_record_is_that_of_its_markdown_and_stands_only_around_it(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    rendered = render(key, facts, control(key, facts))
    assert rendered.record_sha256 == hashlib.sha256(rendered.markdown.encode()).hexdigest()
    assert rendered.record_sha256 in rendered.html
    assert rendered.record_sha256 not in rendered.markdown


@KEYS
def test_a_rehearsal_is_marked_in_the_text_on_the_page_and_in_print(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    rendered = render(key, facts, control(key, facts))
    assert "**REHEARSAL.**" in rendered.markdown
    assert 'class="rehearsal"' in rendered.html
    assert '@top-center { content: "REHEARSAL"' in rendered.html


@KEYS
def test_a_real_engagement_is_not_marked_as_rehearsal(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    real = dataclasses.replace(facts, engagement=dataclasses.replace(facts.engagement, rehearsal=False))
    rendered = render(key, real, control(key, real))
    assert "REHEARSAL" not in rendered.markdown + rendered.html


@pytest.mark.parametrize("key", SIGNED, ids=str)
def test_each_signature_shows_name_meaning_moment_and_what_was_signed(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    rendered = render(key, facts, control(key, facts))
    line = next(line for line in rendered.markdown.splitlines() if line.startswith("| Ravi Mehta (P9) |"))
    blocks = re.findall(r'<table class="signatures">.*?</table>', rendered.html, re.DOTALL)
    row = next(
        row for row in re.findall(r"<tr>.*?</tr>", "".join(blocks), re.DOTALL) if "Ravi Mehta (P9)" in row
    )
    for said, hashed in ((line, r"`[0-9a-f]{12}`"), (row, r"<code>[0-9a-f]{12}</code>")):
        for part in ("provider", "12 Apr 2027, 08:41:07 UTC", "self declared"):
            assert part in said
        assert re.search(r"accepted|certified|decided", said)
        assert re.search(hashed, said)


@KEYS
def test_the_front_names_number_version_sources_and_how_identity_was_proven(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    front = control(key, facts)
    markdown = render(key, facts, front).markdown
    for part in (
        f"{front.number}, version 2",
        "event 1204",
        facts_sha256(facts),
        "identity self-declared",
        "19 Apr 2027",
    ):
        assert part in markdown


def test_codes_instead_of_claims_are_said_on_the_front() -> None:
    facts: Any = SAMPLES[DocumentKey.CERTIFICATE]()
    proven = dataclasses.replace(
        facts, engagement=dataclasses.replace(facts.engagement, auth_method=AuthMethod.TOTP)
    )
    markdown = render(DocumentKey.CERTIFICATE, proven, control(DocumentKey.CERTIFICATE, proven)).markdown
    assert "identity proven by one-time code" in markdown


@KEYS
def test_a_page_names_its_language_and_title_and_every_head_its_scope(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    html = render(key, facts, control(key, facts)).html
    assert '<html lang="en">' in html
    assert f"<title>{control(key, facts).number} v2" in html
    assert "<th>" not in html
    assert 'scope="col"' in html


@KEYS
def test_a_page_fetches_nothing(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    html = render(key, facts, control(key, facts)).html
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
    shown = re.sub(r"<code>[^<]*</code>", "", html)
    assert not re.search(r"https?://|url\(|@import|src=|<link", shown)


@KEYS
def test_no_cell_of_a_table_is_empty(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    html = render(key, facts, control(key, facts)).html
    assert not re.search(r"<td[^>]*>\s*</td>", html)


def test_what_was_not_measured_is_never_shown_as_met() -> None:
    for key in (DocumentKey.SERVICE_REPORT, DocumentKey.GATE_REPORT):
        facts = SAMPLES[key]()
        html = render(key, facts, control(key, facts)).html
        rows = [row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if "not measured" in row]
        assert rows
        assert not [row for row in rows if "good" in row]


def test_a_training_matrix_names_no_trainee() -> None:
    facts = SAMPLES[DocumentKey.TRAINING_MATRIX]()
    markdown = render(
        DocumentKey.TRAINING_MATRIX, facts, control(DocumentKey.TRAINING_MATRIX, facts)
    ).markdown
    assert "Brandt" not in markdown
    assert "P14" not in markdown
    assert "Agent 01" in markdown


def test_a_certificate_tells_the_test_passed_and_no_score() -> None:
    facts = SAMPLES[DocumentKey.CERTIFICATE]()
    markdown = render(DocumentKey.CERTIFICATE, facts, control(DocumentKey.CERTIFICATE, facts)).markdown
    assert "| Expense claims | 18 Mar 2027 | 80 % | all right | P9 |" in markdown
    assert "64" not in markdown


def test_no_data_leaves_the_quotes_of_the_style_block() -> None:
    assert css_text('"}</style>') == '"\\22 \\7d \\3c \\2f style\\3e "'
