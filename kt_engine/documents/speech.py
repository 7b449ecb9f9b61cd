"""Says the fixed text of a document in its language, out of a gettext catalogue; it knows no document and no fact."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kt_engine.words import Language

CATALOGUE = "kt_engine.po"
_LANGUAGE = ContextVar("language of the document", default=Language.EN)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say everything within in one language; outside of it the house speaks English."""
    before = _LANGUAGE.set(Language(language))
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def spoken() -> Language:
    return _LANGUAGE.get()


def say(text: str, **values: object) -> str:
    """Give an English text in the language spoken, with `{name}` filled in; where none is known, in English."""
    said = catalogue(spoken()).gettext(text)
    return said.format(**values) if values else said


def say_of(context: str, text: str, **values: object) -> str:
    """Like `say`, for a text that reads differently by what it is said of."""
    known = catalogue(spoken())
    said = known.pgettext(context, text)
    said = said if said != text else known.gettext(text)
    return said.format(**values) if values else said


def say_number(count: int, one: str, several: str) -> str:
    """Give the form that goes with a number, without the number."""
    return catalogue(spoken()).ngettext(one, several, count)


def marked(text: str) -> str:
    """Give a text as it is; it is put into the catalogue, and said where it is used."""
    return text


def many(one: str, several: str) -> tuple[str, str]:
    """Like `marked`, for a text and its plural."""
    return one, several


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """Read the catalogue of a language once; English is what stands in the code."""
    if language is Language.EN:
        return gettext.NullTranslations()
    folder = files("kt_engine.documents") / "locale" / language.value / "LC_MESSAGES"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO((folder / CATALOGUE).read_bytes()), locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
