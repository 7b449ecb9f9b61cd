"""Renders a document by its client's template, in a process of its own, with our front around it. It knows no store.

What the template makes is only the body. Front and change log are printed here, so no template can change them, and
a body that leaves out a signature which the shipped one prints is refused.
"""

import hashlib
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from markupsafe import Markup

from kt_engine.answers.document_control import DocumentControl, Facts, SignatureFacts
from kt_engine.documents.environment import TEMPLATE_ENDING
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.render import around, render_markdown
from kt_engine.documents.speech import speaking
from kt_engine.documents.template_child import SECONDS, Asked
from kt_engine.documents.template_fault import Fault
from kt_engine.documents.wording import moment, words
from kt_engine.exchange.child_limits import Limits
from kt_engine.exchange.limited_child import answer_of_child
from kt_engine.exchange.read_bytes import MIB
from kt_engine.words import DocumentKey, Language, TemplateFault

LIMITS = Limits(memory_bytes=320 * MIB, computing_seconds=20, wall_seconds=30)
"""Of the whole process. Starting it takes about a second of computing; the template itself has SECONDS."""
MOST_BYTES = 128 * 1024
CHILD = "kt_engine.documents.template_child"
HASH_DIGITS = 12


@dataclass(frozen=True)
class ClientTemplate:
    key: DocumentKey
    data: bytes
    unreadable: str = ""
    """Why its bytes could not be read."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        """As the shipped one is called, whatever its file is called."""
        return self.key.value + TEMPLATE_ENDING


class TemplateRefused(Exception):
    """A client's template cannot make this document; the shipped one has to."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.sentence}" for one in faults))
        self.faults = faults


def rules_kept(template: ClientTemplate) -> tuple[Fault, ...]:
    """Look at a template without any facts: what cannot be read in it, and what it may not use."""
    try:
        _body(template, None, None)
    except TemplateRefused as refused:
        return refused.faults
    return ()


def render_by_client(template: ClientTemplate, facts: Facts, control: DocumentControl) -> str:
    """Write the record by the client's template. Raises TemplateRefused.

    Costs a process: about a second of computing for its start, and at most SECONDS for the template.
    """
    body = _body(template, facts, control)
    missing = tuple(_left_out(template, facts, control, body))
    if missing:
        raise TemplateRefused(missing)
    return around(control, Markup(body))  # noqa: S704 - values in it are inert, the rest is the client's text


def _body(template: ClientTemplate, facts: Any, control: DocumentControl | None) -> str:
    language = control.language if control else Language.EN
    asked = Asked(template.key, template.name, _source(template), facts, control, language)
    said = answer_of_child(CHILD, pickle.dumps(asked), LIMITS)
    if said is None:
        memory = LIMITS.memory_bytes // MIB
        sentence = f"It did not end within {SECONDS} seconds of computing and {memory} MiB of memory."
        raise TemplateRefused((Fault(TemplateFault.NO_ANSWER, 0, sentence),))
    answer = json.loads(said)
    if answer["faults"]:
        raise TemplateRefused(
            tuple(Fault(TemplateFault(kind), line, told) for kind, line, told in answer["faults"])
        )
    return str(answer["body"])


def _source(template: ClientTemplate) -> str:
    if template.unreadable:
        raise _unreadable(0, template.unreadable)
    if len(template.data) > MOST_BYTES:
        raise _unreadable(0, f"The template is larger than {MOST_BYTES // 1024} KiB.")
    try:
        source = template.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = template.data.count(b"\n", 0, error.start) + 1
        raise _unreadable(line, "Here stands a byte that is not UTF-8. Save the template as UTF-8.") from None
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        raise _unreadable(line, "Here stands a NUL byte: this is not a text.")
    return source


def _unreadable(line: int, sentence: str) -> TemplateRefused:
    return TemplateRefused((Fault(TemplateFault.UNREADABLE, line, sentence),))


def _left_out(template: ClientTemplate, facts: Facts, control: DocumentControl, body: str) -> Iterator[Fault]:
    """Give the signatures that the shipped template prints and this one does not, each on one line."""
    signed = tuple(_signatures(facts))
    if not signed:
        return
    printed = render_markdown(template.key, facts, control)
    lines = body.split("\n")
    for one in signed:
        with speaking(control.language):
            marks = [mark for mark in _marks(one) if mark in printed]
        if one.sha256[:HASH_DIGITS] not in marks:
            continue
        if not any(all(mark in line for mark in marks) for line in lines):
            yield Fault(
                TemplateFault.SIGNATURES,
                0,
                f"It leaves out the signature of {one.name} on {one.record}: name, meaning, time and the first "
                f"{HASH_DIGITS} digits of the hash stand on one line, as parts.signatures prints them.",
            )


def _marks(one: SignatureFacts) -> tuple[str, ...]:
    return (
        str(escape(one.name)),
        str(escape(words(one.meaning))),
        str(escape(moment(one.at))),
        one.sha256[:HASH_DIGITS],
    )


def _signatures(value: Any) -> Iterator[SignatureFacts]:
    if isinstance(value, SignatureFacts):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _signatures(getattr(value, each.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _signatures(one)
