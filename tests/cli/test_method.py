"""`kt method`: every formula from the command line, and one sentence for whatever it cannot take."""

import inspect
import shlex
import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

from cli_runner import Kt, Said
from kt_engine.cli.catalogue.all_methods import METHODS
from kt_engine.cli.catalogue.method import Method
from method_tables import lay_tables


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tables of the examples, to stand in."""
    lay_tables(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def functions_called(kt: Kt, *words: str) -> tuple[Said, set[CodeType]]:
    seen: set[CodeType] = set()

    def watch(frame: FrameType, _event: str, _argument: Any) -> None:
        seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        return kt(*words), seen
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_example_of_a_method_really_calls_it(method: Method, empty_kt: Kt, tables: Path) -> None:
    assert tables.is_dir()
    words = ("method", method.name, *shlex.split(method.example))
    said, seen = functions_called(empty_kt, *words, "--json")
    assert said.code == 0, said.err
    assert inspect.unwrap(method.function).__code__ in seen
    assert set(said.json) - {"schema_version", "kind", "method", "inputs"}
    as_text = empty_kt(*words)
    assert as_text.code == 0
    assert f"Formula: {method.formula}." in as_text.out
    assert f"Source: {method.source}." in as_text.out


def test_the_sample_size_stands_at_the_top_of_the_answer(empty_kt: Kt) -> None:
    said = empty_kt(
        "method", "sample-size", "--target-pct", "95", "--confidence-pct", "95", "--errors", "0", "--json"
    )
    assert (said.json["schema_version"], said.json["kind"], said.json["sample_size"]) == (1, "method", 59)


def test_the_inputs_stand_beside_the_result(empty_kt: Kt) -> None:
    said = empty_kt("method", "sample-size", "--target-pct", "98", "--json")
    assert said.json["inputs"] == {"target_pct": "98", "confidence_pct": "95", "errors": 0}
    assert said.json["sample_size"] == 149


def test_the_list_holds_every_method(empty_kt: Kt) -> None:
    listed = empty_kt("method", "list", "--json").json["methods"]
    assert [one["method"] for one in listed] == [method.name for method in METHODS]
    assert listed[0]["example"] == "kt method sample-size --target-pct 95 --confidence-pct 95 --errors 0"
    assert all(method.name in empty_kt("method", "list").out for method in METHODS[:3])


@pytest.mark.parametrize(
    ("words", "part", "value"),
    [
        ("looking-again --target-pct 95 --sample-sizes 59,93 --errors 0,1", "false_acceptance_pct", "7.4821060243"),
        ("handling-time-at --new 600 --tenured 400 --ramp 4 --at 2", "handling_time", "500"),
        ("over-hire --seats 18 --survival-pct 65", "beginners", 28),
        ("days-payable-outstanding --payables 50000 --cost-of-goods-sold 200000 --days 90", "days", "22.50"),
        ("net-promoter-score --promoters 60 --detractors 15 --responses 100", "points", "45.00"),
        ("risk-score --likelihood 4 --impact 3", "score", 12),
        ("risk-band --of-score 12", "band", "high"),
        (
            "business-hours --began-at 2026-10-02T16:00+02:00 --ended-at 2026-10-05T16:00+02:00 --zone Europe/Warsaw",
            "hours",
            "8",
        ),
        ("transfer-capacity --total-days 60 --shadow-days 10 --reverse-shadow-days 10 --hours-per-day 5",
         "capacity_hours", "200"),
    ],
)  # fmt: skip
def test_a_method_gives_its_figure(empty_kt: Kt, words: str, part: str, value: object) -> None:
    assert empty_kt("method", *words.split(), "--json").json[part] == value


def test_an_office_has_hours_a_week_and_holidays_of_its_own(empty_kt: Kt) -> None:
    stretch = ("--began-at", "2026-10-02T16:00+02:00", "--ended-at", "2026-10-05T16:00+02:00")
    office = (
        "--zone",
        "Europe/Warsaw",
        "--hours",
        "08:00-16:30",
        "--week",
        "sun-thu",
        "--holidays",
        "2026-10-04",
    )
    # Friday and Saturday are off, Sunday is a holiday; Monday counts from 08:00 to 16:00.
    assert empty_kt("method", "business-hours", *stretch, *office, "--json").json["hours"] == "8"


def test_a_table_gives_one_figure_for_each_row(empty_kt: Kt, tables: Path) -> None:
    assert tables.is_dir()
    said = empty_kt("method", "allocate", "--sample-size", "59", "--from", "types.csv", "--json")
    assert said.json["sample_by_stratum"] == {"plain": 29, "credit note": 18, "foreign": 12}
    path = empty_kt("method", "critical-path", "--from", "activities.csv", "--json").json["activities"]
    assert {one["activity"]: one["slack"] for one in path} == {"plan": 0, "teach": 0, "write": 3, "test": 0}


def test_a_table_may_be_json_and_its_numbers_stay_as_written(empty_kt: Kt, tables: Path) -> None:
    text = '[{"case": "a", "score_pct": 84.1, "critical": true}, {"case": "b", "score_pct": "90"}]'
    (tables / "cases.json").write_text(text, encoding="utf-8")
    said = empty_kt("method", "certification-cases", "--at-least", "1", "--from", "cases.json", "--json")
    assert said.json["inputs"]["cases"][0] == {"case": "a", "score_pct": "84.1", "critical": True}
    assert said.json["failed_critical_cases"] == ["a"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "sample-size --target-pct 101",
            "The figure for the target is 101; it must be above 0 and below 100.",
        ),
        ("sample-size --target-pct -5", "the target is -5"),
        ("sample-size --target-pct ninety", "--target-pct 'ninety' is no number."),
        ("sample-size --target-pct 1e99", "--target-pct '1e99' is no number."),
        ("sample-size --target-pct 95 --errors 0.5", "--errors '0.5' is no whole number."),
        ("sample-size --target-pct 99.9999999", "More than 1,000,000 units would be needed."),
        ("sample-size", "Missing option '--target-pct'"),
        (
            "looking-again --target-pct 95 --sample-sizes 59,x --errors 0,1",
            "--sample-sizes 'x' is no whole number",
        ),
        (
            "looking-again --target-pct 95 --sample-sizes 59,93 --errors 0",
            "2 sample sizes and 1 numbers of errors",
        ),
        ("risk-score --likelihood 6 --impact 3", "--likelihood 6 is not from 1 to 5."),
        ("risk-band --of-score 0", "--of-score 0 is not from 1 to 25."),
        ("frequency-level --frequency hourly", "There is no --frequency 'hourly'."),
        ("service-level --answered-in-time 12 --offered 10", "more contacts answered in time (12)"),
        ("service-level --answered-in-time 0 --offered 0", "Not measured"),
        (
            "ramp-days --start-on 2026-02-30 --proficient-on 2026-03-01",
            "--start-on '2026-02-30' is not in the calendar",
        ),
        (
            "clock-hours --began-at monday --ended-at 2026-10-05T16:00+02:00",
            "--began-at 'monday' is no moment",
        ),
        ("clock-hours --began-at 2026-10-05T16:00 --ended-at 2026-10-05T17:00+02:00", "with a time zone"),
        (
            "business-hours --began-at 2000-01-01T00:00Z --ended-at 2199-01-01T00:00Z --zone Moon",
            "no time zone 'Moon'",
        ),
        (
            "expected-live --live 1 --heads 1 --stages a,b --survival-pct 90,80",
            "2 stages and 1 numbers of heads",
        ),
        ("survival-to-live --stages a,b --survival-pct 90", "2 stages and 1 survivals"),
        ("survival-to-live --stages a,a --survival-pct 90,80", "The stage a is there twice."),
        ("nothing", "No such command 'nothing'"),
    ],
)
def test_what_a_method_cannot_take_is_one_sentence(empty_kt: Kt, words: str, sentence: str) -> None:
    said = empty_kt("method", *words.split())
    assert said.code == 2
    assert said.out == ""
    assert sentence in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "content", "words", "sentence"),
    [
        (
            "t.csv",
            "stratum,units\na,5\nb,x\n",
            "allocate --sample-size 3",
            "t.csv:3:2: units 'x' is no whole number.",
        ),
        (
            "t.csv",
            "stratum,units\na,5\na,5\n",
            "allocate --sample-size 3",
            "The exception type a is there twice.",
        ),
        ("t.csv", "stratum\na\n", "allocate --sample-size 3", "t.csv:1: Missing column: units."),
        ("t.csv", "activity,duration,after\na,1,b\n", "critical-path", "t.csv:2:3: There is no activity b"),
        (
            "t.csv",
            "activity,duration,after\na,1,\na,1,\n",
            "critical-path",
            "t.csv:3:1: The activity a is there twice",
        ),
        ("t.csv", "activity,duration,after\na,1,b\nb,1,a\n", "critical-path", "Work that waits for itself"),
        (
            "t.json",
            '[{"stratum": "a", "units": "x"}]',
            "allocate --sample-size 3",
            "t.json: Record 1, units: units 'x'",
        ),
        ("t.json", '[{"stratum": "a", "unit": 3}]', "allocate --sample-size 3", "There is no field 'unit'."),
        ("t.json", '{"stratum": "a"}', "allocate --sample-size 3", "A table in JSON is a list of objects"),
        ("t.json", "[{", "allocate --sample-size 3", "t.json:1:3: This is no JSON"),
        ("t.json", "[" * 100_000, "allocate --sample-size 3", "t.json: This is no JSON."),
        (
            "t.json",
            '[{"stratum": ["a"], "units": 3}]',
            "allocate --sample-size 3",
            "This is no text, number or",
        ),
    ],
)
def test_a_table_that_is_wrong_is_said_with_its_place(
    empty_kt: Kt, tables: Path, name: str, content: str, words: str, sentence: str
) -> None:
    (tables / name).write_text(content, encoding="utf-8")
    said = empty_kt("method", *words.split(), "--from", name)
    assert said.code == 4
    assert sentence in said.err


def test_a_table_that_is_not_there_is_said(empty_kt: Kt, tables: Path) -> None:
    said = empty_kt("method", "allocate", "--sample-size", "3", "--from", str(tables / "nowhere.csv"))
    assert said.code == 4
    assert "nowhere.csv: There is no such table." in said.err
