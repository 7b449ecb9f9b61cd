"""The PDF of a record: tagged, repeatable, whole; whatever stands in it stays text."""

import dataclasses
import io
import re
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kt_engine.documents import fonts
from kt_engine.documents.front import DRAFT
from kt_engine.documents.markdown_text import escape, visible_line
from kt_engine.documents.writers import typst_pdf
from kt_engine.documents.writers.typst_pdf import pdf
from kt_engine.documents.writers.typst_values import literal
from kt_engine.errors import FontsMissing
from kt_engine.words import DocumentKey
from printed import needs_noto, needs_poppler, pages_of, plain_front, sample, text_of

KEYS = pytest.mark.parametrize("key", list(DocumentKey), ids=str)
NAMES = ("Zażółć gęślą jaźń", "José Núñez", "आरव शर्मा", "ليلى حداد", "佐藤 花子")
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
HOSTILE = (
    '#read("/etc/hostname")',
    '#import "@preview/cetz:0.3.0": *',
    '"; #read("/etc/passwd"); "',
    '"] #pagebreak() #[',
    "$ x^2 $ and $",
    "*bold* _it_ `raw`",
    "\\u{41} \\n \\\\ \\",
    "= heading",
    "<label> @reference",
    "// gone /* gone */",
    "a" * 400,
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "nul \x00 bell \x07 lone \ud800",
    "~--- ... ---~",
)


@KEYS
def test_the_same_record_gives_the_same_bytes(key: DocumentKey) -> None:
    markdown, front = sample(key)
    assert pdf(markdown, front) == pdf(markdown, front)


@KEYS
def test_every_document_holds_as_pdf_a_and_as_pdf_ua(key: DocumentKey) -> None:
    markdown, front = sample(key)
    assert b"pdfaid" in pdf(markdown, front, archival=True)
    source = typst_pdf.typst_of(markdown, front).encode()
    assert typst_pdf._compiler().compile(input=source, format="pdf", pdf_standards="ua-1")


