"""What changed between two handed-over versions is a page a person can read, with or without colours."""

import time
from typing import Any

import pytest

from document_files import locked_pdf, pdf, word
from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_difference import difference_html

OLD = "# Claims\n\nIntro stays.\n\n## Steps\n\nOpen it.\n\nCheck the receipt.\n\nLimit: 50 euro.\n\n"
OLD += "## Old tool\n\nIt runs.\n"
NEW = OLD.replace("50 euro", "75 euro").partition("## Old tool")[0] + "## Exceptions\n\nAsk <b>Hamburg</b>.\n"


def _word(said: str = "", author: str = "") -> bytes:
    def fill(document: Any) -> None:
        document.add_paragraph(said)
        document.core_properties.author = author

    return word(fill)


def _body(old: bytes | str, new: bytes | str, name: str = "sop.md") -> str:
    before, after = (HandedOver(one.encode() if isinstance(one, str) else one, name) for one in (old, new))
    page = difference_html(before, after, title="E1-H4", names=("v1", "v2"))
    return page.partition("<main>")[2].partition("</main>")[0]


def test_changed_words_are_marked_as_removed_and_added() -> None:
    assert "Limit: <del>50</del> <ins>75</ins> euro." in _body(OLD, NEW)


def test_every_changed_section_is_named_with_what_became_of_it_and_linked() -> None:
    body = _body(OLD, NEW)
    for title, kind in (("Steps", "changed"), ("Old tool", "removed"), ("Exceptions", "added")):
        assert f'>{title}</a> <span class="tag">{kind}</span>' in body
    assert "Sections: 1 changed, 1 added, 1 removed, 1 alike." in body


def test_what_is_alike_is_folded_and_its_text_is_still_there() -> None:
    body = _body(OLD, NEW)
    assert "<summary>1 section alike: Claims</summary>" in body
    assert "<summary>1 paragraph alike</summary>" in body
    assert '<p class="alike">Open it.</p>' in body


def test_the_paragraph_before_a_change_stands_open_beside_it() -> None:
    body = _body(OLD, NEW)
    assert '</details><p class="alike">Check the receipt.</p><div class="change changed">' in body


def test_a_changed_paragraph_says_so_in_words_and_where_it_stands() -> None:
    assert '<span class="tag">changed, line 11</span>' in _body(OLD, NEW)


def test_markup_in_the_text_stays_text() -> None:
    assert "Ask &lt;b&gt;Hamburg&lt;/b&gt;." in _body(OLD, NEW)


def test_rows_of_a_csv_file_are_compared_one_by_one() -> None:
    body = _body("name,hours\nAna,10\nEmil,20\n", "name,hours\nAna,12\nEmil,20\n", "hours.csv")
    assert "Ana | <del>10</del> <ins>12</ins>" in body
    assert ">The document</a>" in body


def test_word_files_are_compared_by_their_text() -> None:
    assert "Pay <del>it.</del> <ins>now.</ins>" in _body(_word("Pay it."), _word("Pay now."), "sop.docx")


def test_files_that_differ_in_everything_but_their_text_are_told_apart() -> None:
    body = _body(_word(author="Ana"), _word(author="Emil"), "sop.docx")
    assert "The text of both versions is the same" in body


def test_the_same_bytes_are_said_to_be_the_same() -> None:
    assert "byte for byte" in _body(OLD, OLD)


def test_a_version_nobody_can_read_is_named_with_the_reason() -> None:
    readable = pdf([[("Claims desk", 18, True)]])
    body = _body(readable, locked_pdf(readable, "secret"), "sop.pdf")
    assert "v2: The PDF is protected by a password." in body


def test_files_of_a_kind_that_is_not_read_are_only_said_to_differ() -> None:
    assert "what changed cannot be shown" in _body(b"\x89PNG 1", b"\x89PNG 2", "map.png")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 100_000, "b a " * 100_000),
        ("x\n\n" * 20_000, "y\n\n" * 20_000),
        (
            "".join(f"# {n}\n\nword {n}\n\n" for n in range(3_000)),
            "".join(f"# a{n}\n\nword {n + 1}\n\n" for n in range(3_000)),
        ),
    ],
)
def test_no_text_makes_the_comparison_slow_or_its_page_large(old: str, new: str) -> None:
    started = time.process_time()
    body = _body(old, new)
    assert time.process_time() - started < 20
    assert len(body) < 4_000_000
