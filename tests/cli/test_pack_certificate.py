"""A page that quotes a pack and is signed by both parties; what is wrong with it is said in sentences."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from cli_runner import Kt, Said
from kt_engine.words import ExitCode
from packing import built, fill, hand_over
from signing_parties import PASSPHRASE, Authority, authority
from walking import House, added


@dataclass(frozen=True)
class Desk:
    """A pack, its certificate, and both parties with their keys."""

    kt: Kt
    house: House
    folder: Path
    root: Authority

    @property
    def pack(self) -> Path:
        return self.folder / "pack"

    @property
    def page(self) -> Path:
        return self.folder / "certificate.pdf"

    def sign(self, side: str, root: Authority | None = None, *, days: int = 30) -> Said:
        key = (root or self.root).key_file(f"{side} Żółć", self.folder / f"{side}.p12", days=days)
        return self.kt("pack", "sign-certificate", str(self.page), "--side", side, "--key", str(key))

    def verify(self, *more: str) -> Said:
        trust = ("--certificate", str(self.page), "--trust", str(self.root.file))
        return self.kt("pack", "verify", str(self.pack), *trust, *more)


@pytest.fixture
def desk(kt: Kt, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("KT_PASSPHRASE", PASSPHRASE)
    fill(house)
    desk = Desk(kt, house, tmp_path, authority(tmp_path))
    built(kt, house, desk.pack)
    said = kt("pack", "certificate", "E1-PK-1", "--to", str(desk.page))
    assert said.code == 0, said.err
    return desk


def test_two_signatures_one_after_the_other_both_hold(desk: Desk) -> None:
    for side in ("client", "provider"):
        said = desk.sign(side)
        assert said.code == 0, said.err
    said = desk.verify()
    assert said.code == 0, said.err
    assert "Signed for the client by Common Name: client Żółć" in said.err
    assert said.err.count("intact, trusted, and only signatures were added after it") == 2
    assert said.err.splitlines()[-1] == "The certificate holds."


def test_the_page_shows_engagement_pack_and_hashes_on_one_page(desk: Desk) -> None:
    pages = PdfReader(desk.page).pages
    text = "".join(pages[0].extract_text().split())
    assert len(pages) == 1
    listed = desk.kt("pack", "list", "E1", "--json").json["packs"][0]
    for shown in ("E1-PK-1", "AldergateRetail", "BluefinchServices", listed["manifest_sha256"]):
        assert shown in text


def test_a_page_without_the_second_signature_does_not_hold(desk: Desk) -> None:
    desk.sign("client")
    said = desk.verify()
    assert (said.code, "Nobody has signed for the provider." in said.err) == (ExitCode.NOT_MET, True)


def test_one_changed_byte_breaks_both_signatures(desk: Desk) -> None:
    for side in ("client", "provider"):
        desk.sign(side)
    data = desk.page.read_bytes()
    place = data.index(b"/Producer") if b"/Producer" in data else 200
    desk.page.write_bytes(data[: place + 1] + b"Q" + data[place + 2 :])
    said = desk.verify("--json")
    assert said.code == ExitCode.NOT_MET
    assert [one["intact"] for one in said.json["certificate"]["signatures"]] == [False, False]


def test_what_is_written_on_the_page_after_signing_is_found(desk: Desk) -> None:
    desk.sign("client")
    writer = PdfWriter(io.BytesIO(desk.page.read_bytes()), incremental=True)
    writer.add_annotation(0, FreeText(text="and ten more things", rect=(50, 300, 300, 350)))
    writer.write(desk.page)
    said = desk.verify("--json")
    assert said.code == ExitCode.NOT_MET
    assert [one["whole"] for one in said.json["certificate"]["signatures"]] == [False]


def test_a_signer_nobody_vouches_for_is_not_trusted(desk: Desk) -> None:
    desk.sign("client", authority(desk.folder, "Somebody else"))
    desk.sign("provider")
    said = desk.verify("--json")
    assert said.code == ExitCode.NOT_MET
    found = {one["side"]: (one["intact"], one["trusted"]) for one in said.json["certificate"]["signatures"]}
    assert found == {"client": (True, False), "provider": (True, True)}


def test_a_certificate_of_a_signer_that_has_run_out_is_not_trusted(desk: Desk) -> None:
    desk.sign("client", days=-1)
    said = desk.verify("--json")
    assert [one["trusted"] for one in said.json["certificate"]["signatures"]] == [False]


def test_a_certificate_of_another_pack_is_said_to_be_one(desk: Desk, tmp_path: Path) -> None:
    hand_over(desk.house, added(desk.house, reviewers=[desk.house.people.process_owner]), "# New\n")
    built(desk.kt, desk.house, tmp_path / "other")
    for side in ("client", "provider"):
        desk.sign(side)
    trust = ("--certificate", str(desk.page), "--trust", str(desk.root.file))
    said = desk.kt("pack", "verify", str(tmp_path / "other"), *trust)
    assert (said.code, "The certificate quotes another manifest-sha256.txt" in said.err) == (
        ExitCode.NOT_MET,
        True,
    )
    assert "The certificate does not hold." in said.err


def test_a_side_signs_once_and_only_two_sides_sign(desk: Desk) -> None:
    desk.sign("client")
    before = desk.page.read_bytes()
    said = desk.sign("client")
    assert (said.code, "is signed for the client already" in said.err) == (ExitCode.REFUSED, True)
    assert desk.sign("auditor").code == ExitCode.USAGE
    assert desk.sign("third_party").code == ExitCode.USAGE
    assert desk.page.read_bytes() == before


def test_a_wrong_passphrase_changes_nothing_and_is_said_in_one_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.page.read_bytes()
    monkeypatch.setenv("KT_PASSPHRASE", "wrong")
    said = desk.sign("client")
    assert (said.code, said.err.count("\n")) == (ExitCode.NOT_MET, 1)
    assert "the passphrase is another one" in said.err
    assert desk.page.read_bytes() == before


def test_without_a_passphrase_and_a_terminal_it_is_asked_for_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KT_PASSPHRASE")
    said = desk.sign("client")
    assert (said.code, "set KT_PASSPHRASE" in said.err) == (ExitCode.USAGE, True)


def test_files_of_other_kinds_end_in_one_sentence(desk: Desk) -> None:
    desk.page.write_bytes(b"%PDF-1.7 and nothing else")
    for said in (desk.sign("client"), desk.verify()):
        assert (said.code, "This is no certificate of a pack" in said.err) == (ExitCode.NOT_MET, True)


def test_a_trusted_file_that_is_no_certificate_ends_in_one_sentence(desk: Desk) -> None:
    desk.sign("client")
    desk.root.file.write_text("hello")
    said = desk.verify()
    assert (said.code, "neither PEM nor DER" in said.err) == (ExitCode.NOT_MET, True)


def test_a_certificate_is_checked_only_with_somebody_who_is_trusted(desk: Desk) -> None:
    said = desk.kt("pack", "verify", str(desk.pack), "--certificate", str(desk.page))
    assert (said.code, "go together" in said.err) == (ExitCode.USAGE, True)


def test_a_certificate_of_an_unknown_pack_is_not_found(desk: Desk) -> None:
    said = desk.kt("pack", "certificate", "E1-PK-7", "--to", str(desk.folder / "other.pdf"))
    assert (said.code, "There is no pack E1-PK-7" in said.err) == (ExitCode.NOT_FOUND, True)
