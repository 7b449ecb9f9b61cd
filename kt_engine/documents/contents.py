"""Tells which documents open with a list of their sections, in every format alike. It writes nothing."""

from collections.abc import Sequence

from kt_engine.documents.record_tree import Block, Heading, List, Quote, Table

MANY_SECTIONS = 5
MANY_LINES = 70
"""Rows, paragraphs and items on about three pages; what is shorter is turned over quicker than looked up.

Letters would be nearer, and then the same document had contents in one language and none in the other.
"""


def has_contents(blocks: Sequence[Block]) -> bool:
    """Tell whether a record has more than a few sections on more than a few pages."""
    sections = sum(isinstance(one, Heading) and one.level > 1 for one in blocks)
    return sections > MANY_SECTIONS and sum(map(_lines, blocks)) > MANY_LINES


def _lines(block: Block) -> int:
    if isinstance(block, Table):
        return 1 + len(block.rows)
    if isinstance(block, Quote):
        return sum(map(_lines, block.blocks))
    if isinstance(block, List):
        return sum(_lines(one) for item in block.items for one in item)
    return 1
