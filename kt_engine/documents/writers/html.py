"""Puts a cleaned fragment on a printable page: no script, no remote resource. It knows no document."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kt_engine.documents.front import REHEARSAL, Front
from kt_engine.documents.markdown_text import visible_line
from kt_engine.documents.speech import say, speaking
from kt_engine.documents.writers.record_html import record_html

ONE_PAGE_MARGIN = "@page { margin: 14mm 13mm 12mm; }\n"
_CSS_PLAIN = re.compile(r"[^A-Za-z0-9 ,.]")


def html_page(markdown: str, front: Front) -> str:
    """Give the page of an issued document; the record's hash stands around it, never in it."""
    with speaking(front.language):
        return _document_page(markdown, front)


def _document_page(markdown: str, front: Front) -> str:
    return page(
        language=front.language,
        title=f"{front.name} {front.title}",
        left=f"{front.client} · {front.engagement.partition(' ')[2]}",
        right=front.name,
        classification=front.classification,
        rehearsal=front.mark == REHEARSAL,
        body=record_html(markdown),
        footer=(
            front.origin,
            say(
                "Record SHA-256 (of the Markdown this page was made from): {sha256}",
                sha256=front.record_sha256,
            ),
        ),
        one_page=front.one_page,
    )


def page(
    *,
    language: str,
    title: str,
    left: str,
    right: str,
    classification: str,
    rehearsal: bool,
    body: str,
    footer: tuple[str, ...],
    one_page: bool = False,
    more_style: str = "",
) -> str:
    """Wrap `body`, which must have passed nh3, and our own `more_style`; everything else is escaped here."""
    style = stylesheet() + more_style + _page_margins(left, right, classification, rehearsal=rehearsal)
    if one_page:
        style += ONE_PAGE_MARGIN
    return (
        _environment()
        .get_template("_page.html.j2")
        .render(
            language=language,
            title=visible_line(title),
            left=visible_line(left),
            right=visible_line(right),
            classification=visible_line(classification),
            rehearsal=rehearsal,
            mark=say(REHEARSAL),
            note=say("scripted people, simulated dates"),
            body=Markup(body),  # noqa: S704 - cleaned by nh3
            footer=[visible_line(line) for line in footer],
            one_page=one_page,
            style=Markup(style),  # noqa: S704 - our own file, and strings escaped by css_text
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


@cache
def stylesheet() -> str:
    return (files("kt_engine.documents.writers") / "page.css").read_text(encoding="utf-8")


def css_text(text: str) -> str:
    """Give a CSS string; marks become codes, each ended by a space: no data leaves the quotes."""
    return _css_quoted(visible_line(text))


def _css_quoted(text: str) -> str:
    return '"' + _CSS_PLAIN.sub(lambda found: f"\\{ord(found.group()):x} ", text) + '"'


def _page_margins(left: str, right: str, classification: str, *, rehearsal: bool) -> str:
    middle = (
        "@top-center { content: " + css_text(say(REHEARSAL)) + "; font-weight: 700; }" if rehearsal else ""
    )
    return (
        "\n@page {"
        f" @top-left {{ content: {css_text(left)}; }}"
        f" {middle}"
        f" @top-right {{ content: {css_text(right)}; }}"
        f" @bottom-left {{ content: {css_text(classification)}; }}"
        f" @bottom-right {{ content: {_page_of()}; }}"
        " }\n"
    )


def _page_of() -> str:
    """Give the counter of pages in the language spoken, as CSS."""
    before, _, rest = say("Page {page} of {pages}").partition("{page}")
    between, _, after = rest.partition("{pages}")
    return f"{_css_quoted(before)} counter(page) {_css_quoted(between)} counter(pages) {_css_quoted(after)}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kt_engine.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
