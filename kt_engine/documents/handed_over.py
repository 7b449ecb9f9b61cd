"""Shows a handed-over document as a page: nothing in it is run, filled in or fetched. It knows no store."""

import hashlib
import re
import xml.etree.ElementTree as ET
from pathlib import PurePath

import nh3
from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import escape

from kt_engine.documents.writers.html import page

# Measured on Python-Markdown 3.11: within these bounds a text is laid out in well under a second.
# It calls itself once per level of quotes and lists, and slows with the square of brackets and back quotes in
# a paragraph.
MAX_CHARACTERS = 100_000
MAX_LINES = 6_000
MAX_PARAGRAPH_CHARACTERS = 20_000
MAX_PARAGRAPH_MARKS = 4_000
MAX_OPENERS_SQUARED = 1_000_000
MAX_DEPTH = 24

CLASSIFICATION = "Handed-over document, shown as received"
MARKDOWN_TYPES = frozenset({"text/markdown", "text/x-markdown"})
MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mdown"})

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


def handed_over_html(text: bytes, file_name: str, media_type: str = "", *, rehearsal: bool = False) -> str:
    """Give a page for the bytes of a Markdown or plain text document; other kinds are named, not shown."""
    sha256 = hashlib.sha256(text).hexdigest()
    body, note = _body(text, file_name, media_type)
    return page(
        language="en",
        title=file_name,
        left=file_name,
        right="preview",
        classification=CLASSIFICATION,
        rehearsal=rehearsal,
        body=f"<p><em>{escape(note)}</em></p>{body}",
        footer=(f"SHA-256 of the file as received: {sha256}", f"{len(text):,} bytes"),
    )


def _body(text: bytes, file_name: str, media_type: str) -> tuple[str, str]:
    is_markdown = media_type in MARKDOWN_TYPES or PurePath(file_name).suffix.lower() in MARKDOWN_ENDINGS
    if not is_markdown and not media_type.startswith("text/") and b"\0" in text:
        return "", "This file is not a text and cannot be shown here; it is kept exactly as received."
    decoded, how_read = _decode(text)
    if not is_markdown:
        return _plain(decoded), f"Shown as plain text{how_read}."
    reason = why_plain(decoded)
    if reason:
        return _plain(decoded), f"Shown as plain text{how_read}: {reason}."
    try:
        return _formatted(
            decoded
        ), f"Shown as received{how_read}; template tags, HTML and pictures stay text."
    except RecursionError:
        return _plain(decoded), f"Shown as plain text{how_read}: it is nested too deeply."


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


def _decode(text: bytes) -> tuple[str, str]:
    for encoding, said in (("utf-8-sig", ""), ("cp1252", ", read as Windows-1252")):
        try:
            return _clean(text.decode(encoding)), said
        except UnicodeDecodeError:
            continue
    return _clean(text.decode("utf-8", errors="replace")), ", unreadable bytes replaced"


def _clean(text: str) -> str:
    """Drop control characters: two of them are Python-Markdown's own place holders."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\ufffd", lines)


def _plain(text: str) -> str:
    return nh3.clean(f"<pre><code>{escape(text)}</code></pre>", tags={"pre", "code"}, attributes={})


def _formatted(text: str) -> str:
    front = _FRONT_MATTER.match(text)
    head = _plain(front.group(1)) if front else ""
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
