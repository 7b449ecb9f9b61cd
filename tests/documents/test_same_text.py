"""A PDF and a Word file say what the record says, every word in its order, and add only what stands around it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kt_engine.documents.front import Front
from kt_engine.documents.front_words import front_words
from kt_engine.documents.renditions import rendition
from kt_engine.documents.writers.typst_pdf import pdf
from kt_engine.documents.writers.word import docx
from kt_engine.words import DocumentKey, Format, Language
from printed import needs_noto, needs_poppler, text_of
from record_words import (
    first_difference,
    letters,
    pieces_of_pdf,
    tree_of,
    words_around,
    words_in_word,
    words_of,
)
from word_documents import Read, a_front, record_of

NAMES = ("Zażółć Gęślą Jaźń", "José Ñíguez Muñoz", "दीपिका शर्मा", "محمد علي", "山田太郎")


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_a_word_file_has_every_word_of_its_record_in_order(key: DocumentKey) -> None:
    markdown, front = record_of(key)
    assert words_in_word(Read(docx(markdown, front))) == words_of(tree_of(markdown))


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_a_word_file_adds_only_what_stands_around_a_record(key: DocumentKey) -> None:
    markdown, front = record_of(key)
    read = Read(docx(markdown, front))
    allowed = words_around(front) | set(words_of(tree_of(markdown))) | {"1"}
    said = [text for _, text in read.styles()]
    said += [one.text for table in read.document.tables for row in table.rows for one in row.cells]
    for part in read.members:
        if part.startswith(("word/header", "word/footer")):
            said += [one.text or "" for one in read.parts[part].iter("{*}t")]
    assert {word for text in said for word in text.split()} - allowed - set(
        front_words("en").page_of.split()
    ) == set()


@needs_poppler
@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_a_pdf_has_every_word_of_its_record_in_order_and_no_other(key: DocumentKey, tmp_path: Path) -> None:
    markdown, front = record_of(key)
    assert _difference(pdf(markdown, front), markdown, front, tmp_path) is None


@needs_poppler
@pytest.mark.parametrize(
    "key", [DocumentKey.GATE_REPORT, DocumentKey.SCOPE_AND_RACI, DocumentKey.CERTIFICATE]
)
def test_a_record_in_spanish_is_whole_in_a_pdf_and_a_word_file_too(key: DocumentKey, tmp_path: Path) -> None:
    markdown, front = record_of(key, Language.ES)
    read = Read(rendition(markdown, front, Format.DOCX))
    assert words_in_word(read) == words_of(tree_of(markdown, Language.ES))
    assert _difference(rendition(markdown, front, Format.PDF), markdown, front, tmp_path) is None


@needs_poppler
def test_a_row_left_out_of_a_pdf_or_a_word_file_is_found(tmp_path: Path) -> None:
    markdown, front = record_of(DocumentKey.GATE_REPORT)
    less = "".join(line for line in markdown.splitlines(keepends=True) if "Quality" not in line)
    assert less != markdown
    assert words_in_word(Read(docx(less, front))) != words_of(tree_of(markdown))
    found = _difference(pdf(less, front), markdown, front, tmp_path)
    assert found is not None
    assert "wanted 'Qualityconditional" in found


@needs_poppler
def test_a_word_too_many_is_found(tmp_path: Path) -> None:
    markdown, front = record_of(DocumentKey.GATE_REPORT)
    more = markdown.replace("in the pack", "in the thick pack")
    assert words_in_word(Read(docx(more, front))) != words_of(tree_of(markdown))
    assert _difference(pdf(more, front), markdown, front, tmp_path) is not None


@needs_noto
@needs_poppler
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("writer", [pdf, docx])
def test_a_name_in_any_script_can_be_searched_and_copied(
    name: str, writer: Callable[[str, Front], bytes], tmp_path: Path
) -> None:
    row = f"| {name} | client | 1 May |"
    markdown = f"# Names\n\nSigned by {name}, Hamburg.\n\n| Name | Side | On |\n| --- | --- | --- |\n{row}\n"
    data = writer(markdown, a_front(client=name))
    text = " ".join(words_in_word(Read(data))) if writer is docx else text_of(data, tmp_path)
    assert text.count(name) >= 2


def _difference(data: bytes, markdown: str, front: Front, folder: Path) -> str | None:
    """Strip what is known to stand around, page by page, and hold the rest against the record."""
    pages = text_of(data, folder, "-raw").rstrip("\f").split("\f")
    words = front_words(front.language)
    mark = words.rehearsal if front.mark else ""
    head = letters(f"{front.client} · {front.engagement.partition(' ')[2]}{mark}{front.name}")
    cover = 0 if front.one_page else 1
    text = ""
    for number, page in enumerate(pages, 1):
        foot = letters(front.classification + words.page_of.format(page=number, pages=len(pages)))
        said = letters(page)
        if number <= cover:
            continue
        assert said.startswith(head), said[:80]
        assert said.endswith(foot), said[-80:]
        text += said[len(head) : len(said) - len(foot)]
    contents = letters(words.contents) in text
    return first_difference(text, pieces_of_pdf(markdown, front, contents=contents))
