"""`kt parallel` leads from the rule to the verdict, one sentence a step, and says what is wrong with a file."""

from pathlib import Path

import pytest

from cli_runner import Kt, Said
from kt_engine.exchange.csv_rows import read_sheet
from parallel_runs import units_file
from walking import House

RULE = ("--target-pct", "80", "--confidence-pct", "80", "--errors", "1")


@pytest.fixture
def units(house: House, kt: Kt) -> str:
    file = kt.home / "invoices.csv"
    file.write_bytes(units_file().data)
    assert house.made.handle == "E1"
    return str(file)


def planned(kt: Kt, house: House, units: str, *more: str) -> Said:
    return kt("parallel", "plan", "E1-P1", "--units", units, *RULE, *more, by=house.people.manager)


def signed(kt: Kt, house: House, agreement: str) -> None:
    for who in (house.people.process_owner, house.people.team_leads[0]):
        assert kt("agreement", "sign", agreement, by=who).code == 0


def drawn(kt: Kt, house: House, units: str) -> None:
    planned(kt, house, units)
    signed(kt, house, "E1-A1")
    kt("parallel", "draw", "E1-PA1", by=house.people.manager)


def test_a_run_goes_from_its_rule_to_its_signed_verdict(kt: Kt, house: House, units: str) -> None:
    said = planned(kt, house, units)
    assert (said.code, said.out) == (0, "E1-PA1\nE1-A1\n")
    assert said.err == (
        "E1-PA1 is planned: 14 units are drawn and compared, 1 error at most. A process just at the target would pass "
        "in 19.79 of 100 cases. Both sides sign E1-A1 first.\n"
    )
    signed(kt, house, "E1-A1")
    said = kt("parallel", "draw", "E1-PA1", by=house.people.manager)
    assert said.err == "14 units of E1-PA1 are drawn. See them: kt parallel sample E1-PA1\n"
    to_fill = kt("parallel", "sample", "E1-PA1", "--csv").out
    filled = kt.home / "compared.csv"
    filled.write_text(to_fill.replace(',"","","",""\n', ',match,"","",""\n'), encoding="utf-8")
    said = kt("parallel", "import", "E1-PA1", str(filled), by=house.people.experts[0])
    assert (
        said.err == "14 comparisons of E1-PA1 are recorded; all are compared: kt parallel conclude E1-PA1\n"
    )
    said = kt("parallel", "conclude", "E1-PA1", by=house.people.manager)
    assert (said.out, said.err) == (
        "E1-PA1\nE1-A2\n",
        "0 errors were found, 1 allowed.\nE1-PA1 is accepted by its rule. Both sides sign E1-A2; then it is over.\n",
    )
    signed(kt, house, "E1-A2")
    (line,) = kt("parallel", "list", "E1", "--json").json["parallel_runs"]
    assert (line["status"], line["verdict"], line["next"]) == ("accepted", "accepted", "")
    shown = kt("parallel", "show", "E1-PA1").out
    assert "How often a better process passes" in shown
    assert "(provider), approved 2027-02-01" in shown
    assert kt("parallel", "show", "E1-PA1", "--json").json["parallel_run"]["correct_pct"] == "100.00"


def test_the_file_to_fill_in_lists_the_sample_and_nothing_else(kt: Kt, house: House, units: str) -> None:
    drawn(kt, house, units)
    sheet = read_sheet(
        kt("parallel", "sample", "E1-PA1", "--csv").out.encode(), what="file",
        columns=("unit", "stratum", "result", "explanation", "compared_by", "compared_on"),
    )  # fmt: skip
    listed = kt("parallel", "sample", "E1-PA1", "--json").json["units"]
    assert [row.cells["unit"] for row in sheet.rows] == [one["unit"] for one in listed]
    assert len(listed) == 14


