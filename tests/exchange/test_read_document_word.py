from typing import Any

import pytest
from docx.oxml import parse_xml

from document_files import W, raw_word, word
from kt_engine.exchange.document_tree import Block, ReadDocument, Table, walk
from kt_engine.exchange.read_document import read_here
from kt_engine.words import BlockKind, FileKind, FindingKind


def read(data: bytes) -> ReadDocument:
    return read_here(data, "sop.docx", FileKind.WORD)


@pytest.fixture(scope="module")
def document() -> ReadDocument:
    def fill(made: Any) -> None:
        made.core_properties.author = "Ana"
        made.add_heading("Expense claims", 1)
        made.add_heading("Purpose", 2)
        made.add_paragraph("Why it is done.")
        made.add_paragraph().add_run("Escalation:").bold = True
        made.paragraphs[-1].add_run(" to the lead, ana.perez@example.com")
        made.add_paragraph()
        table = made.add_table(3, 2)
        for place, text in enumerate(("Control", "Owner", "Four eyes", "Lead", "", "")):
            table.cell(place // 2, place % 2).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        made.sections[0].header.paragraphs[0].text = "Call +49 40 66969 120"
        made.add_comment(made.paragraphs[1].runs, text="Is this so?", author="Ben", initials="B")

    return read(word(fill))


def test_headings_are_known_by_their_style(document: ReadDocument) -> None:
    assert [(one.title, one.level) for one in walk(document.root)][1:] == [
        ("Expense claims", 1),
        ("Purpose", 2),
    ]


def test_paragraphs_are_counted_empty_ones_too(document: ReadDocument) -> None:
    purpose = document.root.sections[0].sections[0]
    assert [str(part.place) for part in purpose.content] == ["paragraph 3", "paragraph 4", "table 1"]


def test_what_begins_in_bold_before_a_colon_is_a_lead(document: ReadDocument) -> None:
    block = document.root.sections[0].sections[0].content[1]
    assert isinstance(block, Block)
    assert (block.lead, block.rest) == ("Escalation", "to the lead, ana.perez@example.com")


def test_a_merged_cell_says_its_text_in_every_row(document: ReadDocument) -> None:
    table = document.root.sections[0].sections[0].content[2]
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["Control", "Four eyes", "Four eyes"]


def test_headers_are_searched_for_personal_data_and_named_as_such(document: ReadDocument) -> None:
    found = {slip.kind: str(slip.places[0]) for slip in document.slips}
    assert found == {FindingKind.EMAIL: "paragraph 4", FindingKind.PHONE: "paragraph 1 of the header"}


def test_a_property_of_the_file_is_marked_as_a_programs(document: ReadDocument) -> None:
    assert [fact.by_program for fact in document.facts if fact.name == "author"] == [True]


def test_remarks_left_in_the_margin_are_said(document: ReadDocument) -> None:
    assert [note.sentence for note in document.notes if note.kind is FindingKind.REMARKS_LEFT] == [
        "The margin has 1 remark in it. Answer and delete them in Word."
    ]


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def test_tracked_changes_are_said_inserted_text_is_read_and_deleted_text_only_searched() -> None:
    changed = paragraph(
        f'<w:ins w:id="1">{run("new words")}</w:ins><w:del w:id="2">{run("old.name@example.com", "delText")}</w:del>'
    )
    document = read(raw_word(changed))
    assert [part.text for part in document.root.content if isinstance(part, Block)] == ["new words"]
    assert [note.kind for note in document.notes] == [FindingKind.TRACKED_CHANGES]
    assert [str(slip.places[0]) for slip in document.slips] == ["paragraph 1 of the deleted text"]


def test_text_within_content_controls_is_read() -> None:
    inner = f"<w:sdt><w:sdtContent>{paragraph(run('held'))}</w:sdtContent></w:sdt>"
    document = read(raw_word(f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    assert [part.text for part in document.root.content if isinstance(part, Block)] == ["held"]


def test_a_drawing_without_words_is_a_picture() -> None:
    document = read(raw_word(paragraph("<w:r><w:drawing/></w:r>")))
    assert [part.kind for part in document.root.content if isinstance(part, Block)] == [BlockKind.PICTURE]


def test_a_link_to_a_mailbox_is_searched_though_the_text_hides_it() -> None:
    def fill(made: Any) -> None:
        added = made.part.relate_to(
            "mailto:ana.perez@example.com",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        link = f'<w:hyperlink xmlns:w="{W}" xmlns:r="{R}" r:id="{added}"><w:r><w:t>write</w:t></w:r></w:hyperlink>'
        made.add_paragraph("Please ")._p.append(parse_xml(link))

    document = read(word(fill))
    assert [part.text for part in document.root.content if isinstance(part, Block)] == ["Please write"]
    assert [str(slip.places[0]) for slip in document.slips] == ["the whole document of the links"]


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
