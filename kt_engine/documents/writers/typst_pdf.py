"""Makes a tagged PDF of a record by typst: no file is read, nothing fetched, the same input gives the same bytes."""

import base64
import threading
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from importlib.resources import files
from tempfile import TemporaryDirectory

import typst

from kt_engine.documents.contents import has_contents
from kt_engine.documents.fonts import check_fonts, code_families, fonts, printable, text_families
from kt_engine.documents.front import DRAFT, REHEARSAL, Front
from kt_engine.documents.front_words import FrontWords, front_words
from kt_engine.documents.markdown_text import visible_line
from kt_engine.documents.qr_code import qr_svg
from kt_engine.documents.record_tree import Block, Heading, plain_text, record_tree
from kt_engine.documents.speech import speaking
from kt_engine.documents.wording import day
from kt_engine.documents.writers.record_html import record_html
from kt_engine.documents.writers.typst_source import source
from kt_engine.documents.writers.typst_tables import Frame
from kt_engine.documents.writers.typst_values import Value, value
from kt_engine.exchange.pictures import picture_size

A4_SHORT, A4_LONG = 595.276, 841.89
EDGE, SMALL_EDGE = 56.69, 36.85
"""Points on each side: 20 mm, and 13 mm on a document of one page."""
TEXT_SIZE, SMALL_TEXT_SIZE = 9.5, 8.4
LONG_TITLE = 44
PNG_DOTS = 150
"""Of a bitmap, per inch."""
_TURN = threading.Lock()


def pdf(markdown: str, front: Front, *, archival: bool = False) -> bytes:
    """Give the PDF of a record; `archival`: as PDF/A. Raises FontsMissing where letters would print as boxes."""
    with speaking(front.language):
        written = typst_of(printable(markdown), front)
    check_fonts(written)
    return compiled(written, front, archival=archival)


def compiled(written: str, front: Front, *, archival: bool = False) -> bytes:
    """Compile typst source whose date is the day of issue."""
    at = datetime.combine(front.issued_on, time(), UTC)
    with _TURN:
        made = _compiler().compile(
            input=written.encode("utf-8", "replace"),
            format="pdf",
            timestamp=at,
            pdf_standards="a-2a" if archival else None,
            pdf_tags=True,
        )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one piece of bytes")
    return made


def typst_of(markdown: str, front: Front) -> str:
    """Give the whole source of one document."""
    blocks = record_tree(record_html(markdown))
    title, body = _titled(blocks, front)
    content = source(body, _frame(front))
    setting = _settings(front, title)
    parts = [f"#let front = {value(setting)}", _look(), *_arranged(content, front, body)]
    return "\n".join(parts)


def _arranged(content: str, front: Front, body: tuple[Block, ...]) -> list[str]:
    """Put cover, contents and record in their order."""
    if front.one_page:
        return [f"#on-one-page[\n{content}\n#colophon\n]"]
    if not has_contents(body):
        return ["#cover", content]
    before, after = _control_first(content)
    return ["#cover", before, "#contents", "#pagebreak(weak: true)", after]


def _control_first(content: str) -> tuple[str, str]:
    """Part the content before its first heading: document control stands before the contents."""
    place = content.find("#heading(")
    return (content[:place], content[place:]) if place >= 0 else (content, "")


def _titled(blocks: tuple[Block, ...], front: Front) -> tuple[str, tuple[Block, ...]]:
    """Take the title out of the record; the cover shows it."""
    if blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1:
        return plain_text(blocks[0].content), blocks[1:]
    return front.title, blocks


def _frame(front: Front) -> Frame:
    if front.one_page:
        return Frame(A4_SHORT - 2 * SMALL_EDGE, None, SMALL_TEXT_SIZE, front.language, front.brand.accent)
    upright, turned = A4_SHORT - 2 * EDGE, A4_LONG - 2 * EDGE
    return Frame(upright, turned, TEXT_SIZE, front.language, front.brand.accent)


