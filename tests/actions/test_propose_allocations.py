"""Hours count once the named manager has signed; nobody else can, and nobody promises his own time."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from builders import Someone
from kt_engine.actions.propose_allocations import Asked, propose_allocations, rows_asked
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.answers.verify_store import verify
from kt_engine.errors import GuardRefused, InvalidInput, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.exchange.allocations import read_allocations
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.tables import Agreement, Allocation
from kt_engine.words import AllocationStatus
from raw_writes import taken_back, write
from session_house import DAY, asked, booked, by, promised
from walking import House, count_of, last_event, value_of


@pytest.fixture
def house(stage_four: House) -> House:
    return stage_four


def proposed(house: House, *wanted: Asked, who: Someone | None = None) -> str:
    done = propose_allocations(house.database, by(who or house.people.manager), "E1", wanted)
    return done[0].agreement


def test_it_is_a_proposal_until_the_manager_signs(house: House) -> None:
    expert, manager = house.people.experts[0], house.people.sponsor
    agreement = proposed(house, asked(house, expert, "6.5", "tue 13:00-16:00"))
    assert value_of(house.database, Allocation, "E1-L1", "status") is AllocationStatus.PROPOSED
    assert value_of(house.database, Agreement, agreement, "title") == (
        f"{expert.handle} gives 6.5 hours a week (tue 13:00-16:00) from 2027-01-04 to 2027-03-31"
    )
    sign_agreement(house.database, by(manager), agreement)
    assert value_of(house.database, Allocation, "E1-L1", "status") is AllocationStatus.AGREED
    assert last_event(house.database) == ("agreement_signed", agreement)
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_a_manager_who_declines_promises_nothing(house: House) -> None:
    agreement = proposed(house, asked(house, house.people.experts[0]))
    sign_agreement(
        house.database, by(house.people.sponsor), agreement, agree=False, points=["Four hours at most"]
    )
    assert value_of(house.database, Allocation, "E1-L1", "status") is AllocationStatus.REFUSED


@pytest.mark.parametrize("who", ["second_process_owner", "process_owner"])
def test_nobody_but_the_named_manager_signs(house: House, who: str) -> None:
    agreement = proposed(house, asked(house, house.people.experts[0]))
    with pytest.raises(SignatureRefused):
        sign_agreement(house.database, by(getattr(house.people, who)), agreement)


def test_nobody_signs_for_his_own_time_or_for_what_he_proposed(house: House) -> None:
    people = house.people
    own = Asked(people.process_owner.handle, people.process_owner.handle, Decimal(8), DAY, date(2027, 3, 1))
    with pytest.raises(Refused, match="cannot promise his own time"):
        proposed(house, own)
    with pytest.raises(Refused, match="proposes this and therefore does not sign it"):
        proposed(
            house,
            Asked(people.experts[0].handle, people.team_leads[0].handle, Decimal(8), DAY, date(2027, 3, 1)),
            who=people.team_leads[0],
        )


def test_the_database_refuses_a_promise_nobody_signed(house: House) -> None:
    proposed(house, asked(house, house.people.experts[0]))
    with (
        pytest.raises(GuardRefused, match="only when the named manager has signed"),
        taken_back(house.database) as c,
    ):
        write(c, "UPDATE allocation SET status = 'agreed'")


def test_a_later_promise_counts_from_its_first_day(house: House) -> None:
    expert, trainer = house.people.experts[0], house.people.trainers[0].handle
    promised(house, expert)
    promised(house, expert, "1", valid_from=date(2027, 1, 11))
    more = {"receivers": [trainer], "act": by(house.people.manager)}
    assert booked(house, hours="3", **more).handle == "E1-S1"  # type: ignore[arg-type]
    with pytest.raises(Refused, match="has 1 hour of the promised time left"):
        booked(house, date(2027, 1, 12), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "hours", "days", "sentence"),
    [
        ("P99", "8", ("2027-01-04", "2027-03-31"), "There is no person P99"),
        ("P2", "8", ("2027-01-04", "2027-03-31"), "P2 cannot explain anything in E1"),
        ("", "8", ("2027-03-04", "2027-01-31"), "is no time to come"),
        ("", "8", ("2026-01-04", "2026-01-31"), "is no time to come"),
    ],
)
def test_what_cannot_be_asked_is_said(
    house: House, person: str, hours: str, days: tuple[str, str], sentence: str
) -> None:
    first, last = (date.fromisoformat(day) for day in days)
    wanted = Asked(
        person or house.people.experts[0].handle, house.people.sponsor.handle, Decimal(hours), first, last
    )
    with pytest.raises((Refused, NotFound, UsageProblem), match=sentence):
        proposed(house, wanted)


def test_the_same_days_are_asked_for_once_at_a_time(house: House) -> None:
    proposed(house, asked(house, house.people.experts[0]))
    with pytest.raises(Refused, match="E1-L1 asks for hours of P7 in these days already"):
        proposed(house, asked(house, house.people.experts[0]))


def test_a_file_is_asked_whole_or_not_at_all_with_every_fault_at_its_line(house: House) -> None:
    people = house.people
    text = (
        "person,hours_per_week,windows,blackout,valid_from,valid_to,manager\n"
        f"{people.experts[0].handle},8,,,2027-01-04,2027-03-31,{people.sponsor.handle}\n"
        f"P99,8,,,2027-01-04,2027-03-31,{people.sponsor.handle}\n"
        f"{people.experts[1].handle},8,,,2027-01-04,2027-03-31,{people.trainees[0].handle}\n"
    )
    wanted = rows_asked(read_allocations(text.encode()), "hours.csv")
    with pytest.raises(InvalidInput) as caught:
        propose_allocations(house.database, by(people.manager), "E1", wanted)
    assert [str(one)[:40] for one in caught.value.problems] == [
        "hours.csv:3: There is no person P99. See", "hours.csv:4: P15 holds no role that sign",
    ]  # fmt: skip
    assert count_of(house.database, Allocation) == 0
    assert len(propose_allocations(house.database, by(people.manager), "E1", wanted[:1])) == 1


def test_who_may_not_ask_does_not_and_a_repeated_command_asks_once(house: House) -> None:
    expert = house.people.experts[0]
    with pytest.raises(Refused, match="may not ask for people's hours"):
        proposed(house, asked(house, expert), who=house.people.sponsor)
    act = by(house.people.manager, command_id="c1")
    propose_allocations(house.database, act, "E1", [asked(house, expert)])
    assert propose_allocations(house.database, act, "E1", [asked(house, expert)]) == ()
    assert count_of(house.database, Allocation) == 1


def test_names_work_as_well_as_handles(house: House, tmp_path: Path) -> None:
    people = house.people
    wanted = Asked(people.experts[0].name, people.sponsor.name, Decimal(8), DAY, date(2027, 3, 1))
    assert proposed(house, wanted) == "E1-A1"
