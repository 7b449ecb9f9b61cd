"""Tells which documents open with a list of their sections, in every format alike. It writes nothing."""

from collections.abc import Iterator, Sequence

from kt_engine.documents.record_tree import Block, Heading, List, Paragraph, Quote, Table, plain_text

MANY_SECTIONS = 5
LONG_READ = 6000
"""Letters of about three pages; what is shorter is turned over quicker than looked up."""


def has_contents(blocks: Sequence[Block]) -> bool:
    """Tell whether a record has more than a few sections on more than a few pages."""
    sections = sum(isinstance(one, Heading) and one.level > 1 for one in blocks)
    return sections > MANY_SECTIONS and sum(map(len, _texts(blocks))) > LONG_READ


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield plain_text(block.content)
        elif isinstance(block, Table):
            yield from (plain_text(cell.content) for row in (block.head, *block.rows) for cell in row)
        elif isinstance(block, Quote):
            yield from _texts(block.blocks)
        elif isinstance(block, List):
            yield from (text for item in block.items for text in _texts(item))
