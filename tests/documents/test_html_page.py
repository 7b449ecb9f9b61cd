"""The page of a document: logo, code, contents and charts stand in it, and nothing of it is fetched or runs."""

import base64
import dataclasses
import re

import pytest

from kt_engine.documents.front import DRAFT
from kt_engine.documents.writers.html import html_page
from kt_engine.exchange.brand import Brand
from kt_engine.words import DocumentKey
from pictures import png
from printed import plain_front, sample

BRAND = Brand(name="Nord & Mart", logo=png(), accent="#7a1fa2", ink="#111111", fonts=("Source Sans 3",))


def test_a_logo_stands_in_the_page_itself_with_its_alternative_text() -> None:
    page = html_page("# Plan\n", plain_front(brand=BRAND))
    data = base64.b64encode(png()).decode()
    assert f'<img src="data:image/png;base64,{data}" alt="Logo of Nord &amp; Mart">' in page
    assert "img-src data:" in page


def test_colours_and_fonts_of_the_brand_are_used_and_hashed() -> None:
    page = html_page("# Plan\n", plain_front(brand=BRAND))
    assert "--ink: #111111; --accent: #7a1fa2;" in page
    assert 'font-family: "Source Sans 3", sans-serif' in page


def test_a_colour_that_is_none_does_not_leave_its_place() -> None:
    page = html_page("# Plan\n", plain_front(brand=Brand(accent="red;} body{display:none")))
    assert "display:none" not in page


def test_the_code_is_a_drawing_that_says_what_it_holds() -> None:
    front = plain_front()
    page = html_page("# Plan\n", front)
    assert f'role="img" aria-label="QR code that holds: {front.code}"' in page
    assert page.count("<svg") == 1


def test_a_draft_is_marked_on_page_and_in_print() -> None:
    page = html_page("# Plan\n", plain_front(mark=DRAFT))
    assert "DRAFT: not issued, it may still change" in page
    assert '@top-center { content: "DRAFT"' in page


def test_a_long_document_lists_its_sections_and_each_line_leads_to_one() -> None:
    markdown, front = sample(DocumentKey.TRANSITION_PLAN)
    page = html_page(markdown, front)
    led = re.findall(r'<a href="#(s\d+)">([^<]+)</a>', page)
    assert len(led) > 10
    for anchor, said in led:
        assert re.search(rf'<h[23] id="{anchor}">{re.escape(said)}</h', page)


def test_a_short_document_has_no_list_of_contents() -> None:
    assert "<nav" not in html_page("# Plan\n\n## One\n\nText.\n", plain_front())


@pytest.mark.parametrize(("key", "count"), [(DocumentKey.TRANSITION_PLAN, 2), (DocumentKey.GATE_REPORT, 0)])
def test_charts_stand_before_their_tables_and_say_what_they_show(key: DocumentKey, count: int) -> None:
    markdown, front = sample(key)
    page = html_page(markdown, front)
    figures = re.findall(
        r'<figure class="chart" role="img" aria-label="([^"]+)"><svg.*?</svg></figure>\n<table', page
    )
    assert len(figures) == count
    assert all(one.startswith("Chart of the table below.") for one in figures)


def test_text_in_a_chart_is_escaped() -> None:
    rows = "".join(f'| "&gt;&lt;script&gt;{n} | 1 of 2, {n} % | {n} % | none |\n' for n in (10, 20))
    page = html_page(
        f"# P\n\n| Process | Claimed | Proven | Gap |\n| --- | --- | --- | --- |\n{rows}", plain_front()
    )
    assert "<figure" in page
    assert "<script" not in page


def test_the_page_number_is_counted_by_the_printer() -> None:
    assert 'content: "Page " counter(page) " of " counter(pages)' in html_page("# Plan\n", plain_front())


def test_the_same_front_gives_the_same_page() -> None:
    markdown, front = sample(DocumentKey.KT_PLAN)
    assert html_page(markdown, front) == html_page(markdown, dataclasses.replace(front))
