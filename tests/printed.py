"""What tests of PDF files share: the sample documents as PDF, their text by two readers."""

import dataclasses
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from document_samples import SAMPLES, control
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.fonts import families
from kt_engine.documents.front import Front, front_of
from kt_engine.documents.render import render
from kt_engine.words import DocumentKey, Language

NOTO = ("Noto Sans", "Noto Sans Devanagari", "Noto Naskh Arabic", "Noto Sans CJK JP")
needs_noto = pytest.mark.skipif(
    not families().issuperset(NOTO), reason="fonts-noto-core and fonts-noto-cjk are not installed"
)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def sample(key: DocumentKey, **facts_changes: Any) -> tuple[str, Front]:
    """Give the record of a sample document and its front."""
    facts = dataclasses.replace(SAMPLES[key](), **facts_changes)
    made = render(key, facts, control(key, facts))
    return made.markdown, front_of(control(key, facts), made.record_sha256, one_page=kind_of(key).one_page)


def plain_front(**changes: Any) -> Front:
    """Give the front of a real engagement's document; any field can be another."""
    front = Front(
        number="E7-TP-01",
        version=2,
        title="Plan",
        client="NordMart",
        provider="HelioServe",
        engagement="E7 Travel desk",
        classification="Confidential",
        language=Language.EN,
        issued_on=date(2027, 4, 19),
        origin="E7-TP-01 v2, issued from the record at event 1204.",
        record_sha256="ab" * 32,
    )
    return dataclasses.replace(front, **changes)


def text_of(data: bytes, tmp_path: Path, *options: str) -> str:
    """Give the text as poppler reads it, without the marks it adds where the reading direction turns."""
    file = tmp_path / "read.pdf"
    file.write_bytes(data)
    done = subprocess.run(["pdftotext", *options, str(file), "-"], capture_output=True, check=True)
    turned = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
    return done.stdout.decode().translate(dict.fromkeys(map(ord, turned)))


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
