"""Packs that were damaged, and zip files nobody should unpack: both verifiers say the same, and name each file."""

import ast
import json
import shutil
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runner import Kt
from kt_engine.documents.verifier import verify_pack
from kt_engine.words import ExitCode
from packing import again, alone, built, fill

VERIFIER = Path(verify_pack.__file__)
INDEX, RECORD = "data/index.html", "data/documents/E1-SC-01-v1.md"
HANDED = "data/handed-over/E1-H2-v2.md"
Damage = Callable[[Path], object]
_KEPT: list[dict[str, bytes]] = []


@pytest.fixture
def pack(kt: Kt, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One pack, built once in this process, laid into a folder of this test's own."""
    folder = tmp_path / "pack"
    if not _KEPT:
        house = request.getfixturevalue("house")
        fill(house)
        built(kt, house, folder)
        paths = [path for path in folder.rglob("*") if path.is_file()]
        _KEPT.append({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
        return folder
    for name, data in _KEPT[0].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def changed(pack: Path, name: str, old: bytes = b"a", new: bytes = b"b") -> int:
    return (pack / name).write_bytes((pack / name).read_bytes().replace(old, new, 1))


def linked(pack: Path) -> None:
    kept = pack.parent / "elsewhere"
    shutil.move(pack / HANDED, kept)
    (pack / HANDED).symlink_to(kept)


def without_line(pack: Path) -> None:
    manifest = pack / "manifest-sha256.txt"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if HANDED not in line))
    again(pack)


def with_path_outside(pack: Path) -> None:
    manifest = pack / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  data/../../outside.txt\n")
    again(pack, "tagmanifest")


DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "a changed letter": (lambda pack: changed(pack, RECORD, b"Text", b"Test"), "changed", RECORD),
    "a missing file": (lambda pack: (pack / HANDED).unlink(), "missing", HANDED),
    "an added file": (lambda pack: (pack / "data" / "more.txt").write_text("more"), "added", "data/more.txt"),
    "an added file beside the payload": (
        lambda pack: (pack / "more.txt").write_text("more"),
        "added",
        "more.txt",
    ),
    "a renamed file": (
        lambda pack: (pack / HANDED).rename(pack / "data" / "handed-over" / "E1-H9-v1.md"),
        "renamed",
        HANDED,
    ),
    "a truncated file": (
        lambda pack: (pack / INDEX).write_bytes((pack / INDEX).read_bytes()[:100]),
        "truncated",
        INDEX,
    ),
    "an emptied file": (lambda pack: (pack / HANDED).write_bytes(b""), "truncated", HANDED),
    "a file that became a link": (linked, "link", HANDED),
    "a changed list": (
        lambda pack: changed(pack, "manifest-sha256.txt", b"E1-SC", b"E1-SX"),
        "changed",
        "manifest-sha256.txt",
    ),
    "a list that is gone": (
        lambda pack: (pack / "manifest-sha512.txt").unlink(),
        "manifest",
        "manifest-sha512.txt",
    ),
    "a file only one list names": (without_line, "manifest", HANDED),
    "a list that leads outside": (with_path_outside, "manifest", "manifest-sha256.txt"),
    "another label": (
        lambda pack: changed(pack, "bag-info.txt", b"E1-PK-1", b"E1-PK-7"),
        "changed",
        "bag-info.txt",
    ),
    "another label with lists that fit": (
        lambda pack: (changed(pack, "bag-info.txt", b"E1-PK-1", b"E1-PK-7"), again(pack)),
        "label",
        "bag-info.txt",
    ),
    "files to be fetched": (
        lambda pack: (pack / "fetch.txt").write_text("http://example.com/x 3 data/x\n"),
        "structure",
        "fetch.txt",
    ),
    "another version of the format": (
        lambda pack: changed(pack, "bagit.txt", b"1.0", b"9.9"),
        "structure",
        "bagit.txt",
    ),
    "changed evidence with lists that fit": (
        lambda pack: (
            changed(pack, "data/evidence/rows/person.jsonl", b"Olga", b"Inga"),
            again(pack),
        ),
        "evidence",
        "data/evidence: file rows/person.jsonl",
    ),
    "a changed record with lists that fit": (
        lambda pack: (changed(pack, RECORD, b"Text", b"Test"), again(pack)),
        "evidence",
        f"data/evidence: file {RECORD.removeprefix('data/')}",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_named_with_its_file_and_both_verifiers_agree(
    kt: Kt, pack: Path, tmp_path: Path, damage: str
) -> None:
    program = shutil.copytree(pack / "data", tmp_path / "program") / "verify_pack.py"
    do, kind, file = DAMAGES[damage]
    do(pack)
    said = kt("pack", "verify", str(pack), "--json")
    code, found = alone(pack, program)
    assert (said.code, code) == (ExitCode.NOT_MET, 1)
    assert (kind, file) in {(one["kind"], one["file"]) for one in found["findings"]}
    ours = {name: value for name, value in said.json.items() if name not in {"schema_version", "kind"}}
    assert ours == found


def test_a_renamed_file_is_said_as_from_and_to(kt: Kt, pack: Path) -> None:
    (pack / HANDED).rename(pack / "data" / "handed-over" / "other.md")
    [one] = [one for one in alone(pack)[1]["findings"] if one["kind"] == "renamed"]
    assert one["sentence"] == "It was renamed: its content is now called data/handed-over/other.md."
    assert "added" not in {one["kind"] for one in alone(pack)[1]["findings"]}


def test_one_damage_is_not_said_of_other_files(kt: Kt, pack: Path) -> None:
    changed(pack, "data/README.md", b"pack", b"park")
    assert [one["file"] for one in alone(pack)[1]["findings"]] == ["data/README.md"]


def test_a_folder_that_is_no_pack_is_said_in_one_sentence(kt: Kt, tmp_path: Path) -> None:
    said = kt("pack", "verify", str(tmp_path))
    assert (said.code, "there is no bagit.txt in it" in said.err) == (ExitCode.NOT_MET, True)
    assert kt("pack", "verify", str(tmp_path / "nothing")).code == ExitCode.NOT_MET


def test_a_label_that_is_no_json_is_a_finding_and_no_crash(kt: Kt, pack: Path) -> None:
    for text in ("[", "[" * 100_000, "[1]", '{"sizes": 3}'):
        (pack / "pack.json").write_text(text)
        code, found = alone(pack)
        assert (code, found["sound"]) == (1, False)


def packed(pack: Path, file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(pack.rglob("*")):
            if path.is_file():
                archive.write(path, f"E1-PK-1/{path.relative_to(pack).as_posix()}")
    return file


def add(file: Path, name: str, data: bytes = b"x", *, mode: int = 0, times: int = 1) -> None:
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for _ in range(times):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, mode << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)


def wrong_checksum(file: Path) -> None:
    data = bytearray(file.read_bytes())
    place = data.index(b"# What is in this handover pack")
    data[place] = ord("!")
    file.write_bytes(bytes(data))


def locked(file: Path) -> None:
    """Say in the zip file's list that every member is locked by a password."""
    data = file.read_bytes()
    # Word files within hold lists of their own: the pack's is where its end says.
    (place,) = struct.unpack_from("<I", data, data.rindex(b"PK\x05\x06") + 16)
    (flags,) = struct.unpack_from("<H", data, place + 8)
    file.write_bytes(data[: place + 8] + struct.pack("<H", flags | 1) + data[place + 10 :])


ZIPS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a path that climbs out": (lambda file: add(file, "E1-PK-1/../../evil.txt"), "leads out of its folder"),
    "an absolute path": (lambda file: add(file, "/home/evil.txt"), "leads out of its folder"),
    "a drive": (lambda file: add(file, "C:/evil.txt"), "leads out of its folder"),
    "a backslash": (lambda file: add(file, "E1-PK-1\\..\\evil.txt"), "leads out of its folder"),
    "a link": (
        lambda file: add(file, "E1-PK-1/link", b"/etc/passwd", mode=stat.S_IFLNK),
        "a link or no plain file",
    ),
    "a device": (lambda file: add(file, "E1-PK-1/device", mode=stat.S_IFCHR), "a link or no plain file"),
    "the same name twice": (lambda file: add(file, "E1-PK-1/bagit.txt"), "twice"),
    "the same name in capitals": (lambda file: add(file, "E1-PK-1/BAGIT.txt"), "twice"),
    "a file inside a file": (lambda file: add(file, "E1-PK-1/bagit.txt/more"), "inside a file"),
    "a bomb": (lambda file: add(file, "E1-PK-1/data/zeros", b"\0" * (300 << 20)), "too many"),
    "two folders at the top": (lambda file: add(file, "other/evil.txt"), "exactly one folder at its top"),
    "a wrong checksum": (wrong_checksum, "does not have its checksum"),
    "a password": (locked, "locked"),
    "a zip file cut in two": (
        lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
        "damaged or no zip file",
    ),
    "no zip file": (lambda file: file.write_text("PK, but not really"), "damaged or no zip file"),
}


@pytest.mark.parametrize("trick", ZIPS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_file_nobody_should_unpack_is_refused_in_one_sentence_by_both(
    kt: Kt, pack: Path, tmp_path: Path, trick: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "unpacked"
    home.mkdir()
    monkeypatch.setenv("TMPDIR", str(home))
    file = packed(pack, tmp_path / "pack.zip")
    do, sentence = ZIPS[trick]
    do(file)
    said = kt("pack", "verify", str(file))
    code, found = alone(file, pack / "data" / "verify_pack.py")
    assert (said.code, code) == (ExitCode.NOT_MET, 1)
    assert sentence in found["refused"]
    assert said.err.strip() == found["refused"]
    assert list(home.iterdir()) == []
    assert not (tmp_path / "evil.txt").exists()


def test_a_zip_file_by_another_packer_is_read_too(kt: Kt, pack: Path, tmp_path: Path) -> None:
    file = Path(shutil.make_archive(str(tmp_path / "other"), "zip", pack.parent, pack.name))
    assert kt("pack", "verify", str(file)).code == 0
    assert alone(file, pack / "data" / "verify_pack.py")[0] == 0


def test_the_verifier_imports_the_standard_library_alone_and_reads_as_python_38() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= set(sys.stdlib_module_names)


def test_without_the_other_program_the_files_are_checked_and_the_rest_is_said(
    kt: Kt, pack: Path, tmp_path: Path
) -> None:
    program = Path(shutil.copy(pack / "data" / "verify_pack.py", tmp_path / "verify_pack.py"))
    code, found = alone(pack, program)
    assert code == 0
    assert found["notes"] == [
        "The evidence was not looked into: verify_evidence.py is not beside this program."
    ]
    assert json.dumps(found)
