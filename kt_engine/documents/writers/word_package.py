"""Puts the parts of a Word document into one file: the same parts give the same bytes. It knows no text."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kt_engine.documents.writers.word_runs import xml_text
from kt_engine.documents.writers.word_xml import HEAD

DOCUMENT = "word/document.xml"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONSHIP = {
    name: f"{_OFFICE}/{name}"
    for name in ("styles", "settings", "numbering", "fontTable", "theme", "header", "footer", "image")
}
"""What one part is to another, by a short name."""
_KINDS = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_PICTURES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Related:
    """One part another part names: the relationship's id, its kind, and the target beside the part."""

    id: str
    kind: str
    target: str


@dataclass
class Parts:
    """The parts of one document as they come together."""

    bytes_of: dict[str, bytes] = field(default_factory=dict)
    relations: dict[str, list[Related]] = field(default_factory=dict)

    def add(self, name: str, data: bytes, *, to: str = DOCUMENT, kind: str = "", number: str = "") -> str:
        """Add a part and the relationship to it; gives the relationship's id."""
        self.bytes_of[name] = data
        found = self.relations.setdefault(to, [])
        number = number or f"rId{len(found) + 1}"
        found.append(Related(number, kind, name.removeprefix("word/")))
        return number


def package(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _write(archive, "[Content_Types].xml", _content_types(parts.bytes_of))
        _write(archive, "_rels/.rels", _relationships(_OF_PACKAGE))
        for name in sorted(parts.bytes_of):
            _write(archive, name, parts.bytes_of[name])
        for name, related in sorted(parts.relations.items()):
            folder, _, last = name.rpartition("/")
            _write(archive, f"{folder}/_rels/{last}.rels", _relationships(related))
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _FIRST_MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    archive.writestr(member, data)


_OF_PACKAGE = (
    Related("rId1", f"{_OFFICE}/officeDocument", DOCUMENT),
    Related("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    Related("rId3", f"{_OFFICE}/extended-properties", "docProps/app.xml"),
)


def _content_types(parts: Mapping[str, bytes]) -> bytes:
    endings = {name.rpartition(".")[2] for name in parts}
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    defaults |= {ending: kind for ending, kind in _PICTURES.items() if ending in endings}
    first = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items()
    )
    rest = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name in sorted(parts)
        if (kind := _kind(name))
    )
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{first}{rest}</Types>'.encode()


def _kind(name: str) -> str:
    if name.startswith("word/header"):
        return f"{_WORD}.header+xml"
    if name.startswith("word/footer"):
        return f"{_WORD}.footer+xml"
    return _KINDS.get(name, "")


def _relationships(related: Sequence[Related]) -> bytes:
    inside = "".join(
        f'<Relationship Id="{one.id}" Type="{one.kind}" Target="{xml_text(one.target)}"/>' for one in related
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'.encode()


def core_properties(
    *, title: str, subject: str, author: str, language: str, identifier: str, status: str, issued_on: date
) -> bytes:
    """Give the properties Word and search engines show; the day of issue stands for every moment, never the clock."""
    moment = f"{issued_on.isoformat()}T00:00:00Z"
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:subject>{xml_text(subject)}</dc:subject>"
        f"<dc:creator>{xml_text(author)}</dc:creator><cp:lastModifiedBy>{xml_text(author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        f"<dc:identifier>{xml_text(identifier)}</dc:identifier><dc:language>{xml_text(language)}</dc:language>"
        f"<cp:contentStatus>{xml_text(status)}</cp:contentStatus></cp:coreProperties>"
    ).encode()


def app_properties(company: str) -> bytes:
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>KT Engine</Application><Company>{xml_text(company)}</Company></Properties>"
    ).encode()
