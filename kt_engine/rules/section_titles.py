"""Compares titles of sections as a person does: without numbers, marks, capitals and the end of a plural."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

from kt_engine.rules.visible_text import visible

_NUMBER = re.compile(
    r"^\s*(?:(?:section|chapter|part|step|annex|appendix)\s+)?(?:\d{1,3}(?:\.\d{1,3})*|[ivx]{1,5}|[a-z])[.):]?\s+(?=\S)"
    r"|^\s*\d{1,3}(?:\.\d{1,3})*[.):]\s*(?=\S)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|our)\s+")
NEAR = 0.75
LONG_WORD = 4


def plain_title(title: str) -> str:
    """Give a title in one form: "**2.1 Exceptions & cases:**" and "exception and case" are the same."""
    text = unicodedata.normalize("NFKC", visible(title))
    bare = _NUMBER.sub("", text, count=1)
    words = re.sub(r"[^\w\s&]", " ", bare.casefold()).replace("&", " and ").split()
    return _ARTICLE.sub("", " ".join(map(_singular, words)))


def is_meant(wanted: str, title: str) -> bool:
    """Say whether a title is the wanted one, or begins with it as in "Escalation path" for "Escalation"."""
    want, have = plain_title(wanted), plain_title(title)
    return bool(want) and (have == want or have.startswith(f"{want} "))


def nearest(wanted: str, titles: Iterable[str]) -> str:
    """Give the title that is most like the wanted one, or "" where none is near."""
    known = {plain_title(title): title for title in titles}
    found = difflib.get_close_matches(
        plain_title(wanted), [one for one in known if one][:500], n=1, cutoff=NEAR
    )
    return known[found[0]] if found else ""


def _singular(word: str) -> str:
    if len(word) < LONG_WORD or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
