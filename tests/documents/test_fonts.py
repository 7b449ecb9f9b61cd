"""Whether a letter can be printed is read from the fonts themselves; what is missing names its package."""

import struct
from pathlib import Path

import pytest

from kt_engine.documents import fonts
from kt_engine.documents.font_coverage import Coverage
from printed import needs_noto


def font(tmp_path: Path, table: bytes) -> Path:
    """Write a font file that has nothing but a table of characters."""
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    head = b"\0\1\0\0" + struct.pack(">HHHH", 1, 16, 0, 0)
    file = tmp_path / "one.ttf"
    file.write_bytes(head + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap)
    return file


def ranges(*spans: tuple[int, int]) -> bytes:
    groups = b"".join(struct.pack(">III", first, last, 1) for first, last in spans)
    return struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(spans)) + groups


def test_ranges_of_characters_are_read_with_both_ends(tmp_path: Path) -> None:
    found = Coverage(font(tmp_path, ranges((0x41, 0x5A), (0x900, 0x97F))), 0)
    assert [code in found for code in (0x40, 0x41, 0x5A, 0x5B, 0x900, 0x97F, 0x980)] == [
        False, True, True, False, True, True, False,
    ]  # fmt: skip


def test_a_shape_that_is_none_covers_nothing(tmp_path: Path) -> None:
    """Format 4 lists shapes one by one; the second character has shape 0, which is the box."""
    lasts, firsts = struct.pack(">HH", 0x43, 0xFFFF), struct.pack(">HH", 0x41, 0xFFFF)
    deltas, offsets = struct.pack(">hh", 0, 1), struct.pack(">HH", 4, 0)
    shapes = struct.pack(">HHH", 7, 0, 9)
    body = struct.pack(">HHHH", 4, 0, 0, 0)[:6] + struct.pack(">HHHH", 4, 0, 0, 0)
    table = body + lasts + b"\0\0" + firsts + deltas + offsets + shapes
    found = Coverage(font(tmp_path, table), 0)
    assert [code in found for code in (0x41, 0x42, 0x43)] == [True, False, True]


@pytest.mark.parametrize("data", [b"", b"no font", b"ttcf" + b"\xff" * 40, b"\0\1\0\0" + b"\xff" * 200])
def test_a_file_that_is_no_font_covers_nothing(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.ttf"
    file.write_bytes(data)
    assert 0x41 not in Coverage(file, 0)
    assert 0x41 not in Coverage(tmp_path / "gone.ttf", 0)


@pytest.mark.parametrize(
    ("letter", "script", "package"),
    [
        ("आ", "Devanagari", "fonts-noto-core"),
        ("佐", "Cjk", "fonts-noto-cjk"),
        ("か", "Hiragana", "fonts-noto-cjk"),
    ],
)
def test_a_letter_without_a_font_names_script_and_package(
    letter: str, script: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_covered", lambda _: False)
    assert fonts.missing_letters(letter) == {letter: package}
    assert fonts.script_of(letter) == script


@needs_noto
def test_with_the_two_packages_no_script_is_missing() -> None:
    assert fonts.scripts_without_font() == {}


def test_a_family_that_is_not_here_is_passed_over() -> None:
    found = fonts.text_families(("No Such Family",))
    assert "No Such Family" not in found
    assert set(found) <= fonts.families()
    assert found


def test_the_fonts_of_a_machine_have_one_name() -> None:
    assert fonts.fonts_sha256() == fonts.fonts_sha256()
    assert len(fonts.fonts_sha256()) == 64
