"""Reads a Word document of ours back, for tests: its body, what stands around, and what could act."""

import dataclasses
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import docx as python_docx
from docx.document import Document
from lxml import etree

from document_samples import SAMPLES, control
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.front import Front, front_of
from kt_engine.documents.render import render_markdown
from kt_engine.documents.writers.word import docx
from kt_engine.words import DocumentKey, Language

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OURS = re.compile(r' (PAGE|NUMPAGES|TOC \\o "1-[123]" \\h \\z \\u) ')
"""The only fields a document of ours holds."""


def a_front(**changed: Any) -> Front:
    front = Front(
        number="E7-GR-01", version=2, title="Gate report", client="NordMart", provider="HelioServe",
        engagement="E7 Travel desk", classification="Confidential", language=Language.EN, issued_on=date(2027, 4, 19),
        origin="E7-GR-01 v2, issued from the record at event 1204.", record_sha256="ab" * 32,
    )  # fmt: skip
    return dataclasses.replace(front, **changed)


def record_of(key: DocumentKey, language: Language = Language.EN) -> tuple[str, Front]:
    """Give the record of one sample and its front."""
    facts = SAMPLES[key]()
    facts = dataclasses.replace(facts, engagement=dataclasses.replace(facts.engagement, language=language))
    around = control(key, facts)
    markdown = render_markdown(key, facts, around)
    sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    return markdown, front_of(around, sha256, one_page=kind_of(key).one_page)


def written(markdown: str, **changed: Any) -> "Read":
    return Read(docx(markdown, a_front(**changed)))


class Read:
    """One Word document as bytes, as python-docx reads it, and its parts as XML."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document: Document = python_docx.Document(io.BytesIO(data))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}

    @property
    def parts(self) -> Mapping[str, Any]:
        return {
            name: etree.fromstring(data)
            for name, data in self.members.items()
            if name.endswith((".xml", ".rels"))
        }

    @property
    def body(self) -> Any:
        return self.parts["word/document.xml"]

    def styles(self) -> list[tuple[str, str]]:
        """Give style and text of every paragraph that stands straight in the body."""
        return [(str(one.style.name if one.style else ""), one.text) for one in self.document.paragraphs]

    def texts(self, part: str) -> str:
        return "".join(one.text or "" for one in self.parts[part].iter(f"{W}t"))

    def fields(self) -> Iterator[str]:
        for part in self.parts.values():
            yield from (one.text or "" for one in part.iter(f"{W}instrText"))
            yield from (one.get(f"{W}instr", "") for one in part.iter(f"{W}fldSimple"))

    def outside(self) -> list[str]:
        """Give every relationship that leads out of the file."""
        return [
            one.get("Target", "")
            for name, part in self.parts.items()
            if name.endswith(".rels")
            for one in part
            if one.get("TargetMode") == "External" or ":" in one.get("Target", "")
        ]

    def is_inert(self) -> bool:
        """Tell whether nothing in it fetches, runs or opens: only our fields, and links only to its own bookmarks."""
        linked = list(self.body.iter(f"{W}hyperlink"))
        return (
            all(OURS.fullmatch(one) for one in self.fields())
            and not self.outside()
            and all(set(one.attrib) == {f"{W}anchor", f"{W}history"} for one in linked)
            and not any(name.endswith((".bin", ".vml")) for name in self.members)
        )