@KEYS
def test_a_pdf_is_tagged_and_names_its_title_and_language(key: DocumentKey) -> None:
    markdown, front = sample(key)
    root: Any = PdfReader(io.BytesIO(pdf(markdown, front))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert "/StructTreeRoot" in root
    title = PdfReader(io.BytesIO(pdf(markdown, front))).metadata
    assert title is not None
    assert title.title == f"{front.name} {front.title}"


def test_the_date_of_a_pdf_is_the_day_of_issue_and_never_the_clock() -> None:
    made = PdfReader(io.BytesIO(pdf("# Plan\n\nText.\n", plain_front()))).metadata
    assert made is not None
    assert made.creation_date is not None
    assert f"{made.creation_date:%Y-%m-%d}" == "2027-04-19"


def test_heads_of_tables_are_marked_as_heads() -> None:
    markdown, front = sample(DocumentKey.RISK_REGISTER)
    reader = PdfReader(io.BytesIO(pdf(markdown, front)))
    found: list[Any] = [reader.get_object(number) for number in range(1, len(reader.xref[0]))]
    assert {"/Table", "/TH", "/TD", "/Figure"} <= {str(one.get("/S")) for one in found if hasattr(one, "get")}


@needs_noto
@needs_poppler
@pytest.mark.parametrize("name", NAMES)
def test_names_of_many_scripts_print_and_are_found_again(name: str, tmp_path: Path) -> None:
    markdown = f"# Plan\n\nSigned by {name} today.\n\n| Name |\n| --- |\n| {name} |\n"
    text = text_of(pdf(markdown, plain_front(client=name)), tmp_path)
    assert text.count(name) >= 4


@needs_poppler
@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_that_looks_like_markup_stays_text(hostile: str, tmp_path: Path) -> None:
    shown = visible_line(hostile)
    cell = escape(hostile)
    markdown = f"# {cell}\n\nSee {cell} here.\n\n- {cell}\n\n> {cell}\n\n| {cell} |\n| --- |\n| {cell} |\n"
    data = pdf(markdown, plain_front(client=hostile, title=hostile, classification=hostile))
    text = "".join(text_of(data, tmp_path).split())
    assert text.count("".join(shown.split())) >= 5


@pytest.mark.parametrize(
    "tried", ['#read("/etc/hostname")', '#image("logo.png")', '#read("../../etc/passwd")']
)
def test_the_compiler_reads_no_file(tried: str) -> None:
    with pytest.raises(typst.TypstError, match=r"not found|escape"):
        typst_pdf._compiler().compile(input=tried.encode(), format="pdf")


@given(st.text(max_size=80))
def test_no_text_leaves_its_literal(text: str) -> None:
    """What is left of the source without its literals is the same for any text: nothing of it is ever code."""
    harmless, planted = (LITERAL.sub("", f"#{literal(one)}]") for one in ("x", text))
    assert planted == harmless


def test_a_document_names_no_package_and_no_file() -> None:
    markdown, front = sample(DocumentKey.TRANSITION_PLAN)
    source = re.sub("//.*", "", LITERAL.sub('""', typst_pdf.typst_of(markdown, front)))
    assert not re.search(r"@\w|\b(?:import|include|read|plugin|json|csv|yaml|toml|xml|cbor)\b", source)


def test_a_letter_without_a_font_is_refused_with_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_covered", lambda code: code < 0x900)
    with pytest.raises(FontsMissing, match=r"Devanagari.*apt-get install fonts-noto-core\."):
        pdf("# Plan\n\nआरव\n", plain_front())
    with pytest.raises(FontsMissing, match=r"apt-get install fonts-noto-cjk"):
        pdf("# Plan\n\n佐藤\n", plain_front())


def test_a_sign_without_a_font_is_written_out_and_refuses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_covered", lambda code: code < 0xE000)
    data = pdf("# Plan\n\nDone \ue123 well.\n", plain_front())
    assert "Done [U+E123] well." in " ".join(pages_of(data))


def test_the_number_of_pages_stands_on_each_page() -> None:
    markdown, front = sample(DocumentKey.TRANSITION_PLAN)
    pages = pages_of(pdf(markdown, front))
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_the_running_head_names_client_number_version_and_mark() -> None:
    markdown, front = sample(DocumentKey.TRANSITION_PLAN)
    for page in pages_of(pdf(markdown, front))[1:]:
        for said in ("NordMart · Travel desk", "E7-TP-01 v2", "REHEARSAL", "Confidential"):
            assert said in page


def test_a_draft_says_so_and_a_real_document_says_nothing() -> None:
    markdown = "# Plan\n\nText.\n"
    assert "DRAFT" in "".join(pages_of(pdf(markdown, plain_front(mark=DRAFT))))
    assert not re.search("DRAFT|REHEARSAL", "".join(pages_of(pdf(markdown, plain_front()))))


def test_a_document_of_one_page_has_one_page() -> None:
    markdown, front = sample(DocumentKey.WEEKLY_STATUS)
    assert len(pages_of(pdf(markdown, front))) == 1
    longer = markdown + "\nMore is said here, and it is still one page.\n" * 12
    assert len(pages_of(pdf(longer, front))) == 1


def test_the_head_of_a_long_table_stands_on_each_of_its_pages() -> None:
    rows = "".join(f"| Row {number} | said |\n" for number in range(150))
    pages = pages_of(pdf(f"# Plan\n\n| Thing looked at | Finding |\n| --- | --- |\n{rows}", plain_front()))[
        1:
    ]
    assert len(pages) > 2
    assert all("Thing looked at" in page for page in pages if "Row" in page)


def test_a_table_too_wide_for_the_page_turns_it_and_the_next_page_stands_again() -> None:
    head = "| " + " | ".join(f"Measure number {n}" for n in range(14)) + " |\n" + "| --- " * 14 + "|\n"
    row = "| " + " | ".join(["considerable"] * 14) + " |\n"
    data = pdf(f"# Plan\n\n## Wide\n\n{head}{row}\n\n## Next\n\nText.\n", plain_front())
    turned = [page.mediabox.width > page.mediabox.height for page in PdfReader(io.BytesIO(data)).pages]
    assert turned == [False, True, False]
    assert "Wide" in pages_of(data)[1]


@needs_poppler
def test_a_table_of_sixty_columns_loses_no_cell(tmp_path: Path) -> None:
    count = 60
    names = [f"column{number:02}" for number in range(count)]
    head = "| " + " | ".join(names) + " |\n" + "| --- " * count + "|\n"
    row = "| " + " | ".join(f"cell{number:02}" for number in range(count)) + " |\n"
    text = text_of(pdf(f"# Plan\n\n{head}{row}", plain_front()), tmp_path)
    assert [number for number in range(count) if f"cell{number:02}" not in text] == []


def test_a_row_longer_than_a_page_is_split_and_keeps_its_end() -> None:
    words = " ".join(f"word{number}" for number in range(3000))
    pages = pages_of(pdf(f"# Plan\n\n| Said | By |\n| --- | --- |\n| {words} | Ann |\n", plain_front()))
    assert "word2999" in "".join(pages)


def test_deep_quotes_and_lists_are_bounded() -> None:
    deep = "> " * 60 + "the bottom of the quotes"
    listed = "\n".join("    " * level + f"- level {level}" for level in range(30))
    pages = pages_of(pdf(f"# Plan\n\n{deep}\n\n{listed}\n", plain_front()))
    assert "bottom of the quotes" in " ".join("".join(pages).split())


@needs_poppler
def test_no_text_runs_out_of_the_page(tmp_path: Path) -> None:
    long = "ab" * 300
    hashed = "`" + "d" * 64 + "`"
    markdown = f"# Plan\n\n{long}\n\n| A | B | C |\n| --- | --- | --- |\n| {long} | {hashed} | {hashed} |\n"
    boxes = text_of(pdf(markdown, plain_front()), tmp_path, "-bbox")
    assert max(float(one) for one in re.findall(r'xMax="([\d.]+)"', boxes)) < 595.28 - 40
    assert "".join(text_of(pdf(markdown, plain_front()), tmp_path, "-raw").split()).count("d" * 64) == 2


def test_signatures_are_blocks_with_name_meaning_time_and_hash() -> None:
    markdown, front = sample(DocumentKey.GATE_REPORT)
    assert typst_pdf.typst_of(markdown, front).count("signed([") == 2
    text = "".join(pages_of(pdf(markdown, front)))
    for said in (
        "Maria Weber (P3)",
        "process owner, client (NordMart)",
        "go with conditions",
        "12 Apr 2027, 08:41:07 UTC",
    ):
        assert said in text


def test_the_code_on_the_cover_holds_number_version_and_hash() -> None:
    _, front = sample(DocumentKey.GATE_REPORT)
    other = dataclasses.replace(front, record_sha256="0" * 64)
    assert front.code == f"E7-GR-01 v2 sha256:{front.record_sha256}"
    assert typst_pdf._settings(front, "")["code-svg"] != typst_pdf._settings(other, "")["code-svg"]
