"""Facts are read from a real store: complete, sorted, and the same until something in them changes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders import ENGINE, Made, make_act
from kt_engine.actions.issue_document import Issue, issue_document
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.answers.collect_access_register import collect_access_register
from kt_engine.answers.collect_assessment_plan import collect_assessment_plan
from kt_engine.answers.collect_assumption_register import collect_assumption_register
from kt_engine.answers.collect_award_recommendation import collect_award_recommendation
from kt_engine.answers.collect_certificate import CertificateFacts, collect_certificate
from kt_engine.answers.collect_closure_report import collect_closure_report
from kt_engine.answers.collect_communication_plan import collect_communication_plan
from kt_engine.answers.collect_control_register import collect_control_register
from kt_engine.answers.collect_cutover_runbook import collect_cutover_runbook
from kt_engine.answers.collect_delay_notice import collect_delay_notice
from kt_engine.answers.collect_engagement_history import collect_engagement_history
from kt_engine.answers.collect_exception_catalogue import collect_exception_catalogue
from kt_engine.answers.collect_gate_report import GateReportFacts, collect_gate_report
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
from kt_engine.answers.collect_service_report import Outcome, Trend, collect_service_report
from kt_engine.answers.collect_session_record import collect_session_record
from kt_engine.answers.collect_shadow_log import collect_shadow_log
from kt_engine.answers.collect_staffing_plan import collect_staffing_plan
from kt_engine.answers.collect_tacit_knowledge_log import collect_tacit_knowledge_log
from kt_engine.answers.collect_training_matrix import collect_training_matrix
from kt_engine.answers.collect_transition_plan import collect_transition_plan
from kt_engine.answers.collect_transition_schedule import collect_transition_schedule
from kt_engine.answers.collect_weekly_status import collect_weekly_status
from kt_engine.answers.collect_work_in_flight import collect_work_in_flight
from kt_engine.answers.document_control import Facts, document_number, facts_sha256
from kt_engine.documents.control import control_of
from kt_engine.documents.render import render
from kt_engine.store.database import Database, open_store
from kt_engine.store.events import sha256_text
from kt_engine.store.find import find
from kt_engine.store.tables import (
    Certification,
    DelayNotice,
    GateVersion,
    Handover,
    ParallelRun,
    PlannedSession,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus, Decision, DocumentKey, HandoverStatus, Meaning, Role, Side

LATER = date(2027, 3, 1)
LIVE = date(2027, 2, 17)
MONTH = "2027-02"
COLLECT: dict[DocumentKey, Callable[[Reader, Made], Facts]] = {
    DocumentKey.TRANSITION_PLAN: lambda r, m: collect_transition_plan(r, m.engagement_id),
    DocumentKey.HANDOVER_REGISTER: lambda r, m: collect_handover_register(r, m.engagement_id),
    DocumentKey.HANDOVER_ACCEPTANCE: lambda r, m: collect_handover_acceptance(
        r, m.engagement_id, find(r, Handover, "E1-H1")["id"]
    ),
    DocumentKey.TRAINING_MATRIX: lambda r, m: collect_training_matrix(r, m.engagement_id),
    DocumentKey.CERTIFICATE: lambda r, m: collect_certificate(
        r, m.engagement_id, find(r, Certification, "E1-K1")["id"]
    ),
    DocumentKey.GATE_REPORT: lambda r, m: _gate(r, m, "E1-G-ready-P2 v1"),
    DocumentKey.SERVICE_REPORT: lambda r, m: collect_service_report(r, m.engagement_id, MONTH),
    DocumentKey.ENGAGEMENT_HISTORY: lambda r, m: collect_engagement_history(r, m.engagement_id),
    DocumentKey.SCOPE_AND_RACI: lambda r, m: collect_scope_and_raci(r, m.engagement_id),
    DocumentKey.GO_LIVE_CERTIFICATE: lambda r, m: collect_go_live_certificate(r, m.engagement_id, 1),
    DocumentKey.WEEKLY_STATUS: lambda r, m: collect_weekly_status(r, m.engagement_id, "2027-W09", LATER),
    DocumentKey.RISK_REGISTER: lambda r, m: collect_risk_register(r, m.engagement_id),
    DocumentKey.PARALLEL_RUN_REPORT: lambda r, m: collect_parallel_run_report(
        r, m.engagement_id, find(r, ParallelRun, "E1-PA2")["id"]
    ),
    DocumentKey.KNOWLEDGE_REGISTER: lambda r, m: collect_knowledge_register(r, m.engagement_id),
    DocumentKey.DELAY_NOTICE: lambda r, m: collect_delay_notice(
        r, m.engagement_id, find(r, DelayNotice, "E1-N1")["id"]
    ),
    DocumentKey.EXCEPTION_CATALOGUE: lambda r, m: collect_exception_catalogue(r, m.engagement_id),
    DocumentKey.SHADOW_LOG: lambda r, m: collect_shadow_log(r, m.engagement_id),
    DocumentKey.STAFFING_PLAN: lambda r, m: collect_staffing_plan(r, m.engagement_id, LATER),
    DocumentKey.ACCESS_REGISTER: lambda r, m: collect_access_register(r, m.engagement_id, LATER),
    DocumentKey.READINESS_LOG: lambda r, m: collect_readiness_log(r, m.engagement_id, LATER),
    DocumentKey.SESSION_RECORD: lambda r, m: collect_session_record(
        r, m.engagement_id, find(r, PlannedSession, "E1-S1")["id"]
    ),
    DocumentKey.KT_PLAN: lambda r, m: collect_kt_plan(r, m.engagement_id, LATER),
    DocumentKey.CONTROL_REGISTER: lambda r, m: collect_control_register(r, m.engagement_id, LATER),
    DocumentKey.SCOPE_BASELINE: lambda r, m: collect_scope_baseline(r, m.engagement_id),
    DocumentKey.SERVICE_LEVELS: lambda r, m: collect_service_levels(r, m.engagement_id),
    DocumentKey.TRANSITION_SCHEDULE: lambda r, m: collect_transition_schedule(r, m.engagement_id),
    DocumentKey.AWARD_RECOMMENDATION: lambda r, m: collect_award_recommendation(r, m.engagement_id),
    DocumentKey.GOVERNANCE_CHARTER: lambda r, m: collect_governance_charter(r, m.engagement_id),
    DocumentKey.PEOPLE_NOTICES: lambda r, m: collect_people_notices(r, m.engagement_id, LATER),
    DocumentKey.COMMUNICATION_PLAN: lambda r, m: collect_communication_plan(r, m.engagement_id, LATER),
    DocumentKey.ASSUMPTION_REGISTER: lambda r, m: collect_assumption_register(r, m.engagement_id, LATER),
    DocumentKey.ASSESSMENT_PLAN: lambda r, m: collect_assessment_plan(r, m.engagement_id),
    DocumentKey.PLAY_BACK_SHEET: lambda r, m: collect_play_back_sheet(r, m.engagement_id),
    DocumentKey.TACIT_KNOWLEDGE_LOG: lambda r, m: collect_tacit_knowledge_log(r, m.engagement_id),
    DocumentKey.WORK_IN_FLIGHT: lambda r, m: collect_work_in_flight(r, m.engagement_id),
    DocumentKey.CUTOVER_RUNBOOK: lambda r, m: collect_cutover_runbook(r, m.engagement_id),
    DocumentKey.HYPERCARE_PLAN: lambda r, m: collect_hypercare_plan(r, m.engagement_id),
    DocumentKey.RUN_ACCEPTANCE: lambda r, m: collect_run_acceptance(r, m.engagement_id),
    DocumentKey.CLOSURE_REPORT: lambda r, m: collect_closure_report(r, m.engagement_id),
}
KEYS = pytest.mark.parametrize("key", list(DocumentKey), ids=str)


def _certificate(reader: Reader, made: Made) -> CertificateFacts:
    return collect_certificate(reader, made.engagement_id, find(reader, Certification, "E1-K1")["id"])


def _gate(reader: Reader, made: Made, handle: str) -> GateReportFacts:
    return collect_gate_report(reader, made.engagement_id, find(reader, GateVersion, handle)["id"])


@KEYS
def test_collecting_twice_gives_the_same_facts(key: DocumentKey, reader: Reader, made: Made) -> None:
    first, second = COLLECT[key](reader, made), COLLECT[key](reader, made)
    assert first == second
    assert facts_sha256(first) == facts_sha256(second)


@KEYS
def test_a_document_of_a_played_engagement_is_whole(key: DocumentKey, reader: Reader, made: Made) -> None:
    facts = COLLECT[key](reader, made)
    front = control_of(
        key,
        facts,
        number=document_number(key, "E1", 1),
        version=1,
        as_of_seq=9,
        issued_on=LATER,
        page="http://127.0.0.1:4200/kt/E1",
    )
    rendered = render(key, facts, front)
    assert "Aldergate Retail" in rendered.markdown
    assert "REHEARSAL" not in rendered.html
    assert not [word for word in ("None", "Decimal(", "datetime.", "StrEnum") if word in rendered.markdown]


@KEYS
def test_issuing_another_document_does_not_change_the_facts(
    key: DocumentKey, played: Database, made: Made, tmp_path: Any
) -> None:
    with open_store(played) as reader:
        before = facts_sha256(COLLECT[key](reader, made))
    issue = Issue(key, "E1", "E1-XX-01", 1, 1, "Some title", sha256_text("facts"), 3, "# Text\n")
    issue_document(played, make_act(ENGINE, LATER), tmp_path, made.engagement_id, issue)
    with open_store(played) as reader:
        assert facts_sha256(COLLECT[key](reader, made)) == before


def test_the_front_says_whose_engagement_it_is_and_how_identity_is_proven(reader: Reader, made: Made) -> None:
    facts = collect_handover_register(reader, made.engagement_id).engagement
    assert (facts.client, facts.provider) == ("Aldergate Retail", "Bluefinch Services")
    assert (facts.owner, facts.auth_method) == ("Mara Manager", "self_declared")
    assert (facts.playbook_key, facts.rehearsal) == ("two_modules", False)


def test_a_returned_version_stays_on_the_acceptance_sheet_with_its_reason(reader: Reader, made: Made) -> None:
    facts = collect_handover_acceptance(reader, made.engagement_id, find(reader, Handover, "E1-H1")["id"])
    first, second = facts.versions
    assert (first.returned_reason, second.returned_reason) == ("The steps are missing", None)
    assert [one.meaning for one in second.signatures] == [Meaning.REVIEWED, Meaning.ACCEPTED]
    assert {one.sha256 for one in second.signatures} == {second.sha256}
    assert (facts.sections, facts.status) == (("Purpose", "Steps"), HandoverStatus.ACCEPTED)


def test_the_register_holds_every_handover_and_names_who_is_asked(reader: Reader, made: Made) -> None:
    facts = collect_handover_register(reader, made.engagement_id)
    assert [(entry.handle, entry.process, entry.status) for entry in facts.entries] == [
        ("E1-H1", "E1-P1", HandoverStatus.ACCEPTED),
        ("E1-H2", "E1-P2", HandoverStatus.REQUESTED),
    ]
    assert facts.entries[1].giver == f"Emil Expert ({made.people.experts[0].handle})"
    assert [version.version for version in facts.entries[0].versions] == [1, 2]
    assert len(facts.entries[0].signatures) == 3


def test_the_catalogue_says_how_each_exception_type_came_out(reader: Reader, made: Made) -> None:
    types = collect_exception_catalogue(reader, made.engagement_id).processes[0].types
    assert {one.run for one in types} == {"E1-PA1", "E1-PA2"}
    assert sum(one.wrong_count for one in types if one.run == "E1-PA1") == 1
    assert sum(one.wrong_count + one.unexplained_count for one in types if one.run == "E1-PA2") == 0


def test_the_matrix_names_nobody_and_says_yes_or_no_where_a_score_would_stand(
    reader: Reader, made: Made
) -> None:
    facts = collect_training_matrix(reader, made.engagement_id)
    # They stand in the order of their pseudonyms, which says nothing about them.
    other, certified = sorted(facts.processes[0].trainees, key=lambda one: one.passed)
    assert (certified.passed, other.passed) == ((True, True), (False, False))
    assert (certified.sessions_attended, certified.sessions_held) == (2, 2)
    assert (facts.processes[0].certified_count, facts.processes[0].seats_needed) == (1, 1)
    assert len({certified.trainee, other.trainee}) == 2
    assert "Novak" not in repr(facts)
    assert "64.5" not in repr(facts)


def test_a_certificate_holds_what_was_passed_and_both_signatures(reader: Reader, made: Made) -> None:
    facts = _certificate(reader, made)
    assert [(one.module, one.critical_questions) for one in facts.tests] == [
        ("The basics", True),
        ("How to answer politely", False),
    ]
    assert [(one.role, one.side) for one in facts.signatures] == [
        (Role.TRAINER, Side.PROVIDER),
        (Role.SUBJECT_EXPERT, Side.CLIENT),
    ]
    assert (facts.status, facts.certified_on) == (CertificationStatus.CERTIFIED, date(2027, 1, 20))
    assert facts.expires_on is not None
    assert len(facts.sessions) == 2


def test_a_gate_report_shows_what_was_frozen_and_who_filled_the_quorum(reader: Reader, made: Made) -> None:
    facts = _gate(reader, made, "E1-G-ready-P2 v1")
    assert facts.decision is Decision.GO_WITH_CONDITIONS
    assert [(one.key, one.value, one.met) for one in facts.criteria] == [
        ("done", Decimal(100), True),
        ("people", Decimal(0), False),
    ]
    assert [(one.needed_count, one.signed_count) for one in facts.quorum] == [(1, 1), (1, 1)]
    (condition,) = facts.conditions
    assert (condition.handle, condition.ramp_ceiling_pct, condition.criterion) == (
        "E1-C1",
        50,
        "Certified people",
    )
    assert condition.owner == f"Tara Trainer ({made.people.trainers[0].handle})"


def test_the_evidence_of_a_gate_is_listed_with_its_hash(reader: Reader, made: Made) -> None:
    facts = _gate(reader, made, "E1-G-ready-P1 v1")
    certificate = find(reader, Certification, "E1-K1")
    assert [(one.record, one.sha256) for one in facts.evidence] == [("E1-K1", certificate["evidence_sha256"])]


def test_the_steering_committee_may_stand_in_on_a_gate_of_the_engagement(reader: Reader, made: Made) -> None:
    facts = _gate(reader, made, "E1-G-need v1")
    assert [(one.role, one.signed_count) for one in facts.quorum] == [
        (Role.STEERING_COMMITTEE, 1),
        (Role.PROCESS_OWNER, 1),
    ]


def test_the_newest_figure_of_a_month_counts_and_is_held_against_the_month_before(
    reader: Reader, made: Made
) -> None:
    facts = collect_service_report(reader, made.engagement_id, MONTH)
    kpis = {(subject.handle, kpi.key): kpi for subject in facts.subjects for kpi in subject.kpis}
    on_time = kpis["E1-P1", "on_time"]
    assert (on_time.value, on_time.previous) == (Decimal("96.20"), Decimal("93.1"))
    assert (on_time.outcome, on_time.trend) == (Outcome.MET, Trend.BETTER)
    assert kpis["E1", "backlog"].outcome is Outcome.NOT_MEASURED


def test_a_process_that_is_not_monitored_yet_and_has_no_figure_is_left_out(
    reader: Reader, made: Made
) -> None:
    facts = collect_service_report(reader, made.engagement_id, MONTH)
    assert "E1-P2" not in {subject.handle for subject in facts.subjects}


def test_a_month_before_any_figure_compares_with_nothing(reader: Reader, made: Made) -> None:
    facts = collect_service_report(reader, made.engagement_id, "2027-01")
    (kpi,) = next(subject for subject in facts.subjects if subject.handle == "E1-P1").kpis
    assert (kpi.outcome, kpi.trend) == (Outcome.MISSED, Trend.NO_COMPARISON)


def test_a_new_figure_makes_new_facts(played: Database, made: Made) -> None:
    with open_store(played) as reader:
        before = facts_sha256(collect_service_report(reader, made.engagement_id, MONTH))
    record_kpi(
        played, make_act(made.people.manager, LATER), made.engagement_id, kpi="backlog", period=MONTH,
        value=Decimal("1.5"), source="count",
    )  # fmt: skip
    with open_store(played) as reader:
        facts = collect_service_report(reader, made.engagement_id, MONTH)
    assert facts_sha256(facts) != before
    assert facts.subjects[0].kpis[0].outcome is Outcome.MET


def test_open_conditions_and_late_handovers_are_in_the_service_report(reader: Reader, made: Made) -> None:
    facts = collect_service_report(reader, made.engagement_id, MONTH)
    assert [one.handle for one in facts.conditions] == ["E1-C1"]
    assert [(one.handle, one.receiver) for one in facts.backlog] == [
        ("E1-H2", f"Tara Trainer ({made.people.trainers[0].handle})")
    ]


def test_the_history_is_the_chain_without_a_gap(reader: Reader, made: Made) -> None:
    facts = collect_engagement_history(reader, made.engagement_id)
    assert [event.seq for event in facts.events] == list(range(1, facts.head_seq + 1))
    assert facts.events[-1].sha256 == facts.head_sha256
    assert {"engagement_started", "handover_submitted", "gate_decided"} <= {
        event.kind for event in facts.events
    }


def test_the_history_names_nobody(reader: Reader, made: Made) -> None:
    said = repr(collect_engagement_history(reader, made.engagement_id).events)
    assert made.people.manager.handle in said
    assert not [name for name in ("Mara", "Novak", "The steps are missing") if name in said]


def test_the_plan_dates_go_live_by_process_and_wave(reader: Reader, made: Made) -> None:
    facts = collect_transition_plan(reader, made.engagement_id)
    (wave,) = facts.waves
    assert (wave.process_count, wave.contract_on, wave.actual_on) == (2, date(2027, 2, 15), LIVE)
    assert wave.forecast_on == max(process.forecast_on or date.min for process in facts.processes)
    assert [gate.key for gate in facts.gates] == ["need", "partner", "contract", "ready", "live", "steady"]
    assert [one.name for one in facts.signatures] == ["Sven Sponsor", "Lena Lead"]


def test_a_wave_has_a_date_only_when_each_of_its_processes_has_one(played: Database, made: Made) -> None:
    with open_store(played) as reader:
        facts = collect_transition_plan(reader, made.engagement_id)
    assert facts.waves[0].baseline_on == max(process.baseline_on or date.min for process in facts.processes)
    task = table_of(Task)
    with played.writer.begin() as connection:
        connection.execute(task.update().where(task.c.process_id == 2).values(baseline_on=None))
    with open_store(played) as reader:
        assert collect_transition_plan(reader, made.engagement_id).waves[0].baseline_on is None
