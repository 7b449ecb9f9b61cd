"""Go-live by wave: what was promised, what is expected, what was."""

from datetime import date, timedelta

import pytest

from builders import START, make_act, make_engagement
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.record_contract import record_contract
from kt_engine.answers.waves import WaveStanding, contract_go_lives, waves_of
from kt_engine.store.database import Database, open_store
from process_walks import do_task_of, moved, passes
from walking import House

DAY = date(2027, 1, 20)


def waves(house: House) -> tuple[WaveStanding, ...]:
    with open_store(house.database) as reader:
        return waves_of(reader, house.made.engagement_id)


def standing(
    contract: date | None, baseline: date | None, forecast: date | None, actual: date | None
) -> WaveStanding:
    return WaveStanding(1, ("E1-P1",), 0, contract, baseline, forecast, actual, None)


def test_waves_are_given_in_order_with_their_processes(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 3, waves=(3, 1, 3))
    house = House(database, made, small.files)
    moved(house)
    assert [(wave.wave, wave.processes) for wave in waves(house)] == [
        (1, ("E1-P2",)),
        (3, ("E1-P1", "E1-P3")),
    ]


def test_a_wave_goes_live_with_its_last_process(transition: House) -> None:
    passes(transition, 1, "ready", on=START)
    do_task_of(transition, "live", 1, DAY)
    [wave] = waves(transition)
    assert (wave.live_count, wave.actual_on) == (1, None)
    passes(transition, 2, "ready", on=DAY)
    later = DAY + timedelta(days=2)
    moved(transition, later)
    do_task_of(transition, "live", 2, later)
    [wave] = waves(transition)
    assert (wave.live_count, wave.actual_on) == (2, later)


def test_a_wave_without_a_planned_go_live_has_no_dates(database: Database, small: House) -> None:
    made = make_engagement(database, "tiny", 1)
    [wave] = waves(House(database, made, small.files))
    assert (wave.forecast_on, wave.actual_on, wave.live_count, wave.slip_calendar_days) == (
        None,
        None,
        0,
        None,
    )


def test_the_signed_plan_is_the_baseline_of_a_wave(transition: House) -> None:
    [wave] = waves(transition)  # the stages before were passed on their first day, so it is ahead of the plan
    assert (wave.baseline_on, wave.forecast_on) == (date(2027, 1, 14), date(2027, 1, 12))
    assert wave.slip_calendar_days == -2


def test_a_process_out_of_scope_leaves_its_wave(transition: House) -> None:
    descope_process(
        transition.database, make_act(transition.people.manager), 1, process="E1-P2", reason="Stays"
    )
    assert [wave.processes for wave in waves(transition)] == [("E1-P1",)]


def test_the_newest_contract_gives_the_promised_day(transition: House) -> None:
    for number, days in ((1, 90), (2, 120)):
        record_contract(
            transition.database, make_act(transition.people.manager), 1, signed_on=START, starts_on=START,
            ends_on=START + timedelta(days=900), reference=f"C-{number}", go_live={1: START + timedelta(days=days)},
        )  # fmt: skip
    with open_store(transition.database) as reader:
        assert contract_go_lives(reader, 1) == {1: START + timedelta(days=120)}
    assert waves(transition)[0].contract_on == START + timedelta(days=120)


@pytest.mark.parametrize(
    ("found", "slip"),
    [
        (standing(START, START + timedelta(days=1), START + timedelta(days=5), None), 5),
        (standing(None, START + timedelta(days=1), START + timedelta(days=5), None), 4),
        (standing(START, None, START + timedelta(days=9), START + timedelta(days=2)), 2),
        (standing(START, None, START - timedelta(days=3), None), -3),
        (standing(None, None, START, None), None),
        (standing(START, None, None, None), None),
    ],
)
def test_the_slip_is_counted_in_calendar_days_against_the_contract_else_the_baseline(
    found: WaveStanding, slip: int | None
) -> None:
    assert found.slip_calendar_days == slip
