"""`kt handover` reads a document: before it is submitted, and every version after; and says what changed."""

from pathlib import Path

from cli_runner import Kt
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.submit_handover import submit_handover
from walking import House, added, handed, of

FIRST = "# How it is done\n\nOwner: finance\nReviewed: 2027-01-11\n\n## Steps\n\nTake the claim.\n\n## Exceptions\n\n"
SECOND = FIRST.replace("Take the claim.", "Take the oldest claim.") + "A leaver's claim goes to Hamburg.\n"


def kinds(kt: Kt, *words: str) -> list[str]:
    return [one["kind"] for one in kt("handover", *words, "--json").json["findings"]]


def test_a_file_is_read_before_it_is_submitted(kt: Kt, tmp_path: Path) -> None:
    file = tmp_path / "sop.md"
    file.write_text(FIRST, encoding="utf-8")
    asked = ("--section", "Steps", "--section", "Exceptions", "--section", "Controls")
    assert sorted(kinds(kt, "check-file", str(file), *asked)) == ["section_empty", "section_missing"]
    said = kt("handover", "check-file", str(file), *asked)
    assert (said.code, said.err) == (
        0,
        "sop.md: 2 findings, 2 to be put right or overruled before it is accepted.\n",
    )


def test_a_private_number_is_found_with_its_line_and_never_shown(kt: Kt, tmp_path: Path) -> None:
    file = tmp_path / "contacts.md"
    file.write_text("# Contacts\n\nEmil: +49 170 5550123\n", encoding="utf-8")
    said = kt("handover", "check-file", str(file))
    assert "line 3" in said.out
    assert "5550123" not in said.out + said.err


def test_a_file_that_is_no_word_file_is_refused_in_one_sentence(kt: Kt, tmp_path: Path) -> None:
    file = tmp_path / "sop.docx"
    file.write_bytes(b"PK\x03\x04 and nothing else")
    said = kt("handover", "check-file", str(file))
    assert said.code == 4
    assert "sop.docx" in said.err
    assert "Traceback" not in said.err


def two_versions(house: House) -> str:
    people, expert = house.people, house.people.experts[0]
    handle = added(house, reviewers=[people.process_owner])
    submit_handover(house.database, house.files, of(expert), handle, file=handed(FIRST))
    return_handover(house.database, of(people.process_owner), handle, reason="Exceptions are empty")
    submit_handover(house.database, house.files, of(expert), handle, file=handed(SECOND))
    return handle


def test_a_version_is_written_as_a_page(kt: Kt, house: House, tmp_path: Path) -> None:
    handle = two_versions(house)
    said = kt("handover", "preview", handle, "--version", "1", "--to", str(tmp_path / "pages"))
    page = tmp_path / "pages" / f"{handle}-v1.html"
    assert said.out == f"{page}\n"
    assert "<p>Take the claim.</p>" in page.read_text(encoding="utf-8")


def test_a_page_never_takes_the_place_of_another_file(kt: Kt, house: House, tmp_path: Path) -> None:
    handle = two_versions(house)
    (tmp_path / f"{handle}-v2.html").write_text("mine", encoding="utf-8")
    said = kt("handover", "preview", handle, "--to", str(tmp_path))
    assert said.code == 1
    assert "is there already" in said.err
    assert (tmp_path / f"{handle}-v2.html").read_text(encoding="utf-8") == "mine"


def test_the_text_of_a_version_is_printed(kt: Kt, house: House) -> None:
    handle = two_versions(house)
    assert kt("handover", "text", handle, "--version", "1").out == FIRST
    assert kt("handover", "text", handle, "--json").json["text"] == SECOND


def test_what_changed_is_written_as_a_page(kt: Kt, house: House, tmp_path: Path) -> None:
    handle = two_versions(house)
    page = tmp_path / "diff.html"
    said = kt("handover", "diff", handle, "--from", "1", "--to", "2", "--page", str(page))
    assert said.out == f"{page}\n"
    assert "Take the <ins>oldest</ins> claim." in page.read_text(encoding="utf-8")


def test_each_version_is_read_and_what_changed_is_shown(kt: Kt, house: House) -> None:
    handle = two_versions(house)
    assert kinds(kt, "findings", handle, "--version", "1") == ["section_empty"]
    assert kinds(kt, "findings", handle) == []
    said = kt("handover", "diff", handle, "--from", "1", "--to", "2")
    assert "[+oldest+]" in said.out
    assert "[+A leaver's claim goes to Hamburg.+]" in said.out
    assert kt("handover", "findings", handle, "--version", "7").code == 3
