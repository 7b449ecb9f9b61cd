"""`kt seat` plans seats, and `kt training` says at once what a leaver leaves behind and what can be done."""

from pathlib import Path

import pytest

from cli_runner import Kt, Said
from kt_engine.store.database import Database
from kt_engine.store.tables import Attrition, Certification, SeatNeed
from seating import begins, staffed
from walking import House, count_of, status_of

HEAD = "process,shift,language,from_week,needed,volume_per_week,handling_seconds,source\n"
FILE = f"{HEAD}E1-P1,early,en,2027-W05,,2400,420,Contract\nprocess_1,late,en,2027-W05,3,,,Contract\n"


@pytest.fixture
def house(database: Database, kt: Kt) -> House:
    return staffed(database, kt.home)


@pytest.fixture
def seats(tmp_path: Path) -> Path:
    file = tmp_path / "seats.csv"
    file.write_text(FILE, encoding="utf-8")
    return file


def leaves(kt: Kt, house: House, *more: str, number: int = 0) -> Said:
    who = house.people.trainees[number].handle
    words = ("training", "attrite", who, "--on", "2027-02-01", "--reason", "moved", *more)
    return kt(*words, by=house.people.manager)


def test_needs_are_imported_and_planned_week_by_week(kt: Kt, house: House, seats: Path) -> None:
    said = kt("seat", "import", "E1", str(seats), by=house.people.manager)
    assert (said.code, said.out) == (0, "E1-P1\n")
    assert said.err.startswith("E1-P1 needs 10 from 2027-W05 on (early, en); E1-P1 needs 3 from 2027-W05 on")
    begins(house, house.people.trainees[0], shift="early")
    plan = kt("seat", "plan", "E1", "--process", "E1-P1", "--weeks", "6", "--json").json["plan"]
    first, last = plan["weeks"][0], plan["weeks"][5]
    assert (first["week"], first["needed"], first["expected_live"], first["gap"]) == ("2027-W05", 10, "0", 10)
    assert (last["expected_live"], last["floor"], last["gap"]) == ("0.585", 0, 10)
    assert {(line["shift"], line["needed"]) for line in plan["weeks"]} == {("early", 10), ("late", 3)}


def test_the_plan_says_in_words_that_it_is_an_expectation(kt: Kt, house: House) -> None:
    said = kt("seat", "plan", "E1", "--weeks", "2")
    assert "Expected is a mean and no promise; floor is the whole seats to count on." in said.err
    assert "What E1-P1 needs is not recorded; shown is the playbook's least: kt seat set" in said.err
    assert "2027-W05" in said.out


def test_a_need_is_set_by_hand_and_corrected(kt: Kt, house: House) -> None:
    words = ("seat", "set", "E1-P1", "--from-week", "2027-W10", "--source", "Call of 1 February")
    assert kt(*words, "--needed", "4", by=house.people.manager).code == 0
    again = kt(*words, "--needed", "5", "--json", by=house.people.manager).json
    assert (again["needs"][0]["seats"], again["needs"][0]["number"]) == (5, 2)


def test_a_dry_run_writes_nothing(kt: Kt, house: House, seats: Path) -> None:
    kt("seat", "import", "E1", str(seats), "--dry-run", by=house.people.manager)
    begins(house, house.people.trainees[0])
    said = leaves(kt, house, "--dry-run")
    assert (
        said.err.rstrip()
        .splitlines()[-1]
        .startswith("Dry run, nothing was changed. It would say: P15 leaves")
    )
    assert (count_of(house.database, SeatNeed), count_of(house.database, Attrition)) == (0, 0)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from-week", "soon", "--needed", "3"), 2, "--from-week 'soon' is no week."),
        (("--from-week", "2027-W10"), 2, "Give the needed seats, or volume and handling time"),
        (("--from-week", "2027-W10", "--needed", "3.5"), 2, "--needed 3.5 is no whole number"),
        (("--from-week", "2027-W10", "--needed", "1e99999999999"), 2, "is no whole number from 0 to 100,000"),
        (("--from-week", "2027-W10", "--needed", "3", "--shift", "Late!"), 2, "--shift 'Late!' is no key"),
        (
            ("--from-week", "2027-W10", "--needed", "3", "--shift", "night"),
            4,
            "The playbook has no shift 'night'",
        ),
        (("--from-week", "2027-W10", "--volume", "9", "--handling-seconds", "x"), 2, "is no number"),
        (
            ("--from-week", "2027-W10", "--volume", "9", "--handling-seconds", "1e400000"),
            4,
            "handling time is",
        ),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    kt: Kt, house: House, words: tuple[str, ...], code: int, said: str
) -> None:
    found = kt("seat", "set", "E1-P1", *words, "--source", "x", by=house.people.manager)
    assert found.code == code
    assert said in found.err
    assert len(found.err.splitlines()) == 1
    assert count_of(house.database, SeatNeed) == 0


