import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.exchange.handed_file import HandedFile, clean_name, media_type, read_handed_file


def refused(path: Path | str) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_handed_file(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0].sentence


def test_a_file_is_read_with_its_hash_and_type(tmp_path: Path) -> None:
    path = tmp_path / "sop.md"
    path.write_bytes(b"# SOP\n")
    digest = hashlib.sha256(b"# SOP\n").hexdigest()
    assert read_handed_file(path) == HandedFile("sop.md", "text/markdown", b"# SOP\n", digest, 6)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.md").startswith("There is no such file")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith("This is a folder")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.md").touch()
    assert "is empty" in refused(tmp_path / "empty.md")


def test_a_file_of_50_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert refused(path).startswith("The file has 50.0 MiB; at most 25 MiB are taken.")


@pytest.mark.skipif(
    not Path("/proc/self/mem").exists(), reason="needs a file of Linux that refuses to be read"
)
def test_a_file_that_cannot_be_read_is_refused() -> None:
    assert refused("/proc/self/mem").startswith("The file cannot be read")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.md"
    path.write_text("x")
    path.chmod(0)
    assert refused(path).startswith("The file cannot be opened: permission denied")


def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").startswith("This is not a regular file")


@pytest.mark.parametrize("path", ["a\x00b", "x" * 5000])
def test_a_path_no_system_takes_is_refused(path: str) -> None:
    assert refused(path).startswith("The file cannot be opened")


def test_a_link_is_read_as_the_file_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("real")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.txt")
    assert read_handed_file(tmp_path / "link.md").data == b"real"


def test_a_link_to_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("/dev/zero")
    assert refused(tmp_path / "link.md").startswith("This is not a regular file")


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to(tmp_path / "gone")
    assert refused(tmp_path / "link.md").startswith("There is no such file")


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("sop\u202efdp.md", "sopfdp.md"),
        ("..\\..\\secret\\sop.md", "sop.md"),
        ("/work bench/a b\tc\n.md", "a b c .md"),
        ("bad\udcff\x07.md", "bad.md"),
        ("\u200f", "unnamed"),
        ("...hidden", "hidden"),
        ("u\u0308ber.md", "über.md"),
    ],
)
def test_a_name_loses_paths_and_invisible_characters(given_name: str, clean: str) -> None:
    assert clean_name(given_name) == clean


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("x" * 300 + ".docx") == "x" * 115 + ".docx"


@given(st.text())
def test_any_name_comes_out_printable_and_short(name: str) -> None:
    clean = clean_name(name)
    assert clean.isprintable()
    assert 1 <= len(clean) <= 120
    assert not set("/\\") & set(clean)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.PDF", "application/pdf"), ("a.exe", "application/octet-stream"), ("a", "application/octet-stream")],
)
def test_the_media_type_comes_from_a_closed_list(name: str, expected: str) -> None:
    assert media_type(name) == expected
