"""The sheet of all styles of our Word documents, and those of its tables and runs. It knows no text."""

from collections.abc import Iterator

from kt_engine.documents.writers.word_runs import xml_text
from kt_engine.documents.writers.word_styles import (
    BAD,
    CODE_FONT,
    GOOD,
    LINE,
    QUIET,
    SHADE,
    WARN,
    Look,
    Style,
    edge,
    fonts_of,
    paragraph_styles,
    spacing,
    style_id,
    style_xml,
)
from kt_engine.documents.writers.word_xml import HEAD, XMLNS_W

_OWN = ' w:customStyle="1"'
_DEFAULT = ' w:default="1"'
_BOLD = "<w:b/><w:bCs/>"
_SLANTED = "<w:i/><w:iCs/>"
_SHADED = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'


def style_sheet(look: Look, language: str) -> str:
    """Give the whole of styles.xml for a document without a template of the client."""
    return (
        f"{HEAD}<w:styles {XMLNS_W}>"
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_of(look.font)}"
        f'<w:sz w:val="{look.size(20)}"/><w:szCs w:val="{look.size(20)}"/>'
        f'<w:lang w:val="{xml_text(language)}" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spacing(look, 0, 110, 264)}</w:pPr></w:pPrDefault></w:docDefaults>"
        + "".join(style.xml for style in styles(look))
        + "</w:styles>"
    )


def styles(look: Look) -> tuple[Style, ...]:
    return (*paragraph_styles(look), *_characters(look), *_tables(look))


def _characters(look: Look) -> Iterator[Style]:
    name = "Default Paragraph Font"
    inside = '<w:uiPriority w:val="1"/><w:semiHidden/>'
    yield _style("character", name, inside, _DEFAULT)
    marked = (
        ("Strong", _BOLD),
        ("Emphasis", _SLANTED),
        (
            "KT Code",
            f'<w:rFonts w:ascii="{CODE_FONT}" w:hAnsi="{CODE_FONT}" w:cs="{CODE_FONT}"/><w:noProof/>',
        ),
        ("KT Good", f'{_BOLD}<w:color w:val="{GOOD}"/>'),
        ("KT Warn", f'{_BOLD}<w:color w:val="{WARN}"/>'),
        ("KT Bad", f'{_BOLD}<w:color w:val="{BAD}"/>'),
        ("KT Unknown", f'{_SLANTED}<w:color w:val="{QUIET}"/>'),
        ("KT Label", f'{_BOLD}<w:color w:val="{look.ink}"/>'),
    )
    for name, look_of_it in marked:
        based = '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        own = _OWN if name.startswith("KT ") else ""
        yield _style("character", name, f"{based}<w:rPr>{look_of_it}</w:rPr>", own)


def _tables(look: Look) -> Iterator[Style]:
    margins = f'<w:tblInd w:w="0" w:type="dxa"/>{_margins(108)}'
    inside = f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>{margins}</w:tblPr>'
    yield Style(
        "TableNormal",
        "Normal Table",
        "table",
        style_xml("table", "TableNormal", "Normal Table", inside, _DEFAULT),
    )
    lines = edge("bottom", LINE) + edge("insideH", LINE)
    box = "".join(edge(side, QUIET, size=6) for side in ("top", "left", "bottom", "right")) + edge(
        "insideH", LINE
    )
    kinds = (
        ("KT Table", lines, _first_row(look, _SHADED)),
        ("KT Facts", lines, _first_row(look, "")),
        ("KT Sums", lines, _first_row(look, "")),
        ("KT RACI", lines, _first_row(look, _SHADED)),
        ("KT Signatures", box, _first_row(look, _SHADED)),
        ("KT Cover", "", ""),
    )
    for name, borders, first in kinds:
        edges = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
        based = '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        inside = f"{based}<w:tblPr>{edges}{_margins(85 if borders else 0)}</w:tblPr>{first}"
        yield _style("table", name, inside, _OWN)


def _style(kind: str, name: str, inside: str, more: str) -> Style:
    return Style(style_id(name), name, kind, style_xml(kind, style_id(name), name, inside, more))


def _margins(sides: int) -> str:
    left, right = (f'<w:{side} w:w="{sides}" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{left}{right}</w:tblCellMar>"


def _first_row(look: Look, shade: str) -> str:
    border = f"<w:tcBorders>{edge('bottom', look.accent, size=8)}</w:tcBorders>"
    return f'<w:tblStylePr w:type="firstRow"><w:tcPr>{border}{shade}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
