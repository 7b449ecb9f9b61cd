import pytest

from document_files import bomb, locked_pdf, locked_word, pdf, png, raw_word, with_macros, word, zipped
from kt_engine.errors import InvalidInput
from kt_engine.exchange import read_document as read_document_module
from kt_engine.exchange.child_limits import Limits
from kt_engine.exchange.document_tree import ReadDocument, walk
from kt_engine.exchange.read_bytes import MIB
from kt_engine.exchange.read_document import SHORT, read_document
from kt_engine.exchange.read_in_child import read_in_child
from kt_engine.words import FileKind, FindingKind

PAGE = pdf([[("Purpose", 18, True), ("What the desk is for, in words.", 10, False)]])
SMALL_WORD = word(lambda document: document.add_paragraph("Only a line."))
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def titles(document: ReadDocument) -> list[str]:
    return [section.title for section in walk(document.root) if section.level]


def notes(document: ReadDocument) -> list[FindingKind]:
    return [note.kind for note in document.notes]


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (SMALL_WORD[: len(SMALL_WORD) // 2], "sop.docx", "is damaged: its parts cannot be listed"),
        (zipped([("word/nothing.xml", b"<a/>")]), "sop.docx", "is damaged and cannot be opened"),
        (locked_word(), "sop.docx", "is protected by a password"),
        (raw_word("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", ENTITIES), "sop.docx", "declares XML entities"),
        (b"# SOP", "sop.docx", "ends with .docx, but the bytes are no Word document"),
        (PAGE, "sop.docx", "ends with .docx, but the bytes are a PDF"),
        (locked_pdf(PAGE, "geheim"), "sop.pdf", "The PDF is protected by a password"),
        (PAGE[: len(PAGE) // 3], "sop.pdf", "The PDF is damaged and cannot be read"),
        (b"# SOP", "sop.pdf", "ends with .pdf, but the bytes are no PDF"),
        (PAGE, "sop.md", "ends with .md, but the bytes are a PDF"),
        (png(), "sop.html", "ends with .html, but the bytes are a PNG picture"),
        ("# Büro".encode("cp1252"), "sop.md", "The byte 0xFC is not UTF-8"),
        ("# SOP".encode("utf-16"), "sop.txt", "saved as UTF-16"),
        (b"# SOP\n\0", "sop.md", "Here stands a NUL byte"),
        (b"word " * (2 * MIB // 5 + 1), "sop.md", "larger than 2 MiB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence_with_its_file(
    data: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        read_document(data, name)
    assert len(refused.value.problems) == 1
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(InvalidInput, match=r"^sop.docx: .*Unpacked the file would have 200 MiB, 1,0"):
        read_document(bomb(), "sop.docx")


def test_the_line_of_a_byte_that_is_not_utf_8_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"^sop.md:3: "):
        read_document(b"# SOP\n\ncaf\xe9", "sop.md")


def test_a_word_file_with_macros_is_read_and_they_are_said() -> None:
    document = read_document(with_macros(SMALL_WORD), "sop.docm")
    assert notes(document) == [FindingKind.MACROS]
    assert document.root.content[0].text == "Only a line."  # type: ignore[union-attr]


def test_a_pdf_without_text_is_said_to_be_a_scan_and_is_no_empty_document() -> None:
    document = read_document(pdf([[], []], picture=True), "scan.pdf")
    assert notes(document) == [FindingKind.NO_TEXT]
    assert "has no text: probably a scan" in document.notes[0].sentence
    assert document.pages_count == 2


def test_a_page_of_a_pdf_that_is_only_a_picture_is_named() -> None:
    document = read_document(pdf([[("Words are here", 10, False)], []], picture=True), "half.pdf")
    assert [str(note.place) for note in document.notes] == ["page 2"]


def test_a_pdf_that_only_its_changes_are_locked_of_is_read() -> None:
    assert titles(read_document(locked_pdf(PAGE, ""), "sop.pdf")) == ["Purpose"]


def test_a_picture_is_kept_and_said_to_be_unread() -> None:
    document = read_document(png(), "screen.png")
    assert (document.kind, notes(document)) == (FileKind.OTHER, [FindingKind.NOT_READ])


def test_a_text_under_an_unknown_name_is_still_searched() -> None:
    document = read_document(b"owner: ana.perez@example.com\n", "settings.yaml")
    assert (document.kind, document.slips[0].kind) == (FileKind.TEXT, FindingKind.EMAIL)


def test_a_text_is_read_by_the_child_as_it_is_read_here() -> None:
    table = b"| A | B |\n|---|---|\n| 1 | 2 |\n"
    text = b"---\nowner: Ana\n---\n# Purpose\n\nAsk ana.perez@example.com.\n\n## Steps\n\n" + table
    here = read_document(text, "sop.md")
    assert titles(here) == ["Purpose", "Steps"]
    assert here == read_in_child(text, "sop.md", FileKind.MARKDOWN)


def test_a_long_text_is_read_by_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(read_document_module, "read_in_child", lambda *given: asked.append(given))
    read_document(b"x" * (SHORT + 1), "long.md")
    assert [given[1:] for given in asked] == [("long.md", FileKind.MARKDOWN)]


def test_a_child_that_takes_too_much_memory_ends_in_one_sentence() -> None:
    greedy = b"<p>word" * 150_000
    with pytest.raises(InvalidInput, match=r"^big.html: .* within 20 seconds of computing and 64 MiB"):
        read_in_child(greedy, "big.html", FileKind.HTML, Limits(memory_bytes=64 * MIB))


def test_a_child_that_takes_too_long_ends_in_one_sentence() -> None:
    slow = (b"<p>password " * 30 + b"</p>\n") * 5_000
    with pytest.raises(InvalidInput, match="could not be read within 1 seconds of computing"):
        read_in_child(slow, "slow.html", FileKind.HTML, Limits(computing_seconds=1, wall_seconds=30))


def test_a_table_without_end_is_refused() -> None:
    page = b"<table>" + b"<tr>" + b"<td colspan=100>x</td>" * 600 + b"</tr>"
    with pytest.raises(InvalidInput, match=r"^grid.html: A table has more than 50,000 cells"):
        read_document(page, "grid.html")


def test_reading_twice_gives_the_same_tree() -> None:
    assert read_document(SMALL_WORD, "a.docx") == read_document(SMALL_WORD, "a.docx")
