"""Looks for the sections a handover must have: missing, empty, or with nothing in them that can be read."""

from collections.abc import Iterator, Sequence

from kt_engine.exchange.document_tree import WHOLE, Block, Place, ReadDocument, Section, Table, walk
from kt_engine.exchange.nearest import shown
from kt_engine.rules.finding import Finding
from kt_engine.rules.placeholders import placeholders_in
from kt_engine.rules.section_titles import is_meant, nearest, plain_title
from kt_engine.rules.visible_text import is_only_template, visible
from kt_engine.words import BlockKind, FileKind, FindingKind

Content = Sequence[Block | Table]
SURE_OF_HEADINGS = frozenset({FileKind.MARKDOWN, FileKind.HTML, FileKind.WORD})
"""Kinds in which a heading is marked as one; elsewhere it is told by its looks."""


def missing_or_empty(document: ReadDocument, required: Sequence[str]) -> Iterator[Finding]:
    """Give a finding for each required title that is missing or has no text, in the order required."""
    sections = [section for section in walk(document.root) if section.level]
    for wanted in required:
        found = [_whole(section) for section in sections if is_meant(wanted, section.title)]
        found = found or list(_by_lead(document.root, wanted, required))
        if not found:
            yield _missing(wanted, sections)
            continue
        faults = [_fault(wanted, content, place) for content, place in found]
        if all(faults):
            yield next(filter(None, faults))


def only_placeholders(document: ReadDocument, required: Sequence[str]) -> Iterator[str]:
    """Give each required title under which a word stands, but only such as TBD."""
    sections = [section for section in walk(document.root) if section.level]
    for wanted in required:
        found = [_whole(section)[0] for section in sections if is_meant(wanted, section.title)]
        if any(map(_says, found)) and not any(map(_says_more, found)):
            yield wanted


def _says_more(content: Content) -> bool:
    return any(
        any(_is_more(cell) for row in part.rows[1:] for cell in row)
        if isinstance(part, Table)
        else _is_more(part.text)
        for part in content
    )


def _is_more(text: str) -> bool:
    """Say whether a word is left when every placeholder is taken out."""
    said = visible(text)
    for word in placeholders_in(text):
        said = said.replace(visible(word), " ")
    return _is_word(said)


def empty_beside(document: ReadDocument, required: Sequence[str]) -> Iterator[Finding]:
    """Give sections nobody requires that have a heading and nothing under it."""
    if document.kind not in SURE_OF_HEADINGS:
        return
    for section in walk(document.root):
        wanted = any(is_meant(title, section.title) for title in required)
        if section.level and not section.sections and not wanted and not _holds(section.content):
            sentence = f"Under the heading {shown(visible(section.title))} stands nothing."
            yield Finding(FindingKind.SECTION_EMPTY, section.title, section.place, sentence, blocks=False)


def _missing(wanted: str, sections: Sequence[Section]) -> Finding:
    near = nearest(wanted, (section.title for section in sections))
    hint = f" Is it {shown(visible(near))}? Then name it so." if near else ""
    sentence = f"The section {shown(wanted)} is missing.{hint}"
    return Finding(FindingKind.SECTION_MISSING, wanted, WHOLE, sentence, blocks=True)


def _whole(section: Section) -> tuple[Content, Place]:
    """Give what stands under a heading, its sub-sections' content with it."""
    return [part for one in walk(section) for part in one.content], section.place


def _by_lead(root: Section, wanted: str, required: Sequence[str]) -> Iterator[tuple[Content, Place]]:
    """Give what follows a bold or numbered beginning of that title, up to the next one that is required."""
    for section in walk(root):
        for index, part in enumerate(section.content):
            if isinstance(part, Block) and part.lead and is_meant(wanted, part.lead):
                rest = Block(BlockKind.TEXT, part.rest, part.place)
                after = [part for one in section.sections for part in _whole(one)[0]]
                following = _until(section.content[index + 1 :], required)
                whole = len(following) == len(section.content) - index - 1
                yield [rest, *following, *(after if whole else ())], part.place


def _until(content: Content, required: Sequence[str]) -> Content:
    titles = {plain_title(title) for title in required}
    for index, part in enumerate(content):
        if isinstance(part, Block) and part.lead and plain_title(part.lead) in titles:
            return content[:index]
    return content


def _fault(wanted: str, content: Content, place: Place) -> Finding | None:
    if _says(content):
        return None
    if any(isinstance(part, Block) and part.kind is BlockKind.PICTURE for part in content):
        sentence = f"The section {shown(wanted)} holds only pictures, which cannot be checked by reading."
        return Finding(FindingKind.NOT_READ, wanted, place, sentence, blocks=False)
    if any(isinstance(part, Block) and is_only_template(part.text) for part in content):
        sentence = f"The section {shown(wanted)} holds only a template tag; its text is not in this file."
        return Finding(FindingKind.SECTION_EMPTY, wanted, place, sentence, blocks=True)
    return Finding(
        FindingKind.SECTION_EMPTY, wanted, place, f"The section {shown(wanted)} is empty.", blocks=True
    )


def _holds(content: Content) -> bool:
    """Say whether anything stands there; tables and pictures are looked at by others."""
    return _says(content) or any(
        isinstance(part, Table) or part.kind is BlockKind.PICTURE for part in content
    )


def _says(content: Content) -> bool:
    """Say whether a reader finds a word there; a table says something when a cell below its header does."""
    return any(_part_says(part) for part in content)


def _part_says(part: Block | Table) -> bool:
    if isinstance(part, Table):
        return any(_is_word(cell) for row in part.rows[1:] for cell in row) or _is_list(part)
    return any(map(_is_word, visible(part.text).split()))


def _is_list(table: Table) -> bool:
    """A table of names and values has no header: its first row counts too."""
    return len(table.rows) == 1 and len(table.rows[0]) > 1 and all(map(_is_word, table.rows[0]))


def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))