def test_a_file_with_a_wrong_line_is_refused_whole(kt: Kt, house: House, seats: Path) -> None:
    seats.write_text(f"{FILE}E1-P9,early,en,2027-W05,3,,,x\n", encoding="utf-8")
    said = kt("seat", "import", "E1", str(seats), by=house.people.manager)
    sentence = f"{seats}:4: There is no process E1-P9. See them with: kt scope list E1\n"
    assert (said.code, said.err) == (4, sentence)
    assert count_of(house.database, SeatNeed) == 0


def test_a_leaver_is_answered_with_weeks_items_and_options(kt: Kt, house: House, seats: Path) -> None:
    kt("seat", "import", "E1", str(seats), by=house.people.manager)
    for who in house.people.trainees[:2]:
        begins(house, who, shift="early")
    said = leaves(kt, house)
    assert said.code == 0
    weeks = [line.split("  ")[0] for line in said.out.splitlines() if line.startswith("2027-W")]
    assert weeks == ["2027-W05 to 2027-W07", "2027-W08 to 2027-W30"]
    assert "the seat can be filled on 2027-02-24 at the earliest" in said.out
    assert [line.split()[0] for line in said.out.splitlines() if line.startswith(("reserve-", "hire"))] == [
        "reserve-P17", "reserve-P18", "reserve-P19", "reserve-P20", "hire"
    ]  # fmt: skip
    assert said.err.splitlines()[-1] == (
        "P15 leaves (moved); 2027-02-01 is the last day. "
        "Next: kt training choose-replacement E1-K1 --option KEY"
    )


def test_the_one_chosen_is_signed_and_carried_out(kt: Kt, house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(kt, house)
    assert kt("training", "options", "E1-K1", "--json").json["options"]["agreement"] is None
    words = ("training", "choose-replacement", "E1-K1", "--option", "reserve-P16")
    said = kt(*words, by=house.people.manager)
    assert (said.code, said.out) == (0, "E1-A1\n")
    for who in (house.people.team_leads[0], house.people.process_owner):
        assert kt("agreement", "sign", "E1-A1", by=who).code == 0
    assert status_of(house, Certification, "E1-K2") == "nominated"
    assert kt("training", "options", "E1-K1").err.rstrip().endswith("kt agreement show E1-A1")


def test_a_leaver_who_leaves_nobody_is_said_in_one_sentence(kt: Kt, house: House) -> None:
    begins(house, house.people.trainees[0])
    said = leaves(kt, house).err
    assert (
        "E1-P1 has nobody live or in training after 2027-02-01; its gate stays unmet until somebody is certified "
        "(E1-R2 is on the risk register)." in said
    )


def test_who_leaves_the_company_is_answered_with_what_he_leaves_behind_too(kt: Kt, house: House) -> None:
    begins(house, house.people.trainees[0])
    words = ("training", "attrite", "P15", "--on", "2027-02-01", "--reason", "resigned", "--json")
    found = kt(*words, by=house.people.manager).json
    assert (found["attrited"]["reason"], found["behind"]["person"]) == ("resigned", "P15")
    assert found["attrited"]["places"][0]["certification"] == "E1-K1"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("P15", "--on", "2027-02-01", "--reason", "bored"), 2, "'bored' is not one of 'resigned'"),
        (("P15", "--on", "tomorrow", "--reason", "moved"), 2, "--on 'tomorrow' is no date"),
        (("P99", "--on", "2027-02-01", "--reason", "moved"), 3, "There is no person P99"),
        (("P15", "--on", "2027-02-01", "--reason", "moved"), 1, "P15 holds no place in training"),
    ],
)
def test_a_leaver_nobody_can_mean_is_one_sentence(
    kt: Kt, house: House, words: tuple[str, ...], code: int, said: str
) -> None:
    found = kt("training", "attrite", *words, by=house.people.manager)
    assert (found.code, said in found.err, len(found.err.splitlines())) == (code, True, 1)


def test_somebody_is_assigned_to_a_shift_or_kept_as_a_reserve(kt: Kt, house: House) -> None:
    begins(house, house.people.trainees[0])
    said = kt("seat", "assign", "E1-K1", "--shift", "late", by=house.people.manager)
    assert said.err == "E1-K1 sits in the shift late, language en.\n"
    again = kt("seat", "assign", "E1-K1", "--reserve", "--json", by=house.people.manager).json
    assert (again["holds_seat"], again["shift"]) == (False, "late")


def test_a_past_day_is_answered_from_the_events(kt: Kt, house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(kt, house)
    now = kt("seat", "plan", "E1", "--weeks", "1", "--json").json["plan"]
    then = kt("seat", "plan", "E1", "--weeks", "1", "--as-of", "2027-01-20", "--json").json["plan"]
    assert [sum(one["heads"] for one in plan["weeks"][0]["in_machine"]) for plan in (now, then)] == [0, 1]
