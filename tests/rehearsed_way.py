"""What the played travel desk proves of its trainees; collected by the test that plays it, once."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from kt_engine.answers.training_trace import TrainingTrace, training_trace
from kt_engine.store.database import open_store
from kt_engine.store.tables import (
    Agreement,
    Assessment,
    Attrition,
    Certification,
    Person,
    Replacement,
    Task,
    table_of,
)
from kt_engine.words import AgreementStatus, CertificationStatus, LevelCause, RecertCause, TaskStatus

__all__ = [
    "test_a_level_went_down_at_once_and_up_again_only_by_signature",
    "test_a_wrong_critical_question_lost_a_set_at_88_percent_and_the_second_set_passed",
    "test_no_task_of_a_trainee_ended_before_his_way_was_proven_so_far",
    "test_one_agent_was_certified_again_after_a_breach_of_quality",
    "test_one_nursery_was_extended_once_and_left_by_signature_of_training_and_quality",
    "test_one_process_was_tested_by_the_export_of_a_learning_platform",
    "test_the_trace_of_one_agent_shows_every_step_from_nomination_to_live_work",
    "test_who_leaves_is_followed_by_the_reserve_by_signature_of_both_sides",
]
S = CertificationStatus
WHOLE_WAY = [
    S.NOMINATED, S.CLEARED, S.INDUCTED, S.IN_CLASS, S.ASSESSED, S.SHADOWING, S.SHADOW_DONE, S.REVERSE_SHADOW,
    S.CERTIFIED, S.NESTING, S.LIVE, S.PROFICIENT,
]  # fmt: skip


def traced(played: Any, person: str, process: str) -> TrainingTrace:
    return training_trace(played.database, person, process, played.summary.ends_on, sees=True)


def rows(played: Any, row: type[Any]) -> list[Any]:
    with open_store(played.database) as reader:
        return list(reader.rows(select(table_of(row)).order_by(table_of(row).c.id)))


def test_the_trace_of_one_agent_shows_every_step_from_nomination_to_live_work(played: Any) -> None:
    trace = traced(played, "Julia Kowalik", "E1-P1")
    assert trace.let_loose
    assert [step.status for step in trace.steps] == WHOLE_WAY
    assert [step.at for step in trace.steps] == sorted(step.at for step in trace.steps)
    way = trace.way
    assert {check.check for check in way.checks} == {
        "background",
        "confidentiality",
        "own_account",
        "house_rules",
    }
    assert {session.module for session in trace.sessions} == {
        one.module for one in trace.attempts if one.passed
    }
    assert len([case for case in way.watched if case.activity is None]) == 5
    assert len([case for case in way.watched if case.activity]) == 3 * 5
    assert {(seat.role, seat.side) for seat in trace.signatures} == {
        ("trainer", "provider"),
        ("subject_expert", "client"),
    }
    assert len({seat.person for seat in trace.signatures}) == 3
    assert trace.gate is not None
    assert trace.certified_on < trace.worked_alone_from  # type: ignore[operator]


def test_a_level_went_down_at_once_and_up_again_only_by_signature(played: Any) -> None:
    way = traced(played, "Oleksandr Hrytsenko", "E1-P2").way
    (corrected,) = (one for one in way.watched if one.corrected)
    assert (corrected.activity, corrected.level, corrected.reference) == ("decide", 2, "WG-7303")
    levels = [one for one in way.levels if one.activity == "decide"]
    assert [(one.level, one.cause) for one in levels] == [
        (1, LevelCause.BEGUN),
        (2, LevelCause.RAISED),
        (1, LevelCause.LOWERED),
        (2, LevelCause.RAISED),
        (3, LevelCause.RAISED),
    ]
    assert levels[2].criterion == "own_limit_passed"
    assert all(len(one.signatures) == (one.cause is LevelCause.RAISED) for one in levels)


def test_a_wrong_critical_question_lost_a_set_at_88_percent_and_the_second_set_passed(played: Any) -> None:
    scores = traced(played, "Tiago Ferraz", "E1-P3").way.cases
    lost = [one for one in scores if one.kind == "limit" and not one.passed]
    assert [(one.score_pct, one.pass_mark_pct) for one in lost] == [(Decimal(88), Decimal(85))]
    assert [one.passed for one in scores[2:]] == [True] * 5


def test_one_process_was_tested_by_the_export_of_a_learning_platform(played: Any) -> None:
    people = {row["id"]: row["process_id"] for row in rows(played, Certification)}
    imported = [row for row in rows(played, Assessment) if row["source_sha256"]]
    assert {people[row["certification_id"]] for row in imported} == {2}
    assert len(imported) == 2 * 3
    assert all(row["passed"] for row in imported)


def test_one_nursery_was_extended_once_and_left_by_signature_of_training_and_quality(played: Any) -> None:
    way = traced(played, "Bartosz Nowicki", "E1-P1").way
    assert len(way.nursery) == 2
    assert [audit.passed for audit in way.audits] == [False, True, True]
    (graduation,) = way.graduations
    assert len({seat.person for seat in graduation.signatures}) == 2


def test_one_agent_was_certified_again_after_a_breach_of_quality(played: Any) -> None:
    trace = traced(played, "Fatima el Idrissi", "E1-P2")
    (term,) = trace.way.certified_before
    assert term.cause is RecertCause.QUALITY
    assert (trace.status, trace.let_loose) == (S.LIVE, True)
    assert trace.certified_on > term.due_on  # type: ignore[operator]
    statuses = [step.status for step in trace.steps]
    assert statuses[statuses.index(S.RECERT_DUE) :] == [
        S.RECERT_DUE,
        S.IN_CLASS,
        S.ASSESSED,
        S.CERTIFIED,
        S.LIVE,
    ]


def test_who_leaves_is_followed_by_the_reserve_by_signature_of_both_sides(played: Any) -> None:
    (attrition,) = rows(played, Attrition)
    (replacement,) = rows(played, Replacement)
    agreement = next(row for row in rows(played, Agreement) if row["id"] == replacement["agreement_id"])
    assert agreement["status"] is AgreementStatus.AGREED
    by_id = {row["id"]: row for row in rows(played, Certification)}
    left, successor = by_id[attrition["certification_id"]], by_id[replacement["successor_id"]]
    assert (left["status"], left["certified_on"]) == (S.ATTRITED, None)
    assert successor["nominated_on"] == agreement["decided_on"]
    assert successor["status"] is S.PROFICIENT


def test_no_task_of_a_trainee_ended_before_his_way_was_proven_so_far(played: Any) -> None:
    reached = {"clear_trainee": S.INDUCTED, "teach_class": S.ASSESSED, "watch_work": S.SHADOW_DONE}
    tasks = [
        row for row in rows(played, Task) if row["task_key"] in reached and row["status"] is TaskStatus.DONE
    ]
    assert len(tasks) == 3 * 8
    with open_store(played.database) as reader:
        people = {row["id"]: row["name"] for row in reader.rows(select(table_of(Person)))}
    for row in rows(played, Certification):
        trace = traced(played, people[row["person_id"]], f"E1-P{row['process_id']}")
        days = {step.status: step.at.date() for step in reversed(trace.steps)}
        for task in tasks:
            if task["subject_id"] == row["id"]:
                assert task["actual_on"] >= days[reached[task["task_key"]]]
