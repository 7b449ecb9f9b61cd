"""Draws what is no text in a Word document: pictures in the line, the mark across the page. It knows no document."""

from kt_engine.documents.writers.word_runs import xml_text
from kt_engine.documents.writers.word_xml import R_NAMESPACE, XMLNS_W
from kt_engine.exchange.pictures import picture_size

EMU = 635
"""Of one twentieth of a point."""
_LOGO_BOX = (3400, 1100)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NAMES = (
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
    f' xmlns:r="{R_NAMESPACE}"'
)
MARK_NAMES = (
    f'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" {XMLNS_W}'
)
_OUTLINE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
    ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
)
"""Word's own shape for text across a page."""
_MIDDLE = ";".join(
    f"mso-position-{way}:center;mso-position-{way}-relative:margin" for way in ("horizontal", "vertical")
)


def picture(relationship: str, described: str, width: int, height: int, *, number: int, svg: str = "") -> str:
    """Give a run with a picture in the line; `described` is read aloud to who cannot see it."""
    size = f'cx="{width * EMU}" cy="{height * EMU}"'
    named = f'id="{number}" name="Picture {number}" descr="{xml_text(described)}"'
    return (
        f'<w:r><w:drawing><wp:inline {_NAMES} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {named}/><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relationship}">{_vector(svg)}</a:blip><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _vector(relationship: str) -> str:
    """Name the drawing that a new Word shows instead of the picture."""
    if not relationship:
        return ""
    return (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
        f' r:embed="{relationship}"/></a:ext></a:extLst>'
    )


def mark_across(mark: str) -> str:
    """Give a run that draws a word across the page, behind the text."""
    text = xml_text(mark)
    return (
        f'<w:r><w:rPr><w:noProof/></w:rPr><w:pict>{_OUTLINE}<v:shape id="KTMark" o:spid="_x0000_s2050"'
        f' type="#_x0000_t136" alt="{text}" style="position:absolute;margin-left:0;margin-top:0;'
        f'width:{46 * len(mark)}pt;height:86pt;rotation:315;z-index:-251657216;{_MIDDLE}" o:allowincell="f"'
        ' fillcolor="#f6efe6" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="{text}"/></v:shape></w:pict></w:r>'
    )


def logo_size(logo: bytes) -> tuple[int, int]:
    """Give width and height of a logo in the box it may fill, in twentieths of a point."""
    wide, high = picture_size(logo)
    scale = min(_LOGO_BOX[0] / wide, _LOGO_BOX[1] / high)
    return max(1, round(wide * scale)), max(1, round(high * scale))
