"""Turns facts and control into the Markdown record, its page and the record's hash. It knows no store."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from kt_engine.answers.document_control import DocumentControl, Facts
from kt_engine.documents import wording
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.front import front_of
from kt_engine.documents.markdown_text import code, finalize
from kt_engine.documents.speech import catalogue, say, speaking
from kt_engine.documents.template_text import speak
from kt_engine.documents.told_text import cause, told
from kt_engine.documents.writers.html import html_page
from kt_engine.words import DocumentKey, Language

TEMPLATE_ENDING = ".md.j2"
_BLANK_LINES = re.compile(r"\n{3,}")


def render(key: DocumentKey, facts: Facts, control: DocumentControl) -> "Rendered":
    """Write one document; the same facts and control give the same bytes."""
    markdown = render_markdown(key, facts, control)
    record_sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    front = front_of(control, record_sha256, one_page=kind_of(key).one_page)
    return Rendered(markdown, html_page(markdown, front), record_sha256)


def render_markdown(key: DocumentKey, facts: Facts, control: DocumentControl) -> str:
    """Write the record: the text that is hashed, filed and signed."""
    language = control.language
    template = environment(language).get_template(key.value + TEMPLATE_ENDING)
    with speaking(language):
        text = template.render(doc=control, facts=facts, **kind_of(key).view(facts))
    # Data holds no line break, so only the templates' own blank lines are folded here.
    return _BLANK_LINES.sub("\n\n", text)


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


@dataclass(frozen=True)
class Rendered:
    markdown: str
    html: str
    record_sha256: str
    """Of the Markdown in UTF-8."""
