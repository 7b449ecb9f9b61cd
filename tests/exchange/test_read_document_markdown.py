import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.exchange.document_tree import WHOLE, Block, Table, nest, walk
from kt_engine.exchange.read_document_markdown import read_markdown
from kt_engine.words import BlockKind

PAGE = """---
title: "Expense claims"
owner: Process owner
questions:
  - travel
  - desk
---
Before.

# Expenses #

Purpose
-------
Why.

```
# no heading
TBD
```

## Steps
1. Open it
   and look
2. Close it

    code by its indent? no, part of the list

| Case | Owner |
|------|:-----:|
| a\\|b | Lead |
| short

<!-- a
## comment

over lines -->
"""


def parts_of(text: str) -> list[object]:
    return list(read_markdown(text)[0])


def blocks_of(text: str) -> list[Block]:
    return [part for part in read_markdown(text)[0] if isinstance(part, Block)]


def test_headings_of_both_forms_have_level_and_line() -> None:
    root = nest(read_markdown(PAGE)[0], WHOLE)
    found = [(section.title, section.level, str(section.place)) for section in walk(root)]
    assert found[1:4] == [
        ("Expenses", 1, "line 10"),
        ("Purpose", 2, "line 12"),
        ("Steps", 2, "line 21"),
    ]
    assert [section.title for section in root.sections[0].sections] == ["Purpose", "Steps"]


def test_front_matter_gives_names_with_all_their_values() -> None:
    facts = {fact.name: (fact.value, str(fact.place)) for fact in read_markdown(PAGE)[1]}
    assert facts == {
        "title": ("Expense claims", "line 2"),
        "owner": ("Process owner", "line 3"),
        "questions": ("travel, desk", "line 4"),
    }


def test_code_is_kept_apart_and_what_looks_like_a_heading_in_it_is_none() -> None:
    assert [block.text for block in blocks_of(PAGE) if block.kind is BlockKind.CODE] == ["# no heading\nTBD"]


def test_a_fence_that_is_never_closed_reaches_to_the_end() -> None:
    assert [block.kind for block in blocks_of("a\n\n~~~\n# x\n\nTBD")] == [BlockKind.TEXT, BlockKind.CODE]


def test_an_indented_text_is_code_outside_a_list_only() -> None:
    assert [
        block.kind for block in blocks_of("a\n\n    code\n\nb\n\n- item\n\n    its second paragraph")
    ] == [
        BlockKind.TEXT,
        BlockKind.CODE,
        BlockKind.TEXT,
        BlockKind.TEXT,
        BlockKind.TEXT,
    ]


def test_a_table_is_cells_with_a_line_each_and_rows_of_one_width() -> None:
    table = next(part for part in parts_of(PAGE) if isinstance(part, Table))
    assert table.rows == (("Case", "Owner"), ("a\\|b", "Lead"), ("short", ""))
    assert [str(place) for place in table.row_places] == ["line 28", "line 30", "line 31"]


def test_a_heading_within_a_comment_is_no_heading() -> None:
    assert "comment" not in [section.title for section in walk(nest(read_markdown(PAGE)[0], WHOLE))]


@pytest.mark.parametrize(
    ("text", "lead", "rest"),
    [
        ("**1.0 Purpose:** It helps.", "1.0 Purpose", "It helps."),
        ("**Purpose**", "Purpose", ""),
        ("- **Escalation**: call the lead", "Escalation", "call the lead"),
        ("**Never** pay twice.", "", ""),
        ("Plain words.", "", ""),
    ],
)
def test_what_begins_in_bold_like_a_heading_is_kept_as_a_lead(text: str, lead: str, rest: str) -> None:
    block = blocks_of(text)[0]
    assert (block.lead, block.rest) == (lead, rest)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("#-=|`~ \n*ab1.<!>:"), max_size=300))
def test_no_word_is_lost_and_no_place_lies_outside(text: str) -> None:
    parts, facts = read_markdown(text)
    said = "".join(str(part) for part in [*parts, *facts])
    for word in ("ab", "a1b"):
        assert text.count(word) == 0 or word in said or word in text
    lines = text.count("\n") + 1
    assert all(1 <= part.place.number <= lines for part in parts)
    assert [part.place.number for part in parts] == sorted(part.place.number for part in parts)
