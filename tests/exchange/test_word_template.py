"""A Word template is taken for its look; what could run, fetch or grow is refused, the file named."""

import io
import zipfile

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.word_template import read_word_template, word_template_faults
from word_templates import (
    CONTENT_TYPES,
    RELATIONSHIPS,
    changed,
    client_template,
    header_of,
    part_of,
    with_header_field,
    with_relationship,
)

GOOD = client_template()


def _sentences(data: bytes) -> list[str]:
    return [str(one) for one in word_template_faults(data, "acme.docx")]


def test_a_plain_template_has_no_fault() -> None:
    assert word_template_faults(GOOD, "acme.docx") == ()


def test_a_template_file_of_word_is_taken_too() -> None:
    kinds = part_of(GOOD, CONTENT_TYPES).replace(b"document.main+xml", b"template.main+xml")
    assert word_template_faults(changed(GOOD, {CONTENT_TYPES: kinds}), "acme.dotx") == ()


def test_macros_are_refused_by_type_and_by_part() -> None:
    kinds = part_of(GOOD, CONTENT_TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    for data in (changed(GOOD, {CONTENT_TYPES: kinds}), changed(GOOD, {"word/vbaProject.bin": b"x"})):
        (sentence,) = _sentences(data)
        assert sentence.startswith("acme.docx: It holds macros")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:9/t.dotm", "file:///C:/t.dotx", "\\\\server\\share\\t.dotx", "mailto:a@example.org"],
)
def test_what_points_outside_is_refused_and_named(target: str) -> None:
    (sentence,) = _sentences(with_relationship(GOOD, target))
    assert sentence.startswith("acme.docx: Its part word/_rels/document.xml.rels points outside the file")
    assert target in sentence


def test_an_address_that_calls_itself_internal_is_refused_too() -> None:
    assert "points outside" in _sentences(with_relationship(GOOD, "http://127.0.0.1:9/x", mode="Internal"))[0]


def test_a_relationship_out_of_the_file_is_refused() -> None:
    assert (
        "leads out of the file"
        in _sentences(with_relationship(GOOD, "../../../etc/passwd", mode="Internal"))[0]
    )


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/evil.xml", "word\\..\\..\\evil.xml", "C:/evil.xml", "word/../../evil.xml"]
)
def test_a_part_whose_name_leads_out_is_refused(name: str) -> None:
    assert "leads out of the file" in _sentences(changed(GOOD, {name: b"<a/>"}))[0]


@pytest.mark.parametrize(
    "name", ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "word/afchunk.mht", "word/x.exe"]
)
def test_what_can_run_or_open_is_refused(name: str) -> None:
    assert "can run or open" in _sentences(changed(GOOD, {name: b"<a/>"}))[0]


@pytest.mark.parametrize(
    "instruction",
    [
        ' INCLUDETEXT "http://127.0.0.1:9/x" ',
        " DDEAUTO c:\\\\cmd.exe ",
        ' INCLUDEPICTURE "x" ',
        ' HYPERLINK "x" ',
        " MACROBUTTON x y ",
    ],
)
def test_a_field_that_fetches_or_runs_is_refused_in_a_header(instruction: str) -> None:
    (sentence,) = _sentences(with_header_field(GOOD, instruction))
    assert f"holds the field {instruction.split(maxsplit=1)[0]}" in sentence


def test_a_field_cut_into_pieces_is_seen_whole() -> None:
    data = with_header_field(GOOD, "INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x")
    assert "INCLUDETEXT" in _sentences(data)[0]


def test_the_field_for_page_numbers_is_welcome() -> None:
    assert _sentences(with_header_field(GOOD, " PAGE ")) == []


def test_entities_are_refused() -> None:
    held = part_of(GOOD, "word/styles.xml").split(b"?>", 1)[1]
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>' + held
    assert "declares entities" in _sentences(changed(GOOD, {"word/styles.xml": bomb}))[0]


def test_what_is_no_zip_no_word_file_or_damaged_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    damaged = bytearray(GOOD)
    damaged[200:260] = bytes(60)
    for data, said in (
        (b"PDF", "damaged"),
        (out.getvalue(), "no Word document"),
        (bytes(damaged), "acme.docx: "),
    ):
        assert said in " ".join(_sentences(data))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "Unpacked" in _sentences(changed(GOOD, {"word/media/a.png": bytes(60_000_000)}))[0]


def test_a_large_template_is_refused() -> None:
    assert "at most 10" in _sentences(GOOD + bytes(11_000_000))[0]


def test_deep_nesting_is_refused_and_not_walked() -> None:
    deep = (
        b'<?xml version="1.0"?><w:styles xmlns:w="x">'
        + b"<w:a>" * 100_000
        + b"</w:a>" * 100_000
        + b"</w:styles>"
    )
    assert "no well-formed XML" in _sentences(changed(GOOD, {"word/styles.xml": deep}))[0]


def test_every_fault_is_told_at_once() -> None:
    data = with_relationship(changed(GOOD, {"word/vbaProject.bin": b"x"}), "http://127.0.0.1:9/t")
    assert len(_sentences(data)) == 2
    with pytest.raises(InvalidInput):
        read_word_template(data, "acme.docx")


def test_only_the_look_is_taken() -> None:
    template = read_word_template(GOOD, "acme.docx")
    (head,) = template.heads.values()
    assert [ending for ending, _ in head.pictures.values()] == [".png"]
    assert template.theme is not None
    assert header_of(GOOD) != RELATIONSHIPS
