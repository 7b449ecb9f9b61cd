"""On a client's own Word template our documents wear its look; its text, and what it lacks, do not matter."""

import dataclasses

from docx.shared import Pt

from kt_engine.documents.writers.word import docx
from kt_engine.exchange.brand import HOUSE_BRAND
from kt_engine.words import DocumentKey
from record_words import tree_of, words_in_word, words_of
from word_documents import Read, W, a_front, record_of
from word_templates import changed, client_template, part_of

BRAND = dataclasses.replace(HOUSE_BRAND, word_template=client_template(), name="ACME AG")


def _read(brand: object = BRAND) -> Read:
    markdown, front = record_of(DocumentKey.GATE_REPORT)
    return Read(docx(markdown, dataclasses.replace(front, brand=brand)))  # type: ignore[arg-type]


def test_the_headings_are_the_clients_and_what_is_missing_is_added() -> None:
    styles = _read().document.styles
    assert (styles["Heading 1"].font.name, styles["Heading 1"].font.size) == ("Georgia", Pt(22))
    assert {"KT Table", "KT Signatures", "KT Table Text", "KT Good"} <= {one.name for one in styles}


def test_margins_are_the_clients_on_every_section() -> None:
    assert {one.left_margin for one in _read().document.sections} == {Pt(100)}


def test_the_clients_header_stays_with_its_logo_and_ours_stands_below() -> None:
    read = _read()
    said = read.texts("word/header_default.xml")
    assert said.startswith("ACME AG, confidential")
    assert said.endswith("E7-GR-01 v2")
    pictured = [part for name, part in read.members.items() if name.startswith("word/media/header_default")]
    assert len(pictured) == 1
    assert "ACME AG, confidential" in read.texts("word/header_first.xml")


def test_the_text_of_the_template_does_not_come_along_and_that_of_the_record_is_whole() -> None:
    markdown, _ = record_of(DocumentKey.GATE_REPORT)
    read = _read()
    assert "Lorem" not in read.texts("word/document.xml")
    assert words_in_word(read) == words_of(tree_of(markdown))


def test_every_style_used_is_defined_and_nothing_points_outside() -> None:
    read = _read()
    defined = {one.get(f"{W}styleId") for one in read.parts["word/styles.xml"].iter(f"{W}style")}
    used = {
        one.get(f"{W}val")
        for part in read.parts.values()
        for one in part.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    assert used <= defined
    assert read.is_inert()


def test_styles_are_found_by_name_where_the_template_numbers_them_in_its_own_language() -> None:
    data = client_template()
    sheet = part_of(data, "word/styles.xml").replace(b'w:styleId="Heading1"', b'w:styleId="berschrift1"')
    brand = dataclasses.replace(BRAND, word_template=changed(data, {"word/styles.xml": sheet}))
    read = _read(brand)
    assert "berschrift1" in {one.get(f"{W}val") for one in read.body.iter(f"{W}pStyle")}
    assert [style for style, _ in read.styles()].count("Heading 1") == 6


def test_a_template_in_another_language_does_not_set_ours() -> None:
    styles = _read().parts["word/styles.xml"]
    assert styles.find(f"{W}docDefaults//{W}lang").get(f"{W}val") == "en-GB"


def test_the_same_template_gives_the_same_bytes() -> None:
    assert _read().data == _read().data
    assert _read().data != Read(docx("# T\n", a_front())).data
