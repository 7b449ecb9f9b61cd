"""What a playbook says of parallel runs must be percentages."""

from pathlib import Path

import pytest

from edited_playbooks import edited, load, problems_of

TARGET = "  parallel_run_target:\n    {value: 95, unit: percent"


@pytest.mark.parametrize("figure", ["100, unit: percent", "0, unit: percent", "95, unit: count"])
def test_a_target_that_is_no_percentage_is_a_fault(figure: str, tmp_path: Path) -> None:
    marked = f"  §parallel_run_target:\n    {{value: {figure}"
    file, place = edited(tmp_path, "base", TARGET, marked)
    [problem] = problems_of(file)
    assert problem == f"{place}: `parallel_run_target` is a percentage above 0 and below 100."


def test_parallel_runs_are_measured_of_a_process(tmp_path: Path) -> None:
    old = "class: must, measure: commitments_open_count, at_most: 0}"
    new = old.replace("measure: commitments_open_count", "measure: §parallel_run_accepted")
    file, place = edited(tmp_path, "base", old, new)
    [problem] = problems_of(file)
    assert problem == f"{place}: `parallel_run_accepted` is of one process; this gate is not."


@pytest.mark.parametrize("name", ["base", "customer_support", "travel_desk"])
def test_every_shipped_playbook_gives_both_figures(name: str) -> None:
    thresholds = load(name).playbook.thresholds
    assert {"parallel_run_target", "parallel_run_confidence"} <= set(thresholds)
