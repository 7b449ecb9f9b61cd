"""Files of every kind that are handed over are shown as text without anything live, and taken out as text."""

import time
import unicodedata
from typing import Any

import pytest

from document_files import bomb, locked_pdf, locked_word, pdf, word
from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_preview import preview_html
from kt_engine.documents.handed_over_text import text_extract

HOSTILE_HTML = b"""<html><head><title>Claims desk</title></head><body onload=x()>
<h1>Claims</h1><p onclick="x()">Read <b>this</b> <a href="javascript:x()">now</a>.</p>
<script>alert(1)</script><style>@import url(http://example.org/a.css)</style><svg><use href="http://example.org/u"/></svg>
<img src="http://example.org/p.png"><iframe src="file:///etc/hostname"></iframe>
<table><tr><th>Case</th><th>Days</th></tr><tr><td>Late</td><td>2</td></tr></table></body></html>"""
PDF = pdf(
    [
        [("Claims desk", 18, True), ("Open the claim within two days of its receipt.", 10, False)],
        [("Exceptions", 14, True), ("A late receipt goes to the lead.", 10, False)],
    ]
)


def _fill(document: Any) -> None:
    document.add_heading("Steps", 1)
    document.add_paragraph("Pay <script>alert(1)</script> {{ x }} to Krako\u0301w.")
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip(
        table._cells, ("Case", "Formula", "Late", '=HYPERLINK("http://example.org")'), strict=True
    ):
        cell.text = said


WORD = word(_fill)


def _page(data: bytes, name: str) -> str:
    return preview_html(HandedOver(data, name))


def _body(page: str) -> str:
    return page.partition("<main>")[2].partition("</main>")[0]


def test_a_word_file_is_shown_with_its_headings_and_tables() -> None:
    body = _body(_page(WORD, "sop.docx"))
    assert "<h1>Steps</h1>" in body
    assert '<th scope="col">Case</th>' in body
    assert "<td>Late</td>" in body


def test_markup_and_template_tags_in_a_word_file_stay_text() -> None:
    body = _body(_page(WORD, "sop.docx"))
    assert "Pay &lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in body


def test_a_pdf_is_shown_page_by_page() -> None:
    body = _body(_page(PDF, "sop.pdf"))
    assert body.index("Page 1 of 2") < body.index("Open the claim") < body.index("Page 2 of 2")
    assert body.index("Page 2 of 2") < body.index("Exceptions")


def test_an_html_page_is_shown_without_anything_live_or_remote() -> None:
    page = _page(HOSTILE_HTML, "sop.html")
    body = _body(page)
    assert "Read this now." in body
    assert "<td>Late</td>" in body
    for live in (
        "<script",
        "<style",
        "<svg",
        "<img",
        "<iframe",
        "javascript:",
        "onclick",
        "onload",
        "example.org",
    ):
        assert live not in body, live


def test_every_page_forbids_scripts_and_anything_from_elsewhere() -> None:
    for data, name in ((WORD, "a.docx"), (PDF, "a.pdf"), (HOSTILE_HTML, "a.html"), (b"a,b\n1,2\n", "a.csv")):
        page = _page(data, name)
        assert "content=\"default-src 'none'; style-src 'sha256-" in page, name
        assert "<script" not in page, name


def test_a_csv_file_is_shown_as_a_table_and_its_formulas_are_text() -> None:
    body = _body(_page(b"name;hours\nAna;=1+1\nEmil;20;extra\n", "hours.csv"))
    assert '<th scope="col">hours</th>' in body
    assert "<td>=1+1</td>" in body
    assert "<td>extra</td>" in body
    assert "A table of 3 rows" in body


def test_a_table_of_another_encoding_is_read() -> None:
    body = _body(_page("name,place\nAna,Zürich\n".encode("cp1252"), "a.csv"))
    assert "<td>Zürich</td>" in body


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (locked_pdf(PDF, "secret"), "sop.pdf", "protected by a password"),
        (locked_word(), "sop.docx", "protected by a password"),
        (b"PK\x03\x04 and nothing else", "sop.docx", "damaged"),
        (b"%PDF-1.7 and nothing else", "sop.pdf", "damaged"),
        (b"%PDF-1.7", "sop.docx", "The name ends with .docx"),
        (b"\x89PNG\r\n\x1a\n\0", "map.png", "cannot be shown here"),
        (bomb(), "sop.docx", "Save"),
    ],
)
def test_what_cannot_be_shown_gets_a_page_that_says_why(data: bytes, name: str, said: str) -> None:
    file = HandedOver(data, name)
    assert said in _body(preview_html(file))
    assert text_extract(file).text == ""
    assert said in text_extract(file).said


def test_a_huge_table_is_shown_in_part_and_it_is_said() -> None:
    data = b"\n".join([b"a,b,c"] + [b"1,2,3"] * 30_000)
    started = time.process_time()
    page = _page(data, "huge.csv")
    assert time.process_time() - started < 4
    assert "more rows are not shown here" in page
    assert len(page) < 2_000_000


def test_a_very_wide_table_is_shown_in_part_and_it_is_said() -> None:
    page = _page(",".join(map(str, range(3_000))).encode(), "wide.csv")
    assert "2,960 more columns are not shown here." in page


def test_deeply_nested_html_ends_within_bounds() -> None:
    started = time.monotonic()
    page = _page(b"<div>" * 200_000 + b"x", "deep.html")
    assert time.monotonic() - started < 30
    assert "</html>" in page


def test_the_text_of_every_kind_is_taken_out_composed_and_without_markup() -> None:
    text = text_extract(HandedOver(WORD, "sop.docx")).text
    assert "Steps\n" in text
    assert "Kraków" in text
    assert unicodedata.is_normalized("NFC", text)
    assert "Late\t=HYPERLINK" in text
    assert "A late receipt goes to the lead." in text_extract(HandedOver(PDF, "sop.pdf")).text
    assert "alert" not in text_extract(HandedOver(HOSTILE_HTML, "sop.html")).text


def test_a_long_text_is_cut_at_the_end_of_a_line_and_it_is_said() -> None:
    extract = text_extract(HandedOver(b"one line here\n" * 100, "a.txt"), most=100)
    assert extract.text == "one line here\n" * 7
    assert extract.said == "Only the first 98 of 1,400 characters."


def test_the_items_of_lists_in_a_word_file_keep_their_bullets_and_numbers() -> None:
    def fill(document: Any) -> None:
        for said in ("Open the claim.", "Check it."):
            document.add_paragraph(said, style="List Number")
        document.add_paragraph("Receipts", style="List Bullet")

    body = _body(_page(word(fill), "sop.docx"))
    assert '<p class="item d1">1. Open the claim.</p><p class="item d1">2. Check it.</p>' in body
    assert '<p class="item d1">• Receipts</p>' in body


def test_the_items_of_lists_in_an_html_page_keep_their_bullets_numbers_and_depth() -> None:
    page = b"<ol start=3><li>Open</li><li>Check<ul><li>receipts</li></ul></li><li>Pay</li></ol><p>Done</p>"
    body = _body(_page(page, "sop.html"))
    for line in (
        '<p class="item d1">3. Open</p>',
        '<p class="item d1">4. Check</p>',
        '<p class="item d2">• receipts</p>',
        '<p class="item d1">5. Pay</p>',
        "<p>Done</p>",
    ):
        assert line in body
