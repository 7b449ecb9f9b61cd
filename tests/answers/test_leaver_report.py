"""What somebody who leaves would leave behind, before anything is written."""

from datetime import date, timedelta

import pytest

from builders import ADMINISTRATOR, START, Someone, make_act
from kt_engine.actions.add_knowledge_source import add_knowledge_source
from kt_engine.actions.add_risk import add_risk
from kt_engine.actions.assign_task import assign_task
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.leave_person import leave_person
from kt_engine.answers.leaver_lines import LineKind
from kt_engine.answers.leaver_report import LeaverReport, leaver_report
from kt_engine.errors import NotFound
from kt_engine.store.tables import Task
from process_walks import moved
from walking import DAY, House, added, of, passed, status_of, submitted, task_named, value_of

SOON = START


def report(house: House, who: Someone, last_on: date = SOON, successor: str | None = None) -> LeaverReport:
    return leaver_report(house.database, who.handle, last_on, today=START, successor=successor)


def handles(found: LeaverReport, kind: LineKind) -> list[str]:
    return [line.handle for line in found.lines_of(kind)]


def test_open_tasks_that_end_after_the_last_day_are_listed_with_the_command(transition: House) -> None:
    task = task_named(transition, "switch", 1)
    [line] = [
        one
        for one in report(transition, transition.people.team_leads[0]).lines_of(LineKind.TASK)
        if one.handle == task
    ]
    assert line.do == f"kt task assign {task} PERSON"
    assert (line.process, line.due_on) == ("E1-P1", value_of(transition.database, Task, task, "forecast_on"))


def test_tasks_planned_to_end_by_the_last_day_are_not_listed(transition: House) -> None:
    far = DAY + timedelta(days=3650)
    assert handles(report(transition, transition.people.team_leads[0], far), LineKind.TASK) == []


def test_a_task_given_to_him_by_name_is_his(transition: House) -> None:
    task = task_named(transition, "switch", 1)
    other = transition.people.team_leads[1]
    assign_task(transition.database, of(transition.people.manager), task, person=other.handle)
    assert task in handles(report(transition, other), LineKind.TASK)
    assert task not in handles(report(transition, transition.people.team_leads[0]), LineKind.TASK)


def test_tasks_that_are_over_are_not_listed(transition: House) -> None:
    done = task_named(transition, "write_need")
    assert status_of(transition, Task, done) == "done"
    assert done not in handles(report(transition, transition.people.sponsor), LineKind.TASK)


def test_handovers_to_give_review_and_accept_are_listed(transition: House) -> None:
    people = transition.people
    for who, verb in (
        (people.experts[0], "give"),
        (people.process_owner, "review"),
        (people.trainers[0], "accept"),
    ):
        lines = report(transition, who).lines_of(LineKind.HANDOVER)
        assert {line.what.partition(":")[0] for line in lines} == {verb}
        assert len(lines) == 2


def test_a_handover_that_names_him_is_listed(transition: House) -> None:
    people = transition.people
    handover = added(transition, reviewers=[people.second_process_owner])
    submitted(transition, people.experts[0], handover)
    assert handles(report(transition, people.second_process_owner), LineKind.HANDOVER) == [handover]


def test_open_risks_he_answers_for_stay_behind(transition: House) -> None:
    people = transition.people
    risk = add_risk(
        transition.database, of(people.manager), "E1", title="The tool ends", mitigation="Keep it", function="owner",
        likelihood=3, impact=3, owner=people.second_process_owner.handle,
    ).handle  # fmt: skip
    [line] = report(transition, people.second_process_owner, successor=people.process_owner.handle).lines_of(
        LineKind.RISK
    )
    assert (line.handle, line.do) == (risk, f"kt risk rate {risk} --owner {people.process_owner.handle} ...")


def test_gates_he_would_sign_later_are_listed(transition: House) -> None:
    found = handles(report(transition, transition.people.process_owner), LineKind.SIGNATURE)
    assert {"E1-G-ready-P1", "E1-G-live-P2"} <= set(found)


def test_a_certificate_that_waits_for_him_is_listed(transition: House) -> None:
    certificate = _assessed(transition)
    assert certificate in handles(report(transition, transition.people.trainers[0]), LineKind.SIGNATURE)


def _assessed(house: House) -> str:
    certificate = passed(house.database, house.made, trainee=3)
    moved(house)
    return certificate


def test_knowledge_only_he_gives_is_listed_and_no_more_once_another_gives_it(transition: House) -> None:
    first, second = transition.people.experts
    lines = report(transition, first).lines_of(LineKind.KNOWLEDGE)
    assert [line.handle for line in lines] == ["the_work@E1-P1", "the_work@E1-P2"]
    assert lines[0].do == "kt knowledge recording E1 the_work@E1-P1 --reference TEXT"
    add_knowledge_source(
        transition.database,
        of(transition.people.manager, START),
        "E1",
        "the_work@E1-P1",
        person=second.handle,
    )
    assert handles(report(transition, first), LineKind.KNOWLEDGE) == ["the_work@E1-P2"]


def test_a_recorded_item_is_listed_with_where_it_lies(transition: House) -> None:
    add_knowledge_source(
        transition.database, of(transition.people.manager, START), "E1", "the_work", reference="Library 4"
    )
    line = report(transition, transition.people.experts[0]).lines_of(LineKind.KNOWLEDGE)[0]
    assert "recorded: Library 4" in line.what


def test_a_gate_nobody_else_can_sign_is_named_with_the_role_that_fails(transition: House) -> None:
    people = transition.people
    assert handles(report(transition, people.team_leads[0]), LineKind.QUORUM) == []
    _gone(transition, people.team_leads[1])
    _gone(transition, people.provider_sponsor)
    lines = report(transition, people.team_leads[0]).lines_of(LineKind.QUORUM)
    assert "E1-G-ready-P1" in [line.handle for line in lines]
    assert lines[0].what.endswith("as team lead (provider)")
    assert lines[0].do == "kt role grant PERSON team_lead --engagement E1 --side provider"


def _gone(house: House, who: Someone) -> None:
    act = make_act(ADMINISTRATOR, DAY)
    leave_person(house.database, act, who.handle, last_on=START - timedelta(days=1), known_on=START)


def test_functions_he_holds_are_listed_with_the_command_for_the_successor(transition: House) -> None:
    first, second = transition.people.experts
    [line] = report(transition, first, successor=second.handle).lines_of(LineKind.FUNCTION)
    assert (line.handle, line.do) == ("expert", f"kt function assign E1 expert {second.handle}")


def test_somebody_without_any_role_leaves_nothing_behind(transition: House) -> None:
    assert report(transition, transition.people.outsider).engagements == ()


def test_an_engagement_that_is_over_is_left_out(transition: House) -> None:
    cancel_engagement(transition.database, of(transition.people.manager), 1, reason="The budget is gone")
    assert report(transition, transition.people.experts[0]).engagements == ()


def test_an_unknown_person_or_successor_is_not_found(transition: House) -> None:
    with pytest.raises(NotFound):
        leaver_report(transition.database, "P99", SOON, today=START)
    with pytest.raises(NotFound):
        report(transition, transition.people.experts[0], successor="P99")
