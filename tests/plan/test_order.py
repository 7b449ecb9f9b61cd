from decimal import Decimal

import pytest

from kt_engine.plan.order import predecessors_of
from kt_engine.plan.shapes import ENGAGEMENT, NodeRef, Subject, WantedGate, WantedTask
from kt_engine.words import Per, Stage

WHOLE = ENGAGEMENT
ONE, TWO = Subject(Per.PROCESS, 1), Subject(Per.PROCESS, 2)
LEARNER = Subject(Per.TRAINEE, 11)  # of process 1
BIDDER = Subject(Per.CANDIDATE, 5)
PROCESS_ID = {WHOLE: None, BIDDER: None, ONE: 1, TWO: 2, LEARNER: 1}


def work(key: str, stage: int, subject: Subject, *after: NodeRef) -> WantedTask:
    return WantedTask(
        ref=NodeRef(key, subject),
        stage=Stage.of_number(stage),
        process_id=PROCESS_ID[subject],
        title=key,
        function="lead",
        effort_hours=Decimal(1),
        duration_days=1,
        after=after,
        anchored_to=None,
        milestone=None,
    )


def gate(key: str, stage: int, subject: Subject, *, closes: bool = True) -> WantedGate:
    return WantedGate(
        ref=NodeRef(key, subject),
        stage=Stage.of_number(stage),
        process_id=PROCESS_ID[subject],
        title=key,
        decision_days=1,
        closes=Stage.of_number(stage) if closes else None,
    )


TASKS = [
    work("needs", 1, WHOLE),
    work("measure", 1, ONE),
    work("bid", 2, BIDDER),
    work("sign", 3, WHOLE),
    work("mobilise", 4, WHOLE),
    work("teach", 4, ONE),
    work("teach", 4, TWO),
    work("learn", 4, LEARNER),
    work("switch", 5, ONE),
    work("celebrate", 5, WHOLE),
    work("watch", 6, ONE),
    work("review", 6, WHOLE),
]
GATES = [
    gate("case", 1, WHOLE),
    gate("choice", 2, WHOLE),
    gate("contract", 3, WHOLE),
    gate("prepared", 4, WHOLE, closes=False),
    gate("rehearsed", 4, ONE, closes=False),
    gate("ready", 4, ONE),
    gate("ready", 4, TWO),
    gate("live", 5, ONE),
    gate("steady", 6, ONE),
    gate("end", 6, WHOLE),
]
ORDER = predecessors_of(TASKS, GATES)


def before(key: str, subject: Subject = WHOLE) -> set[tuple[str, Subject]]:
    return {(ref.key, ref.subject) for ref in ORDER[NodeRef(key, subject)]}


@pytest.mark.parametrize(
    ("key", "subject", "expected"),
    [
        ("needs", WHOLE, set()),
        ("case", WHOLE, {("needs", WHOLE), ("measure", ONE)}),
        ("bid", BIDDER, {("case", WHOLE)}),
        ("choice", WHOLE, {("bid", BIDDER), ("case", WHOLE)}),
        ("contract", WHOLE, {("sign", WHOLE), ("choice", WHOLE)}),
        ("mobilise", WHOLE, {("contract", WHOLE)}),
        ("teach", ONE, {("contract", WHOLE)}),
        ("learn", LEARNER, {("contract", WHOLE)}),
    ],
)
def test_up_to_transition_work_waits_for_the_engagements_gates(
    key: str, subject: Subject, expected: set[tuple[str, Subject]]
) -> None:
    assert before(key, subject) == expected


def test_a_process_gate_waits_for_its_process_its_trainees_and_the_engagement() -> None:
    assert before("ready", TWO) == {("teach", TWO), ("mobilise", WHOLE), ("contract", WHOLE)}
    assert before("rehearsed", ONE) == {
        ("teach", ONE),
        ("learn", LEARNER),
        ("mobilise", WHOLE),
        ("contract", WHOLE),
    }


def test_the_gate_that_closes_a_stage_waits_for_the_others_of_its_process() -> None:
    assert ("rehearsed", ONE) in before("ready", ONE)
    assert ("ready", ONE) not in before("rehearsed", ONE)


def test_an_engagement_gate_that_closes_nothing_does_not_wait_for_the_processes() -> None:
    assert before("prepared") == {("mobilise", WHOLE), ("contract", WHOLE)}
    assert ("prepared", WHOLE) not in before("ready", ONE)


def test_after_transition_a_process_waits_for_its_own_gates() -> None:
    assert before("switch", ONE) == {("ready", ONE)}
    assert before("live", ONE) == {("switch", ONE), ("ready", ONE)}
    assert before("watch", ONE) == {("live", ONE)}


def test_the_engagements_late_work_waits_for_no_process_and_holds_up_none() -> None:
    assert before("celebrate") == before("review") == {("contract", WHOLE)}
    assert ("celebrate", WHOLE) not in before("live", ONE)


def test_the_engagement_ends_after_its_processes() -> None:
    assert before("end") == {("watch", ONE), ("review", WHOLE), ("steady", ONE), ("contract", WHOLE)}


def test_a_stage_without_a_closing_gate_is_entered_through_the_one_before() -> None:
    order = predecessors_of([work("sign", 3, WHOLE)], [gate("case", 1, WHOLE)])
    assert order[NodeRef("sign", WHOLE)] == (NodeRef("case", WHOLE),)


def test_an_after_that_is_not_planned_is_left_out() -> None:
    order = predecessors_of([work("sign", 3, WHOLE, NodeRef("gone", WHOLE))], [])
    assert order == {NodeRef("sign", WHOLE): ()}
