"""The styles of our Word documents, as the brand colours and names them. It knows no text.

Sizes are half-points, distances twentieths of a point.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kt_engine.documents.writers.word_runs import xml_text
from kt_engine.documents.writers.word_xml import HEAD, XMLNS_W
from kt_engine.exchange.brand import Brand

HOUSE_FONT = "Calibri"
CODE_FONT = "Consolas"
QUIET, LINE, SHADE = "5A6675", "CFD6DE", "F4F6F8"
GOOD, WARN, BAD = "1B6B3A", "8A4B00", "A4262C"


@dataclass(frozen=True)
class Style:
    """One style: its id in our documents, the name Word knows it by, and what stands inside."""

    id: str
    name: str
    kind: str
    xml: str


@dataclass(frozen=True)
class Look:
    accent: str
    ink: str
    font: str
    small: bool
    """Set small, so that everything stands on one page."""

    def size(self, half_points: int) -> int:
        return max(12, round(half_points * 0.8)) if self.small else half_points

    def space(self, twentieths: int) -> int:
        return round(twentieths * 0.45) if self.small else twentieths


def look_of(brand: Brand, *, small: bool) -> Look:
    return Look(
        accent=brand.accent.lstrip("#").upper(),
        ink=brand.ink.lstrip("#").upper(),
        font=xml_text(brand.fonts[0] if brand.fonts else HOUSE_FONT),
        small=small,
    )


def font_table(look: Look) -> bytes:
    """Name what may stand in for a font where it is missing."""
    known = {
        look.font: "Carlito;Liberation Sans" if look.font == HOUSE_FONT else "",
        CODE_FONT: "Liberation Mono;DejaVu Sans Mono",
        "Nirmala UI": "Noto Sans Devanagari",
        "Yu Gothic": "Noto Sans CJK JP",
        "Arial": "Liberation Sans",
    }
    fonts = "".join(
        f'<w:font w:name="{name}">{f"""<w:altName w:val="{other}"/>""" if other else ""}'
        f'<w:family w:val="{"modern" if name == CODE_FONT else "swiss"}"/>'
        f'<w:pitch w:val="{"fixed" if name == CODE_FONT else "variable"}"/></w:font>'
        for name, other in known.items()
    )
    return f"{HEAD}<w:fonts {XMLNS_W}>{fonts}</w:fonts>".encode()


def paragraph_styles(look: Look) -> tuple[Style, ...]:
    return (*_text_styles(look), *_page_styles(look), *_table_text(look), *_cover(look))


def fonts_of(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="Yu Gothic" w:cs="Arial"/>'


def spacing(look: Look, before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{min(line, 245) if look.small else line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{look.space(before)}" w:after="{look.space(after)}"{lines}/>'


def _text(look: Look, size: int, colour: str = "", *, bold: bool = False, more: str = "") -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    tone = f'<w:color w:val="{colour}"/>' if colour else ""
    half = look.size(size)
    return f'<w:rPr>{weight}{more}{tone}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _paragraph(
    name: str,
    inside: str,
    *,
    based: str = "Normal",
    following: str = "",
    default: bool = False,
    rank: int = 0,
) -> Style:
    own = style_id(name)
    heads = f'<w:basedOn w:val="{based}"/>' if based and own != based else ""
    heads += f'<w:next w:val="{following}"/>' if following else ""
    heads += f'<w:uiPriority w:val="{rank}"/>' if rank else ""
    first = ' w:default="1"' if default else ' w:customStyle="1"' if name.startswith("KT ") else ""
    word_name = (
        name
        if name.startswith(("KT ", "List", "TOC H")) or name in {"Normal", "Title", "Quote"}
        else name.lower()
    )
    return Style(
        own,
        word_name,
        "paragraph",
        style_xml("paragraph", own, word_name, f"{heads}<w:qFormat/>{inside}", first),
    )


def style_xml(kind: str, own: str, name: str, inside: str, more: str = "") -> str:
    return f'<w:style w:type="{kind}"{more} w:styleId="{own}"><w:name w:val="{name}"/>{inside}</w:style>'


def edge(side: str, colour: str, *, size: int = 4, space: int = 0) -> str:
    """Give one border; `size` counts eighths of a point."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def style_id(name: str) -> str:
    return name.replace(" ", "")


