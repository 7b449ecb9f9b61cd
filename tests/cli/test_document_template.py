"""`kt document` tries a client's template and lists what it can use; `kt doctor` looks at those in place."""

from pathlib import Path

from cli_runner import Kt
from kt_engine.cli.document_template import template_checks
from kt_engine.store.database import Database
from walking import House

GOOD = (
    '{% extends "_document.md.j2" %}{% import "_parts.md.j2" as parts %}{% block body %}\n'
    "{{ parts.signatures(facts.signatures) }}\n{% endblock %}"
)


def written(folder: Path, text: str, name: str = "certificate.md.j2") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_template_gives_a_page(kt: Kt, tmp_path: Path) -> None:
    file, page = written(tmp_path, GOOD), tmp_path / "page.html"
    said = kt("document", "check-template", str(file), "--as", "certificate", "--to", str(page))
    assert (said.code, said.out) == (0, f"{page}\n")
    assert "The template can make a certificate." in said.err
    assert "of the client, SHA-256" in page.read_text(encoding="utf-8")


def test_a_bad_template_is_named_with_file_and_line(kt: Kt, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD.replace("facts.signatures)", "facts.signature)"))
    said = kt("document", "check-template", str(file), "--as", "certificate")
    assert said.code == 4
    assert f"{file}:2: There is nothing called signature here" in said.err


def test_a_file_that_is_not_there_is_said_so(kt: Kt, tmp_path: Path) -> None:
    said = kt("document", "check-template", str(tmp_path / "none.md.j2"), "--as", "certificate")
    assert said.code == 4
    assert "There is no such template" in said.err


def test_the_facts_of_a_document_are_listed(kt: Kt) -> None:
    found = kt("document", "facts", "certificate", "--json").json
    assert "facts.signatures[].name" in [one["path"] for one in found["facts"]]
    assert "facts.signatures[].name" in kt("document", "facts", "certificate").out


def test_the_doctor_names_templates_nobody_uses_and_bad_ones(house: House, tmp_path: Path) -> None:
    database: Database = house.database
    written(tmp_path, GOOD, "nobody/certificate.md.j2")
    checks = {one.name: one for one in template_checks(database, tmp_path)}
    assert not checks["Template nobody"].ok
    assert template_checks(database, tmp_path / "none") == ()
