"""Rules over what happened, on plain values; the same rules over a store stand in the tests of verification."""

from dataclasses import replace

import pytest

from kt_engine.rules.history import (
    Decided,
    Grant,
    Signature,
    Signed,
    Step,
    gate_faults,
    signature_faults,
    step_faults,
    unmet_criteria,
)

GRANT = Grant("process_owner", "client", at="2027-01-01", seq=2)
THING = Signed("E7-H4 v1", "a" * 64, at="2027-01-02", seq=5, author_id=20, presenter_id=21, trainee_id=22)
SIGNATURE = Signature("signoff 1", 14, "process_owner", "client", "reviewed", None, "a" * 64, "2027-01-03", 9)


def faults(signature: Signature = SIGNATURE, others: tuple[Signature, ...] = ()) -> list[str]:
    return list(signature_faults(signature, THING, others, [GRANT]))


def test_an_honest_signature_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sha256": "b" * 64}, "another content"),
        ({"at": "2027-01-01T12"}, "older than E7-H4 v1"),
        ({"seq": 4}, "older than E7-H4 v1"),
        ({"person_id": 21}, "presented E7-H4 v1 himself"),
        ({"person_id": 22}, "is the trainee"),
        ({"person_id": 20}, "reviewed it himself"),
        ({"person_id": 20, "meaning": "accepted"}, "nobody else reviewed it"),
        ({"role": "team_lead"}, "did not hold the role team_lead (client)"),
        ({"side": "provider"}, "did not hold the role process_owner (provider)"),
    ],
)
def test_one_thing_wrong_is_one_fault(changes: dict[str, object], fault: str) -> None:
    (sentence,) = faults(replace(SIGNATURE, **changes))  # type: ignore[arg-type]
    assert fault in sentence


def test_a_role_granted_after_the_signature_does_not_count() -> None:
    late = replace(GRANT, seq=10)
    (sentence,) = signature_faults(SIGNATURE, THING, (), [late])
    assert "at that time" in sentence


def test_an_author_accepts_after_the_review_of_another() -> None:
    own = replace(SIGNATURE, person_id=20, meaning="accepted")
    assert faults(own, (replace(SIGNATURE, seq=8),)) == []
    assert faults(own, (replace(SIGNATURE, seq=10),)) != []


QUORUM = [
    {"side": "client", "role": "process_owner", "count": 1},
    {"side": "provider", "role": "team_lead", "count": 1},
]
CRITERIA = [
    {"key": "tasks", "class": "must", "met": True},
    {"key": "seats", "class": "conditional", "met": False},
    {"key": "mood", "class": "inform", "met": False},
]
GO = "go"
OURS = replace(SIGNATURE, decision=GO, meaning="decided")
THEIRS = replace(OURS, person_id=30, role="team_lead", side="provider")


def pack(**other: object) -> dict[str, object]:
    return {"quorum": QUORUM, "criteria": CRITERIA[:1], "conditions": [], **other}


def test_a_go_with_its_quorum_and_its_musts_has_no_fault() -> None:
    assert list(gate_faults(Decided(GO, 4, pack()), [OURS, THEIRS])) == []


def test_two_people_of_one_side_are_not_both_sides() -> None:
    second = replace(OURS, person_id=31, role="steering_committee")
    assert "both client and provider" in "".join(gate_faults(Decided(GO, 4, pack()), [OURS, second]))


def test_before_the_contract_one_side_is_enough() -> None:
    quorum = [QUORUM[0], {"side": "client", "role": "steering_committee", "count": 1}]
    second = replace(OURS, person_id=31, role="steering_committee")
    assert list(gate_faults(Decided(GO, 2, pack(quorum=quorum)), [OURS, second])) == []


def test_one_person_fills_one_seat() -> None:
    quorum = [{"side": "client", "role": "process_owner", "count": 2}, QUORUM[1]]
    assert len(list(gate_faults(Decided(GO, 4, pack(quorum=quorum)), [OURS, THEIRS]))) == 1


def test_a_no_go_needs_nothing() -> None:
    assert list(gate_faults(Decided("no_go", 4, {}), [])) == []


def test_an_unmet_conditional_forbids_a_go() -> None:
    assert list(unmet_criteria(pack(criteria=CRITERIA), GO)) == ["seats"]


def test_a_condition_excuses_its_own_criterion_only() -> None:
    excused = pack(criteria=CRITERIA, conditions=[{"criterion": "seats"}])
    other = pack(criteria=CRITERIA, conditions=[{"criterion": "mood"}])
    assert list(unmet_criteria(excused, "go_with_conditions")) == []
    assert list(unmet_criteria(other, "go_with_conditions")) == ["seats"]


def test_no_condition_excuses_a_must() -> None:
    must = [{"key": "tasks", "class": "must", "met": False}]
    excused = pack(criteria=must, conditions=[{"criterion": "tasks"}])
    assert list(unmet_criteria(excused, "go_with_conditions")) == ["tasks"]


STEP = Step(1, 2, gate_closes=1, gate_decision=GO, same_subject=True)


def test_a_way_of_passed_gates_has_no_fault() -> None:
    steps = [STEP, Step(2, 3, 2, "go_with_conditions", same_subject=True)]
    assert list(step_faults(steps, first=1, now=3)) == []


@pytest.mark.parametrize(
    ("changes", "now"),
    [
        ({"to_number": 3}, 3),
        ({"from_number": 2, "gate_closes": 2}, 2),
        ({"gate_decision": "no_go"}, 2),
        ({"gate_decision": None}, 2),
        ({"gate_closes": 2}, 2),
        ({"gate_closes": None}, 2),
        ({"same_subject": False}, 2),
        ({}, 3),
        ({}, 1),
    ],
)
def test_one_wrong_step_is_one_fault(changes: dict[str, object], now: int) -> None:
    step = replace(STEP, **changes)  # type: ignore[arg-type]
    assert len(list(step_faults([step], first=1, now=now))) == 1
