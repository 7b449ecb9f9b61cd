"""A Word document is built of real styles, can be repeated, and does nothing but be read."""

import hashlib
import time
from pathlib import Path

import pytest
import segno

from kt_engine.documents.qr_code import MASK, qr_png
from kt_engine.documents.record_tree import Heading, plain_text, record_tree
from kt_engine.documents.writers.record_html import record_html
from kt_engine.documents.writers.word import QR_PART, docx
from kt_engine.documents.writers.word_base import base_of
from kt_engine.words import DocumentKey
from word_documents import Read, W, a_front, record_of, written

LEVELS = {"Title": 1, "Heading 1": 2, "Heading 2": 3, "Heading 3": 4}
SECTIONS = "# Report\n\n## One\n\nText.\n\n### Within\n\nMore.\n\n## Two\n\nText.\n\n## Three\n\nText.\n"
SIGNED = (
    "# Signed\n\n| Printed name | Role and side | Record signed |\n| --- | --- | --- |\n"
    "| Maria Weber | client | E7 v1 |\n| Ravi Mehta | provider | E7 v1 |\n"
)


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_every_heading_of_a_record_has_a_real_style(key: DocumentKey) -> None:
    markdown, front = record_of(key)
    wanted = [
        (one.level, plain_text(one.content))
        for one in record_tree(record_html(markdown))
        if isinstance(one, Heading)
    ]
    read = Read(docx(markdown, front))
    assert [(LEVELS[style], text) for style, text in read.styles() if style in LEVELS] == wanted


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_every_style_that_is_used_is_defined(key: DocumentKey) -> None:
    read = Read(docx(*record_of(key)))
    defined = {one.get(f"{W}styleId") for one in read.parts["word/styles.xml"].iter(f"{W}style")}
    used = {
        one.get(f"{W}val")
        for part in read.parts.values()
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
        for one in part.iter(f"{W}{tag}")
    }
    assert used <= defined


def test_the_same_record_gives_the_same_bytes() -> None:
    markdown, front = record_of(DocumentKey.GATE_REPORT)
    first = docx(markdown, front)
    base_of.cache_clear()
    assert hashlib.sha256(docx(markdown, front)).digest() == hashlib.sha256(first).digest()


def test_another_version_gives_other_bytes() -> None:
    assert written(SECTIONS).data != written(SECTIONS, version=3).data


def test_the_properties_say_title_author_language_and_the_day_of_issue() -> None:
    said = written(SECTIONS, mark="DRAFT").document.core_properties
    assert (said.title, said.author, said.language, said.content_status) == (
        "Gate report", "HelioServe", "en-GB", "DRAFT",
    )  # fmt: skip
    assert said.created is not None
    assert said.created.isoformat().startswith("2027-04-19T00:00:00")
    assert said.created == said.modified
    assert said.identifier == a_front().code


def test_a_document_without_a_provider_is_by_the_client() -> None:
    assert written(SECTIONS, provider=None).document.core_properties.author == "NordMart"


def test_the_text_is_marked_with_the_language_of_the_document() -> None:
    styles = written(SECTIONS, language="es").parts["word/styles.xml"]
    assert styles.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == "es-ES"


def long_note() -> str:
    text = "Text.\n\n" * 12
    parts = "".join(f"## Part {number}\n\n{text}\n\n" for number in range(1, 6))
    return f"# Note\n\n{parts}### Within\n\n{text}\n"


def test_the_contents_hold_every_heading_before_word_has_counted_pages() -> None:
    read = written(long_note())
    (listed,) = read.body.iter(f"{W}sdtContent")
    lines = ["".join(one.itertext(f"{W}t")) for one in listed.iter(f"{W}hyperlink")]
    assert lines == ["Part 1", "Part 2", "Part 3", "Part 4", "Part 5", "Within"]
    anchors = [one.get(f"{W}anchor") for one in listed.iter(f"{W}hyperlink")]
    marked = [one.get(f"{W}name") for one in read.body.iter(f"{W}bookmarkStart")]
    assert anchors == marked
    assert ' TOC \\o "1-2" \\h \\z \\u ' in list(read.fields())


def test_the_contents_are_named_in_the_language_of_the_document() -> None:
    (listed,) = written(long_note(), language="es").body.iter(f"{W}sdtContent")
    assert "".join(listed.itertext(f"{W}t")).startswith("Índice")


def test_a_short_document_has_no_contents() -> None:
    assert not list(written("# Note\n\n## One\n\nText.\n").body.iter(f"{W}sdt"))


def test_every_page_says_client_number_version_class_and_page_of_pages() -> None:
    read = written(SECTIONS)
    assert read.texts("word/header_default.xml") == "NordMart · Travel deskE7-GR-01 v2"
    assert read.texts("word/footer_default.xml") == "ConfidentialPage 1 of 1"
    assert [one for one in read.fields() if "PAGE" in one] == [" PAGE ", " NUMPAGES "]
    heads = [one.get(f"{W}type") for one in read.body.iter(f"{W}headerReference", f"{W}footerReference")]
    assert len(heads) == 2 * len(list(read.body.iter(f"{W}sectPr")))


