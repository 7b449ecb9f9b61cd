"""Every document's Markdown is held letter by letter; KT_GOLDEN=write makes the golden texts anew."""

import os
from pathlib import Path

import pytest

from document_samples import SAMPLES, control
from kt_engine.documents.render import render
from kt_engine.words import DocumentKey

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("key", list(DocumentKey), ids=str)
def test_a_document_reads_as_its_golden_text(key: DocumentKey) -> None:
    facts = SAMPLES[key]()
    markdown = render(key, facts, control(key, facts)).markdown
    file = GOLDEN / f"{key.value}.md"
    if os.environ.get("KT_GOLDEN") == "write":
        file.write_bytes(markdown.encode())
    assert markdown == file.read_bytes().decode()


def test_there_is_no_golden_text_without_a_document() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == {key.value for key in DocumentKey}
