"""The tree of a record holds every letter of it, once."""

import re

import pytest

from document_samples import SAMPLES, control
from kt_engine.documents.record_tree import (
    Block,
    Cell,
    Heading,
    List,
    Paragraph,
    Quote,
    Table,
    Text,
    plain_text,
    record_tree,
)
from kt_engine.documents.render import render_markdown
from kt_engine.documents.writers.record_html import record_html
from kt_engine.words import DocumentKey


def letters(block: Block) -> str:
    if isinstance(block, Heading | Paragraph):
        return plain_text(block.content)
    if isinstance(block, Table):
        return "".join(plain_text(cell.content) for row in (block.head, *block.rows) for cell in row)
    if isinstance(block, List):
        return "".join(letters(one) for item in block.items for one in item)
    return "".join(letters(one) for one in block.blocks) if isinstance(block, Quote) else ""


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_no_letter_of_a_record_is_lost_or_doubled(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    html = record_html(render_markdown(key, facts, control(key, facts)))
    shown = re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert "".join("".join(map(letters, record_tree(html))).split()) == "".join(
        shown.replace("&quot;", '"').split()
    )


def test_marks_lists_and_cells_keep_their_shape() -> None:
    tree = record_tree(
        record_html(
            "# T\n\nA **b** `c`\n\n- one\n- two\n\n| Name | |\n| --- | ---: |\n| x | 5 |\n\n> **Q**\n"
        )
    )
    assert tree == (
        Heading(1, (Text("T"),)),
        Paragraph((Text("A "), Text("b", frozenset({"strong"})), Text(" "), Text("c", frozenset({"code"})))),
        List(((Paragraph((Text("one"),)),), (Paragraph((Text("two"),)),)), ordered=False),
        Table(
            (Cell((Text("Name"),), head=True), Cell((), head=True, right=True)),
            ((Cell((Text("x"),), head=True), Cell((Text("5"),), right=True)),),
            "facts",
        ),
        Quote((Paragraph((Text("Q", frozenset({"strong"})),)),)),
    )
