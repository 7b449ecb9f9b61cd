"""Says which parts of a record stand upright and which on turned pages. It knows no text and no XML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kt_engine.documents.record_tree import Block, Heading, Table
from kt_engine.documents.writers.word_tables import needs_turning


@dataclass(frozen=True)
class Stretch:
    """Blocks that follow each other on pages of one direction."""

    blocks: tuple[Block, ...]
    turned: bool


def stretches(blocks: Sequence[Block], width: int) -> tuple[Stretch, ...]:
    """Cut a record where pages turn: a table too wide turns with its heading and all up to the next heading."""
    found: list[Stretch] = []
    for group in _under_headings(blocks):
        turned = any(isinstance(one, Table) and needs_turning(one, width) for one in group)
        if found and found[-1].turned == turned:
            found[-1] = Stretch((*found[-1].blocks, *group), turned)
        elif found and turned and (heads := _bare_headings(found[-1].blocks)):
            found[-1] = Stretch(found[-1].blocks[: -len(heads)], turned=False)
            found.append(Stretch((*heads, *group), turned=True))
        else:
            found.append(Stretch(group, turned))
    return tuple(one for one in found if one.blocks)


def _under_headings(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    group: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and group:
            yield tuple(group)
            group = []
        group.append(block)
    if group:
        yield tuple(group)


def _bare_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Give the headings at the end under which nothing stands."""
    count = 0
    while count < len(blocks) and isinstance(blocks[-1 - count], Heading):
        count += 1
    return tuple(blocks[len(blocks) - count :])