@pytest.mark.parametrize("mark", ["REHEARSAL", "DRAFT"])
def test_a_mark_stands_on_every_page_as_text_and_across(mark: str) -> None:
    read = written(SECTIONS, mark=mark)
    assert mark in read.texts("word/header_default.xml")
    for head in ("word/header_default.xml", "word/header_first.xml"):
        assert f'string="{mark}"'.encode() in read.members[head]
    assert ("KT Cover Mark", mark) in read.styles()


def test_an_issued_document_has_no_mark() -> None:
    read = written(SECTIONS)
    assert not any(b"textpath" in data for data in read.members.values())


def test_the_cover_holds_a_code_with_number_version_and_hash() -> None:
    read = written(SECTIONS)
    assert read.members[QR_PART] == qr_png("E7-GR-01 v2 sha256:" + "ab" * 32)
    assert b"E7-GR-01 v2 sha256:abab" in read.members["word/footer_first.xml"]
    assert "ab" * 32 in read.texts("word/footer_first.xml")


def test_the_code_is_drawn_module_by_module(tmp_path: Path) -> None:
    modules = segno.make("E7 v1", error="m", micro=False, boost_error=False, mask=MASK)
    modules.save(str(tmp_path / "code.png"), scale=4, border=2)
    assert qr_png("E7 v1") == (tmp_path / "code.png").read_bytes()


def test_a_table_repeats_its_head_and_breaks_no_short_row() -> None:
    long = "word " * 200
    read = written(f"# T\n\n| a | b |\n| --- | --- |\n| x | y |\n| z | {long} |\n")
    table = read.document.tables[-1]
    head, short, tall = (row._tr for row in table.rows)
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert [one.find(f"{W}trPr/{W}cantSplit") is not None for one in (head, short, tall)] == [
        True,
        True,
        False,
    ]


def test_columns_are_as_wide_as_the_page_and_the_wordy_one_is_widest() -> None:
    read = written(
        "# T\n\n| a | b | c |\n| --- | --- | --- |\n| x | a cell with quite a lot of words in it | y |\n"
    )
    widths = [int(one.get(f"{W}w")) for one in read.document.tables[-1]._tbl.iter(f"{W}gridCol")]
    assert sum(widths) == 9638
    assert widths[1] > 3 * widths[0]


def test_a_table_too_wide_stands_on_a_turned_page_with_its_heading() -> None:
    wide = (
        "| "
        + " | ".join(f"Heading{n}ofthecolumn" for n in range(12))
        + " |\n"
        + "| --- " * 12
        + "|\n"
        + "| x " * 12
        + "|\n"
    )
    read = written(f"# T\n\n## One\n\nText.\n\n## Wide\n\n{wide}\n## Three\n\nText.\n")
    turned = [one.orientation.name for one in read.document.sections if one.orientation is not None]
    assert turned == ["PORTRAIT", "PORTRAIT", "LANDSCAPE", "PORTRAIT"]
    assert read.document.sections[2].page_width == read.document.sections[1].page_height


def test_signatures_stay_together_and_the_name_stands_out() -> None:
    (table,) = [
        one for one in written(SIGNED).document.tables if one.style and one.style.name == "KT Signatures"
    ]
    first, last = table.rows[1], table.rows[2]
    assert {one.style.name for one in first.cells[0].paragraphs if one.style} == {"KT Signature"}
    assert [
        one.cells[0].paragraphs[0]._p.find(f"{W}pPr/{W}keepNext") is not None for one in (first, last)
    ] == [True, False]
    assert first.cells[0].paragraphs[0].runs[0].style.name == "KT Label"


def test_a_result_has_its_colour_as_a_style() -> None:
    read = written(
        "# T\n\n| Gate | Result |\n| --- | --- |\n| a | met |\n| b | unmet |\n| c | not measured |\n"
    )
    looks = [row.cells[1].paragraphs[0].runs[0].style.name for row in read.document.tables[-1].rows[1:]]
    assert looks == ["KT Good", "KT Bad", "KT Unknown"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("محمد علي", (f"{W}rtl", f"{W}bidi", "ar-SA")),
        ("दीपिका शर्मा", (f"{W}cs", f"{W}bidi", "hi-IN")),
        ("山田太郎", (None, f"{W}eastAsia", "ja-JP")),
        ("김민수", (None, f"{W}eastAsia", "ko-KR")),
    ],
)
def test_a_name_in_another_script_has_its_direction_and_language(
    name: str, found: tuple[str | None, str, str]
) -> None:
    direction, kind, language = found
    read = written(f"# T\n\nSigned by {name} (P3).\n")
    (run,) = [one for one in read.body.iter(f"{W}r") if "".join(one.itertext(f"{W}t")) == name]
    assert direction is None or run.find(f"{W}rPr/{direction}") is not None
    assert run.find(f"{W}rPr/{W}lang").get(kind) == language


