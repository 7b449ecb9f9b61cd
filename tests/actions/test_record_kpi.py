from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from builders import Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.record_kpi import RecordedKpi, record_kpi
from kt_engine.errors import InvalidInput, NotFound, Refused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import KpiValue
from kt_engine.words import Per, Stage
from stage_builders import reach_stage

TODAY = date(2027, 9, 15)
ON_TIME: dict[str, Any] = {
    "kpi": "on_time",
    "period": "2027-08",
    "value": Decimal("97.5"),
    "source": "Ticket export",
    "process": "process_1",
}


@pytest.fixture
def made(database: Database) -> Made:
    """An engagement whose two processes are in the stage go_live."""
    made = make_engagement(database, "tiny")
    reach_stage(database, made, Stage.GO_LIVE)
    return made


def record(database: Database, made: Made, **different: Any) -> RecordedKpi:
    act = make_act(made.people.team_leads[0], TODAY)
    return record_kpi(database, act, made.engagement_id, **{**ON_TIME, **different})


def test_a_value_is_kept_with_its_month_and_source(database: Database, made: Made) -> None:
    assert record(database, made) == RecordedKpi("on_time", "E1-P1", "2027-08", 1, is_new=True)
    (row,) = all_rows(database, KpiValue)
    assert (row["process_id"], row["subject_kind"], row["value"]) == (1, Per.PROCESS, Decimal("97.5"))
    assert (row["source"], row["recorded_on"]) == ("Ticket export", TODAY)
    assert last_event(database)["facts"] == {
        "kpi": "on_time",
        "period": "2027-08",
        "number": 1,
        "value": "97.5",
    }


def test_another_value_is_a_correction_with_the_next_number(database: Database, made: Made) -> None:
    record(database, made)
    assert record(database, made, value=Decimal("96.0")).number == 2
    assert [row["number"] for row in all_rows(database, KpiValue)] == [1, 2]


def test_the_same_value_and_source_again_leave_no_event(database: Database, made: Made) -> None:
    record(database, made)
    before = event_count(database)
    assert not record(database, made, value=Decimal("97.50")).is_new
    assert event_count(database) == before
    assert record(database, made, source="Counted by hand").is_new


def test_the_same_command_records_once(database: Database, made: Made) -> None:
    act = make_act(made.people.manager, TODAY, command_id="c1")
    assert record_kpi(database, act, 1, **ON_TIME).is_new
    assert not record_kpi(database, act, 1, **ON_TIME).is_new


def test_a_kpi_of_the_engagement_names_no_process(database: Database, made: Made) -> None:
    values = {"kpi": "backlog", "value": Decimal("1.5")}
    assert record(database, made, **values, process=None).subject == "E1"
    assert all_rows(database, KpiValue)[-1]["process_id"] is None
    with pytest.raises(UsageProblem, match="leave the process out"):
        record(database, made, **values)


def test_a_kpi_per_process_names_one(database: Database, made: Made) -> None:
    with pytest.raises(UsageProblem, match="say which one with --process"):
        record(database, made, process=None)
    with pytest.raises(NotFound, match="There is no process process_9"):
        record(database, made, process="process_9")


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"kpi": "on_tim"}, NotFound, "Did you mean 'on_time'"),
        ({"value": Decimal("100.1")}, UsageProblem, "from 0 to 100"),
        ({"value": Decimal(-1)}, UsageProblem, "from 0 to 100"),
        ({"value": Decimal("NaN")}, UsageProblem, "no value the store can keep"),
        ({"value": Decimal("Infinity")}, UsageProblem, "no value the store can keep"),
        ({"value": Decimal("0.1234567")}, UsageProblem, "at most 6 decimals"),
        ({"source": " "}, UsageProblem, "The source is empty"),
        ({"period": "2027-13"}, InvalidInput, "is no month"),
        ({"period": "2027-10"}, Refused, "2027-10 has not begun"),
        ({"kpi": "backlog", "process": None, "value": Decimal(-2)}, UsageProblem, "is in days and cannot be"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    database: Database, made: Made, wrong: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        record(database, made, **wrong)
    assert all_rows(database, KpiValue) == []


@pytest.mark.parametrize("value", ["0", "100", "99.999999"])
def test_the_ends_of_a_percentage_are_taken(database: Database, made: Made, value: str) -> None:
    assert record(database, made, value=Decimal(value)).is_new


def test_nothing_is_measured_before_a_process_runs_live(database: Database) -> None:
    made = make_engagement(database, "tiny")
    reach_stage(database, made, Stage.TRANSITION_AND_INTEGRATE)
    with pytest.raises(Refused, match="E1-P1 does not run live yet"):
        record(database, made)
    with pytest.raises(Refused, match="No process of E1 runs live yet"):
        record(database, made, kpi="backlog", process=None)


def test_nothing_is_measured_for_a_process_out_of_scope(database: Database, made: Made) -> None:
    descope_process(database, make_act(made.people.manager), 1, process="E1-P1", reason="Stays")
    with pytest.raises(Refused, match="E1-P1 was taken out of scope"):
        record(database, made)


def test_a_sponsor_may_not_record_values(database: Database, made: Made) -> None:
    with pytest.raises(Refused, match="may not record KPI values"):
        record_kpi(database, make_act(made.people.sponsor, TODAY), 1, **ON_TIME)
