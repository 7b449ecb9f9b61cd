"""Which fonts a PDF is set in, whether they can print a text, and which package has what is missing."""

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import typst

from kt_engine.documents.font_coverage import EMBEDDED, Coverage
from kt_engine.errors import FontsMissing

TEXT_FAMILIES = ("Source Sans 3", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")
"""For Latin, Greek and Cyrillic, the first wanted most; the last comes with the compiler."""
SCRIPT_FAMILIES = (
    "Noto Sans Devanagari",
    "Noto Sans Arabic",
    "Noto Naskh Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans CJK JP",
)
CODE_FAMILIES = ("Liberation Mono", "DejaVu Sans Mono")
EAST_ASIA = ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "YI")
EAST_ASIA_PACKAGE = "fonts-noto-cjk"
OTHER_PACKAGE = "fonts-noto-core"


@cache
def fonts() -> typst.Fonts:
    """Find the fonts of this machine, once per process; it takes a tenth of a second."""
    return typst.Fonts()


@cache
def families() -> frozenset[str]:
    return frozenset(fonts().families())


def text_families(brand_fonts: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the families for text that are here, the brand's own first."""
    return tuple(one for one in (*brand_fonts, *TEXT_FAMILIES, *SCRIPT_FAMILIES) if one in families())


def code_families() -> tuple[str, ...]:
    return tuple(one for one in CODE_FAMILIES if one in families())


@cache
def fonts_sha256() -> str:
    """Tell this machine's fonts from others: a PDF made with other fonts has other bytes."""
    found = hashlib.sha256()
    for one in fonts().fonts():
        found.update(f"{one.family}|{one.style}|{one.weight}|{one.index}|{_of_file(one.path)}\n".encode())
    return found.hexdigest()


def check_fonts(text: str) -> None:
    """Raise FontsMissing where a letter of the text would print as a box."""
    missing = missing_letters(text)
    if missing:
        raise FontsMissing({one: script_of(one) for one in missing}, sorted(set(missing.values())))


def missing_letters(text: str) -> dict[str, str]:
    """Give the letters that no font here can print, each with the Debian package that has a font for it."""
    wanted = {one for one in set(text) if not one.isascii() and unicodedata.category(one)[0] in "LMN"}
    return {one: _package(one) for one in sorted(wanted) if not _covered(ord(one))}


NAMES = "Zażółć Núñez Ελένη Иван आरव ليلى דנה สมชาย 佐藤花子 김민수"
"""Names that people of an engagement may well have."""


def scripts_without_font() -> dict[str, str]:
    """Give scripts that names of people may come in and no font here prints, each with its Debian package."""
    missing = missing_letters(NAMES)
    return {script_of(letter): package for letter, package in missing.items()}


def printable(text: str) -> str:
    """Write out by its number each sign that no font here can print: a sign is no reason to print nothing."""
    signs = {one for one in set(text) if not one.isascii() and unicodedata.category(one)[0] in "SPC"}
    table = {
        ord(one): f"[U+{ord(one):04X}]"
        for one in signs
        if unicodedata.category(one) in {"So", "Sm", "Sc", "Sk", "Co", "Cn"} and not _covered(ord(one))
    }
    return text.translate(table) if table else text


def script_of(letter: str) -> str:
    """Give the script by the letter's own name: DEVANAGARI LETTER A is of Devanagari."""
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0].title()


@cache
def _covered(code: int) -> bool:
    return any(first <= code <= last for first, last in EMBEDDED) or any(code in one for one in _coverages())


@cache
def _coverages() -> tuple[Coverage, ...]:
    """Give the coverage of every font file, those of the house first."""
    wanted = {family: place for place, family in enumerate((*TEXT_FAMILIES, *SCRIPT_FAMILIES))}
    found: dict[tuple[str, int], int] = {}
    for one in fonts().fonts():
        if one.path is not None:
            place = wanted.get(one.family, len(wanted))
            key = (one.path, one.index)
            found[key] = min(found.get(key, place), place)
    ordered = sorted(found, key=lambda key: (found[key], key))
    return tuple(Coverage(Path(path), index) for path, index in ordered)


def _package(letter: str) -> str:
    first = unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
    return EAST_ASIA_PACKAGE if first in EAST_ASIA else OTHER_PACKAGE


def _of_file(path: str | None) -> str:
    if path is None:
        return "embedded"
    try:
        seen = Path(path).stat()
    except OSError:
        return "gone"
    return f"{Path(path).name}:{seen.st_size}:{seen.st_mtime_ns}"
