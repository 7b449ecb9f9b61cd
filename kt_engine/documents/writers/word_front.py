"""Writes what stands around a record in Word: cover, contents, running heads and feet. It knows no record's text."""

import re
from collections.abc import Sequence

from kt_engine.documents.front import DRAFT, REHEARSAL, Front
from kt_engine.documents.front_words import FrontWords, front_words
from kt_engine.documents.record_tree import Heading, Inline
from kt_engine.documents.wording import day
from kt_engine.documents.writers.word_base import Base, Shell
from kt_engine.documents.writers.word_pictures import MARK_NAMES, logo_size, mark_across, picture
from kt_engine.documents.writers.word_runs import plain_runs, runs
from kt_engine.documents.writers.word_xml import (
    FIELD_BEGIN,
    FIELD_END,
    FIELD_MIDDLE,
    NO_ROOM,
    XMLNS_W,
    cell,
    field,
    field_name,
    paragraph,
    row,
    table,
)
from kt_engine.words import Language

DEEPEST_LISTED = 3
"""The contents list headings of the record down to this level; 1 is its title."""
LONG_CONTENTS = 34
"""More headings than this, and only the sections are listed."""
QR_SIDE, SMALL_QR_SIDE = 1300, 800
_LABEL_WIDTH = 2200
_BELOW_THEIRS = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'
"""Between a head that a template made taller and the text."""
_THIRDS = ((2600, "left"), (900, "center"), (1500, "right"))


def cover(front: Front, title: Inline, base: Base, *, logo: str) -> str:
    """Give the cover; `title` is the record's own, `logo` the relationship of the picture or nothing."""
    ids, words = base.ids, front_words(front.language)
    name = front.brand.name or front.client
    head = plain_runs(name)
    if logo and front.brand.logo:
        head = picture(logo, words.logo_alt.format(name=name), *logo_size(front.brand.logo), number=1)
    mark = mark_of(front)
    widths = (_LABEL_WIDTH, base.page.text_width - _LABEL_WIDTH)
    rows = "".join(_cover_row(label, said, widths, base) for label, said in _cover_facts(front, words))
    return (
        paragraph(ids["KTCoverBrand"], head)
        + (paragraph(ids["KTCoverMark"], plain_runs(mark)) if mark else "")
        + paragraph(ids["KTCoverNumber"], plain_runs(_number(front, words)))
        + paragraph(ids["Title"], runs(title))
        + paragraph(ids["KTCoverLine"], plain_runs(front.engagement))
        + table(ids["KTCover"], widths, rows)
    )


def mark_of(front: Front) -> str:
    """Give the mark in the language of the document; none: nothing."""
    words = front_words(front.language)
    return {REHEARSAL: words.rehearsal, DRAFT: words.draft}.get(front.mark or "", "")


def _number(front: Front, words: FrontWords) -> str:
    return f"{front.number} · {words.version.format(version=front.version)}"


def _cover_facts(front: Front, words: FrontWords) -> tuple[tuple[str, str], ...]:
    found = (
        (words.client, front.client),
        (words.provider, front.provider or ""),
        (words.issued_on, day(front.issued_on)),
        (words.classification, front.classification),
    )
    return tuple((label, said) for label, said in found if said)


def _cover_row(label: str, value: str, widths: tuple[int, int], base: Base) -> str:
    named = paragraph(base.ids["KTCoverLabel"], plain_runs(label))
    said = paragraph(base.ids["KTCoverText"], plain_runs(value))
    return row(cell(widths[0], named) + cell(widths[1], said))


def proof(front: Front, base: Base, *, relationship: str, number: int) -> str:
    """Give the QR code and beside it what it holds: number, version, hash, and where the document comes from."""
    small = base.ids["KTCoverSmall"]
    side = SMALL_QR_SIDE if front.one_page else QR_SIDE
    widths = (side + 250, base.page.text_width - side - 250)
    words = front_words(front.language)
    notes = {REHEARSAL: words.rehearsal_note, DRAFT: words.draft_note}
    lines = [notes[front.mark]] if front.mark in notes else []
    lines += [front.origin, words.record_note.format(record_sha256=front.record_sha256), words.code_note]
    text = "".join(paragraph(small, plain_runs(line)) for line in lines)
    described = words.code_alt.format(code=front.code)
    code = paragraph(small, picture(relationship, described, side, side, number=number))
    cells = cell(widths[0], code) + cell(widths[1], text, more='<w:vAlign w:val="center"/>')
    return table(base.ids["KTCover"], widths, row(cells, "<w:cantSplit/>"), xmlns=XMLNS_W)


