"""Writes a record as a Word document from its one tree: real styles, running heads, contents. It knows no document.

python-docx opens and saves an empty package in more time than a whole document may cost, so the parts are written here,
and the tests read each of them with python-docx.
"""

from collections.abc import Sequence

from kt_engine.documents.contents import has_contents
from kt_engine.documents.front import Front
from kt_engine.documents.qr_code import qr_png
from kt_engine.documents.record_tree import Block, Heading, Text, record_tree
from kt_engine.documents.speech import speaking
from kt_engine.documents.writers.record_html import record_html
from kt_engine.documents.writers.word_base import LOCALES, Base, base_of
from kt_engine.documents.writers.word_body import Body
from kt_engine.documents.writers.word_charts import Charts
from kt_engine.documents.writers.word_front import (
    contents,
    cover,
    first_foot,
    first_head,
    proof,
    running_foot,
    running_head,
)
from kt_engine.documents.writers.word_package import (
    DOCUMENT,
    RELATIONSHIP,
    Parts,
    app_properties,
    core_properties,
    package,
)
from kt_engine.documents.writers.word_pages import Stretch, stretches
from kt_engine.documents.writers.word_xml import HEAD, R_NAMESPACE, XMLNS_W, paragraph
from kt_engine.exchange.pictures import picture_kind

QR_PART = "word/media/code.png"
_SETTINGS = (
    f'{HEAD}<w:settings {XMLNS_W}><w:updateFields w:val="true"/><w:defaultTabStop w:val="709"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def docx(markdown: str, front: Front) -> bytes:
    """Give the Word document of a record; the same record, front and brand give the same bytes."""
    base = base_of(front.brand, front.language, small=front.one_page)
    parts = Parts()
    _look(parts, base)
    heads = _heads(parts, front, base)
    body = Body(base, Charts(parts, front))
    with speaking(front.language):
        tree = record_tree(record_html(markdown))
    written = (_one_page if front.one_page else _pages)(parts, front, body, tree, heads)
    parts.bytes_of[DOCUMENT] = (
        f'{HEAD}<w:document {XMLNS_W} xmlns:r="{R_NAMESPACE}"><w:body>{written}</w:body></w:document>'.encode()
    )
    parts.add("word/numbering.xml", body.numbering(), kind=RELATIONSHIP["numbering"])
    _properties(parts, front)
    return package(parts)


def _look(parts: Parts, base: Base) -> None:
    parts.add("word/styles.xml", base.styles, kind=RELATIONSHIP["styles"])
    parts.add("word/settings.xml", _SETTINGS.encode(), kind=RELATIONSHIP["settings"])
    parts.add("word/fontTable.xml", base.fonts, kind=RELATIONSHIP["fontTable"])
    if base.theme:
        parts.add("word/theme/theme1.xml", base.theme, kind=RELATIONSHIP["theme"])


def _heads(parts: Parts, front: Front, base: Base) -> dict[str, str]:
    """Add heads and feet; gives what a section says of them: on the cover, and on every other page."""
    shells = base.shells
    code = qr_png(front.code)
    parts.bytes_of[QR_PART] = code
    written = {
        ("header", "default"): running_head(front, base, shells["header", "default"]),
        ("footer", "default"): running_foot(front, base, shells["footer", "default"]),
    }
    if not front.one_page:
        written["header", "first"] = first_head(front, base, shells["header", "first"])
        written["footer", "first"] = first_foot(front, base, shells["footer", "first"])
    said = {"default": "", "first": ""}
    for (part, kind), data in written.items():
        name = f"word/{part}_{kind}.xml"
        for place, (number, (ending, picture)) in enumerate(shells[part, kind].pictures.items()):
            parts.add(
                f"word/media/{part}_{kind}_{place}{ending}",
                picture,
                to=name,
                kind=RELATIONSHIP["image"],
                number=number,
            )
        if (part, kind) == ("footer", "first"):
            parts.add(QR_PART, code, to=name, kind=RELATIONSHIP["image"], number="rIdQr")
        number = parts.add(name, data, kind=RELATIONSHIP[part])
        said[kind] += f'<w:{part}Reference w:type="default" r:id="{number}"/>'
    return said


def _one_page(parts: Parts, front: Front, body: Body, tree: Sequence[Block], heads: dict[str, str]) -> str:
    number = parts.add(QR_PART, parts.bytes_of[QR_PART], kind=RELATIONSHIP["image"])
    return (
        body.stretch(Stretch(tuple(tree), turned=False))
        + proof(front, body.base, relationship=number, number=1)
        + paragraph(body.base.ids["KTAfterTable"], "")
        + _section(body.base, heads["default"])
    )


def _pages(parts: Parts, front: Front, body: Body, tree: Sequence[Block], heads: dict[str, str]) -> str:
    base = body.base
    logo = ""
    if front.brand.logo:
        part = f"word/media/logo.{picture_kind(front.brand.logo)}"
        logo = parts.add(part, front.brand.logo, kind=RELATIONSHIP["image"])
    title = tree[0] if tree and isinstance(tree[0], Heading) and tree[0].level == 1 else None
    first = cover(front, title.content if title else (Text(front.title),), base, logo=logo)
    rest = list(tree[1:] if title else tree)
    opening, sections = _opening(rest)
    written = first + _turn(base, _section(base, heads["first"]))
    listed = [one for one in sections if isinstance(one, Heading)]
    if has_contents(rest):
        body.break_before = listed[0]
        written += body.stretch(Stretch(tuple(opening), turned=False)) + contents(
            listed, base, front.language
        )
    else:
        sections = rest
    found = stretches(sections, base.page.text_width)
    for place, stretch in enumerate(found):
        if place and found[place - 1].turned != stretch.turned:
            written += _turn(base, _section(base, heads["default"], turned=found[place - 1].turned))
        elif place == 0 and stretch.turned:
            written += _turn(base, _section(base, heads["default"]))
        written += body.stretch(stretch)
    return written + _section(base, heads["default"], turned=bool(found) and found[-1].turned)


def _opening(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Give what stands before the first section, and the sections."""
    first = next((place for place, one in enumerate(blocks) if isinstance(one, Heading)), len(blocks))
    return list(blocks[:first]), list(blocks[first:])


def _turn(base: Base, section: str) -> str:
    return paragraph(base.ids["KTAfterTable"], "", section)


def _section(base: Base, heads: str, *, turned: bool = False) -> str:
    page = base.page
    size = f'w:w="{page.width}" w:h="{page.height}"'
    if turned:
        size = f'w:w="{page.height}" w:h="{page.width}" w:orient="landscape"'
    return (
        f'<w:sectPr>{heads}<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
        f' w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/></w:sectPr>'
    )


def _properties(parts: Parts, front: Front) -> None:
    author = front.provider or front.client
    parts.bytes_of["docProps/core.xml"] = core_properties(
        title=front.title,
        subject=f"{front.name}, {front.engagement}, {front.client}",
        author=author,
        language=LOCALES.get(front.language, front.language),
        identifier=front.code,
        status=front.mark or "Issued",
        issued_on=front.issued_on,
    )
    parts.bytes_of["docProps/app.xml"] = app_properties(author)
