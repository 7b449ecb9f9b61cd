"""Issues the documents that are due: collect, render, file, enter. It decides neither what is due nor the text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from flows.client_templates import by_client, failed_before, templates_of
from flows.copies_to_read import copies_to_read
from flows.house import House
from flows.page_address import page_of
from kt_engine.actions.issue_document import Issue, end_issuing_task, issue_document
from kt_engine.actions.make_checkpoint import make_checkpoint
from kt_engine.answers.client_party import client_handle
from kt_engine.answers.collect_access_register import collect_access_register
from kt_engine.answers.collect_assessment_plan import collect_assessment_plan
from kt_engine.answers.collect_assumption_register import collect_assumption_register
from kt_engine.answers.collect_award_recommendation import collect_award_recommendation
from kt_engine.answers.collect_certificate import collect_certificate
from kt_engine.answers.collect_closure_report import collect_closure_report
from kt_engine.answers.collect_communication_plan import collect_communication_plan
from kt_engine.answers.collect_control_register import collect_control_register
from kt_engine.answers.collect_cutover_runbook import collect_cutover_runbook
from kt_engine.answers.collect_delay_notice import collect_delay_notice
from kt_engine.answers.collect_engagement_history import collect_engagement_history
from kt_engine.answers.collect_exception_catalogue import collect_exception_catalogue
from kt_engine.answers.collect_gate_report import collect_gate_report
from kt_engine.answers.collect_go_live_certificate import collect_go_live_certificate
from kt_engine.answers.collect_governance_charter import collect_governance_charter
from kt_engine.answers.collect_handover_acceptance import collect_handover_acceptance
from kt_engine.answers.collect_handover_register import collect_handover_register
from kt_engine.answers.collect_hypercare_plan import collect_hypercare_plan
from kt_engine.answers.collect_knowledge_register import collect_knowledge_register
from kt_engine.answers.collect_kt_plan import collect_kt_plan
from kt_engine.answers.collect_parallel_run_report import collect_parallel_run_report
from kt_engine.answers.collect_people_notices import collect_people_notices
from kt_engine.answers.collect_play_back_sheet import collect_play_back_sheet
from kt_engine.answers.collect_readiness_log import collect_readiness_log
from kt_engine.answers.collect_risk_register import collect_risk_register
from kt_engine.answers.collect_run_acceptance import collect_run_acceptance
from kt_engine.answers.collect_scope_and_raci import collect_scope_and_raci
from kt_engine.answers.collect_scope_baseline import collect_scope_baseline
from kt_engine.answers.collect_service_levels import collect_service_levels
from kt_engine.answers.collect_service_report import collect_service_report
from kt_engine.answers.collect_session_record import collect_session_record
from kt_engine.answers.collect_shadow_log import collect_shadow_log
from kt_engine.answers.collect_staffing_plan import StaffingPlanFacts, collect_staffing_plan
from kt_engine.answers.collect_tacit_knowledge_log import collect_tacit_knowledge_log
from kt_engine.answers.collect_training_matrix import collect_training_matrix
from kt_engine.answers.collect_transition_plan import collect_transition_plan
from kt_engine.answers.collect_transition_schedule import collect_transition_schedule
from kt_engine.answers.collect_weekly_status import collect_weekly_status
from kt_engine.answers.collect_work_in_flight import collect_work_in_flight
from kt_engine.answers.document_control import ControlCheckpoint, DocumentControl, Facts
from kt_engine.answers.document_register import NextVersion, next_version
from kt_engine.answers.due_documents import DueDocument, due_documents
from kt_engine.answers.template_changes import made_by_another, newest_issued
from kt_engine.answers.weekly_status_facts import WeeklyStatusFacts
from kt_engine.documents.client_template import ClientTemplate
from kt_engine.documents.control import control_of
from kt_engine.documents.render import Rendered, render
from kt_engine.errors import NotFound
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Chain, Engagement, table_of
from kt_engine.store.unit import Act, Reader
from kt_engine.words import DocumentKey

CHAIN = table_of(Chain)
HEAD = select(CHAIN.c.head_seq).where(CHAIN.c.engagement_id == bindparam("engagement"))
"""Read in the same view as the facts, or a document could name an earlier event than it was made from."""

OF_TRAINEE = "-K"
"""In the handle of a certification: a log issued when somebody is certified is of him alone."""
Collect = Callable[[Reader, int, DueDocument], Any]


def _weekly(reader: Reader, engagement_id: int, due: DueDocument) -> WeeklyStatusFacts:
    return collect_weekly_status(reader, engagement_id, due.subject, _day(due))


def _day(due: DueDocument) -> date:
    if due.on is None:
        raise ValueError(f"the document {due.key.value} of {due.subject} is due on no day")
    return due.on


def _staffing(reader: Reader, engagement_id: int, due: DueDocument) -> StaffingPlanFacts:
    if due.on is None:
        raise ValueError(f"the staffing plan {due.subject} is due on no day")
    return collect_staffing_plan(reader, engagement_id, due.on)


COLLECTORS: dict[DocumentKey, Collect] = {
    DocumentKey.TRANSITION_PLAN: lambda reader, of, _: collect_transition_plan(reader, of),
    DocumentKey.HANDOVER_REGISTER: lambda reader, of, _: collect_handover_register(reader, of),
    DocumentKey.HANDOVER_ACCEPTANCE: lambda reader, of, due: collect_handover_acceptance(
        reader, of, due.subject_id
    ),
    DocumentKey.TRAINING_MATRIX: lambda reader, of, _: collect_training_matrix(reader, of),
    DocumentKey.CERTIFICATE: lambda reader, of, due: collect_certificate(reader, of, due.subject_id),
    DocumentKey.GATE_REPORT: lambda reader, of, due: collect_gate_report(reader, of, due.subject_id),
    DocumentKey.SERVICE_REPORT: lambda reader, of, due: collect_service_report(reader, of, due.subject),
    DocumentKey.ENGAGEMENT_HISTORY: lambda reader, of, _: collect_engagement_history(reader, of),
    DocumentKey.RISK_REGISTER: lambda reader, of, _: collect_risk_register(reader, of),
    DocumentKey.SCOPE_AND_RACI: lambda reader, of, _: collect_scope_and_raci(reader, of),
    DocumentKey.GO_LIVE_CERTIFICATE: lambda reader, of, due: collect_go_live_certificate(
        reader, of, due.subject_id
    ),
    DocumentKey.WEEKLY_STATUS: _weekly,
    DocumentKey.DELAY_NOTICE: lambda reader, of, due: collect_delay_notice(reader, of, due.subject_id),
    DocumentKey.PARALLEL_RUN_REPORT: lambda reader, of, due: collect_parallel_run_report(
        reader, of, due.subject_id
    ),
    DocumentKey.STAFFING_PLAN: _staffing,
    DocumentKey.KNOWLEDGE_REGISTER: lambda reader, of, _: collect_knowledge_register(reader, of),
    DocumentKey.ACCESS_REGISTER: lambda reader, of, due: collect_access_register(reader, of, _day(due)),
    DocumentKey.READINESS_LOG: lambda reader, of, due: collect_readiness_log(reader, of, _day(due)),
    DocumentKey.CONTROL_REGISTER: lambda reader, of, due: collect_control_register(reader, of, _day(due)),
    DocumentKey.EXCEPTION_CATALOGUE: lambda reader, of, _: collect_exception_catalogue(reader, of),
    DocumentKey.SESSION_RECORD: lambda reader, of, due: collect_session_record(reader, of, due.subject_id),
    DocumentKey.KT_PLAN: lambda reader, of, due: collect_kt_plan(reader, of, _day(due)),
    DocumentKey.SHADOW_LOG: lambda reader, of, due: collect_shadow_log(
        reader, of, due.subject_id if OF_TRAINEE in due.subject else None
    ),
    DocumentKey.SCOPE_BASELINE: lambda reader, of, _: collect_scope_baseline(reader, of),
    DocumentKey.SERVICE_LEVELS: lambda reader, of, _: collect_service_levels(reader, of),
    DocumentKey.TRANSITION_SCHEDULE: lambda reader, of, _: collect_transition_schedule(reader, of),
    DocumentKey.AWARD_RECOMMENDATION: lambda reader, of, _: collect_award_recommendation(reader, of),
    DocumentKey.GOVERNANCE_CHARTER: lambda reader, of, _: collect_governance_charter(reader, of),
    DocumentKey.PEOPLE_NOTICES: lambda reader, of, due: collect_people_notices(reader, of, _day(due)),
    DocumentKey.COMMUNICATION_PLAN: lambda reader, of, due: collect_communication_plan(reader, of, _day(due)),
    DocumentKey.ASSUMPTION_REGISTER: lambda reader, of, due: collect_assumption_register(
        reader, of, _day(due)
    ),
    DocumentKey.ASSESSMENT_PLAN: lambda reader, of, _: collect_assessment_plan(reader, of),
    DocumentKey.PLAY_BACK_SHEET: lambda reader, of, _: collect_play_back_sheet(reader, of),
    DocumentKey.TACIT_KNOWLEDGE_LOG: lambda reader, of, _: collect_tacit_knowledge_log(reader, of),
    DocumentKey.WORK_IN_FLIGHT: lambda reader, of, _: collect_work_in_flight(reader, of),
    DocumentKey.CUTOVER_RUNBOOK: lambda reader, of, _: collect_cutover_runbook(reader, of),
    DocumentKey.HYPERCARE_PLAN: lambda reader, of, _: collect_hypercare_plan(reader, of),
    DocumentKey.RUN_ACCEPTANCE: lambda reader, of, _: collect_run_acceptance(reader, of),
    DocumentKey.CLOSURE_REPORT: lambda reader, of, _: collect_closure_report(reader, of),
}


def issue_due_documents(house: House, act: Act, engagement_id: int) -> tuple[str, ...]:
    """Issue what is due and new; give the handles of what was issued."""
    templates = templates_of(house, engagement_id)
    wanted = {key: one.sha256 for key, one in templates.items()}
    with open_store(house.db) as reader:
        dues = due_documents(reader, engagement_id, act.at.date())
        known = {(due.key, due.subject) for due in dues}
        others = made_by_another(reader, engagement_id, wanted)
    issued = [_issue(house, act, engagement_id, due, templates.get(due.key)) for due in dues]
    issued += [
        _issue(house, act, engagement_id, due, templates.get(due.key), same_facts=True)
        for due in others
        if (due.key, due.subject) not in known
    ]
    return tuple(handle for handle in issued if handle)


def issued_facts(db: Database, engagement: str, key: DocumentKey) -> Facts:
    """Collect the facts of the newest document of a kind again. Raises NotFound."""
    with open_store(db) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        due = newest_issued(reader, engagement_id, key)
        if due is None:
            raise NotFound("issued document", f"{key.value} in {engagement}", "Try it without --engagement.")
        facts: Facts = COLLECTORS[key](reader, engagement_id, due)
        return facts


def _issue(
    house: House,
    act: Act,
    engagement_id: int,
    due: DueDocument,
    template: ClientTemplate | None = None,
    *,
    same_facts: bool = False,
) -> str | None:
    """Issue one document whose facts or template changed; with `same_facts` only for another template."""
    due = replace(due, on=due.on or act.at.date())
    with open_store(house.db) as reader:
        seq = int(reader.value(HEAD, {"engagement": engagement_id}))
        facts = COLLECTORS[due.key](reader, engagement_id, due)
        client = client_handle(reader, engagement_id)
        upcoming = next_version(reader, engagement_id, due.key, due.subject)
    control = control_of(
        due.key,
        facts,
        number=upcoming.number,
        version=upcoming.version,
        as_of_seq=seq,
        issued_on=act.at.date(),
        page=page_of(house.settings, facts.engagement.handle),
        change_log=upcoming.change_log,
    )
    if same_facts and control.facts_sha256 != upcoming.latest_facts_sha256:
        return None
    made = _made(house, act, engagement_id, due, (facts, control, upcoming), template)
    if made is None:
        if due.task:
            end_issuing_task(house.db, act, engagement_id, due.task)
        return None
    control, rendered = made
    issue = _issue_of(due, upcoming, control, rendered)
    with copies_to_read(house.settings, client, control, rendered) as copies:
        handle = issue_document(house.db, act, house.settings.files, engagement_id, issue, task=due.task)
        if handle:
            for written, target in copies.items():
                written.replace(target)
    return handle


def _made(
    house: House,
    act: Act,
    engagement_id: int,
    due: DueDocument,
    upcoming_of: tuple[Any, DocumentControl, NextVersion],
    template: ClientTemplate | None,
) -> tuple[DocumentControl, Rendered] | None:
    """Write the record; None when neither facts nor template are others than of the version before."""
    facts, control, upcoming = upcoming_of
    if template and failed_before(house, engagement_id, template, control):
        template = None
    is_same = control.facts_sha256 == upcoming.latest_facts_sha256
    made_by = template.sha256 if template else None
    if is_same and made_by == upcoming.latest_template_sha256:
        return None
    if due.key is DocumentKey.GATE_REPORT:
        control = replace(control, checkpoint=_checkpoint(house, act, engagement_id))
    rendered = by_client(house, act, engagement_id, template, facts, control) if template else None
    if rendered:
        return replace(control, template_sha256=made_by), rendered
    if is_same and upcoming.latest_template_sha256 is None:
        return None
    return control, render(due.key, facts, control)


def _checkpoint(house: House, act: Act, engagement_id: int) -> ControlCheckpoint:
    """Sign the head of the chain, so that whoever gets the report holds a piece of it."""
    made = make_checkpoint(house.db, replace(act, command_id=None), house.settings.keys, engagement_id)
    return ControlCheckpoint(made.chain, made.seq, made.head_hash, made.signature)


def _issue_of(due: DueDocument, upcoming: NextVersion, control: DocumentControl, rendered: Rendered) -> Issue:
    return Issue(
        key=due.key,
        subject=due.subject,
        number=upcoming.number,
        sequence=upcoming.sequence,
        version=upcoming.version,
        title=control.title,
        facts_sha256=control.facts_sha256,
        as_of_seq=control.as_of_seq,
        markdown=rendered.markdown,
        language=control.language,
        template_sha256=control.template_sha256,
    )