def test_one_unit_is_recorded_and_explained_by_hand(kt: Kt, house: House, units: str) -> None:
    drawn(kt, house, units)
    unit = kt("parallel", "sample", "E1-PA1", "--json").json["units"][0]["unit"]
    expert = house.people.experts[0]
    said = kt("parallel", "record", "E1-PA1", unit, "--result", "unexplained", by=expert)
    assert said.err == "1 comparison of E1-PA1 is recorded; 13 are left.\n"
    said = kt(
        "parallel", "explain", "E1-PA1", unit, "--result", "match", "--explanation", "Rounded", by=expert
    )  # fmt: skip
    assert said.err == f"The unit {unit} of E1-PA1 is match.\n"
    assert len(kt("parallel", "sample", "E1-PA1", "--open", "--json").json["units"]) == 13
    shown = kt("parallel", "show", "E1-PA1").out
    assert "Rounded" in shown
    assert "the rule says     nothing yet" in shown


def test_a_dry_run_plans_nothing_and_keeps_no_file(kt: Kt, house: House, units: str) -> None:
    said = planned(kt, house, units, "--dry-run")
    assert said.err.startswith("Dry run, nothing was changed.")
    assert kt("parallel", "list", "E1", "--json").json["parallel_runs"] == []
    assert not any((kt.home / "files").rglob("*/*"))


def test_a_dry_run_of_a_draw_says_what_would_come(kt: Kt, house: House, units: str) -> None:
    planned(kt, house, units)
    signed(kt, house, "E1-A1")
    said = kt("parallel", "draw", "E1-PA1", "--dry-run", by=house.people.manager)
    assert "14 units of E1-PA1 are drawn" in said.err
    assert kt("parallel", "sample", "E1-PA1", "--json").json["units"] == []


def test_a_plan_is_taken_back_with_its_reason(kt: Kt, house: House, units: str) -> None:
    planned(kt, house, units)
    said = kt("parallel", "withdraw", "E1-PA1", "--reason", "May is missing", by=house.people.manager)
    assert said.err == "E1-PA1 is withdrawn; nothing was drawn.\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("plan", "E1-P1", "--units", "{units}", "--target-pct", "95"), 2, "Say how many errors are allowed"),
        (("plan", "E1-P1", "--units", "{units}", *RULE, "--target-pct", "101"), 2, "target is 101; it must be above 0"),
        (("plan", "E1-P1", "--units", "{units}", *RULE, "--target-pct", "most"), 2, "--target-pct most is no number"),
        (("plan", "E1-P1", "--units", "{units}", *RULE, "--census"), 2, "Leave --confidence-pct and --errors out"),
        (("plan", "E1-P1", "--units", "nowhere.csv", *RULE), 4, "There is no such file"),
        (("plan", "E1-P9", "--units", "{units}", *RULE), 3, "There is no process E1-P9"),
        (("plan", "E1-P1", "--units", "{units}", "--target-pct", "99", "--confidence-pct", "95", "--errors", "0"), 1,
         "needs 299 units, and the file lists 50 of E1-P1"),
        (("plan", "E1-P1", "--units", "{units}", *RULE, "--after", "E1-PA7"), 1, "leave --after out"),
        (("draw", "E1-PA1"), 3, "There is no parallel run E1-PA1. See them with: kt parallel list ENGAGEMENT"),
        (("show", "PA1"), 3, "There is no parallel run PA1"),
        (("record", "E1-PA1", "INV-1", "--result", "error"), 2, "An error needs its explanation"),
        (("record", "E1-PA1", "INV-1", "--result", "good"), 2, "'good' is not one of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(
    kt: Kt, house: House, units: str, words: tuple[str, ...], code: int, sentence: str
) -> None:
    given = [word.format(units=units) for word in words]
    who = [] if words[0] == "show" else ["--by", house.people.manager.handle]
    said = kt("parallel", *given, *who)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_file_with_a_wrong_row_records_nothing(kt: Kt, house: House, units: str, tmp_path: Path) -> None:
    drawn(kt, house, units)
    bad = tmp_path / "bad.csv"
    bad.write_text("unit,result,stratum\nINV-999,match,plain\n", encoding="utf-8")
    said = kt("parallel", "import", "E1-PA1", str(bad), by=house.people.experts[0])
    assert (said.code, f"{bad}:2:1: There is no unit 'INV-999' in E1-PA1." in said.err) == (4, True)
    assert kt("parallel", "list", "E1", "--json").json["parallel_runs"][0]["compared"] == 0
