"""What every template of a document is read with: our filters, and a `finalize` that makes values inert."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from kt_engine.documents import wording
from kt_engine.documents.markdown_text import code, finalize
from kt_engine.documents.speech import catalogue, say
from kt_engine.documents.template_text import speak
from kt_engine.documents.told_text import cause, told
from kt_engine.words import Language

TEMPLATE_ENDING = ".md.j2"


@cache
def environment(language: Language = Language.EN) -> Environment:
    """Give the environment of a language: whatever a template prints passes `finalize`, so none forgets to escape."""
    made = Environment(
        loader=PackageLoader("kt_engine.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        code=code,
        counted=wording.counted,
        day=wording.day,
        days_later=wording.days_later,
        days_left=wording.days_left,
        figure=wording.figure,
        first=wording.first_digits,
        listed=wording.listed,
        moment=wording.moment,
        month=wording.month,
        number=wording.number,
        said=say,
        signer=wording.signer,
        told=told,
        cause=cause,
        money=wording.money,
        words=wording.words,
        working_week=wording.working_week,
    )
    if language is not Language.EN:
        speak(made, catalogue(language).gettext)
    made.globals.update(threshold=wording.threshold, measured=wording.measured)
    return made
