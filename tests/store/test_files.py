"""Stored bytes lie under their hash, whole or not at all, and a change is noticed."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from kt_engine.errors import StoreUnreachable
from kt_engine.store.files import file_path, keep_bytes, read_bytes

DATA = b"# How refunds are checked\n"
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_bytes_lie_under_their_hash_in_their_engagements_folder(tmp_path: Path) -> None:
    assert keep_bytes(tmp_path, "E7", DATA) == SHA256
    assert (tmp_path / "E7" / SHA256).read_bytes() == DATA


def test_the_same_bytes_twice_are_one_file_written_once(tmp_path: Path) -> None:
    keep_bytes(tmp_path, "E7", DATA)
    before = (tmp_path / "E7" / SHA256).stat()
    keep_bytes(tmp_path, "E7", DATA)
    after = (tmp_path / "E7" / SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [path.name for path in (tmp_path / "E7").iterdir()] == [SHA256]


def test_stored_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    keep_bytes(tmp_path, "E7", DATA)
    assert read_bytes(tmp_path, "E7", SHA256) == DATA


def test_an_empty_file_has_a_hash_too(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "E7", keep_bytes(tmp_path, "E7", b"")) == b""


def test_a_changed_file_is_noticed_when_it_is_read(tmp_path: Path) -> None:
    keep_bytes(tmp_path, "E7", DATA)
    (tmp_path / "E7" / SHA256).write_bytes(DATA + b"!")
    with pytest.raises(StoreUnreachable, match="was changed after it was stored"):
        read_bytes(tmp_path, "E7", SHA256)


def test_a_changed_file_is_put_right_when_the_same_bytes_come_again(tmp_path: Path) -> None:
    keep_bytes(tmp_path, "E7", DATA)
    (tmp_path / "E7" / SHA256).write_bytes(b"torn")
    keep_bytes(tmp_path, "E7", DATA)
    assert read_bytes(tmp_path, "E7", SHA256) == DATA


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be read"):
        read_bytes(tmp_path, "E7", SHA256)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_left(tmp_path: Path) -> None:
    (tmp_path / "E7").write_text("a file where the folder should be")
    with pytest.raises(StoreUnreachable, match="could not be stored"):
        keep_bytes(tmp_path, "E7", DATA)
    assert [path.name for path in tmp_path.iterdir()] == ["E7"]


def test_a_full_disk_is_said_and_no_half_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreUnreachable, match="No space left"):
        keep_bytes(tmp_path, "E7", DATA)
    assert list((tmp_path / "E7").iterdir()) == []


def test_file_and_folder_are_on_the_disk_before_the_row_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool]] = []
    real, target = os.fsync, tmp_path / "E7" / SHA256

    def watched(handle: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file"
        seen.append((kind, target.exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    keep_bytes(tmp_path, "E7", DATA)
    assert ("file", False) in seen
    assert seen[-1] == ("folder", True)


@pytest.mark.parametrize(
    ("engagement", "sha256"),
    [
        ("E7", "../../etc/passwd"),
        ("../E7", SHA256),
        ("E7", SHA256.upper()),
        ("", SHA256),
        ("E7", SHA256 + "0"),
    ],
)
def test_nothing_but_a_handle_and_a_hash_is_a_place(engagement: str, sha256: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a stored file's name"):
        file_path(tmp_path, engagement, sha256)
