"""The few elements every part of a Word document is made of. It knows no text and no style.

Widths are twentieths of a point, or fiftieths of a per cent where `unit` is pct.
"""

from collections.abc import Sequence

W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
XMLNS_W = f'xmlns:w="{W_NAMESPACE}"'
NO_ROOM = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
"""Between paragraph properties: a paragraph that must be there and takes no room."""


def paragraph(style: str, inside: str, properties: str = "", *, xmlns: str = "") -> str:
    return f'<w:p{xmlns and " " + xmlns}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def cell(width: int, inside: str, *, unit: str = "dxa", more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="{unit}"/>{more}</w:tcPr>{inside}</w:tc>'


def row(cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{cells}</w:tr>"


def table(
    style: str, widths: Sequence[int], rows: str, *, more: str = "", of_page: bool = False, xmlns: str = ""
) -> str:
    """Give a table; `of_page` stretches it over the text of whatever page it stands on."""
    whole = 'w:w="5000" w:type="pct"' if of_page else f'w:w="{sum(widths)}" w:type="dxa"'
    layout = "" if of_page else '<w:tblLayout w:type="fixed"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl{xmlns and " " + xmlns}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW {whole}/>{layout}{more}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def field(name: str, shown: str) -> str:
    """Give a field of ours, such as PAGE; nothing of a record ever comes into its name."""
    return f"{FIELD_BEGIN}{field_name(name)}{FIELD_MIDDLE}{shown}{FIELD_END}"


def field_name(name: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'


FIELD_BEGIN, FIELD_MIDDLE, FIELD_END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
