"""The how-to on documents is true: its own code collects, titles and writes the document it tells of."""

import dataclasses
import sys
from types import ModuleType

import pytest
from jinja2 import ChoiceLoader, DictLoader

from builders import make_engagement
from document_samples import SAMPLES, control
from house_sources import ROOT, blocks
from kt_engine.answers.document_control import DOCUMENT_CODES, facts_sha256
from kt_engine.documents.environment import environment
from kt_engine.store.database import Database, open_store
from kt_engine.words import DocumentKey

PAGE = ROOT / "docs" / "howto" / "add-a-document.md"
COLLECTOR, TEXT = "kt_engine.answers.collect_scope_list", "kt_engine.documents.scope_list"


def module(name: str, opening: str, patch: pytest.MonkeyPatch) -> ModuleType:
    """Make a module of the page's block that opens like this, as if it lay in its file."""
    [source] = [block for block in blocks(PAGE, "python") if block.startswith(f'"""{opening}')]
    made = ModuleType(name)
    patch.setitem(sys.modules, name, made)
    exec(compile(source, name, "exec"), made.__dict__)  # noqa: S102 - the page is ours
    return made


def test_the_document_of_the_page_is_collected_and_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_engagement(database, processes=2)
    collector = module(COLLECTOR, "The facts of the scope list", monkeypatch)
    text = module(TEXT, "The scope list", monkeypatch)
    with open_store(database) as reader:
        facts = collector.collect_scope_list(reader, made.engagement_id)
    [template] = blocks(PAGE, "jinja")
    own = environment()
    loader = ChoiceLoader([DictLoader({"scope_list.md.j2": template}), own.loader or DictLoader({})])
    front = control(DocumentKey.RISK_REGISTER, SAMPLES[DocumentKey.RISK_REGISTER]())
    front = dataclasses.replace(front, title=text.title(facts), facts_sha256=facts_sha256(facts))
    page = own.overlay(loader=loader).get_template("scope_list.md.j2")
    written = page.render(doc=front, facts=facts, **text.view(facts))
    assert "# Scope: Travel desk" in written
    assert "### Wave 1" in written
    assert all(f"| {one.handle} | {one.name} |" in written for one in facts.processes)
    assert len(facts.processes) == 2


def test_the_code_of_the_page_is_free_and_no_code_is_used_twice() -> None:
    assert '"LS"' in PAGE.read_text(encoding="utf-8")
    codes = list(DOCUMENT_CODES.values())
    assert "LS" not in codes
    assert len(codes) == len(set(codes)) == len(DocumentKey)
