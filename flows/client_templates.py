"""Which template makes a document: its client's where there is a good one, else the shipped one. It issues nothing."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.house import House
from kt_engine.actions.refuse_template import refuse_template
from kt_engine.answers.document_control import DocumentControl
from kt_engine.answers.document_reading import parties_of
from kt_engine.answers.template_changes import was_refused
from kt_engine.documents.client_template import ClientTemplate, TemplateRefused, render_by_client
from kt_engine.documents.render import Rendered, around_record
from kt_engine.exchange.client_templates import template_files, templates_folder
from kt_engine.store.database import open_store
from kt_engine.store.unit import Act
from kt_engine.words import DocumentKey, Side

LOG = logging.getLogger(__name__)

Templates = Mapping[DocumentKey, ClientTemplate]


def templates_of(house: House, engagement_id: int) -> Templates:
    """Give the templates the client of an engagement has put in place of ours."""
    folder = templates_folder(house.settings.home)
    if not folder.is_dir():
        return {}
    with open_store(house.db) as reader:
        party = parties_of(reader, engagement_id)[Side.CLIENT]["handle"]
    files = template_files(folder, frozenset({party}))
    return {one.key: ClientTemplate(one.key, one.data, one.unreadable) for one in files}


def failed_before(
    house: House, engagement_id: int, template: ClientTemplate, control: DocumentControl
) -> bool:
    """Say whether it failed already with exactly these facts."""
    with open_store(house.db) as reader:
        return was_refused(
            reader,
            engagement_id,
            control.number,
            template_sha256=template.sha256,
            facts_sha256=control.facts_sha256,
        )


def by_client(
    house: House, act: Act, engagement_id: int, template: ClientTemplate, facts: Any, control: DocumentControl
) -> Rendered | None:
    """Write the document by its client's template; None, kept as an event and logged, where that fails."""
    marked = replace(control, template_sha256=template.sha256)
    try:
        return around_record(template.key, render_by_client(template, facts, marked), marked)
    except TemplateRefused as refused:
        first = refused.faults[0]
        LOG.warning("%s: the client's template is not used, the shipped one is: %s", control.number, refused)
        refuse_template(
            house.db,
            act,
            engagement_id,
            control.number,
            key=template.key,
            template_sha256=template.sha256,
            facts_sha256=control.facts_sha256,
            fault=first.kind,
            line=first.line,
        )
        return None
