"""Writes the blocks of a record as the body of a Word document. It knows neither cover nor package."""

from collections.abc import Iterator, Sequence

from kt_engine.documents.record_tree import Block, Heading, List, Paragraph, Quote, Table
from kt_engine.documents.writers.word_base import BULLETS, NUMBERS, Base
from kt_engine.documents.writers.word_charts import Charts
from kt_engine.documents.writers.word_pages import Stretch
from kt_engine.documents.writers.word_runs import runs
from kt_engine.documents.writers.word_tables import table_xml
from kt_engine.documents.writers.word_xml import W_NAMESPACE, paragraph

DEEPEST_LIST = 8
_HEADINGS = {1: "Title", 2: "Heading1", 3: "Heading2", 4: "Heading3"}


class Body:
    """Writes blocks in order; counts what must be numbered: bookmarks of headings, and lists."""

    def __init__(self, base: Base, charts: Charts) -> None:
        self.base = base
        self.charts = charts
        self.headings: list[Heading] = []
        self.numbered = 0
        self.break_before: Heading | None = None
        """This heading begins a page."""

    def stretch(self, one: Stretch) -> str:
        page = self.base.page
        width = page.turned_width if one.turned else page.text_width
        return "".join(self._blocks(one.blocks, width))

    def _blocks(self, blocks: Sequence[Block], width: int) -> Iterator[str]:
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            yield self._block(block, width, before_table=isinstance(following, Table))

    def _block(self, block: Block, width: int, *, before_table: bool = False) -> str:
        ids = self.base.ids
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Paragraph):
            return paragraph(ids["Normal"], runs(block.content), "<w:keepNext/>" if before_table else "")
        if isinstance(block, Table):
            table = table_xml(block, width, ids.__getitem__)
            chart = self.charts.of(block, width)
            drawn = paragraph(ids["KTChart"], chart) if chart else ""
            return drawn + table + paragraph(ids["KTAfterTable"], "")
        if isinstance(block, List):
            return "".join(self._list(block, width, 0))
        if isinstance(block, Quote):
            return "".join(self._quote(block, width))
        return paragraph(ids["KTRule"], "")

    def _heading(self, heading: Heading) -> str:
        self.headings.append(heading)
        number = len(self.headings)
        begin = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>'
        inside = f'{begin}{runs(heading.content)}<w:bookmarkEnd w:id="{number}"/>'
        turn = "<w:pageBreakBefore/>" if heading is self.break_before else ""
        return paragraph(self.base.ids[_HEADINGS[heading.level]], inside, turn)

    def _quote(self, quote: Quote, width: int) -> Iterator[str]:
        for block in quote.blocks:
            if isinstance(block, Paragraph):
                yield paragraph(self.base.ids["Quote"], runs(block.content))
            else:
                yield self._block(block, width)

    def _list(self, found: List, width: int, depth: int) -> Iterator[str]:
        number = BULLETS
        if found.ordered:
            self.numbered += 1
            number = NUMBERS + self.numbered
        level = min(depth, DEEPEST_LIST)
        first = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        rest = f'<w:ind w:left="{360 * (level + 1)}"/>'
        style = self.base.ids["ListNumber" if found.ordered else "ListBullet"]
        for item in found.items:
            begun = False
            for block in item or (Paragraph(()),):
                if isinstance(block, List):
                    yield from self._list(block, width, depth + 1)
                elif not isinstance(block, Paragraph):
                    yield self._block(block, width)
                elif begun:
                    yield paragraph(self.base.ids["ListContinue"], runs(block.content), rest)
                else:
                    yield paragraph(style, runs(block.content), first)
                begun = True

    def numbering(self) -> bytes:
        """Give numbering.xml: each numbered list of the record begins at one again."""
        before, after = self.base.numbering
        own = "".join(
            f'<w:num xmlns:w="{W_NAMESPACE}" w:numId="{NUMBERS + one}"><w:abstractNumId w:val="{NUMBERS}"/>'
            + "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
                for level in range(9)
            )
            + "</w:num>"
            for one in range(1, self.numbered + 1)
        )
        return f"{before}{own}{after}".encode()
