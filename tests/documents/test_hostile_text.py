"""A name, title or reason is data: no document gains markup, cells, links or scripts from it."""

import dataclasses
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_samples import SAMPLES, control, planted
from kt_engine.documents.markdown_text import escape, visible_line
from kt_engine.documents.render import render
from kt_engine.documents.writers.record_html import record_html
from kt_engine.words import DocumentKey

HOSTILE = (
    "a | b || c |",
    "first\nsecond\r\n\n# third\u2028fourth",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- hidden",
    "<![CDATA[ x",
    "[click](javascript:alert(1))",
    "![picture](https://example.org/p.png)",
    "[a]: https://example.org",
    "<https://example.org>",
    "https://example.org and www.example.org",
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "{{ doc.__class__ }}",
    "=1+1",
    "+1",
    "@SUM(A1)",
    "# heading",
    "- point",
    "1. first",
    "***",
    "---",
    "**bold** _it_ `code` ``x`",
    "&lt;b&gt; &amp; &#106;",
    "ends with a backslash \\",
    "\\| \\` \\[",
    "``` fence",
    "~~~",
    "> quote",
    "\x02klzzwxh:0001\x03",
    "nul \x00 bell \x07 turned \u202eabc",
    '" onmouseover="alert(1)',
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '"; } @import url(https://example.org/x.css); @page { content: "',
    "lone \ud800 surrogate",
    "[" * 300,
)


class _Seen(HTMLParser):
    """What a browser would make of a page: tags with their attributes, and the text of every table cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.anchors: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.anchors += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> _Seen:
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return parser


def _written(key: DocumentKey, text: str) -> tuple[str, str]:
    facts: Any = planted(SAMPLES[key](), text)
    front = dataclasses.replace(planted(control(key, SAMPLES[key]()), text), facts_sha256=text)
    rendered = render(key, facts, front)
    return rendered.markdown, rendered.html


def _harmless(key: DocumentKey) -> tuple[int, list[str]]:
    """Give the number of lines, and the tags but for code, which only harmless text gets."""
    markdown, html = _written(key, "harmless")
    return len(markdown.splitlines()), [tag for tag, _ in seen(html).tags if tag != "code"]


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_hostile_text_in_every_field_is_shown_as_typed_and_changes_nothing_else(key: DocumentKey) -> None:
    lines, tags = _harmless(key)
    assert not {"script", "img", "link"} & set(tags)
    assert [text for text in HOSTILE if not _unharmed(key, text, lines, tags)] == []


def _unharmed(key: DocumentKey, text: str, lines: int, tags: list[str]) -> bool:
    """Tell whether a document with the text in every field has the lines and tags of a harmless one, and shows it."""
    markdown, html = _written(key, text)
    page = seen(html)
    acting = [name for _, names in page.tags for name in names if name.startswith("on") or name == "src"]
    outside = [one for one in page.anchors if not re.fullmatch(r"#s\d+", one)]
    return (
        len(markdown.splitlines()) == lines
        and [tag for tag, _ in page.tags if tag != "code"] == tags
        and not acting
        and not outside
        and visible_line(text) in " ".join(page.text.split())
    )


@given(st.text(max_size=60))
def test_any_text_in_a_table_cell_reads_as_itself(text: str) -> None:
    page = seen(record_html(f"| a | b |\n| --- | --- |\n| {escape(text)} | end |\n"))
    assert [tag for tag, _ in page.tags] == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert " ".join(page.text.split()) == " ".join(f"a b {visible_line(text) or 'not recorded'} end".split())


@given(st.text(alphabet="\\`*_[]()<>&#;|!~-+=1.) \n{}:/aw", max_size=40))
def test_any_mark_in_running_text_reads_as_itself(text: str) -> None:
    for markdown in (f"{escape(text)} and {escape(text)}.\n", f"- {escape(text)}\n", f"# {escape(text)}\n"):
        page = seen(record_html(markdown))
        assert {tag for tag, _ in page.tags} <= {"p", "ul", "li", "h1"}
        assert (visible_line(text) or "not recorded") in " ".join(page.text.split())


def test_an_empty_cell_says_not_recorded() -> None:
    assert escape(None) == escape("  \n ") == "not recorded"