def test_a_polish_or_spanish_name_is_one_plain_run() -> None:
    read = written("# T\n\nZażółć Gęślą Jaźń and José Ñíguez\n")
    assert "Zażółć Gęślą Jaźń and José Ñíguez" in [one.text for one in read.document.paragraphs[-1].runs]


def test_each_numbered_list_begins_at_one_again() -> None:
    read = written("# T\n\n1. a\n2. b\n\nText.\n\n1. c\n")
    numbers = [one.get(f"{W}val") for one in read.body.iter(f"{W}numId")]
    assert numbers[0] == numbers[1] != numbers[2]
    known = {one.get(f"{W}numId") for one in read.parts["word/numbering.xml"].iter(f"{W}num")}
    assert set(numbers) <= known


def test_a_page_that_must_be_one_has_no_cover_and_small_type() -> None:
    read = written(SECTIONS, one_page=True)
    assert len(read.document.sections) == 1
    assert not [
        style for style, _ in read.styles() if style.startswith("KT Cover") and style != "KT Cover Small"
    ]
    assert read.document.styles["Normal"].font.size is None
    size = read.parts["word/styles.xml"].find(f"{W}docDefaults//{W}sz").get(f"{W}val")
    assert int(size) < 20


def test_what_xml_cannot_hold_is_shown_as_a_sign() -> None:
    read = written("# T\n\nodd \x01 \x0b \ufffe end\n", client="a\x00b")
    assert "odd \ufffd" in read.document.paragraphs[-1].text
    assert "a\ufffdb" in read.texts("word/header_default.xml")


FIELDS = (
    '{ INCLUDETEXT "http://127.0.0.1:9/x" }',
    'HYPERLINK "http://127.0.0.1:9/x"',
    "=cmd|'/c calc'!A0",
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
    '<w:instrText> PAGE </w:instrText></w:t><w:fldSimple w:instr="PAGE"/>',
    '"/><Relationship Id="x" TargetMode="External" Target="http://127.0.0.1:9/"/>',
    "https://example.org/x",
    "]]>&amp;<!--",
)


@pytest.mark.parametrize("text", FIELDS)
def test_a_field_in_the_data_stays_text_wherever_it_stands(text: str) -> None:
    from kt_engine.documents.markdown_text import escape  # noqa: PLC0415 - only here

    said = escape(text)
    read = written(
        f"# {said}\n\n## {said}\n\n{said}\n\n- {said}\n\n| {said} | b |\n| --- | --- |\n| {said} | {said} |\n",
        title=text, client=text, provider=text, engagement=f"E7 {text}", classification=text, origin=text,
    )  # fmt: skip
    assert read.is_inert()
    assert (
        sum(text in one for one in (read.texts("word/document.xml"), read.texts("word/header_default.xml")))
        == 2
    )


def test_a_huge_table_is_written_within_seconds() -> None:
    rows = "".join(f"| E7-T{n} | a name | 12 Apr 2027 | {n % 97} |\n" for n in range(20_000))
    markdown = f"# T\n\n| a | b | c | d |\n| --- | --- | --- | ---: |\n{rows}"
    begun = time.process_time()
    data = docx(markdown, a_front())
    assert time.process_time() - begun < 30
    assert len(data) < 4_000_000


WAVES = (
    "# Plan\n\n| Wave | Contract | Baseline | Forecast | Actual |\n| --- | --- | --- | --- | --- |\n"
    "| 1 | 15 Feb 2027 | 15 Feb 2027 | 16 Feb 2027 | not yet |\n"
    "| 2 | 19 Apr 2027 | 12 Apr 2027 | 19 Apr 2027 | not yet |\n"
)


def test_a_chart_is_a_drawing_with_a_bitmap_beneath_and_words_for_who_cannot_see_it() -> None:
    read = written(WAVES)
    (shown,) = read.body.iter("{*}blip")
    (drawn,) = read.body.iter("{*}svgBlip")
    named = {one.get("Id"): one.get("Target") for one in read.parts["word/_rels/document.xml.rels"]}
    of = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    assert (named[shown.get(of)], named[drawn.get(of)]) == ("media/chart1.png", "media/chart1.svg")
    assert read.members["word/media/chart1.png"].startswith(b"\x89PNG")
    assert b"<script" not in read.members["word/media/chart1.svg"]
    alt = [one.get("descr") for one in read.body.iter("{*}docPr")]
    assert "19 Apr 2027" in alt[0]
    assert b'Extension="svg" ContentType="image/svg+xml"' in read.members["[Content_Types].xml"]


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert written(WAVES).data == written(WAVES).data
