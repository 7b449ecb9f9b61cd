"""Who answers for what: exactly one accountable per piece of work, in every playbook that loads."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TEST_PLAYBOOKS
from edited_playbooks import edited, problems_of
from kt_engine.answers.collect_scope_and_raci import MOST_COLUMNS, raci_tables
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import load_playbook
from kt_engine.playbook.raci import RaciLine, raci_lines
from kt_engine.playbook.schema import Playbook, RaciSpec, TaskSpec
from kt_engine.words import Stage

SHIPPED = ("base", "travel_desk")
TESTED = ("tiny", "two_modules", "anchored")
NAMES = ("one", "two", "three", "four")


@cache
def known(name: str) -> Playbook:
    return load_playbook(name, [TEST_PLAYBOOKS, shipped_folder()]).playbook


@pytest.mark.parametrize("name", [*SHIPPED, *TESTED])
def test_each_task_handover_and_gate_has_exactly_one_accountable(name: str) -> None:
    playbook = known(name)
    lines = raci_lines(playbook)
    expected = len(playbook.handovers) + sum(
        len(stage.tasks) + len(stage.gates) for stage in playbook.stages.values()
    )
    assert len(lines) == expected
    for line in lines:
        letters = [line.letters(function) for function in playbook.functions]
        assert sum(letter.startswith("A") for letter in letters) == 1, line
        assert any("R" in letter for letter in letters), line


@given(
    st.builds(
        RaciSpec,
        accountable=st.none() | st.sampled_from(NAMES),
        consulted=st.lists(st.sampled_from(NAMES)).map(tuple),
        informed=st.lists(st.sampled_from(NAMES)).map(tuple),
    ),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(NAMES)).map(tuple),
)
def test_whatever_a_stage_says_each_function_of_a_task_has_one_place(
    raci: RaciSpec, function: str, attended_by: tuple[str, ...]
) -> None:
    task = TaskSpec(title="Some work", function=function, duration_days=1, attended_by=attended_by)
    playbook = known("base").model_copy(
        update={"handovers": {}, "stages": {Stage.MONITOR: _stage(task, raci)}}
    )
    (line,) = raci_lines(playbook)
    assert sum(line.letters(name).startswith("A") for name in NAMES) == 1
    asked = (*line.consulted, *line.informed)
    assert len(asked) == len(set(asked))
    assert not {line.accountable, *line.responsible} & set(asked)


def _stage(task: TaskSpec, raci: RaciSpec) -> object:
    stage = known("base").stages[Stage.MONITOR]
    return stage.model_copy(update={"tasks": {"work": task}, "gates": {}, "raci": raci})


def test_what_a_task_says_replaces_what_its_stage_says() -> None:
    line = _line("travel_desk", "cutover")
    assert (line.letters("sponsor"), line.letters("run_manager")) == ("A", "R")
    assert _line("travel_desk", "confirm_cutover").letters("process_lead_client") == "A/R"


def test_the_receiver_answers_for_a_handover_and_the_first_client_signer_for_a_gate() -> None:
    sop = _line("travel_desk", "sop")
    assert (sop.letters("expert"), sop.letters("kt_lead"), sop.letters("process_lead_client")) == (
        "R",
        "A",
        "C",
    )
    contract = _line("travel_desk", "contract")
    assert (contract.letters("sponsor"), contract.letters("run_manager")) == ("A", "R")


def test_nobody_of_the_provider_presents_a_gate_that_only_the_client_signs() -> None:
    assert _line("base", "business_case").letters("provider_manager") == ""
    assert _line("base", "business_case").letters("transition_lead") == "R"


def test_a_gate_is_answered_for_by_whom_it_names() -> None:
    assert _line("base", "ready").letters("sponsor") == "A"
    assert _line("base", "ready").letters("process_lead_client") == "R"


def test_tasks_stand_after_those_they_wait_for() -> None:
    keys = [line.key for line in raci_lines(known("base"))]
    assert keys.index("plan_transition") < keys.index("hold_sessions") < keys.index("write_sops")


@pytest.mark.parametrize("name", [*SHIPPED, *TESTED])
def test_no_table_is_wider_than_a_page_and_none_loses_a_row(name: str) -> None:
    playbook = known(name)
    lines = raci_lines(playbook)
    for stage in playbook.stages:
        tables = raci_tables(playbook, stage, lines)
        assert all(len(table.functions) <= MOST_COLUMNS for table in tables)
        assert all(
            any(letters) for table in tables for letters in zip(*(r.letters for r in table.rows), strict=True)
        )
        shown = [row.title for table in tables for row in table.rows]
        assert shown == [line.title for line in lines if line.stage is stage]


def _line(playbook: str, key: str) -> RaciLine:
    return next(line for line in raci_lines(known(playbook)) if line.key == key)


WRITE_SOPS = "after: [hold_sessions], raci: {accountable: kt_lead, consulted: [expert]}"


@pytest.mark.parametrize(
    ("raci", "words"),
    [
        ("{accountable: §kt_leed}", "Did you mean `kt_lead`?"),
        ("{accountable: expert, consulted: [§expert]}", "`expert` is accountable already"),
        ("{accountable: expert, informed: [§expert]}", "`expert` is accountable already"),
        ("{consulted: [expert], informed: [sponsor, §expert]}", "`expert` is consulted already"),
        ("{consulted: [expert, §expert]}", "listed twice under `consulted`"),
        ("{consulted: [§kt_lead]}", "`kt_lead` does this task"),
        ("{informed: [§experts]}", "there is no function `experts`"),
    ],
)
def test_a_task_with_a_function_in_two_places_is_told_at_its_place(
    tmp_path: Path, raci: str, words: str
) -> None:
    file, place = edited(tmp_path, "base", WRITE_SOPS, f"after: [hold_sessions], raci: {raci}")
    problems = problems_of(file)
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


def test_a_stage_and_a_gate_are_looked_at_too(tmp_path: Path) -> None:
    old = "raci: {accountable: procurement, consulted: [process_lead_client,"
    file, place = edited(tmp_path, "base", old, "raci: {accountable: procurement, consulted: [§procurement,")
    assert any(problem.startswith(f"{place}: `procurement` is accountable") for problem in problems_of(file))
    old = "raci: {accountable: sponsor, consulted: [security]}"
    file, place = edited(tmp_path, "base", old, "raci: {accountable: sponsor, consulted: [§sponsor]}")
    assert any(problem.startswith(f"{place}: `sponsor` is accountable") for problem in problems_of(file))


def test_a_gate_for_which_no_function_can_answer_is_told(tmp_path: Path) -> None:
    text = (TEST_PLAYBOOKS / "tiny.yaml").read_text(encoding="utf-8")
    for gone in ("role: steering_committee, side: client", "role: process_owner, side: client"):
        text = text.replace(f"{gone}}}\n", "role: subject_expert, side: client}\n", 1)
    file = tmp_path / "nobody.yaml"
    file.write_text(text, encoding="utf-8")
    assert any("nobody is accountable for this gate" in problem for problem in problems_of(file))


def test_a_weekly_document_needs_its_weekday_and_no_other_has_one(tmp_path: Path) -> None:
    old = "weekly_status: {issue: weekly, weekday: friday}"
    file, place = edited(tmp_path, "base", old, "§weekly_status: {issue: weekly}")
    assert problems_of(file) == [f"{place}: `issue: weekly` needs a `weekday` beside it."]
    file, place = edited(tmp_path, "base", old, "weekly_status: {issue: on_finished, weekday: §friday}")
    assert problems_of(file) == [f"{place}: `issue: on_finished` has no weekday. Leave it out."]
