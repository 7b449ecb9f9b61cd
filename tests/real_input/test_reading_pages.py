"""Pages of a real organisation's handbook are read: every finding has its place, and none tells what it masks.

Which folder is read, and that it is skipped without one, is told in test_travel_handbook.py.
"""

import re
from pathlib import Path

import pytest

from kt_engine.exchange.document_tree import walk
from kt_engine.exchange.read_document import read_document
from kt_engine.exchange.text_difference import text_difference
from kt_engine.rules.document_findings import findings_of
from kt_engine.words import FindingKind, PlaceKind
from real_pages import PAGES

pytestmark = pytest.mark.skipif(not PAGES, reason="no folder of real pages: set KT_TEST_DOCUMENTS")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
MANY = 12


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[-40:])
def test_a_page_is_read_whole_and_its_findings_can_be_looked_up(page: Path) -> None:
    data = page.read_bytes()
    text = data.decode()
    document = read_document(data, page.name)
    assert sum(1 for section in walk(document.root) if section.level) == len(HEADING.findall(text))
    findings = findings_of(document, ())
    assert len(findings) <= MANY
    lines = text.split("\n")
    mailboxes = {address.lower() for address in EMAIL.findall(text)}
    for finding in findings:
        assert finding.place.kind is PlaceKind.WHOLE or 1 <= finding.place.number <= len(lines)
        assert not any(address in f"{finding.sentence} {finding.masked}".lower() for address in mailboxes)
    mail = {FindingKind.EMAIL, FindingKind.SHARED_MAILBOX}
    assert sum(1 for finding in findings if finding.kind in mail) == len(mailboxes)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[-40:])
def test_a_line_added_to_a_page_is_the_only_difference(page: Path) -> None:
    data = page.read_bytes()
    longer = read_document(data + b"\n\nCorrected after review.\n", page.name)
    (change,) = text_difference(read_document(data, page.name), longer).changes
    assert [piece.text for part in change.paragraphs for piece in part.pieces] == ["Corrected after review."]
    assert text_difference(longer, longer).changes == ()
