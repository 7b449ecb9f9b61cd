from datetime import date
from typing import Any

import pytest

from builders import START, Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.record_contract import RecordedContract, record_contract
from kt_engine.errors import InvalidInput, Refused, UsageProblem
from kt_engine.exchange.milestones import MilestoneRow, read_milestones
from kt_engine.store.database import Database
from kt_engine.store.tables import Contract, ContractGoLive, ContractMilestone
from kt_engine.words import Stage
from stage_builders import reach_stage

DATES: dict[str, Any] = {
    "signed_on": START,
    "starts_on": date(2027, 2, 1),
    "ends_on": date(2030, 1, 31),
    "reference": "NL-417",
    "go_live": {1: date(2027, 5, 3), 2: date(2027, 6, 7)},
}


@pytest.fixture
def made(database: Database) -> Made:
    """An engagement in stage 3 with two processes in two waves."""
    made = make_engagement(database, "tiny", waves=(1, 2))
    reach_stage(database, made, Stage.DEFINE_CONTRACT)
    return made


def record(database: Database, made: Made, **different: Any) -> RecordedContract:
    act = make_act(made.people.manager)
    return record_contract(database, act, made.engagement_id, **{**DATES, **different})


def test_a_contract_keeps_its_dates_and_the_go_live_of_each_wave(database: Database, made: Made) -> None:
    assert record(database, made) == RecordedContract("E1", 1, is_new=True)
    (row,) = all_rows(database, Contract)
    assert (row["signed_on"], row["starts_on"], row["ends_on"]) == (
        START,
        date(2027, 2, 1),
        date(2030, 1, 31),
    )
    waves = {row["wave"]: row["go_live_on"] for row in all_rows(database, ContractGoLive)}
    assert waves == DATES["go_live"]
    event = last_event(database)
    assert event["facts"] == {"number": 1, "signed_on": "2027-01-04", "milestones_count": 0, "terms_count": 0}
    assert len(event["changes"]) == 3


def test_a_second_record_gets_the_next_number_and_both_stay(database: Database, made: Made) -> None:
    record(database, made)
    later = {1: date(2027, 5, 10), 2: date(2027, 6, 7)}
    assert record(database, made, go_live=later).number == 2
    assert [row["number"] for row in all_rows(database, Contract)] == [1, 2]


def test_the_same_contract_again_leaves_no_event(database: Database, made: Made) -> None:
    record(database, made)
    before = event_count(database)
    assert record(database, made) == RecordedContract("E1", 1, is_new=False)
    assert event_count(database) == before


def test_the_same_command_records_once(database: Database, made: Made) -> None:
    act = make_act(made.people.manager, command_id="c1")
    assert record_contract(database, act, 1, **DATES).is_new
    assert not record_contract(database, act, 1, **DATES).is_new


def test_missing_waves_are_named(database: Database, made: Made) -> None:
    with pytest.raises(InvalidInput, match="There is no go-live date for waves 1, 2"):
        record(database, made, go_live={})


def test_everything_wrong_with_the_dates_is_told_at_once(database: Database, made: Made) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(database, made, signed_on=date(2027, 1, 5), go_live={1: date(2026, 1, 1), 3: date(2027, 5, 3)})
    assert [problem.sentence.split(".")[0] for problem in refused.value.problems] == [
        "signed_on 2027-01-05 lies in the future",
        "Wave 1 goes live on 2026-01-01, outside the contract (2027-02-01 to 2030-01-31)",
        "There is no go-live date for wave 2",
        "The scope has no process in wave 3",
    ]
    assert all_rows(database, Contract) == []


def test_a_contract_ends_after_it_starts(database: Database, made: Made) -> None:
    with pytest.raises(InvalidInput, match="not after its start"):
        record(database, made, ends_on=date(2027, 2, 1))


def test_a_contract_has_a_reference(database: Database, made: Made) -> None:
    with pytest.raises(UsageProblem, match="The reference is empty"):
        record(database, made, reference="")


def test_a_contract_needs_a_scope(database: Database) -> None:
    made = make_engagement(database, "tiny", processes=0)
    reach_stage(database, made, Stage.DEFINE_CONTRACT)
    with pytest.raises(InvalidInput, match="E1 has no process in scope yet"):
        record(database, made)


def test_no_contract_is_recorded_before_stage_3(database: Database) -> None:
    made = make_engagement(database, "tiny", waves=(1, 2))
    with pytest.raises(Refused, match="E1 is in stage 1, Identify needs"):
        record(database, made)


def test_only_the_transition_manager_records_the_contract(database: Database, made: Made) -> None:
    with pytest.raises(Refused, match="may not record the contract"):
        record_contract(database, make_act(made.people.sponsor), 1, **DATES)


HEAD = "milestone,title,promised_on,amount,currency,wave,gate\n"
PAID = (
    "M1,Signed,2027-02-01,10000,EUR,,contract\n"
    "M4,Wave 1,2027-05-03,60000,EUR,1,\nM5,Ready,2027-06-07,5,JPY,2,ready\n"
)


def paid(text: str = PAID) -> tuple[MilestoneRow, ...]:
    return read_milestones((HEAD + text).encode(), file="m.csv")


def test_milestones_are_kept_with_the_contract(database: Database, made: Made) -> None:
    record(database, made, milestones=paid())
    rows = all_rows(database, ContractMilestone)
    assert [(row["milestone_key"], row["amount_minor"], row["currency"]) for row in rows] == [
        ("M1", 1_000_000, "EUR"), ("M4", 6_000_000, "EUR"), ("M5", 5, "JPY"),
    ]  # fmt: skip
    assert [(row["wave"], row["gate_key"]) for row in rows] == [(None, "contract"), (1, None), (2, "ready")]
    assert last_event(database)["facts"]["milestones_count"] == 3


def test_the_same_milestones_from_another_file_are_the_same_contract(database: Database, made: Made) -> None:
    record(database, made, milestones=paid())
    again = read_milestones((HEAD + PAID).encode(), file="other.csv")
    assert not record(database, made, milestones=again).is_new


def test_a_record_without_milestones_replaces_one_with_some(database: Database, made: Made) -> None:
    record(database, made, milestones=paid())
    assert record(database, made) == RecordedContract("E1", 2, is_new=True)


def test_what_milestones_are_tied_to_must_exist(database: Database, made: Made) -> None:
    lines = (
        "M1,A,2027-01-01,1,EUR,3,\n"
        "M2,B,2027-05-03,1,EUR,,contrakt\n"
        "M3,C,2027-05-03,1,EUR,,ready\n"
        "M4,D,2031-05-03,1,EUR,1,contract\n"
        "M5,E,2027-05-03,1,EUR,1,redy\n"
    )
    with pytest.raises(InvalidInput) as refused:
        record(database, made, milestones=paid(lines))
    told = [str(problem) for problem in refused.value.problems]
    for problem, words in zip(
        told,
        (
            "m.csv:2:3: 2027-01-01 lies before the contract was signed (2027-01-04)",
            "m.csv:2:6: The scope has no process in wave 3. It has waves 1, 2.",
            "m.csv:3:7: There is no gate 'contrakt'. Did you mean 'contract'?",
            "m.csv:4:7: Each process has a gate ready of its own. Give the wave",
            "m.csv:5:3: 2031-05-03 lies before the contract was signed (2027-01-04) or after it ends",
            "m.csv:5:7: The gate contract is of the whole engagement. Leave the wave empty.",
            "m.csv:6:7: There is no gate 'redy'. Did you mean 'ready'?",
        ),
        strict=True,
    ):
        assert problem.startswith(words)
    assert all_rows(database, Contract) == []
