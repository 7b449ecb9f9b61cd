"""Every document is issued in Spanish too: no English of ours is left in it, and its page looks the same."""

import dataclasses
import json
import os
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from document_samples import SAMPLES, control
from house_translations import Unit, read_catalogue, units
from kt_engine.answers.document_control import plain
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.front import front_of
from kt_engine.documents.render import render, render_markdown
from kt_engine.documents.renditions import rendition
from kt_engine.documents.speech import speaking
from kt_engine.documents.template_text import tags
from kt_engine.documents.told_text import cause, told
from kt_engine.documents.wording import day, money, month, weekday
from kt_engine.methods.risk_score import SOURCE
from kt_engine.rules.weekly_colours import DueThings, MonthFigures, knowledge, people, service
from kt_engine.words import DocumentKey, Format, Language

ES = Language.ES
GOLDEN = Path(__file__).parent / "golden_es"
HELD = (
    DocumentKey.CERTIFICATE,
    DocumentKey.GATE_REPORT,
    DocumentKey.GO_LIVE_CERTIFICATE,
    DocumentKey.TRANSITION_PLAN,
    DocumentKey.HANDOVER_REGISTER,
    DocumentKey.HANDOVER_ACCEPTANCE,
    DocumentKey.WEEKLY_STATUS,
)
KEYS = pytest.mark.parametrize("key", list(DocumentKey), ids=str)
WORD = re.compile(r"[^\W\d_]{3,}")
SAME = frozenset(
    {"sha", "utc", "https", "example", "com", "kpi"} | {one.lower() for one in WORD.findall(SOURCE)}
)
"""Words of no language of ours: abbreviations, addresses, and a publication that is quoted."""
FIELD = re.compile(r"\{\w+\}")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
MARKS = re.compile(r"\||^(?:#|> |- )")


def in_spanish(key: DocumentKey) -> Any:
    facts = SAMPLES[key]()
    return dataclasses.replace(facts, engagement=dataclasses.replace(facts.engagement, language=ES))


def record(key: DocumentKey) -> str:
    facts = in_spanish(key)
    return render_markdown(key, facts, control(key, facts))


def words_of(text: str) -> set[str]:
    return {found.lower() for found in WORD.findall(text)}


@cache
def translations() -> dict[Unit, tuple[str, ...]]:
    known = read_catalogue(ES)
    found: dict[Unit, tuple[str, ...]] = {}
    for unit in units():
        message = known.get(unit.text, unit.context or None)
        said = "" if message is None else message.string
        found[unit] = (
            tuple(str(one) for one in said) if isinstance(said, list | tuple) else (str(said or ""),)
        )
    return found


@cache
def calendar() -> set[str]:
    year = [date(2027, 1, 1) + timedelta(days=one) for one in range(365)]
    with speaking(ES):
        return words_of(" ".join(f"{day(one)} {month(one)} {weekday(one)}" for one in year))


@pytest.mark.parametrize("key", HELD, ids=str)
def test_a_document_reads_as_its_golden_text_in_spanish(key: DocumentKey) -> None:
    file = GOLDEN / f"{key.value}.md"
    if os.environ.get("KT_GOLDEN") == "write":
        file.write_bytes(record(key).encode())
    assert record(key) == file.read_bytes().decode()


@KEYS
def test_every_word_of_a_spanish_document_is_data_or_translated(key: DocumentKey) -> None:
    said = words_of(" ".join(text for texts in translations().values() for text in texts))
    facts = words_of(json.dumps(plain(in_spanish(key)), ensure_ascii=False))
    left = words_of(re.sub(r"`[^`]*`", "", record(key))) - said - facts - calendar() - SAME
    assert left == set()


@KEYS
def test_nothing_but_data_of_an_english_document_stands_in_the_spanish_one(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    english = render_markdown(key, facts, control(key, facts))
    same = {line for line in english.splitlines() if len(words_of(line)) > 2} & set(record(key).splitlines())
    data = words_of(json.dumps(plain(facts), ensure_ascii=False)) | words_of(str(control(key, facts)))
    assert {line for line in same if words_of(line) - data} == set()


@KEYS
def test_the_page_marks_the_same_tables_and_results_in_both_languages(key: DocumentKey) -> None:
    facts, spanish = SAMPLES[key](), in_spanish(key)
    pages = render(key, facts, control(key, facts)).html, render(key, spanish, control(key, spanish)).html
    one, other = (re.findall(r'class="[^"]*"', page.partition("<main>")[2]) for page in pages)
    assert one == other
    assert '<html lang="es">' in pages[1]


def test_every_format_says_its_own_words_in_spanish() -> None:
    key = DocumentKey.CERTIFICATE
    facts = in_spanish(key)
    rendered = render(key, facts, control(key, facts))
    front = front_of(control(key, facts), rendered.record_sha256, one_page=kind_of(key).one_page)
    page = rendition(rendered.markdown, front, Format.HTML).decode()
    assert "SIMULACRO" in page
    assert "REHEARSAL" not in page
    assert "emitido a partir del registro" in front.origin


def test_a_translation_holds_the_places_of_its_text() -> None:
    faults = [
        unit for unit, said in translations().items() if not all(_fits(unit, one) for one in said if one)
    ]
    assert faults == []


def _fits(unit: Unit, said: str) -> bool:
    texts = (unit.text, unit.plural or unit.text)
    places = sorted(FIELD.findall(said)) in [sorted(FIELD.findall(text)) for text in texts]
    alike = tags(said) in [tags(text) for text in texts]
    return alike and (places or bool(tags(said))) and not MARKS.search(TAG.sub("", said))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "a figure of February 2027 missed its target",
            "una cifra de febrero de 2027 no cumplió su objetivo",
        ),
        ("2 errors were found; the plan allows 1.", "Se encontraron 2 errores; el plan admite 1."),
        ("nobody promised the hours of P3 and P4", "nadie comprometió las horas de P3 and P4"),
        ("overruled by P7 (E7-A3)", "desestimado por P7 (E7-A3)"),
        ("review: Overall", "revisar: Overall"),
        ("A title somebody typed", "A title somebody typed"),
    ],
)
def test_a_text_of_ours_in_the_facts_is_told_in_spanish_and_typed_text_stays(
    english: str, spanish: str
) -> None:
    assert told(english) == english
    with speaking(ES):
        assert told(english) == spanish


def test_the_rules_of_the_weekly_colours_are_all_told_in_spanish() -> None:
    due = [
        DueThings(4, (), ()),
        DueThings(4, ("E7-H1",), ()),
        DueThings(4, (), ("E7-H1",)),
        DueThings(0, (), ()),
    ]
    judged = [judge(one) for judge in (knowledge, people) for one in due]
    rules = {one.verdict.rule for one in judged} | {
        service(MonthFigures("May 2027", 0, (), (), ())).verdict.rule
    }
    with speaking(ES):
        assert [rule for rule in rules if told(rule) == rule] == []


def test_an_amount_is_written_as_the_language_writes_amounts() -> None:
    assert money("EUR 60,000.50") == "EUR 60,000.50"
    with speaking(ES):
        assert money("EUR 60,000.50") == "60.000,50 EUR"
        assert money("JPY 900") == "900 JPY"


def test_the_cause_of_a_plan_is_told_in_spanish() -> None:
    assert cause("task completed, E7-T3") == "task completed, E7-T3"
    with speaking(ES):
        assert cause("task completed, E7-T3") == "E7-T3 se completó"
        assert cause("day passed, E7-T3") == "pasó un día sobre lo que vencía (E7-T3)"
