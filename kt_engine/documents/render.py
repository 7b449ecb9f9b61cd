"""Turns facts and control into the Markdown record, its page and the record's hash. It knows no store."""

import hashlib
import re
from dataclasses import dataclass

from markupsafe import Markup

from kt_engine.answers.document_control import DocumentControl, Facts
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.environment import TEMPLATE_ENDING, environment
from kt_engine.documents.front import Front, front_of
from kt_engine.documents.speech import speaking
from kt_engine.documents.writers.html import html_page
from kt_engine.words import DocumentKey

_AROUND = '{% extends "_document.md.j2" %}{% block body %}{{ body }}{% endblock %}'
_BLANK_LINES = re.compile(r"\n{3,}")


def render(key: DocumentKey, facts: Facts, control: DocumentControl) -> "Rendered":
    """Write one document; the same facts and control give the same bytes."""
    return around_record(key, render_markdown(key, facts, control), control)


def around_record(key: DocumentKey, markdown: str, control: DocumentControl) -> "Rendered":
    """Put a record on its page."""
    record_sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    front = front_of(control, record_sha256, one_page=kind_of(key).one_page)
    return Rendered(markdown, front)


def render_markdown(key: DocumentKey, facts: Facts, control: DocumentControl) -> str:
    """Write the record: the text that is hashed, filed and signed."""
    language = control.language
    template = environment(language).get_template(key.value + TEMPLATE_ENDING)
    with speaking(language):
        text = template.render(doc=control, facts=facts, **kind_of(key).view(facts))
    # Data holds no line break, so only the templates' own blank lines are folded here.
    return _BLANK_LINES.sub("\n\n", text)


def around(control: DocumentControl, body: Markup) -> str:
    """Write the record whose body was rendered elsewhere: the same front and change log as of any other."""
    template = environment(control.language).from_string(_AROUND)
    with speaking(control.language):
        text = template.render(doc=control, body=body)
    return _BLANK_LINES.sub("\n\n", text)


@dataclass(frozen=True)
class Rendered:
    """A record, and what stands around it in every format."""

    markdown: str
    front: Front

    @property
    def html(self) -> str:
        return html_page(self.markdown, self.front)

    @property
    def record_sha256(self) -> str:
        """Of the Markdown in UTF-8."""
        return self.front.record_sha256
