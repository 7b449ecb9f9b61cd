"""What a gate's criteria measure, each at its boundaries, live from the store."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from builders import ENGINE, PROVIDER, START, load, make_act, make_engagement
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.expire_conditions import expire_conditions
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.record_contract import record_contract
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.answers.measures import MEASURES, Asked, measure_criterion, measure_gate, share
from kt_engine.answers.process_standing import processes_standing
from kt_engine.playbook.schema import CriterionSpec
from kt_engine.rules.gates import Evidence, Measured
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Process, Task, table_of
from kt_engine.words import Measure, Stage
from process_walks import do_task_of, moved, passes
from stage_builders import reach_stage
from walking import DAY, House, handed, of, scored, submitted, task_named, taught, waived

T = table_of(Task)
FOUR = Stage.TRANSITION_AND_INTEGRATE


def measured(
    house: House, measure: Measure, process: int | None = 1, *, stage: Stage = FOUR, today: date = DAY,
    key: str | None = None, **bounds: object,
) -> Measured:  # fmt: skip
    spec = CriterionSpec.model_validate(
        {"title": "x", "class": "must", "measure": measure, "key": key, **bounds}
    )
    asked = Asked(house.made.engagement_id, process, stage, house.made.playbook, today, key)
    with open_store(house.database) as reader:
        return measure_criterion(reader, "x", spec, asked)


def value(house: House, measure: Measure, process: int | None = 1, **more: object) -> Any:
    return measured(house, measure, process, **more).value  # type: ignore[arg-type]


def test_every_measure_of_the_closed_list_is_there() -> None:
    assert set(MEASURES) == set(Measure)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (999, 1000, "99.9"),
        (9999, 10000, "99.9"),
        (1000, 1000, "100"),
        (1, 3, "33.3"),
        (0, 7, "0"),
        (2, 3, "66.6"),
    ],
)
def test_a_share_is_rounded_down_so_that_a_missing_piece_never_shows_as_all(
    part: int, whole: int, shown: str
) -> None:
    assert share(part, whole) == Decimal(shown)


def test_a_share_of_nothing_is_not_measured() -> None:
    assert share(0, 0) is None


def test_tasks_done_counts_the_tasks_of_the_stage_only(transition: House) -> None:
    assert value(transition, Measure.TASKS_DONE_PCT) == 0
    do_task_of(transition, "ready")
    assert value(transition, Measure.TASKS_DONE_PCT) == 100
    assert value(transition, Measure.TASKS_DONE_PCT, 2) == 0
    assert value(transition, Measure.TASKS_DONE_PCT, None) == 50


def test_a_waived_task_counts_as_done(transition: House) -> None:
    task = task_named(transition, "learn")
    waived(transition.database, transition.people, task)
    assert value(transition, Measure.TASKS_DONE_PCT) == 100


def test_a_withdrawn_task_does_not_count(transition: House) -> None:
    do_task_of(transition, "ready", 1)
    descope_process(transition.database, of(transition.people.manager), 1, process="E1-P2", reason="Stays")
    reconcile(transition.database, make_act(ENGINE, DAY), 1)
    assert value(transition, Measure.TASKS_DONE_PCT, None) == 100
    assert value(transition, Measure.TASKS_DONE_PCT, 2) is None


def test_a_stage_without_tasks_is_not_measured_and_never_met(transition: House) -> None:
    found = measured(transition, Measure.TASKS_DONE_PCT, 99, stage=Stage.MONITOR, at_least=100)
    assert (found.value, found.met, found.shown) == (None, False, "not measured")


def test_shared_tasks_count_for_a_process_in_stage_four_only(database: Database, transition: House) -> None:
    made = make_engagement(database, "travel_desk", 1)
    house = House(database, made, transition.files)
    moved(house)
    with open_store(database) as reader:
        rows = reader.rows(select(T.c.process_id, T.c.stage, T.c.handle).where(T.c.process_id.is_(None)))
    shared = [row["handle"] for row in rows if row["stage"] is FOUR]
    assert shared
    reach_stage(database, made, FOUR)
    moved(house)
    before = value(house, Measure.TASKS_DONE_PCT)
    for handle in shared:
        waived(database, made.people, handle)
    after = value(house, Measure.TASKS_DONE_PCT)
    assert before == 0
    assert after is not None
    assert 0 < after < 100
    assert value(house, Measure.TASKS_DONE_PCT, stage=Stage.GO_LIVE) == 0


def accept(house: House, handover: str, text: str = "first") -> str:
    sent = submitted(house, house.people.experts[0], handover, text)
    for person in (house.people.process_owner, house.people.trainers[0]):
        accept_handover(house.database, of(person), handover)
    return sent.sha256


def test_accepted_handovers_are_counted_with_the_hash_of_what_was_accepted(transition: House) -> None:
    assert value(transition, Measure.HANDOVERS_ACCEPTED_PCT) == 0
    sha256 = accept(transition, "E1-H1")
    found = measured(transition, Measure.HANDOVERS_ACCEPTED_PCT)
    assert found.value == Decimal(100)
    assert found.evidence == (Evidence("E1-H1", sha256),)
    assert value(transition, Measure.HANDOVERS_ACCEPTED_PCT, None) == 50


def test_a_submitted_handover_is_not_accepted_yet(transition: House) -> None:
    submitted(transition, transition.people.experts[0])
    assert measured(transition, Measure.HANDOVERS_ACCEPTED_PCT).evidence == ()
    assert value(transition, Measure.HANDOVERS_ACCEPTED_PCT) == 0


def test_withdrawn_handovers_do_not_count(transition: House) -> None:
    accept(transition, "E1-H1")
    descope_process(transition.database, of(transition.people.manager), 1, process="E1-P2", reason="Stays")
    reconcile(transition.database, make_act(ENGINE, DAY), 1)
    assert value(transition, Measure.HANDOVERS_ACCEPTED_PCT, None) == 100


def certify(house: House) -> None:
    taught(house.database, house.made, "E1-K1", "basics", "manners")
    for module in ("basics", "manners"):
        scored(house.database, house.made, "E1-K1", "80", module=module)
    for person in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, of(person), "E1-K1")


def test_a_certified_person_counts_to_the_last_day_of_the_certificate(transition: House) -> None:
    certify(transition)
    last = DAY + timedelta(days=365)
    assert value(transition, Measure.CERTIFIED_COUNT, today=last) == 1
    assert value(transition, Measure.CERTIFIED_COUNT, today=last + timedelta(days=1)) == 0
    assert value(transition, Measure.CERTIFIED_COUNT, 2) == 0
    [evidence] = measured(transition, Measure.CERTIFIED_COUNT).evidence
    assert (evidence.record, len(evidence.sha256)) == ("E1-K1", 64)


def test_the_page_counts_a_certificate_to_the_same_day_as_the_gate(transition: House) -> None:
    certify(transition)
    last = DAY + timedelta(days=365)
    with open_store(transition.database) as reader:
        counts = [
            processes_standing(reader, 1, 1, day)[0].certified for day in (last, last + timedelta(days=1))
        ]
    assert counts == [1, 0]


def test_assessments_passed_is_the_share_of_all_attempts(transition: House) -> None:
    assert value(transition, Measure.ASSESSMENTS_PASSED_PCT) is None
    taught(transition.database, transition.made, "E1-K1", "basics", "manners")
    scored(transition.database, transition.made, "E1-K1", "79")
    assert value(transition, Measure.ASSESSMENTS_PASSED_PCT) == 0
    scored(transition.database, transition.made, "E1-K1", "80")
    assert value(transition, Measure.ASSESSMENTS_PASSED_PCT) == 50
    assert value(transition, Measure.ASSESSMENTS_PASSED_PCT, 2) is None


def test_conditions_count_while_they_are_open_or_expired(transition: House) -> None:
    assert value(transition, Measure.OPEN_CONDITIONS_COUNT) == 0
    passes(transition, 1, "ready")
    assert value(transition, Measure.OPEN_CONDITIONS_COUNT) == 1
    assert value(transition, Measure.OPEN_CONDITIONS_COUNT, 2) == 0
    expire_conditions(transition.database, make_act(ENGINE, DAY), 1)
    assert value(transition, Measure.OPEN_CONDITIONS_COUNT) == 1
    close_condition(transition.database, of(transition.people.team_leads[0]), "E1-C1", note="Done")
    assert value(transition, Measure.OPEN_CONDITIONS_COUNT) == 0


def test_a_provider_counts_once_it_is_chosen(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 1, with_provider=False)
    house = House(database, made, small.files)
    reach_stage(database, made, Stage.SELECT_PARTNER)
    assert value(house, Measure.CANDIDATES_COUNT, None) == 0
    add_candidate(database, of(made.people.manager), 1, party=PROVIDER)
    assert (value(house, Measure.CANDIDATES_COUNT, None), value(house, Measure.PROVIDER_CHOSEN, None)) == (
        1,
        0,
    )
    choose_provider(database, of(made.people.manager), 1, candidate="E1-B1")
    assert value(house, Measure.PROVIDER_CHOSEN, None) == 1


def test_contract_dates_are_recorded_or_not_however_often(transition: House) -> None:
    assert value(transition, Measure.CONTRACT_DATES_RECORDED, None) == 0
    for number in (1, 2):
        record_contract(
            transition.database, of(transition.people.manager), 1, signed_on=START, starts_on=START,
            ends_on=START + timedelta(days=900), reference=f"C-{number}", go_live={1: START + timedelta(days=99)},
        )  # fmt: skip
        assert value(transition, Measure.CONTRACT_DATES_RECORDED, None) == 1


def test_processes_out_of_scope_do_not_count(transition: House) -> None:
    assert value(transition, Measure.PROCESSES_IN_SCOPE_COUNT, None) == 2
    descope_process(transition.database, of(transition.people.manager), 1, process="E1-P2", reason="Stays")
    assert value(transition, Measure.PROCESSES_IN_SCOPE_COUNT, None) == 1


@pytest.mark.parametrize(("later", "days"), [(0, 0), (1, 1), (4, 4), (6, 4), (7, 5)])
def test_days_in_a_stage_are_working_days_without_the_first(transition: House, later: int, days: int) -> None:
    today = START + timedelta(
        days=later
    )  # a Monday, and the desk reached stage 4 on it; Wednesday is Epiphany
    with open_store(transition.database) as reader:
        since = find(reader, Process, "E1-P1")["stage_since_on"]
    assert since == START
    assert value(transition, Measure.DAYS_IN_STAGE, today=today) == days
    assert value(transition, Measure.DAYS_IN_STAGE, None, today=today) == days


def record(house: House, kpi: str, period: str, number: str, process: str | None = "E1-P1") -> None:
    record_kpi(
        house.database, make_act(house.people.manager, date(2027, 6, 1)), 1, kpi=kpi, period=period,
        value=Decimal(number), source="Report", process=process,
    )  # fmt: skip


@pytest.fixture
def live(transition: House) -> House:
    passes(transition, 1, "ready", "live")
    return transition


def test_a_kpi_meets_its_target_at_the_target(live: House) -> None:
    assert value(live, Measure.KPI_AGAINST_TARGET, key="on_time") is None
    record(live, "on_time", "2027-02", "95")
    assert value(live, Measure.KPI_AGAINST_TARGET, key="on_time") == 1
    record(live, "on_time", "2027-03", "94.9")
    assert value(live, Measure.KPI_AGAINST_TARGET, key="on_time") == 0


def test_a_kpi_that_should_be_low_meets_its_target_at_or_below(live: House) -> None:
    record(live, "backlog", "2027-02", "2", None)
    assert value(live, Measure.KPI_AGAINST_TARGET, key="backlog") == 1
    record(live, "backlog", "2027-03", "2.1", None)
    assert value(live, Measure.KPI_AGAINST_TARGET, key="backlog") == 0


def test_the_newest_correction_of_the_newest_month_counts(live: House) -> None:
    record(live, "on_time", "2027-03", "90")
    record(live, "on_time", "2027-02", "99")
    assert value(live, Measure.KPI_AGAINST_TARGET, key="on_time") == 0
    record(live, "on_time", "2027-03", "96")
    assert value(live, Measure.KPI_AGAINST_TARGET, key="on_time") == 1


def test_months_are_counted_once_however_often_corrected(live: House) -> None:
    assert value(live, Measure.KPI_PERIODS_COUNT, key="on_time") == 0
    for period, number in (("2027-02", "90"), ("2027-02", "91"), ("2027-03", "92")):
        record(live, "on_time", period, number)
    assert value(live, Measure.KPI_PERIODS_COUNT, key="on_time") == 2
    assert value(live, Measure.KPI_PERIODS_COUNT, 2, key="on_time") == 0


def test_evidence_is_given_with_task_and_hash(transition: House) -> None:
    task, file = task_named(transition, "learn", 1), handed("minutes")
    assert value(transition, Measure.EVIDENCE_RECORDED, key="learn") == 0
    complete_task(
        transition.database, of(transition.people.trainers[0]), task, files=transition.files, evidence=[file]
    )
    found = measured(transition, Measure.EVIDENCE_RECORDED, key="learn")
    assert found.value == Decimal(1)
    assert found.evidence == (Evidence(task, file.sha256),)
    assert value(transition, Measure.EVIDENCE_RECORDED, 2, key="learn") == 0


def test_a_criterion_carries_its_threshold_and_where_it_comes_from(transition: House) -> None:
    with open_store(transition.database) as reader:
        done, people = measure_gate(reader, 1, "ready", 1, DAY)
    assert (done.at_least, done.source) == (Decimal(100), None)
    assert (people.at_least, people.source) == (
        Decimal(1),
        load("tiny").playbook.thresholds["one_seat"].source,
    )
