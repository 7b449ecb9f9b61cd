"""The tables of a rehearsal's transfer: what they name must be there, and every fault has its place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.rehearsal import read_rehearsal
from kt_engine.words import ComparisonResult, ParallelVerdict

SHIPPED = Path(__file__).parents[2] / "playbooks" / "rehearsals" / "travel_desk"
Change = Callable[[str, str, str], None]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "travel_desk"))


@pytest.fixture
def change(copy: Path) -> Change:
    def replace(file: str, old: str, new: str) -> None:
        text = (copy / "transfer" / file).read_text()
        assert text.count(old) == 1
        (copy / "transfer" / file).write_text(text.replace(old, new))

    return replace


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_rehearsal(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_five_runs_on_four_processes_are_read_with_the_few_units_that_differ() -> None:
    runs = read_rehearsal(SHIPPED).integration.parallel.runs
    assert [(run.run, run.verdict) for run in runs if run.verdict is ParallelVerdict.REJECTED] == [
        ("c1", ParallelVerdict.REJECTED)
    ]
    (census,) = (run for run in runs if run.errors is None)
    (difference,) = census.differences
    assert (difference.result, difference.then_result) == (
        ComparisonResult.UNEXPLAINED,
        ComparisonResult.MATCH,
    )


def test_every_fault_of_every_table_comes_at_once_with_file_line_and_column(
    copy: Path, change: Change
) -> None:
    change("access_tests.csv", "Julia Kowalik,claims_tool,check claims,claims_check,day 140",
           "Julia Kowalik,claims_tool,check claim,claims_check,tomorrow")  # fmt: skip
    change("seat_places.csv", "Tiago Ferraz,card_reconciliation", "Tiago Feraz,card_reconciliation")
    change("parallel_runs.csv", "units_claims_check.csv", "../units_claims_check.csv")
    files = "access.csv, access_replacement.csv"
    assert faults(copy) == [
        f"transfer/access_tests.csv:2:3: This right of Julia Kowalik is asked for in none of {files}.",
        "transfer/access_tests.csv:2:5: about_day 'tomorrow' is no day of the story. Write it as in: day 128",
        "transfer/seat_places.csv:7:1: There is no person 'Tiago Feraz' in people.csv. Did you mean 'Tiago Ferraz'?",
        "transfer/parallel_runs.csv:2:3: There is no file '../units_claims_check.csv' in transfer/.",
    ]


def test_a_file_whose_day_is_nowhere_in_the_story_is_named(copy: Path, change: Change) -> None:
    change("story.csv", "seats_planned,", "seats_counted,")
    (fault,) = faults(copy)
    assert fault.startswith("transfer/story.csv:1: The story has no beat seats_planned")


def test_a_part_the_script_does_not_play_is_not_read(copy: Path, change: Change) -> None:
    change("parallel_runs.csv", "a1,claims_check", "a1,claims")
    script = copy / "script.yaml"
    script.write_text(script.read_text().replace(", parallel_runs]", "]"))
    assert read_rehearsal(copy).integration.parallel.runs == ()
