"""Takes the plain text out of a handed-over document, for a search; it knows no index."""

from collections.abc import Iterator
from dataclasses import dataclass

from kt_engine.documents.handed_over import HandedOver, clean
from kt_engine.exchange.document_tree import ReadDocument, Table, walk

MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Extract:
    text: str
    """NFC, one line for each paragraph, item and row; cells are parted by tabs."""
    said: str = ""
    """Why it is empty, or that it was cut; "" for the whole text."""


def text_extract(file: HandedOver, most: int = MOST_CHARACTERS) -> Extract:
    """Give at most so many characters, cut at the end of a line where it can be."""
    if file.refused:
        return Extract("", file.refused)
    as_written = file.is_plain and not file.is_table
    text = file.decoded.text if as_written else clean("".join(_lines(file.document)))
    if len(text) <= most:
        return Extract(text)
    end = text.rfind("\n", 0, most) + 1
    return Extract(text[: end or most], f"Only the first {end or most:,} of {len(text):,} characters.")


def _lines(document: ReadDocument) -> Iterator[str]:
    for section in walk(document.root):
        if section.title:
            yield f"{section.title}\n"
        for part in section.content:
            rows = (
                ["\t".join(row) for row in part.rows]
                if isinstance(part, Table)
                else [f"{part.mark} {part.text}".strip()]
            )
            yield from (f"{' '.join(row.split(' '))}\n" for row in rows if row.strip())
