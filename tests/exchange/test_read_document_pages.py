"""HTML, PDF and plain text: what a reader would call headings, blocks and tables."""

import pytest

from document_files import pdf
from kt_engine.exchange.document_tree import Block, ReadDocument, Table, walk
from kt_engine.exchange.read_document import read_document, read_here
from kt_engine.words import BlockKind, FileKind, FindingKind

HTML = b"""<!doctype html><html><head><title>Claims</title><meta name="author" content="Ana"><script>TBD</script>
<body><h1>Claims <em>desk</em></h1><p><b>Owner:</b> Maria<p>Second <!-- not seen --> paragraph
<h2>Steps</h2><ol><li>one<li>two</ol>
<table><tr><th>Control<th>Owner</tr><tr><td rowspan=2>Four eyes<td>Lead</tr><tr><td></tr></table>
<h2>Sample</h2><pre>TBD
  stays</pre><p><img src="http://example.com/a.png"></body></html>"""


@pytest.fixture(scope="module")
def page() -> ReadDocument:
    return read_here(HTML, "claims.html", FileKind.HTML)


def titles(document: ReadDocument) -> list[tuple[str, int]]:
    return [(section.title, section.level) for section in walk(document.root) if section.level]


def blocks(document: ReadDocument) -> list[Block]:
    return [part for one in walk(document.root) for part in one.content if isinstance(part, Block)]


def test_an_html_page_has_headings_with_their_levels(page: ReadDocument) -> None:
    assert titles(page) == [("Claims desk", 1), ("Steps", 2), ("Sample", 2)]


def test_paragraphs_and_items_that_are_never_closed_are_blocks_and_scripts_and_comments_are_not(
    page: ReadDocument,
) -> None:
    said = [(block.kind, block.text) for block in blocks(page)]
    assert said == [
        (BlockKind.TEXT, "Owner: Maria"),
        (BlockKind.TEXT, "Second paragraph"),
        (BlockKind.TEXT, "one"),
        (BlockKind.TEXT, "two"),
        (BlockKind.CODE, "TBD\n  stays"),
        (BlockKind.PICTURE, ""),
    ]


def test_a_bold_beginning_before_a_colon_is_a_lead(page: ReadDocument) -> None:
    assert (blocks(page)[0].lead, blocks(page)[0].rest) == ("Owner", "Maria")


def test_a_cell_over_two_rows_stands_in_both(page: ReadDocument) -> None:
    table = next(part for one in walk(page.root) for part in one.content if isinstance(part, Table))
    assert table.rows == (("Control", "Owner"), ("Four eyes", "Lead"), ("Four eyes", ""))


def test_what_an_html_page_says_of_itself_is_kept(page: ReadDocument) -> None:
    assert [(fact.name, fact.value) for fact in page.facts] == [("title", "Claims"), ("author", "Ana")]


PAGES = [
    [
        ("Running head 1", 8, False),
        ("Expense claims", 20, True),
        ("Purpose", 14, True),
        ("It says what the desk does with a claim from the first", 10, False),
        ("day on to the last one.", 10, False),
        ("Steps", 14, True),
        ("1. Open the claim", 10, False),
    ],
    [("Running head 2", 8, False), ("2. Pay 4111 1111 1111 1111", 10, False)],
    [("Running head 3", 8, False), ("Escalation", 10, True), ("Call the lead of the desk.", 10, False)],
]


@pytest.fixture(scope="module")
def printed() -> ReadDocument:
    return read_here(pdf(PAGES), "claims.pdf", FileKind.PDF)


def test_large_lines_of_a_pdf_are_headings_and_running_heads_are_left_out(printed: ReadDocument) -> None:
    assert titles(printed) == [("Expense claims", 1), ("Purpose", 2), ("Steps", 2)]
    assert not any("Running" in block.text for block in blocks(printed))


def test_lines_that_stand_close_are_one_paragraph_with_its_page(printed: ReadDocument) -> None:
    first = blocks(printed)[0]
    assert first.text.endswith("first\nday on to the last one.")
    assert str(first.place) == "page 1, line 4"


def test_a_bold_line_of_the_size_of_the_text_is_a_lead(printed: ReadDocument) -> None:
    assert [block.lead for block in blocks(printed) if block.place.number == 3] == ["Escalation", ""]


def test_what_slipped_into_a_pdf_is_found_with_its_page(printed: ReadDocument) -> None:
    assert [(slip.kind, str(slip.places[0])) for slip in printed.slips] == [
        (FindingKind.PAYMENT_CARD, "page 2, line 2")
    ]


def test_plain_text_has_headings_where_a_line_is_underlined_or_in_capitals() -> None:
    document = read_document(
        b"Claims desk\n===========\nOwner: Ana\n\nSTEPS\n\nOpen it.\n\n2. Exceptions\n\nNone.\n", "claims.txt"
    )
    assert titles(document) == [("Claims desk", 1), ("STEPS", 2)]
    assert [block.lead for block in blocks(document)] == ["", "", "2. Exceptions", ""]
