"""Makes Word templates for tests: a client's own look, and the same with something in it that must not be."""

import io
import zipfile
from collections.abc import Mapping

import docx as python_docx
from docx.shared import Pt, RGBColor

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "56c72f0d0000000049454e44ae426082"
)


def client_template(header: str = "ACME AG, confidential") -> bytes:
    """Give a template with its own heading, its own margins, a header with a logo, and text nobody wants."""
    document = python_docx.Document()
    heading = document.styles["Heading 1"]
    heading.font.name = "Georgia"
    heading.font.size = Pt(22)
    heading.font.color.rgb = RGBColor(0xAA, 0x11, 0x22)
    section = document.sections[0]
    section.left_margin = Pt(100)
    paragraph = section.header.paragraphs[0]
    paragraph.text = header
    paragraph.add_run().add_picture(io.BytesIO(PNG), width=Pt(30))
    document.add_paragraph("Lorem ipsum of the template")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Give the file with other parts; None takes one out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    held.update(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in held.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_relationship(
    data: bytes, target: str, mode: str = "External", kind: str = "attachedTemplate"
) -> bytes:
    added = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    held = part_of(data, RELATIONSHIPS).replace(b"</Relationships>", added.encode())
    return changed(data, {RELATIONSHIPS: held})


def with_header_field(data: bytes, instruction: str) -> bytes:
    name = header_of(data)
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
        f'{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
    )
    return changed(data, {name: part_of(data, name).replace(b"</w:hdr>", field.encode())})


def header_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return next(name for name in archive.namelist() if name.startswith("word/header"))
