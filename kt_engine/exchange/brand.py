"""A client's brand as the documents wear it: name, logo, colours, fonts, Word template. It knows no document."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.pictures import picture_kind, picture_size
from kt_engine.exchange.read_bytes import MIB, read_bytes
from kt_engine.exchange.word_template import LARGEST_TEMPLATE, read_word_template
from kt_engine.exchange.yaml_file import Places, Shape, read_yaml

FOLDER = "brands"
FILE_NAME = "brand.yaml"
MOST_LOGO_BYTES = MIB
MOST_LOGO_PIXELS = 4000
"""Of each side."""
LEAST_CONTRAST = 4.5
"""Against white paper, as WCAG 2.2 asks for text (1.4.3)."""


@dataclass(frozen=True)
class Brand:
    """What one brand file says; where it says nothing, the house's own quiet look stands."""

    name: str = ""
    """Printed on the cover; empty: the client's name."""
    logo: bytes | None = None
    """PNG or JPEG, already checked."""
    word_template: bytes | None = None
    """The client's own Word document or template, already checked; its look is the base of ours."""
    accent: str = "#1f4e79"
    """Colour of headings and lines, as #rrggbb."""
    ink: str = "#1c2430"
    """Colour of the text, as #rrggbb."""
    fonts: tuple[str, ...] = ()
    """Families for text, the first wanted most; the house's own follow them."""
    sha256: str = ""
    """Of all that was read for it; empty: the house's own look."""


HOUSE_BRAND = Brand()


def brand_folder(home: Path, client: str) -> Path:
    """Give where the brand of a client lies; `client` is the handle of its party, such as O1."""
    return home / FOLDER / client


def contrast_with_white(colour: str) -> float:
    """Give the ratio of WCAG 2.2 for #rrggbb on white paper: 1 for white, 21 for black."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]  # noqa: PLR2004
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def _readable(colour: str) -> str:
    ratio = contrast_with_white(colour)
    if ratio < LEAST_CONTRAST:
        raise ValueError(
            f"on white paper its contrast is {ratio:.1f}, and text needs {LEAST_CONTRAST}. Choose a darker colour"
        )
    return colour.lower()


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(_readable)]
FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$")]
"""A file of the same folder: no path."""
Family = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,79}$")]


class BrandFile(Shape):
    name: Annotated[str, StringConstraints(max_length=120)] = ""
    logo: FileName | None = None
    accent: Colour = HOUSE_BRAND.accent
    ink: Colour = HOUSE_BRAND.ink
    fonts: Annotated[tuple[Family, ...], Field(max_length=8)] = ()
    word_template: FileName | None = None


def brand_of(folder: Path) -> Brand:
    """Give the brand that lies in a folder; without one, the house's own look. Raises InvalidInput."""
    return read_brand(folder) if (folder / FILE_NAME).exists() else HOUSE_BRAND


def read_brand(folder: Path) -> Brand:
    """Read one brand file with its logo and its Word template; every fault is raised at once, with its place."""
    said, places = read_yaml(folder / FILE_NAME, BrandFile, "brand file")
    problems: list[Problem] = []
    logo = _beside(folder, said.logo, "logo", MOST_LOGO_BYTES, places, problems)
    template = _beside(folder, said.word_template, "word_template", LARGEST_TEMPLATE, places, problems)
    faults = {
        "logo": _logo_fault(said.logo or "", logo) if logo else None,
        "word_template": _template_fault(said.word_template or "", template) if template else None,
    }
    problems += [places.problem((key,), sentence) for key, sentence in faults.items() if sentence]
    if problems:
        raise InvalidInput(problems)
    seen = hashlib.sha256()
    for part in ((folder / FILE_NAME).read_bytes(), logo or b"", template or b""):
        seen.update(hashlib.sha256(part).digest())
    return Brand(
        name=said.name,
        logo=logo,
        accent=said.accent,
        ink=said.ink,
        fonts=said.fonts,
        word_template=template,
        sha256=seen.hexdigest(),
    )


def _beside(
    folder: Path, name: str | None, key: str, most: int, places: Places, problems: list[Problem]
) -> bytes | None:
    if name is None:
        return None
    file = folder / name
    if file.is_symlink():
        problems.append(
            places.problem((key,), f"{key} {name} is a link. Copy the file itself into the folder.")
        )
        return None
    try:
        return read_bytes(file, what=key.replace("_", " "), max_bytes=most)
    except InvalidInput as fault:
        problems += [places.problem((key,), f"{name}: {one.sentence}") for one in fault.problems]
        return None


def _logo_fault(name: str, data: bytes) -> str | None:
    if data.lstrip()[:5].lower() in {b"<svg ", b"<?xml", b"<!doc"} or name.lower().endswith(".svg"):
        return f"logo {name} is an SVG, which can hold scripts and addresses of other places. Save it as PNG."
    if picture_kind(data) is None:
        return f"logo {name} is neither PNG nor JPEG. Save it as PNG."
    try:
        width, height = picture_size(data)
    except ValueError:
        return f"logo {name} is damaged: it does not say its size. Save it again as PNG."
    if max(width, height) > MOST_LOGO_PIXELS:
        return (
            f"logo {name} has {width} x {height} pixels; at most {MOST_LOGO_PIXELS} are taken on each side."
        )
    return None


def _template_fault(name: str, data: bytes) -> str | None:
    try:
        read_word_template(data, name)
    except InvalidInput as fault:
        return f"word_template {name}: {fault.problems[0].sentence}"
    return None
