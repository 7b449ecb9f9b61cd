"""Puts a cleaned fragment about a handed-over file on the page; it knows no file."""

from functools import cache
from importlib.resources import files

from kt_engine.documents.front import REHEARSAL
from kt_engine.documents.writers.html import page
from kt_engine.words import Language

CLASSIFICATION = "Handed-over document, shown as received"


def handed_over_page(
    *,
    title: str,
    what: str,
    rehearsal: bool,
    body: str,
    footer: tuple[str, ...],
    classification: str = CLASSIFICATION,
) -> str:
    """Give the page of a preview or of a difference; `body` must have passed nh3."""
    return page(
        language=Language.EN,
        title=title,
        left=title,
        right=what,
        classification=classification,
        mark=REHEARSAL if rehearsal else None,
        body=body,
        footer=footer,
        more_style=_more_style(),
    )


@cache
def _more_style() -> str:
    return (files("kt_engine.documents.writers") / "handed_over.css").read_text(encoding="utf-8")
