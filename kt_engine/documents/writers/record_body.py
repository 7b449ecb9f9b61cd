"""Puts anchors, contents and charts into the clean fragment of a record. It knows neither page nor style."""

import re
from collections.abc import Iterator
from html import escape
from itertools import count

from kt_engine.documents.charts import chart_of
from kt_engine.documents.contents import has_contents
from kt_engine.documents.front import Front
from kt_engine.documents.front_words import front_words
from kt_engine.documents.markdown_text import visible_line
from kt_engine.documents.qr_code import NAMESPACE
from kt_engine.documents.record_tree import Block, Heading, List, Quote, Table, plain_text, record_tree
from kt_engine.documents.writers.record_html import record_html

SECTION, PART = 2, 3
_HEADING = re.compile(r"<h([23])>")
"""In a fragment that nh3 cleaned no text holds a "<", so this is a heading."""


def record_body(markdown: str, front: Front) -> str:
    """Give what stands on the page between head and foot."""
    fragment = record_html(markdown)
    blocks = record_tree(fragment)
    numbers = count(1)
    anchored = _HEADING.sub(lambda found: f'<h{found[1]} id="s{next(numbers)}">', fragment)
    drawn = _with_charts(anchored, blocks, front)
    if front.one_page:
        return drawn
    before, heading, after = drawn.partition("<h2")
    return before + _contents(blocks, front) + heading + after


def _contents(blocks: tuple[Block, ...], front: Front) -> str:
    if not has_contents(blocks):
        return ""
    headings = [one for one in _all(blocks) if isinstance(one, Heading) and one.level in {SECTION, PART}]
    lines = "".join(_line(number, one) for number, one in enumerate(headings, 1))
    title = escape(front_words(front.language).contents)
    return f'<nav class="contents" aria-label="{title}"><p>{title}</p><ul>{lines}</ul></nav>\n'


def _line(number: int, heading: Heading) -> str:
    level = ' class="deep"' if heading.level == PART else ""
    return f'<li{level}><a href="#s{number}">{escape(plain_text(heading.content))}</a></li>'


def _with_charts(fragment: str, blocks: tuple[Block, ...], front: Front) -> str:
    """Put each chart before its table; tables come in the same order in tree and fragment."""
    parts = fragment.split("<table")
    tables = [one for one in _all(blocks) if isinstance(one, Table)]
    if len(tables) != len(parts) - 1:
        return fragment
    found = [parts[0]]
    for table, part in zip(tables, parts[1:], strict=True):
        chart = chart_of(table, front.language, front.brand.accent)
        if chart is not None:
            drawn = chart.svg.replace(NAMESPACE, "")
            alt = escape(visible_line(chart.alt))
            found.append(f'<figure class="chart" role="img" aria-label="{alt}">{drawn}</figure>\n')
        found.append("<table" + part)
    return "".join(found)


def _all(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Give every block in the order of the text, those in quotes and lists too."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from _all(block.blocks)
        if isinstance(block, List):
            for item in block.items:
                yield from _all(item)
