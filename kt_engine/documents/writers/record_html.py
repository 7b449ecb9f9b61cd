"""Turns a record's Markdown into a clean HTML fragment; it knows tables and headings, not what they say."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import cache, lru_cache

import nh3
from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

from kt_engine.documents.speech import marked, say, say_of, speaking, spoken
from kt_engine.errors import InvalidInput, Problem
from kt_engine.words import Language

DEEPEST = 60
"""Quotes and lists within each other; deeper ones would exhaust whoever walks the tree, and no one reads them."""
_TOO_DEEP = re.compile(
    rf"^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d+\.(?=[ \t]))){{{DEEPEST + 1}}}|^[ \t]{{{4 * (DEEPEST + 1)}}}",
    re.MULTILINE,
)
SIGNATURES_HEAD = marked("Printed name")
WORK_HEAD = marked("Work")
RESULT_HEAD = marked("Result")
COLOUR_HEADS = (marked("This week"), marked("Last week"))
_COLOURS = {"green": "good", "amber": "warn", "red": "bad"}
_RESULTS = {
    marked("met"): "good",
    marked("passed"): "good",
    marked("missed"): "bad",
    marked("unmet"): "bad",
    marked("failed"): "bad",
    marked("not measured"): "unknown",
    marked("not assessed"): "unknown",
}
# A record needs no HTML, no link and no picture, so none of them exists in its Markdown.
_NOT_IN_RECORDS = (
    "reference",
    "link",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
)
_TAGS = frozenset(
    {
        *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "code", "blockquote", "hr", "br"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
_ATTRIBUTES = {"th": {"scope"}}
_CLASSES = {
    "table": {"facts", "raci", "signatures", "sums"},
    "td": {"right", "good", "warn", "bad", "unknown"},
    "th": {"right"},
}


def record_html(markdown: str) -> str:
    """Give the fragment; heads and results are known by their words in the language spoken.

    Raises InvalidInput for quotes or lists nested beyond reason.
    """
    return _converted(markdown, spoken())


@lru_cache(maxsize=4)
def _converted(markdown: str, _spoken: Language) -> str:
    """Convert once for all formats of a record, which are made one after the other."""
    _check_depth(markdown)
    converter = Markdown(
        extensions=[TableExtension(use_align_attribute=True), "sane_lists"], output_format="html"
    )
    converter.preprocessors.deregister("html_block")
    for name in _NOT_IN_RECORDS:
        converter.inlinePatterns.deregister(name)
    converter.treeprocessors.register(_TableShape(converter), "table_shape", 5)
    return nh3.clean(
        converter.convert(markdown), tags=set(_TAGS), attributes=_ATTRIBUTES, allowed_classes=_CLASSES
    )


def _check_depth(markdown: str) -> None:
    if found := _TOO_DEEP.search(markdown):
        sentence = f"Quotes or lists stand more than {DEEPEST} deep within each other. Write them flat."
        raise InvalidInput([Problem(sentence, "the record", markdown.count("\n", 0, found.start()) + 1)])


def _shape(table: ET.Element) -> None:
    heads = list(table.iterfind("thead/tr/th"))
    for head in heads:
        head.set("scope", "col")
    titles = ["".join(head.itertext()).strip() for head in heads]
    if titles[:1] == [say(SIGNATURES_HEAD)]:
        table.set("class", "signatures")
    if titles[:1] == [say(WORK_HEAD)] and len(titles) > 2:  # noqa: PLR2004 - work and who has a part in it
        table.set("class", "raci")
    if len(titles) == 2 and titles[1]:  # noqa: PLR2004 - a name and its sum
        table.set("class", "sums")
    for row in table.iterfind("tbody/tr"):
        _mark_results(row, titles)
        if len(titles) == 2 and not titles[1]:  # noqa: PLR2004 - a name and its value
            row[0].tag = "th"
            row[0].set("scope", "row")
            table.set("class", "facts")
    for cell in table.iter():
        if cell.attrib.pop("align", None) == "right":
            cell.set("class", " ".join(filter(None, ("right", cell.get("class")))))


def _mark_results(row: ET.Element, titles: list[str]) -> None:
    marks = _marks(spoken())
    for title, cell in zip(titles, row, strict=False):
        mark = marks.get((title, "".join(cell.itertext()).strip()))
        if mark:
            cell.set("class", mark)


@cache
def _marks(language: Language) -> Mapping[tuple[str, str], str]:
    """Give the mark of each result under its head, as a language says them."""
    with speaking(language):
        results = {(say(RESULT_HEAD), say(said)): mark for said, mark in _RESULTS.items()}
        colours = {say_of("Colour", name): mark for name, mark in _COLOURS.items()}
        colours[say("not measured")] = "unknown"
        heads = {(say(head), said): mark for head in COLOUR_HEADS for said, mark in colours.items()}
        return {**results, **heads}


class _TableShape(Treeprocessor):
    """Gives tables their scopes and classes; runs after the inline text is in place."""

    def run(self, root: ET.Element) -> None:
        for table in root.iter("table"):
            _shape(table)
