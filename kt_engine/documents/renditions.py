"""Makes the formats people read from a record: the record is what was signed, these only show it. It opens no store."""

from collections.abc import Callable, Iterable, Mapping

from kt_engine.documents.front import Front
from kt_engine.documents.speech import speaking
from kt_engine.documents.writers.html import html_page
from kt_engine.documents.writers.typst_pdf import pdf
from kt_engine.documents.writers.word import docx
from kt_engine.words import Format

Writer = Callable[[str, Front], bytes]


def rendition(markdown: str, front: Front, form: Format) -> bytes:
    """Give one format of a record; the same record, front and fonts give the same bytes.

    Raises FontsMissing where a PDF would show boxes instead of letters.
    """
    with speaking(front.language):
        return _WRITERS[form](markdown, front)


def renditions(
    markdown: str, front: Front, forms: Iterable[Format] = tuple(Format)
) -> Mapping[Format, bytes]:
    """Give several formats of a record."""
    return {form: rendition(markdown, front, form) for form in forms}


def _record(markdown: str, _front: Front) -> bytes:
    return markdown.encode()


def _html(markdown: str, front: Front) -> bytes:
    return html_page(markdown, front).encode()


_WRITERS: Mapping[Format, Writer] = {
    Format.MD: _record,
    Format.HTML: _html,
    Format.PDF: pdf,
    Format.DOCX: docx,
}
