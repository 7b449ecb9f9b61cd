"""What every Word document of one brand begins with: styles, page, numbering, heads; the client's template where given.

It knows no document. Made once per brand, size of type and language, and kept.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from kt_engine.documents.writers.word_style_sheet import style_sheet, styles
from kt_engine.documents.writers.word_styles import (
    Look,
    Style,
    font_table,
    look_of,
)
from kt_engine.documents.writers.word_xml import HEAD, W_NAMESPACE, XMLNS_W
from kt_engine.exchange.brand import Brand
from kt_engine.exchange.word_template import Head, R, W, WordTemplate, read_word_template

LOCALES = {"en": "en-GB", "es": "es-ES"}
BULLETS, NUMBERS = 9001, 9002
"""Ids of our two lists; above what a template uses."""
_KEPT_KINDS = ("default", "first")


@dataclass(frozen=True)
class Page:
    """Size and margins in twentieths of a point, portrait."""

    width: int = 11906
    height: int = 16838
    top: int = 1474
    bottom: int = 1304
    left: int = 1134
    right: int = 1134
    header: int = 624
    footer: int = 510

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def turned_width(self) -> int:
        return self.height - self.left - self.right


@dataclass(frozen=True)
class Shell:
    """What a template's header or footer holds; ours is written between `before` and `after`."""

    before: str
    after: str
    pictures: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    is_theirs: bool = False


@dataclass(frozen=True)
class Base:
    look: Look
    styles: bytes
    numbering: tuple[str, str]
    """Before and after the numbers of one document's own lists."""
    fonts: bytes
    theme: bytes | None
    ids: Mapping[str, str]
    """Id of the style by our own id: a template may name its own differently."""
    page: Page
    shells: Mapping[tuple[str, str], Shell]
    """By header or footer, and default or first."""


@lru_cache(maxsize=16)
def base_of(brand: Brand, language: str, *, small: bool) -> Base:
    """Give the base. Raises InvalidInput for a template that is refused."""
    look = look_of(brand, small=small)
    locale = LOCALES.get(language, language)
    page = Page(top=1134, bottom=964, left=964, right=964, header=454, footer=397) if small else Page()
    if brand.word_template is None:
        wanted = styles(look)
        ids = {one.id: one.id for one in wanted}
        return Base(
            look,
            style_sheet(look, locale).encode(),
            _numbering(None),
            font_table(look),
            None,
            ids,
            page,
            _own_shells(),
        )
    template = read_word_template(brand.word_template, "the Word template of the brand")
    sheet, ids = _merged(template.styles, styles(look), locale)
    return Base(
        look,
        sheet,
        _numbering(template.numbering),
        font_table(look),
        template.theme,
        ids,
        _page_of(template.page, page),
        _shells(template),
    )


def _merged(sheet: Any, wanted: tuple[Style, ...], locale: str) -> tuple[bytes, dict[str, str]]:
    """Keep every style of the template, add those it lacks, and give its ids for ours."""
    sheet = deepcopy(sheet)
    known = {(one.get(f"{W}type"), _name(one)): one.get(f"{W}styleId") for one in sheet.iter(f"{W}style")}
    taken = set(known.values())
    ids = {one.id: known.get((one.kind, one.name.lower())) or one.id for one in wanted}
    for style in wanted:
        if (style.kind, style.name.lower()) in known:
            continue
        element = etree.fromstring(style.xml.replace("<w:style ", f"<w:style {XMLNS_W} ", 1))
        if style.id in taken:
            ids[style.id] = f"KT{style.id}"
        element.set(f"{W}styleId", ids[style.id])
        element.attrib.pop(f"{W}default", None)
        for tag in ("basedOn", "next"):
            for reference in element.iterchildren(f"{W}{tag}"):
                reference.set(f"{W}val", ids.get(reference.get(f"{W}val"), reference.get(f"{W}val")))
        sheet.append(element)
    _speak(sheet, locale)
    etree.cleanup_namespaces(sheet, keep_ns_prefixes=["w"])
    return etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True), ids


def _name(style: Any) -> str:
    found = style.find(f"{W}name")
    return "" if found is None else found.get(f"{W}val", "").lower()


