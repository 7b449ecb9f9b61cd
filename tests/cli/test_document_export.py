"""`kt document export` in every format, and `kt brand`: how documents of a client look."""

from pathlib import Path

import pytest

from builders import Made, make_act
from cli_runner import Kt
from kt_engine.actions.issue_document import Issue, issue_document
from kt_engine.cli.document import Asked
from kt_engine.documents import fonts
from kt_engine.store.database import Database
from kt_engine.words import DocumentKey, Format
from pictures import png

TEXT = "# Transition plan\n\nFirst.\n\n| Name | Sum |\n| --- | ---: |\n| Ala | 3 |\n"


@pytest.fixture
def issued(kt: Kt, database: Database, made: Made) -> str:
    issue = Issue(DocumentKey.TRANSITION_PLAN, "E1", "E1-TP-01", 1, 1, "Transition plan", "a" * 64, 9, TEXT)
    issue_document(database, make_act(2), kt.home / "files", made.engagement_id, issue)
    return "E1-TP-01"


def test_a_format_can_be_asked_for_by_its_name_and_all_of_them_at_once() -> None:
    assert {one.value for one in Asked} == {one.value for one in Format} | {"all"}


def test_all_formats_are_written_at_once(kt: Kt, issued: str, tmp_path: Path) -> None:
    said = kt("document", "export", issued, "--to", str(tmp_path / "out"), "--format", "all")
    assert said.code == 0
    names = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert names == sorted(f"E1-TP-01-v1.{form.value}" for form in Format)
    assert (tmp_path / "out" / "E1-TP-01-v1.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_to_be_kept_is_pdf_a(kt: Kt, issued: str, tmp_path: Path) -> None:
    kt("document", "export", issued, "--to", str(tmp_path), "--format", "pdf", "--pdf-a")
    assert b"pdfaid:part" in (tmp_path / "E1-TP-01-v1.pdf").read_bytes()


def test_pdf_a_of_another_format_is_a_usage_error(kt: Kt, issued: str, tmp_path: Path) -> None:
    said = kt("document", "export", issued, "--to", str(tmp_path), "--pdf-a")
    assert said.code == 2
    assert "--pdf-a is about PDF files: add --format pdf, or --format all" in said.err
    assert not list(tmp_path.glob("E1*"))


def test_letters_without_a_font_refuse_the_pdf_and_write_nothing(
    kt: Kt, issued: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "missing_letters", lambda _: {"आ": "fonts-noto-core"})
    said = kt("document", "export", issued, "--to", str(tmp_path / "out"), "--format", "all")
    assert said.code == 1
    assert (
        "No font here can print आ (Devanagari). On Debian install: apt-get install fonts-noto-core."
        in said.err
    )
    assert not (tmp_path / "out").exists()


def test_doctor_says_which_package_has_the_fonts_that_are_missing(
    kt: Kt, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = {"आ": "fonts-noto-core", "佐": "fonts-noto-cjk"}
    monkeypatch.setattr(fonts, "missing_letters", lambda _: missing)
    said = kt("doctor")
    assert "none for Cjk, Devanagari" in said.out
    assert "apt-get install fonts-noto-cjk fonts-noto-core" in said.err


def test_a_document_wears_the_brand_of_its_client(kt: Kt, issued: str, tmp_path: Path) -> None:
    folder = kt.home / "brands" / "O1"
    folder.mkdir(parents=True)
    (folder / "logo.png").write_bytes(png())
    (folder / "brand.yaml").write_text('name: Nord & Mart\nlogo: logo.png\naccent: "#7a1fa2"\n')
    kt("document", "export", issued, "--to", str(tmp_path), "--format", "all")
    page = (tmp_path / "E1-TP-01-v1.html").read_text()
    assert "#7a1fa2" in page
    shown = kt("brand", "show", "E1", "--json").json
    assert shown["brand"]["name"] == "Nord & Mart"
    assert shown["folder"].endswith("brands/O1")


def test_a_brand_with_a_fault_refuses_the_export_with_its_place(kt: Kt, issued: str, tmp_path: Path) -> None:
    folder = kt.home / "brands" / "O1"
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text("accent: red\n")
    said = kt("document", "export", issued, "--to", str(tmp_path / "out"))
    assert said.code == 4
    assert "brand.yaml:1:1: accent" in said.err
    assert not (tmp_path / "out").exists()


def test_a_brand_is_checked_and_shown_on_a_page(kt: Kt, tmp_path: Path) -> None:
    (tmp_path / "brand.yaml").write_text("name: NordMart\nfonts: [No Such Family]\n")
    said = kt("brand", "check", str(tmp_path), "--to", str(tmp_path / "out"))
    assert said.code == 0
    assert "Not on this machine, so the next font is taken: No Such Family." in said.err
    assert (tmp_path / "out" / "specimen.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_brand_the_house_look_is_named(kt: Kt, made: Made) -> None:
    assert "so the house's own look stands" in kt("brand", "show", "E1").err
