"""Which documents are due: each rule of the playbook, once, again after a change, and never for nothing."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from builders import START, make_act, make_engagement
from issuing import due, issue_all
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.document_register import next_version
from kt_engine.answers.due_documents import DueDocument
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Task, table_of
from kt_engine.words import DocumentKey, Stage, TaskStatus
from process_walks import moved, passes
from stage_builders import pass_gate, reach_stage
from walking import House, of, scored, submitted, taught, waived

TASK = table_of(Task)
PLAN, REGISTER, MATRIX = (
    DocumentKey.TRANSITION_PLAN,
    DocumentKey.HANDOVER_REGISTER,
    DocumentKey.TRAINING_MATRIX,
)
REPORT, HISTORY = DocumentKey.SERVICE_REPORT, DocumentKey.ENGAGEMENT_HISTORY


@pytest.fixture
def travel(database: Database, small: House) -> House:
    """A travel desk with one process, brought to stage 4 and planned."""
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, small.files)
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    moved(house)
    return house


@pytest.fixture
def monitored(database: Database, small: House) -> House:
    """A travel desk whose one process stands in the last stage since its first day."""
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, small.files)
    moved(house)
    reach_stage(database, made, Stage.MONITOR)
    return house


@pytest.fixture
def reported(transition: House) -> House:
    """A very small desk in stage 4 whose three decisions so far have been reported."""
    issue_all(transition)
    return transition


def test_nothing_is_due_on_the_first_day(small: House) -> None:
    assert due(small) == []


def test_a_document_of_a_stage_is_due_when_the_stage_opens_and_once(travel: House) -> None:
    assert due(travel, START, PLAN) == [DueDocument(PLAN, "E1", 1)]
    issue_all(travel, START, PLAN)
    assert due(travel, START, PLAN) == []


def test_a_document_of_a_stage_ahead_is_not_due(database: Database, small: House) -> None:
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, small.files)
    moved(house)
    assert due(house, START, PLAN) == []


def test_the_engines_own_task_that_is_ready_wants_its_document_and_ends_with_it(travel: House) -> None:
    issue_all(travel, START, PLAN)
    with open_store(travel.database) as reader:
        keys = ("take_over_promises", "plan_transition")
        rows = reader.rows(select(TASK.c.handle).where(TASK.c.task_key.in_(keys)).order_by(TASK.c.id))
        publish = reader.rows(select(TASK).where(TASK.c.task_key == "publish_plan"))[0]["handle"]
    for row in rows:
        waived(travel.database, travel.people, row["handle"])
    moved(travel)
    assert due(travel, START, PLAN) == [DueDocument(PLAN, "E1", 1, publish)]
    issue_all(travel, START, PLAN)
    with open_store(travel.database) as reader:
        assert reader.value(select(TASK.c.status).where(TASK.c.handle == publish)) is TaskStatus.DONE
    assert due(travel, START, PLAN) == []


def test_documents_of_a_stages_end_are_due_after_each_process_that_leaves_it(travel: House) -> None:
    assert due(travel, START, REGISTER, MATRIX) == []
    pass_gate(travel.database, travel.made, Stage.TRANSITION_AND_INTEGRATE, "E1-P1")
    assert due(travel, START, REGISTER, MATRIX) == [
        DueDocument(REGISTER, "E1", 1),
        DueDocument(MATRIX, "E1", 1),
    ]
    issue_all(travel, START, REGISTER, MATRIX)
    assert due(travel, START, REGISTER, MATRIX) == []


def accept(house: House) -> None:
    submitted(house, house.people.experts[0])
    for person in (house.people.process_owner, house.people.trainers[0]):
        accept_handover(house.database, of(person), "E1-H1")


def test_an_accepted_handover_is_confirmed_once(reported: House) -> None:
    assert due(reported) == []
    accept(reported)
    wanted = [DueDocument(DocumentKey.HANDOVER_ACCEPTANCE, "E1-H1", 1)]
    assert due(reported) == wanted
    issue_all(reported)
    assert due(reported) == []


def test_a_trainee_gets_a_certificate_on_the_last_signature(reported: House) -> None:
    taught(reported.database, reported.made, "E1-K1", "basics", "manners")
    for module in ("basics", "manners"):
        scored(reported.database, reported.made, "E1-K1", "90", module=module)
    certify_trainee(reported.database, of(reported.people.trainers[0]), "E1-K1")
    assert due(reported) == []
    certify_trainee(reported.database, of(reported.people.experts[0]), "E1-K1")
    assert due(reported) == [DueDocument(DocumentKey.CERTIFICATE, "E1-K1", 1)]
    issue_all(reported)
    assert due(reported) == []


def test_a_certificate_in_force_is_issued_anew_when_its_holder_leaves_and_none_for_who_had_none(
    reported: House,
) -> None:
    taught(reported.database, reported.made, "E1-K1", "basics", "manners")
    for module in ("basics", "manners"):
        scored(reported.database, reported.made, "E1-K1", "90", module=module)
    for signer in (reported.people.trainers[0], reported.people.experts[0]):
        certify_trainee(reported.database, of(signer), "E1-K1")
    issue_all(reported)
    for handle in ("E1-K1", "E1-K2"):
        withdraw_trainee(reported.database, of(reported.people.manager), handle, reason="Left")
    assert due(reported) == [DueDocument(DocumentKey.CERTIFICATE, "E1-K1", 1)]
    issue_all(reported)
    assert due(reported) == []


def test_each_decision_is_reported_and_again_when_its_condition_closes(reported: House) -> None:
    assert due(reported) == []
    passes(reported, 1, "ready")
    assert [wanted.subject for wanted in due(reported)] == ["E1-G-ready-P1 v1"]
    issue_all(reported)
    assert due(reported) == []
    close_condition(reported.database, of(reported.people.team_leads[0]), "E1-C1", note="Certified")
    assert [wanted.subject for wanted in due(reported)] == ["E1-G-ready-P1 v1"]


def record(house: House, kpi: str, value: str, period: str = "2027-02") -> None:
    record_kpi(
        house.database, make_act(house.people.manager, date(2027, 3, 1)), 1, kpi=kpi, period=period,
        value=Decimal(value), source="Report", process="E1-P1",
    )  # fmt: skip


def record_month(house: House, period: str = "2027-02") -> None:
    for kpi in house.made.playbook.kpis:
        record(house, kpi, "1", period)


def test_a_complete_month_is_reported_on_the_day_after_its_end(monitored: House) -> None:
    record_month(monitored)
    assert due(monitored, date(2027, 2, 28), REPORT) == []
    assert due(monitored, date(2027, 3, 1), REPORT) == [DueDocument(REPORT, "2027-02", 0)]


def test_an_incomplete_month_is_waited_for_ten_days_and_then_reported(monitored: House) -> None:
    record(monitored, "on_time", "95")
    assert due(monitored, date(2027, 3, 10), REPORT) == []
    assert due(monitored, date(2027, 3, 11), REPORT) == [DueDocument(REPORT, "2027-02", 0)]


def test_a_month_of_december_ends_with_the_year(monitored: House) -> None:
    made = make_act(monitored.people.manager, date(2028, 1, 3))
    record_kpi(
        monitored.database, made, 1, kpi="on_time", period="2027-12", value=Decimal(95), source="Report",
        process="E1-P1",
    )  # fmt: skip
    assert due(monitored, date(2028, 1, 10), REPORT) == []
    assert due(monitored, date(2028, 1, 11), REPORT) == [DueDocument(REPORT, "2027-12", 0)]


def test_a_correction_makes_a_reported_month_due_again_and_no_other(monitored: House) -> None:
    today = date(2027, 3, 20)
    record_month(monitored)
    record_month(monitored, "2027-01")
    issue_all(monitored, today, REPORT)
    assert due(monitored, today, REPORT) == []
    record(monitored, "on_time", "2")
    assert due(monitored, today, REPORT) == [DueDocument(REPORT, "2027-02", 0)]


def test_the_history_is_due_once_when_the_engagement_is_over(travel: House) -> None:
    assert due(travel, START, HISTORY) == []
    cancel_engagement(travel.database, make_act(travel.people.manager), 1, reason="Stays in house")
    assert due(travel, START, HISTORY) == [DueDocument(HISTORY, "E1", 1)]
    issue_all(travel, START, HISTORY)
    assert due(travel, START, HISTORY) == []


def test_a_document_issued_for_other_reasons_is_not_due_for_its_own_event(reported: House) -> None:
    accept(reported)
    issue_all(reported)
    passes(reported, 1, "ready")
    assert [wanted.key for wanted in due(reported)] == [DocumentKey.GATE_REPORT]


def test_a_new_subject_gets_the_next_number_and_a_known_one_the_next_version(reported: House) -> None:
    passes(reported, 1, "ready")
    issue_all(reported)
    with open_store(reported.database) as reader:
        known = next_version(reader, 1, DocumentKey.GATE_REPORT, "E1-G-ready-P1 v1")
        other = next_version(reader, 1, DocumentKey.GATE_REPORT, "E1-G-ready-P2 v1")
    assert (known.handle, known.latest_facts_sha256) == ("E1-GR-04 v2", "a" * 64)
    assert [earlier.version for earlier in known.change_log] == [1]
    assert (other.handle, other.latest_facts_sha256, other.change_log) == ("E1-GR-05 v1", None, ())