def _speak(sheet: Any, locale: str) -> None:
    """Set the language of the document, whatever the template was written in."""
    for language in sheet.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"):
        language.set(f"{W}val", locale)


def _numbering(given: Any) -> tuple[str, str]:
    """Give numbering.xml around the lists of one document; a template's own come along for its styles."""
    root = etree.Element(f"{W}numbering", nsmap={"w": W_NAMESPACE}) if given is None else deepcopy(given)
    for picture in [*root.iter(f"{W}numPicBullet")]:
        picture.getparent().remove(picture)
    for bullet in [*root.iter(f"{W}lvlPicBulletId")]:
        bullet.getparent().remove(bullet)
    place = next((place for place, one in enumerate(root) if one.tag == f"{W}num"), len(root))
    for number, kind in ((BULLETS, "bullet"), (NUMBERS, "decimal")):
        root.insert(place, etree.fromstring(_list(number, kind)))
    for one in [*root.iterchildren(f"{W}numIdMacAtCleanup")]:
        root.remove(one)
    text = etree.tostring(root, encoding="unicode")
    before, end, after = text.rpartition("</")
    return (
        f'{HEAD}{before}<w:num {XMLNS_W} w:numId="{BULLETS}"><w:abstractNumId w:val="{BULLETS}"/></w:num>',
        end + after,
    )


def _list(number: int, kind: str) -> str:
    levels = ""
    for level in range(9):
        sign = "\u2022\u2013"[level % 2] if kind == "bullet" else f"%{level + 1}."
        levels += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="300"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum {XMLNS_W} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )


def _page_of(section: Any, own: Page) -> Page:
    """Give the template's page, upright; what it does not say is ours."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    sides = sorted((_measure(size, "w", own.width), _measure(size, "h", own.height)))
    names = ("top", "bottom", "left", "right", "header", "footer")
    found = {name: _measure(margins, name, getattr(own, name)) for name in names}
    page = Page(width=sides[0], height=sides[1], **found)
    return page if page.text_width >= own.width // 3 else Page(width=sides[0], height=sides[1])


def _measure(element: Any, name: str, otherwise: int) -> int:
    said = "" if element is None else element.get(f"{W}{name}", "")
    return int(said) if said.isdigit() and len(said) <= 5 else otherwise  # noqa: PLR2004 - a page is 22 inches at most


def _own_shells() -> dict[tuple[str, str], Shell]:
    return {
        (part, kind): Shell(f"<w:{tag} {XMLNS_W}>", f"</w:{tag}>")
        for part, tag in (("header", "hdr"), ("footer", "ftr"))
        for kind in _KEPT_KINDS
    }


def _shells(template: WordTemplate) -> dict[tuple[str, str], Shell]:
    """Take the template's heads; a cover without one of its own gets the one of the other pages."""
    found = _own_shells()
    named = {
        (
            one.tag.removeprefix(W).removesuffix("Reference"),
            one.get(f"{W}type", "default"),
        ): template.heads.get(one.get(f"{R}id", ""))
        for one in template.page
        if one.tag in {f"{W}headerReference", f"{W}footerReference"}
    }
    for part, kind in found:
        head = named.get((part, kind)) or named.get((part, "default"))
        if head is not None:
            found[part, kind] = _shell(head)
    return found


def _shell(head: Head) -> Shell:
    root = deepcopy(head.root)
    _without_strangers(root, head.pictures)
    before, end, after = etree.tostring(root, encoding="unicode").rpartition("</")
    if not end:
        return Shell(
            f"<w:{etree.QName(root).localname} {XMLNS_W}>",
            f"</w:{etree.QName(root).localname}>",
        )
    return Shell(before, end + after, head.pictures, is_theirs=True)


def _without_strangers(root: Any, pictures: Mapping[str, object]) -> None:
    """Drop what names a part that is not kept: Word would call the whole document damaged."""
    for element in [*root.iter(f"{W}hyperlink")]:
        element.attrib.pop(f"{R}id", None)
    for element in [*root.iter()]:
        named = [value for name, value in element.attrib.items() if name.startswith(R)]
        if any(value not in pictures for value in named):
            drawn = next((one for one in (element, *element.iterancestors()) if one.tag in _DRAWN), None)
            target = element if drawn is None else drawn
            if target.getparent() is not None:
                target.getparent().remove(target)


_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
