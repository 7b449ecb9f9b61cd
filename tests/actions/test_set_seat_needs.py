"""Needed seats are recorded, worked out where they are not given, and never replaced."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kt_engine.actions.descope_process import descope_process
from kt_engine.errors import InvalidInput, Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.seats import newest_needs
from kt_engine.store.tables import SeatNeed, table_of
from seating import MONDAY, needs, row, staffed
from walking import House, count_of, last_event, of

N = table_of(SeatNeed)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return staffed(database, tmp_path)


def test_seats_that_are_given_are_recorded(house: House) -> None:
    done = needs(house, [row(seats=12, shift="late", language="de")])
    [need] = done.needs
    assert (need.process, need.shift, need.language, need.week, need.seats, need.number) == (
        "E1-P1", "late", "de", "2027-W03", 12, 1
    )  # fmt: skip
    assert last_event(house.database) == ("seat_needs_set", "E1")


def test_seats_are_worked_out_of_volume_and_handling_time(house: House) -> None:
    # 2400 x 420 s are 280 hours; 40 paid hours less 30 % are 28.
    assert needs(house, [row(volume=2400, handling_seconds=Decimal(420))]).needs[0].seats == 10
    assert needs(house, [row(volume=2401, handling_seconds=Decimal(420))]).needs[0].seats == 11


def test_the_figures_of_a_row_count_before_the_playbook_s(house: House) -> None:
    figures: dict[str, Any] = {
        "hours": Decimal("37.5"),
        "shrinkage_pct": Decimal(20),
        "occupancy_pct": Decimal(80),
    }
    [need] = needs(house, [row(volume=2400, handling_seconds=Decimal(420), **figures)]).needs
    assert need.seats == 12  # 280 h over 24 h
    with open_store(house.database) as reader:
        kept = reader.rows(select(N))[0]
    assert (kept["hours"], kept["shrinkage_pct"], kept["occupancy_pct"]) == tuple(figures.values())


def test_what_is_left_out_is_the_playbook_s_first(house: House) -> None:
    [need] = needs(house, [row(seats=3)]).needs
    assert (need.shift, need.language) == ("early", "en")


def test_a_correction_is_a_new_row_and_the_first_one_stays(house: House) -> None:
    needs(house, [row(seats=3)])
    [need] = needs(house, [row(seats=4)]).needs
    assert need.number == 2
    assert count_of(house.database, SeatNeed) == 2
    with open_store(house.database) as reader:
        assert [one["seats"] for one in newest_needs(reader, 1).values()] == [4]


def test_what_stands_there_already_is_not_written_again(house: House) -> None:
    needs(house, [row(seats=3)])
    done = needs(house, [row(seats=3), row(seats=5, week=date(2027, 2, 1))])
    assert (len(done.needs), done.unchanged_count) == (1, 1)
    assert needs(house, [row(seats=3)]).needs == ()
    assert count_of(house.database, SeatNeed) == 2


def test_a_repeated_command_writes_once(house: House) -> None:
    act = of(house.people.manager, command_id="n1")
    needs(house, [row(seats=3)], act)
    assert needs(house, [row(seats=4)], act).needs == ()
    assert count_of(house.database, SeatNeed) == 1


def test_every_problem_of_a_file_is_said_at_once_and_nothing_is_written(house: House) -> None:
    rows = [
        row("E1-P9", seats=3, line=2),
        row(seats=3, shift="night", line=3),
        row(seats=3, language="fr", line=4),
        row(seats=3, line=5),
    ]
    with pytest.raises(InvalidInput) as caught:
        needs(house, rows, file="seats.csv")
    said = [str(one) for one in caught.value.problems]
    assert said[0].startswith("seats.csv:2: There is no process E1-P9.")
    assert said[1] == "seats.csv:3: The playbook has no shift 'night'. Known: early, late."
    assert said[2] == "seats.csv:4: The playbook has no language 'fr'. Known: de, en."
    assert count_of(house.database, SeatNeed) == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"volume": 10, "handling_seconds": Decimal(2_000_000)}, "handling time is 2000000"),
        ({"volume": 10, "handling_seconds": Decimal(9), "shrinkage_pct": Decimal(100)}, "does no work"),
        ({"volume": 10, "handling_seconds": Decimal(9), "hours": Decimal(800)}, "paid hours is 800"),
        ({"seats": None}, "Give the needed seats"),
    ],
)
def test_figures_nobody_can_mean_are_refused(house: House, values: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        needs(house, [row(**values)])


def test_a_process_out_of_scope_needs_no_seats(house: House) -> None:
    descope_process(house.database, of(house.people.manager), 1, process="E1-P2", reason="Stays")
    with pytest.raises(InvalidInput, match="E1-P2 was taken out of scope"):
        needs(house, [row("E1-P2", seats=3)])


@pytest.mark.parametrize("who", ["process_owner", "outsider"])
def test_who_may_not_plan_seats_plans_none(house: House, who: str) -> None:
    with pytest.raises(Refused, match="may not plan seats"):
        needs(house, [row(seats=3)], of(getattr(house.people, who)))


def test_the_team_lead_plans_seats_too(house: House) -> None:
    assert needs(house, [row(seats=3)], of(house.people.team_leads[0])).needs


def test_the_newest_first_week_counts_for_the_weeks_after_it(house: House) -> None:
    needs(house, [row(seats=3), row(seats=8, week=date(2027, 2, 1))])
    needs(house, [row(seats=5)])
    with open_store(house.database) as reader:
        found = {place[3]: one["seats"] for place, one in newest_needs(reader, 1).items()}
    assert found == {MONDAY: 5, date(2027, 2, 1): 8}