def contents(headings: Sequence[Heading], base: Base, language: Language) -> str:
    """Give the contents, filled in, so that they are there before Word has counted the pages."""
    numbered = list(enumerate(headings, 1))
    listed = [(place, one) for place, one in numbered if one.level <= DEEPEST_LISTED]
    deepest = DEEPEST_LISTED if len(listed) <= LONG_CONTENTS else 2
    asked = rf'TOC \o "1-{deepest - 1}" \h \z \u'
    begin = f"{FIELD_BEGIN}{field_name(asked)}{FIELD_MIDDLE}"
    lines = ""
    for place, one in listed:
        if one.level <= deepest:
            link = f'<w:hyperlink w:anchor="_Toc{place}" w:history="1">{runs(one.content)}</w:hyperlink>'
            lines += paragraph(base.ids[f"TOC{one.level - 1}"], ("" if lines else begin) + link)
    title = plain_runs(front_words(language).contents)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph(base.ids['TOCHeading'], title)}{lines}"
        f"{paragraph(base.ids['KTAfterTable'], FIELD_END)}</w:sdtContent></w:sdt>"
    )


def running_head(front: Front, base: Base, shell: Shell) -> bytes:
    left = f"{front.client} · {front.engagement.partition(' ')[2] or front.engagement}"
    mark = plain_runs(mark_of(front), base.ids["KTWarn"]) if front.mark else ""
    thirds = _thirds(base, base.ids["KTRunning"], plain_runs(left), mark, plain_runs(front.name))
    return f"{shell.before}{thirds}{_mark(front, base, shell)}{shell.after}".encode()


def first_head(front: Front, base: Base, shell: Shell) -> bytes:
    return f"{shell.before}{_mark(front, base, shell)}{shell.after}".encode()


def running_foot(front: Front, base: Base, shell: Shell) -> bytes:
    style = base.ids["KTRunning"]
    pages = _pages(front_words(front.language).page_of)
    thirds = _thirds(base, style, plain_runs(front.classification), "", pages)
    return f"{shell.before}{thirds}{paragraph(style, '', NO_ROOM, xmlns=XMLNS_W)}{shell.after}".encode()


def first_foot(front: Front, base: Base, shell: Shell) -> bytes:
    inside = proof(front, base, relationship="rIdQr", number=2)
    last = paragraph(base.ids["Footer"], "", NO_ROOM, xmlns=XMLNS_W)
    return f"{shell.before}{inside}{last}{shell.after}".encode()


def _pages(sentence: str) -> str:
    """Give "Page x of y" with the two numbers as fields, in whatever order the language has them."""
    fields = {"{page}": field("PAGE", plain_runs("1")), "{pages}": field("NUMPAGES", plain_runs("1"))}
    parts = re.split(r"(\{pages?\})", sentence)
    return "".join(fields.get(part) or plain_runs(part) for part in parts if part)


def _mark(front: Front, base: Base, shell: Shell) -> str:
    """Give the paragraph a head must end with; it takes no room, and carries the mark across the page."""
    inside = mark_across(mark_of(front)) if front.mark else ""
    room = _BELOW_THEIRS if shell.is_theirs else NO_ROOM
    return paragraph(base.ids["Header"], inside, room, xmlns=MARK_NAMES)


def _thirds(base: Base, style: str, *texts: str) -> str:
    """Set three texts beside each other, as wide as the page they stand on."""
    cells = "".join(
        cell(width, paragraph(style, inside, f'<w:jc w:val="{side}"/>'), unit="pct")
        for (width, side), inside in zip(_THIRDS, texts, strict=True)
    )
    widths = [base.page.text_width * width // 5000 for width, _ in _THIRDS]
    return table(base.ids["KTCover"], widths, row(cells), of_page=True, xmlns=XMLNS_W)
