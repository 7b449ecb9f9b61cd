"""What is kept is made once, and made again when it is damaged, gone, or made of something else."""

from pathlib import Path

import pytest

from kt_engine.exchange import kept_bytes
from kt_engine.exchange.bag import Content, Copy
from kt_engine.exchange.kept_bytes import KeptBytes, key_of, packed_files, unpacked_files

KEY = key_of("preview", 1)


def test_it_is_made_once(tmp_path: Path) -> None:
    kept = KeptBytes(tmp_path / "kept")
    made = [kept.made_once(KEY, lambda: b"first"), KeptBytes(kept.folder).made_once(KEY, lambda: b"second")]
    assert made == [b"first", b"first"]


def test_a_damaged_one_is_made_again(tmp_path: Path) -> None:
    KeptBytes(tmp_path).keep(KEY, b"first")
    [file] = tmp_path.iterdir()
    file.write_bytes(b"fir")
    assert KeptBytes(tmp_path).get(KEY) is None
    assert KeptBytes(tmp_path).made_once(KEY, lambda: b"again") == b"again"
    assert KeptBytes(tmp_path).get(KEY) == b"again"


def test_what_takes_the_place_of_another_leaves_it_no_room(tmp_path: Path) -> None:
    kept = KeptBytes(tmp_path)
    for data in (b"first", b"second"):
        kept.keep(KEY, data)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert KeptBytes(tmp_path / "file" / "kept").made_once(KEY, lambda: b"made") == b"made"


def test_keys_differ_where_a_part_does() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")


def test_files_come_back_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(b"abc")
    files: dict[str, Content] = {"data/a": b"a", "data/b": Copy(tmp_path / "stored", "f" * 64)}
    assert unpacked_files(packed_files(files, "now"), "now") == files
    assert unpacked_files(packed_files(files, "now"), "later") is None
    (tmp_path / "stored").unlink()
    assert unpacked_files(packed_files(files, "now"), "now") is None


def test_another_program_has_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_bytes, "PROGRAM", tmp_path)
    names = set()
    for text in ("one", "other"):
        (tmp_path / "module.py").write_text(text)
        kept_bytes.program_sha256.cache_clear()
        names.add(kept_bytes.program_sha256())
    kept_bytes.program_sha256.cache_clear()
    assert len(names) == 2