def _text_styles(look: Look) -> Iterator[Style]:
    accent, ink = look.accent, look.ink
    line = f"<w:pBdr>{edge('bottom', LINE, space=3)}</w:pBdr>"
    bar = f"<w:pBdr>{edge('left', accent, size=24, space=8)}</w:pBdr>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
    yield _paragraph("Normal", f'<w:rPr><w:color w:val="{ink}"/></w:rPr>', based="", default=True)
    yield _paragraph(
        "Title",
        f"<w:pPr><w:keepNext/><w:keepLines/>{spacing(look, 0, 160, 240)}</w:pPr>"
        + _text(look, 56 if not look.small else 36, accent),
        following="Normal",
    )
    for level, size, before, colour in ((1, 30, 400, accent), (2, 24, 280, accent), (3, 21, 200, ink)):
        rule = line if level == 1 else ""
        yield _paragraph(
            f"Heading {level}",
            f"<w:pPr><w:keepNext/><w:keepLines/>{rule}{spacing(look, before, 110, 252)}"
            f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>' + _text(look, size, colour, bold=level > 1),
            following="Normal",
        )
    yield _paragraph(
        "Quote",
        f'<w:pPr><w:keepLines/>{bar}{shade}{spacing(look, 60, 140)}<w:ind w:left="240" w:right="120"/></w:pPr>',
    )


def _page_styles(look: Look) -> Iterator[Style]:
    for name in ("List Bullet", "List Number", "List Continue"):
        yield _paragraph(name, f'<w:pPr>{spacing(look, 0, 60)}<w:ind w:left="360"/></w:pPr>')
    yield _paragraph("Header", f"<w:pPr>{spacing(look, 0, 0, 240)}</w:pPr>" + _text(look, 16, QUIET))
    yield _paragraph("Footer", f"<w:pPr>{spacing(look, 0, 0, 240)}</w:pPr>" + _text(look, 16, QUIET))
    yield _paragraph("KT Running", "<w:pPr/>" + _text(look, 16, QUIET), based="Header")
    yield _paragraph(
        "TOC Heading",
        f"<w:pPr><w:keepNext/>{spacing(look, 320, 120)}</w:pPr>" + _text(look, 24, look.accent, bold=True),
    )
    for level, indent in ((1, 0), (2, 280)):
        yield _paragraph(
            f"TOC {level}",
            f'<w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>{spacing(look, 0, 50)}'
            f'<w:ind w:left="{indent}" w:right="567"/></w:pPr>',
        )


def _table_text(look: Look) -> Iterator[Style]:
    yield _paragraph("KT Table Text", f"<w:pPr>{spacing(look, 30, 30, 240)}</w:pPr>" + _text(look, 18))
    yield _paragraph(
        "KT Table Head",
        "<w:pPr><w:keepNext/></w:pPr>" + _text(look, 17, QUIET, bold=True),
        based="KTTableText",
    )
    yield _paragraph(
        "KT Table Small",
        f"<w:pPr>{spacing(look, 20, 20, 240)}</w:pPr>" + _text(look, 15),
        based="KTTableText",
    )
    yield _paragraph(
        "KT Table Small Head",
        "<w:pPr><w:keepNext/></w:pPr>" + _text(look, 15, QUIET, bold=True),
        based="KTTableSmall",
    )
    yield _paragraph(
        "KT Signature",
        f"<w:pPr><w:keepLines/>{spacing(look, 90, 90, 250)}</w:pPr>" + _text(look, 17),
        based="KTTableText",
    )
    yield _paragraph(
        "KT Rule", f"<w:pPr><w:pBdr>{edge('bottom', LINE, space=3)}</w:pBdr>{spacing(look, 60, 160)}</w:pPr>"
    )
    yield _paragraph(
        "KT After Table",
        '<w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr>'
        + _text(look, 8),
    )
    yield _paragraph(
        "KT Chart", f'<w:pPr><w:keepNext/>{spacing(look, 80, 120)}<w:jc w:val="center"/></w:pPr>'
    )


def _cover(look: Look) -> Iterator[Style]:
    accent = look.accent
    yield _paragraph(
        "KT Cover Brand", f"<w:pPr>{spacing(look, 0, 2400)}</w:pPr>" + _text(look, 28, accent, bold=True)
    )
    yield _paragraph(
        "KT Cover Mark",
        f"<w:pPr>{spacing(look, 0, 240)}</w:pPr>"
        + _text(look, 24, WARN, bold=True, more="<w:caps/>").replace(
            "<w:sz ", '<w:spacing w:val="60"/><w:sz ', 1
        ),
    )
    yield _paragraph(
        "KT Cover Line",
        f"<w:pPr><w:pBdr>{edge('bottom', accent, size=12, space=14)}</w:pBdr>{spacing(look, 0, 480)}</w:pPr>"
        + _text(look, 28, QUIET),
    )
    yield _paragraph(
        "KT Cover Number", f"<w:pPr>{spacing(look, 0, 120)}</w:pPr>" + _text(look, 22, QUIET, bold=True)
    )
    yield _paragraph("KT Cover Text", f"<w:pPr>{spacing(look, 40, 40, 252)}</w:pPr>" + _text(look, 21))
    yield _paragraph("KT Cover Label", "<w:pPr/>" + _text(look, 19, QUIET), based="KTCoverText")
    yield _paragraph(
        "KT Cover Small", f"<w:pPr>{spacing(look, 20, 20, 240)}</w:pPr>" + _text(look, 15, QUIET)
    )
