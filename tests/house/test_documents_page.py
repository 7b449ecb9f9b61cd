"""The page on documents knows every kind this house can write, and every number of the trade's catalogue."""

import re

import pytest

from house_sources import ROOT
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook
from kt_engine.words import DocumentKey

PAGE = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| D\d", line)]
RANGES = ((1, 8), (10, 14), (20, 53), (60, 64), (70, 78), (90, 90))
CATALOGUE = [f"D{number:02d}" for first, last in RANGES for number in range(first, last + 1)]


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_every_kind_of_document_is_on_the_page(key: DocumentKey) -> None:
    assert f"`{key.value}`" in PAGE


def test_every_number_of_the_catalogue_has_one_row() -> None:
    assert [row[0].strip() for row in ROWS] == CATALOGUE


def test_a_row_names_documents_that_exist_or_says_why_there_is_none() -> None:
    known = {key.value for key in DocumentKey}
    for _, _, issued, why in ROWS:
        named = re.findall(r"`(\w+)`", issued)
        assert set(named) <= known
        assert named or issued.strip() == "no document"
        assert len(why.strip()) > len("All of it.")


def test_every_kind_but_the_delay_notice_is_issued_by_a_shipped_playbook() -> None:
    """A delay notice is issued by a person, whatever the playbook says."""
    issued: set[DocumentKey] = set()
    for name in ("base", "travel_desk", "customer_support"):
        issued |= set(load_playbook(name, [shipped_folder()]).playbook.documents)
    assert set(DocumentKey) - issued == {DocumentKey.DELAY_NOTICE}
