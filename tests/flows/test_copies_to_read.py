"""What stops a copy to read stops no document: a brand with a fault, letters without a font."""

import pytest

from flow_samples import Sample
from flows import documents_due
from flows.documents_due import issue_due_documents
from kt_engine.answers.due_documents import DueDocument
from kt_engine.documents import fonts
from kt_engine.exchange.brand import brand_folder
from kt_engine.words import DocumentKey, Format


@pytest.fixture(autouse=True)
def one_due(monkeypatch: pytest.MonkeyPatch) -> None:
    due = (DueDocument(DocumentKey.HANDOVER_REGISTER, "E1", 1),)
    monkeypatch.setattr(documents_due, "due_documents", lambda *_: due)


def issued(sample: Sample) -> set[str]:
    assert issue_due_documents(sample.house, sample.act(2), sample.id) == ("E1-HR-01 v1",)
    return {file.suffix.removeprefix(".") for file in (sample.settings.documents / "E1").iterdir()}


def test_a_document_is_issued_without_its_pdf_where_letters_have_no_font(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fonts, "missing_letters", lambda _: {"आ": "fonts-noto-core"})
    assert issued(sample) == {form.value for form in Format} - {"pdf"}
    assert "E1-HR-01 v1 is issued without its PDF. No font here can print आ" in capsys.readouterr().err


def test_a_brand_with_a_fault_is_told_and_the_house_look_stands(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = brand_folder(sample.settings.home, "O1")
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text("accent: red\n")
    assert "html" in issued(sample)
    assert "brand.yaml:1:1: accent" in capsys.readouterr().err


def test_documents_are_issued_in_the_brand_of_the_client(sample: Sample) -> None:
    folder = brand_folder(sample.settings.home, "O1")
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text('accent: "#7a1fa2"\n')
    issued(sample)
    assert "#7a1fa2" in (sample.settings.documents / "E1" / "E1-HR-01-v1.html").read_text()


def test_a_copy_is_the_same_bytes_as_what_is_kept(sample: Sample) -> None:
    issued(sample)
    kept = {file.read_bytes() for file in sample.settings.renditions.iterdir()}
    assert {file.read_bytes() for file in (sample.settings.documents / "E1").iterdir()} == kept