def _settings(front: Front, title: str) -> dict[str, Value]:
    words = front_words(front.language)
    brand = front.brand
    name = visible_line(brand.name or front.client)
    return {
        **_identity(front, words, title),
        "fonts": text_families(brand.fonts),
        "mono": code_families() or ("DejaVu Sans Mono",),
        "accent": brand.accent,
        "ink": brand.ink,
        "brand": name,
        "logo": _logo_svg(brand.logo) if brand.logo else None,
        "logo-alt": words.logo_alt.format(name=name),
        "code-svg": qr_svg(front.code, brand.ink),
        "code-alt": words.code_alt.format(code=front.code),
        "code-note": words.code_note,
        "mark-svg": _watermark(_mark(front, words)) if front.mark else None,
        "contents": words.contents,
        "page-of": words.page_of,
        "facts": _cover_facts(front, words),
    }


def _identity(front: Front, words: FrontWords, title: str) -> dict[str, Value]:
    notes = {REHEARSAL: words.rehearsal_note, DRAFT: words.draft_note}
    on = front.issued_on
    return {
        "one-page": front.one_page,
        "title": title,
        "title-size": 30 if len(title) <= LONG_TITLE else 23,
        "document-title": f"{front.name} {visible_line(front.title)}",
        "author": visible_line(front.provider or front.client),
        "keywords": (front.number, f"v{front.version}", front.record_sha256),
        "issued": (on.year, on.month, on.day),
        "language": front.language.partition("-")[0],
        "name": front.name,
        "number-and-version": f"{front.number} · {words.version.format(version=front.version)}",
        "engagement": visible_line(front.engagement),
        "running": visible_line(f"{front.client} · {front.engagement.partition(' ')[2]}"),
        "classification": visible_line(front.classification),
        "mark": _mark(front, words) or None,
        "mark-note": notes.get(front.mark or ""),
        "origin": visible_line(front.origin),
        "record": front.record_sha256,
        "record-label": words.record,
        "record-note": words.record_note.format(record_sha256=front.record_sha256),
    }


def _mark(front: Front, words: FrontWords) -> str:
    return {REHEARSAL: words.rehearsal, DRAFT: words.draft}.get(front.mark or "", "")


def _cover_facts(front: Front, words: FrontWords) -> tuple[tuple[str, str], ...]:
    found = (
        (words.client, front.client),
        (words.provider, front.provider),
        (words.issued_on, day(front.issued_on)),
        (words.classification, front.classification),
    )
    return tuple((label, visible_line(said)) for label, said in found if said)


@lru_cache(maxsize=16)
def _logo_svg(logo: bytes) -> str:
    """Wrap a picture, as the compiler reads text only."""
    kind = "png" if logo.startswith(b"\x89PNG") else "jpeg"
    data = base64.b64encode(logo).decode()
    width, height = picture_size(logo)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )


@lru_cache(maxsize=8)
def _watermark(mark: str) -> str:
    """Draw the mark as outlines, so that it never mixes with text that is searched or copied."""
    drawn = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f"#text(font: {value(text_families())}, size: 90pt, weight: 700, tracking: 0.08em, "
        f'fill: rgb("#faf3ea"), {value(mark)})'
    )
    with _TURN:
        made = _compiler().compile(input=drawn.encode(), format="svg")
    if not isinstance(made, bytes):
        raise TypeError("one page is one picture")
    return made.decode()


@lru_cache(maxsize=64)
def png_of(svg: str, width: float) -> bytes:
    """Give a drawing of so many points as a bitmap, for readers that know no drawings."""
    drawn = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#image(bytes({value(svg)}), format: "svg", width: {width}pt)'
    )
    with _TURN:
        made = _compiler().compile(input=drawn.encode(), format="png", ppi=PNG_DOTS)
    if not isinstance(made, bytes):
        raise TypeError("one page is one picture")
    return made


@cache
def _look() -> str:
    return (files("kt_engine.documents.writers") / "document.typ").read_text(encoding="utf-8")


@cache
def _compiler() -> typst.Compiler:
    """Give the one compiler of this process: its root is a folder that is gone, so it reads no file at all."""
    with TemporaryDirectory(prefix="kt-typst-") as gone:
        return typst.Compiler(root=gone, font_paths=fonts(), package_path=gone, package_cache_path=gone)
