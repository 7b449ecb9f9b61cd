"""A brand file is read with its logo, and every fault of it has its place."""

from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.brand import HOUSE_BRAND, brand_of, contrast_with_white, read_brand
from kt_engine.exchange.pictures import picture_kind, picture_size
from pictures import jpeg_head, png

FULL = """name: NordMart
logo: logo.png
accent: "#0A5C8A"
ink: "#111827"
fonts: [Source Sans 3, Noto Sans]
"""


def written(folder: Path, text: str = FULL, **files: bytes) -> Path:
    (folder / "brand.yaml").write_text(text, encoding="utf-8")
    for name, data in (
        {"logo.png": png()} | {key.replace("__", "."): data for key, data in files.items()}
    ).items():
        (folder / name).write_bytes(data)
    return folder


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_brand(folder)
    return [str(one).replace(str(folder), "") for one in refused.value.problems]


def test_a_whole_brand_is_read(tmp_path: Path) -> None:
    brand = read_brand(written(tmp_path))
    assert (brand.name, brand.accent, brand.ink) == ("NordMart", "#0a5c8a", "#111827")
    assert brand.fonts == ("Source Sans 3", "Noto Sans")
    assert brand.logo == png()
    assert len(brand.sha256) == 64


def test_without_a_file_the_house_look_stands(tmp_path: Path) -> None:
    assert brand_of(tmp_path / "O7") is HOUSE_BRAND


def test_a_changed_logo_is_another_brand(tmp_path: Path) -> None:
    first = read_brand(written(tmp_path)).sha256
    assert read_brand(written(tmp_path, logo__png=png(colour=(0, 0, 0)))).sha256 != first


def test_every_fault_is_told_at_once_with_line_and_column(tmp_path: Path) -> None:
    told = faults(written(tmp_path, 'name: N\naccent: "#ffcc00"\nlogo: ../logo.png\ncolour: red\n'))
    assert [one.split(": ")[0] for one in told] == ["/brand.yaml:2:1", "/brand.yaml:3:1", "/brand.yaml:4:1"]
    assert "contrast is 1.5, and text needs 4.5. Choose a darker colour." in told[0]
    assert "colour is not known here" in told[2]


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", "a/b.png", "..", ".hidden.png", "a\\b.png"])
def test_a_logo_is_a_file_of_the_same_folder_and_no_path(name: str, tmp_path: Path) -> None:
    assert faults(written(tmp_path, f"logo: '{name}'\n"))[0].startswith("/brand.yaml:1:1: logo")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG, which can hold scripts"),
        (b"GIF89a......", "is neither PNG nor JPEG"),
        (b"\x89PNG\r\n\x1a\n", "does not say its size"),
        (png(4001, 1), "has 4001 x 1 pixels; at most 4000"),
        (b"", "logo is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (1024 * 1024), "at most 1 MiB are taken"),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused_with_the_reason(
    data: bytes, sentence: str, tmp_path: Path
) -> None:
    [told] = faults(written(tmp_path, "name: N\nlogo: logo.png\n", logo__png=data))
    assert told.startswith("/brand.yaml:2:1: ")
    assert sentence in told


def test_a_logo_that_is_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "O1"
    folder.mkdir()
    written(folder, "logo: other.png\n")
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "other.png").symlink_to(tmp_path / "secret.png")
    assert "is a link. Copy the file itself" in faults(folder)[0]


def test_a_missing_logo_is_told_where_it_is_named(tmp_path: Path) -> None:
    assert faults(written(tmp_path, "logo: gone.png\n")) == [
        "/brand.yaml:1:1: gone.png: There is no such logo. Check the path."
    ]


def test_a_word_template_that_is_none_is_refused(tmp_path: Path) -> None:
    [told] = faults(written(tmp_path, "word_template: base.docx\n", base__docx=b"PK no zip"))
    assert told.startswith("/brand.yaml:1:1: word_template base.docx: ")


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)])
def test_contrast_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert round(contrast_with_white(colour), 2) == ratio


def test_the_size_of_a_picture_is_read_from_its_first_bytes() -> None:
    assert picture_size(png(12, 6)) == (12, 6)
    assert picture_size(jpeg_head(640, 480)) == (640, 480)
    assert picture_kind(jpeg_head(1, 1)) == "jpeg"


@pytest.mark.parametrize("cut", range(0, 30, 3))
def test_a_picture_that_is_cut_short_says_no_size(cut: int) -> None:
    with pytest.raises(ValueError, match="does not say its size"):
        picture_size(jpeg_head(640, 480)[: min(cut, 12)])
