"""Lays out the Markdown of a handed-over document: nothing in it is run, filled in or fetched. It knows no page."""

import re
import xml.etree.ElementTree as ET

import nh3
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import escape

# Measured on Python-Markdown 3.11: within these bounds a text is laid out in well under a second.
# It calls itself once per level of quotes and lists, and slows with the square of brackets and back quotes in
# a paragraph.
MAX_CHARACTERS = 100_000
MAX_LINES = 6_000
MAX_PARAGRAPH_CHARACTERS = 20_000
MAX_PARAGRAPH_MARKS = 4_000
MAX_OPENERS_SQUARED = 1_000_000
MAX_DEPTH = 24

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MARKS = re.compile(r"[\[\](){}<>*_`!&\\~^]")
_OPENERS = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))+")
_FOLLOWED = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_TAGS = frozenset(
    {
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "code",
            "pre",
            "blockquote",
        ),
        *("hr", "br", "a", "table", "thead", "tbody", "tr", "th", "td", "span"),
    }
)


def markdown_html(text: str) -> tuple[str, str]:
    """Give the fragment of a Markdown text, and how it was made."""
    reason = why_plain(text)
    if reason:
        return plain_html(text), f"Shown as plain text: {reason}."
    try:
        return _formatted(text), "Shown as received; template tags, HTML and pictures stay text."
    except RecursionError:
        return plain_html(text), "Shown as plain text: it is nested too deeply."


def plain_html(text: str) -> str:
    return nh3.clean(f"<pre><code>{escape(text)}</code></pre>", tags={"pre", "code"}, attributes={})


def why_plain(text: str) -> str | None:
    """Say what makes a text too costly to lay out, or None."""
    paragraphs = re.split(r"\n[ \t]*\n", text)
    checks = (
        (len(text) > MAX_CHARACTERS, f"it is longer than {MAX_CHARACTERS:,} characters"),
        (text.count("\n") > MAX_LINES, f"it has more than {MAX_LINES:,} lines"),
        (max(map(len, paragraphs)) > MAX_PARAGRAPH_CHARACTERS, "it has a very long paragraph"),
        (max(map(_marks, paragraphs)) > MAX_PARAGRAPH_MARKS, "it has too many marks in one paragraph"),
        (sum(_openers(one) ** 2 for one in paragraphs) > MAX_OPENERS_SQUARED, "it has too many brackets"),
        (max(map(_depth, text.split("\n"))) > MAX_DEPTH, "it is nested too deeply"),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def _marks(paragraph: str) -> int:
    return len(_MARKS.findall(paragraph))


def _openers(paragraph: str) -> int:
    return paragraph.count("[") + paragraph.count("`")


def _depth(line: str) -> int:
    opened = _OPENERS.match(line)
    marks = len(re.findall(r"[>*+.)-]", opened.group())) if opened else 0
    indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
    return marks + indent // 4


def _formatted(text: str) -> str:
    front = _FRONT_MATTER.match(text)
    head = plain_html(front.group(1)) if front else ""
    converter = Markdown(extensions=["tables", "fenced_code", "sane_lists"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    converter.treeprocessors.register(_Inert(converter), "inert", 5)
    body = nh3.clean(
        converter.convert(text[front.end() :] if front else text),
        tags=set(_TAGS),
        attributes={"a": {"href"}, "th": {"scope"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return head + body


def _is_followed(element: ET.Element) -> bool:
    return bool(_FOLLOWED.match(element.get("href", "")))


class _Inert(Treeprocessor):
    """Shows pictures, and links that lead nowhere from here, as text with their address."""

    def run(self, root: ET.Element) -> None:
        for element in list(root.iter()):
            if element.tag == "img":
                said = f"[picture: {element.get('alt') or 'without a description'}, {element.get('src', '')}]"
                self._become_text(element, said)
            elif element.tag == "a" and not _is_followed(element):
                address = ET.SubElement(element, "span")
                address.text = f" [{element.get('href', '')}]"
                element.tag = "span"
                element.attrib.clear()
            elif element.tag == "th":
                element.set("scope", "col")

    @staticmethod
    def _become_text(element: ET.Element, said: str) -> None:
        tail = element.tail
        element.clear()
        element.tag, element.text, element.tail = "span", said, tail
