"""Makes small Word, PDF and zip files for tests of reading; none of them is anybody's document."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import docx
from pypdf import PdfReader, PdfWriter

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(fill: Callable[[Any], None]) -> bytes:
    """Give a Word file as the library writes it, filled by `fill`."""
    document = docx.Document()
    fill(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def raw_word(body: str, before: str = "", more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Give a Word file whose body is exactly that XML; `before` stands in front of the root."""
    root = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{before}{root}'
    parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", xml)]
    return zipped([*((name, text.encode()) for name, text in parts), *more])


def zipped(parts: Sequence[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return target.getvalue()


def repacked(
    data: bytes, change: Callable[[str, bytes], bytes], more: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """Give the zip file with every part changed, and more parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    return zipped([*parts, *more])


def with_macros(data: bytes) -> bytes:
    """Give the Word file as Word saves it with macros: another type, and a part with them."""
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    other = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return repacked(
        data,
        lambda _, part: part.replace(plain, other),
        [("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")],
    )


def locked_word() -> bytes:
    """Give the container Word writes for a document with a password, as far as it is looked at."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 400
    )


def bomb() -> bytes:
    """Give a Word file whose text would fill 200 MiB."""
    return raw_word("", more=[("word/media/a.xml", b"0" * 200 * 1024 * 1024)])


def pdf(pages: Sequence[Sequence[tuple[str, float, bool]]], *, picture: bool = False) -> bytes:
    """Give a PDF with lines of (text, size, bold) on each page; a page without lines is blank, or a picture."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    regular = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    bold = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>")
    pixel = zlib.compress(b"\0")
    image = add(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(pixel), pixel)
    )
    tree = len(objects) + 2 * len(pages) + 1
    kids = []
    for lines in pages:
        drawn = _page_text(lines) if lines or not picture else b"q 500 0 0 700 50 50 cm /I1 Do Q"
        content = add(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font "
                b"<< /F1 %d 0 R /F2 %d 0 R >> /XObject << /I1 %d 0 R >> >> >>"
                % (tree, content, regular, bold, image)
            )
        )
    add(b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids)))
    catalog = add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    return _file(objects, catalog)


def _page_text(lines: Sequence[tuple[str, float, bool]]) -> bytes:
    said, height = [], 740.0
    for text, size, bold in lines:
        height -= size * (1.3 if size < 12 else 2.4)
        plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        said.append(f"BT /F{2 if bold else 1} {size:g} Tf 1 0 0 1 60 {height:g} Tm ({plain}) Tj ET")
    return "\n".join(said).encode("latin-1")


def _file(objects: Sequence[bytes], catalog: int) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        catalog,
        start,
    )
    return bytes(out)


def locked_pdf(data: bytes, password: str) -> bytes:
    """Give the PDF locked by a password; "" locks it only against changes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")  # noqa: S106
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def png() -> bytes:
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + b"IHDR" + head
