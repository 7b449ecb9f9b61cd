"""Looks at the tables of a document: a header with nothing below it, a row without its owner, a table that broke."""

import re
from collections.abc import Iterator

from kt_engine.exchange.document_tree import Block, ReadDocument, Section, Table, walk
from kt_engine.exchange.nearest import shown
from kt_engine.rules.finding import Finding
from kt_engine.rules.visible_text import visible
from kt_engine.words import BlockKind, FileKind, FindingKind

MOST_ROWS_NAMED = 6
_MUST = re.compile(r"\*\s*$|\((?:required|mandatory|must)\)|\b(?:required|mandatory)\b", re.IGNORECASE)
_OWNER = re.compile(
    r"^(?:\w+ )?(?:owner|responsible(?: person| party)?|accountable|who|(?:performed|done) by|due(?: on| date)?"
    r"|deadline)$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:signature|signed|initials|sign-?off)\b", re.IGNORECASE)
_TO_FILL = re.compile(r"\b(?:template|form|blank|sample|example|worksheet|checklist|log)\b", re.IGNORECASE)
_BROKEN = re.compile(r"\|\s{0,3}:?-{2,}:?\s{0,3}\|")


def table_findings(document: ReadDocument) -> Iterator[Finding]:
    for section in walk(document.root):
        for part in section.content:
            if isinstance(part, Table):
                yield from _of_table(section, part, document.kind)
            elif document.kind is FileKind.MARKDOWN and part.kind is BlockKind.TEXT:
                yield from _broken(section, part)


def _of_table(section: Section, table: Table, kind: FileKind) -> Iterator[Finding]:
    header = [visible(cell) for cell in table.rows[0]]
    below = table.rows[1:]
    if len(header) < 2 or not any(header) or _is_to_be_filled(section, header):  # noqa: PLR2004 - a box, no table
        return
    if not any(visible(cell) for row in below for cell in row):
        if below or kind is FileKind.MARKDOWN:
            named = ", ".join(filter(None, header))
            sentence = f"The table with the columns {shown(named)} has nothing below its header."
            yield Finding(FindingKind.TABLE_BLANK, section.title, table.place, sentence, blocks=False)
        return
    for column, name in enumerate(header):
        if _MUST.search(table.rows[0][column]) or _OWNER.match(name):
            yield from _blank_cells(section, table, column, name)


def _blank_cells(section: Section, table: Table, column: int, name: str) -> Iterator[Finding]:
    blank = [
        index
        for index, row in enumerate(table.rows)
        if index and not visible(row[column]) and any(visible(cell) for cell in row)
    ]
    if not blank or len(blank) == len(table.rows) - 1:
        if not blank:
            return
        sentence = f"The column {shown(name)} is blank in every row."
    else:
        rows = ", ".join(map(str, blank[:MOST_ROWS_NAMED]))
        more = f" and {len(blank) - MOST_ROWS_NAMED} more" if len(blank) > MOST_ROWS_NAMED else ""
        sentence = f"The column {shown(name)} is blank in row{'s' * (len(blank) > 1)} {rows}{more}."
    place = table.row_places[blank[0]]
    yield Finding(FindingKind.CELL_BLANK, section.title, place, sentence, blocks=False)


def _is_to_be_filled(section: Section, header: list[str]) -> bool:
    """A table to be signed, and the sample of a form, are blank on purpose."""
    return any(map(_SIGNED.search, header)) or bool(_TO_FILL.search(section.title))


def _broken(section: Section, block: Block) -> Iterator[Finding]:
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    barred = [line for line in lines if line.startswith("|") and line.endswith("|") and line.count("|") > 2]  # noqa: PLR2004
    if _BROKEN.search(block.text[:2_000]):
        sentence = "Here a table lost its line breaks; no reader sees it as a table."
    elif len(barred) > 1 and len(barred) == len(lines):
        sentence = "Here a table lacks the line of dashes under its header; no reader sees it as a table."
    else:
        return
    yield Finding(FindingKind.TABLE_BROKEN, section.title, block.place, sentence, blocks=False)
