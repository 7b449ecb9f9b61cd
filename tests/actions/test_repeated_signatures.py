"""A signing command sent twice signs once and answers the same; with other content its id is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.errors import Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import DeclinePoint, Signoff, table_of
from kt_engine.words import Decision, Meaning
from walking import House, added, count_of, of, passed, submitted, task_named

D = table_of(DeclinePoint)


@pytest.mark.parametrize(
    "other",
    [
        {"comment": "Another remark."},
        {"version": 2},
        {"sha256": "0" * 8},
        {"handle": "E1-H2"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_an_accepted_version(stage_four: House, other: dict[str, Any]) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    act = of(stage_four.people.process_owner, command_id="c1")
    asked: dict[str, Any] = {"handle": "E1-H1", "comment": "Read.", "version": 1}
    first = accept_handover(stage_four.database, act, **asked)
    rows = count_of(stage_four.database, Signoff)
    again = accept_handover(stage_four.database, act, **asked)
    assert (again.version, again.meaning, again.status) == (1, Meaning.REVIEWED, first.status)
    with pytest.raises(Refused, match="with other content"):
        accept_handover(stage_four.database, act, **{**asked, **other})
    assert count_of(stage_four.database, Signoff) == rows


def test_the_answer_is_of_that_signature_although_more_was_signed_since(stage_four: House) -> None:
    owner = stage_four.people.process_owner
    handle = added(stage_four, reviewers=[owner], receiver=owner)
    submitted(stage_four, stage_four.people.experts[0], handle)
    act = of(owner, command_id="c1")
    first = accept_handover(stage_four.database, act, handle)
    accept_handover(stage_four.database, of(owner), handle)
    again = accept_handover(stage_four.database, act, handle)
    assert (again.meaning, again.status) == (first.meaning, first.status)


@pytest.mark.parametrize(
    "other", [{"reason": "Other."}, {"points": ["Refunds."]}], ids=lambda other: next(iter(other))
)
def test_a_returned_version(stage_four: House, other: dict[str, Any]) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    act = of(stage_four.people.process_owner, command_id="c1")
    asked: dict[str, Any] = {"reason": "Not yet.", "points": ["Refunds.", "Receipts."]}
    first = return_handover(stage_four.database, act, "E1-H1", **asked)
    assert return_handover(stage_four.database, act, "E1-H1", **asked) == first
    assert count_of(stage_four.database, DeclinePoint) == 2
    with pytest.raises(Refused, match="with other content"):
        return_handover(stage_four.database, act, "E1-H1", **{**asked, **other})


def test_an_accepting_id_is_not_taken_for_a_return(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    act = of(stage_four.people.process_owner, command_id="c1")
    accept_handover(stage_four.database, act, "E1-H1")
    with pytest.raises(Refused, match="already used for something else"):
        return_handover(stage_four.database, act, "E1-H1", reason="Not yet.")


@pytest.mark.parametrize(
    "other", [{"comment": "Other."}, {"sha256": "0" * 8}], ids=lambda other: next(iter(other))
)
def test_a_certificate(stage_four: House, other: dict[str, Any]) -> None:
    trainee = passed(stage_four.database, stage_four.made)
    act = of(stage_four.people.trainers[0], command_id="c1")
    asked: dict[str, Any] = {"comment": "Good."}
    first = certify_trainee(stage_four.database, act, trainee, **asked)
    certify_trainee(stage_four.database, of(stage_four.people.experts[0]), trainee)
    rows = count_of(stage_four.database, Signoff)
    assert certify_trainee(stage_four.database, act, trainee, **asked) == first
    with pytest.raises(Refused, match="with other content"):
        certify_trainee(stage_four.database, act, trainee, **{**asked, **other})
    assert count_of(stage_four.database, Signoff) == rows


@pytest.mark.parametrize("decision", [Decision.NO_GO, Decision.TEMPORARY_NO_GO])
def test_a_gate_that_is_refused_with_points(first_stage: House, decision: Decision) -> None:
    presented(first_stage)
    act = of(first_stage.people.sponsor, command_id="c1")
    asked: dict[str, Any] = {"decision": decision, "comment": "No.", "points": ["Volumes.", "Costs."]}
    first = sign_gate(first_stage.database, act, "E1-G-business_case", **asked)
    assert sign_gate(first_stage.database, act, "E1-G-business_case", **asked) == first
    with open_store(first_stage.database) as reader:
        assert [row["text"] for row in reader.rows(select(D.c.text).order_by(D.c.number))] == [
            "Volumes.",
            "Costs.",
        ]
    with pytest.raises(Refused, match="another decision, remark or gate"):
        sign_gate(first_stage.database, act, "E1-G-business_case", **{**asked, "points": ["Volumes."]})


def test_a_decision_that_passes_has_no_points(first_stage: House) -> None:
    presented(first_stage)
    with pytest.raises(UsageProblem, match="has no points"):
        sign_gate(
            first_stage.database, of(first_stage.people.sponsor), "E1-G-business_case",
            decision=Decision.GO, points=["Volumes."],
        )  # fmt: skip


def presented(house: House) -> None:
    act: Callable[..., Any] = of
    complete_task(house.database, act(house.people.sponsor), task_named(house, "name_the_need"))
    present_gate(house.database, act(house.people.manager), "E1-G-business_case")
