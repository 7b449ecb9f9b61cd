"""Tries a client's template before it comes into force: with full facts and with bare ones. It knows no store."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kt_engine.answers.document_control import Facts, document_number
from kt_engine.documents.client_template import ClientTemplate, TemplateRefused, render_by_client
from kt_engine.documents.control import control_of
from kt_engine.documents.fact_list import facts_class
from kt_engine.documents.render import around_record
from kt_engine.documents.sample_facts import sample_facts
from kt_engine.documents.template_fault import Fault

ISSUED_ON = date(2027, 4, 19)


@dataclass(frozen=True)
class Tried:
    faults: tuple[tuple[str, Fault], ...]
    """With which facts each was found."""
    preview: str = ""
    """The page with full facts; empty when that failed."""


def check_template(template: ClientTemplate, real: Facts | None = None) -> Tried:
    """Render it as an issue would. `real` are facts of an engagement; else they are made up out of their types."""
    found: list[tuple[str, Fault]] = []
    preview = ""
    for said, facts in _facts(template, real):
        handle = facts.engagement.handle if real else "E7"
        control = control_of(
            template.key,
            facts,
            number=document_number(template.key, handle, 1),
            version=1,
            as_of_seq=1,
            issued_on=ISSUED_ON,
            page="https://kt.example.com/kt/E7",
            template_sha256=template.sha256,
        )
        try:
            record = render_by_client(template, facts, control)
        except TemplateRefused as refused:
            known = {(one.line, one.sentence) for _, one in found}
            found += [(said, one) for one in refused.faults if (one.line, one.sentence) not in known]
        else:
            preview = preview or around_record(template.key, record, control).html
    return Tried(tuple(found), preview)


def _facts(template: ClientTemplate, real: Facts | None) -> Iterator[tuple[str, Facts]]:
    if real is not None:
        yield "the facts of the engagement", real
        return
    of = facts_class(template.key)
    yield "sample facts", sample_facts(of, filled=True)
    yield "sample facts with everything missing that may be", sample_facts(of, filled=False)
