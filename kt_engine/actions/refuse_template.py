"""Writes down that a client's template could not make a document; the shipped one stays in force."""

from dataclasses import replace

from kt_engine.answers.template_changes import REFUSED
from kt_engine.store.database import Database, open_store
from kt_engine.store.unit import Act
from kt_engine.words import DocumentKey, TemplateFault


def refuse_template(
    database: Database,
    act: Act,
    engagement_id: int,
    number: str,
    *,
    key: DocumentKey,
    template_sha256: str,
    facts_sha256: str,
    fault: TemplateFault,
    line: int,
) -> None:
    """Keep which template failed with which facts, and where; the next tick does not try it again with the same."""
    done = replace(act, command_id=None)
    with open_store(database, write=True, act=done, engagement_id=engagement_id) as unit:
        unit.event(
            REFUSED,
            number,
            document_key=key,
            template_sha256=template_sha256,
            facts_sha256=facts_sha256,
            fault=fault,
            line=line,
        )
