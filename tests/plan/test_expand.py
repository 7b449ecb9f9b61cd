from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kt_engine.plan.expand import expand
from kt_engine.plan.shapes import (
    ENGAGEMENT,
    NodeRef,
    Scope,
    ScopeProcess,
    Subject,
    Trainee,
    WantedCertification,
    WantedTask,
)
from kt_engine.playbook.schema import Playbook
from kt_engine.words import Per, ProcessStatus, Stage

SEATS = {"value": 2, "unit": "count", "source": "a test", "checked_on": date(2026, 1, 1)}


def work(per: str, *after: str) -> dict[str, Any]:
    return {
        "title": "Work",
        "function": "lead",
        "duration_days": 3,
        "effort_hours": 8,
        "per": per,
        "after": list(after),
    }


def gate(of: str, closes: str | None = None) -> dict[str, Any]:
    return {
        "title": "Gate",
        "of": of,
        "closes": closes,
        "quorum": [{"side": "client", "role": "process_owner"}],
        "decision_days": 2,
        "criteria": {
            "done": {"title": "Done", "class": "must", "measure": "tasks_done_pct", "at_least": 100}
        },
    }


def handover(per: str, due_with: str) -> dict[str, Any]:
    return {
        "title": "SOP",
        "kind": "document",
        "per": per,
        "giver": "lead",
        "receiver": "lead",
        "reviewers": ["lead"],
        "due_with": due_with,
    }


def playbook(tasks: dict[str, Any], **more: Any) -> Playbook:
    return Playbook.model_validate(
        {
            "key": "test",
            "version": "1.0.0",
            "title": "Test",
            "function": "test",
            "stages": {"transition_and_integrate": {"tasks": tasks, "gates": more.pop("gates", {})}},
            **more,
        }
    )


def process(
    id_: int,
    *,
    wave: int = 1,
    status: ProcessStatus = ProcessStatus.IN_SCOPE,
    stage: Stage | None = Stage.TRANSITION_AND_INTEGRATE,
) -> ScopeProcess:
    return ScopeProcess(id_, f"p{id_}", wave, 1, status, stage, 100)


def subject(kind: str, id_: int = 0) -> Subject:
    return Subject(Per(kind), id_)


# Two processes; people 31 and 32 learn process 1, 33 learns process 2; two candidate providers.
SCOPE = Scope(
    processes=(process(2), process(1)),
    trainees=(Trainee(12, 1, 32), Trainee(11, 1, 31), Trainee(13, 2, 33)),
    candidates=(6, 5),
)

ALL = {
    "engagement": [0],
    "process": [1, 2],
    "trainee": [11, 12, 13],
    "candidate": [5, 6],
}


def tasks_of(book: Playbook, scope: Scope, key: str) -> list[WantedTask]:
    return [task for task in expand(book, scope).tasks if task.ref.key == key]


@pytest.mark.parametrize("per", list(ALL))
def test_a_task_exists_once_for_each_subject(per: str) -> None:
    found = tasks_of(playbook({"work": work(per)}), SCOPE, "work")
    assert [task.ref.subject for task in found] == [subject(per, id_) for id_ in ALL[per]]


def test_a_task_carries_what_the_playbook_says() -> None:
    spec = {**work("process"), "anchored_to": "pay_day", "milestone": "go_live"}
    [task] = expand(playbook({"work": spec}), Scope(processes=(process(1),))).tasks
    assert task == WantedTask(
        ref=NodeRef("work", subject("process", 1)),
        stage=Stage.TRANSITION_AND_INTEGRATE,
        process_id=1,
        title="Work",
        function="lead",
        effort_hours=Decimal(8),
        duration_days=3,
        after=(),
        anchored_to="pay_day",
        milestone="go_live",
    )


def test_a_trainees_task_belongs_to_its_process() -> None:
    found = tasks_of(playbook({"work": work("trainee")}), SCOPE, "work")
    assert [task.process_id for task in found] == [1, 1, 2]


# Every pair of kinds: for one subject of the later task, the subjects of the earlier one it waits for.
FANS = [
    ("engagement", 0, "engagement", [0]),
    ("engagement", 0, "process", [1, 2]),
    ("engagement", 0, "trainee", [11, 12, 13]),
    ("engagement", 0, "candidate", [5, 6]),
    ("process", 1, "engagement", [0]),
    ("process", 1, "process", [1]),
    ("process", 1, "trainee", [11, 12]),
    ("process", 1, "candidate", [5, 6]),
    ("trainee", 13, "engagement", [0]),
    ("trainee", 13, "process", [2]),
    ("trainee", 13, "trainee", [13]),
    ("trainee", 13, "candidate", [5, 6]),
    ("candidate", 6, "engagement", [0]),
    ("candidate", 6, "process", [1, 2]),
    ("candidate", 6, "trainee", [11, 12, 13]),
    ("candidate", 6, "candidate", [6]),
]


@pytest.mark.parametrize(("later", "id_", "earlier", "expected"), FANS)
def test_a_task_comes_after_those_of_the_subjects_it_concerns(
    later: str, id_: int, earlier: str, expected: list[int]
) -> None:
    book = playbook({"before": work(earlier), "work": work(later, "before")})
    [task] = [task for task in tasks_of(book, SCOPE, "work") if task.ref.subject.id == id_]
    assert task.after == tuple(NodeRef("before", subject(earlier, before)) for before in expected)


def test_a_descoped_process_wants_nothing() -> None:
    book = playbook(
        {"work": work("process"), "learn": work("trainee"), "end": work("engagement", "work", "learn")},
        gates={"ready": gate("process")},
        handovers={"sop": handover("process", "work")},
    )
    scope = Scope(processes=(process(1, status=ProcessStatus.DESCOPED),), trainees=(Trainee(11, 1, 31),))
    wanted = expand(book, scope)
    assert [(task.ref, task.after) for task in wanted.tasks] == [(NodeRef("end", ENGAGEMENT), ())]
    assert not wanted.gates
    assert not wanted.handovers


def test_a_process_on_hold_keeps_its_tasks() -> None:
    scope = Scope(processes=(process(1, status=ProcessStatus.ON_HOLD),))
    assert len(tasks_of(playbook({"work": work("process")}), scope, "work")) == 1


def test_gates_exist_once_or_per_process() -> None:
    book = playbook({}, gates={"whole": gate("engagement", "define_contract"), "ready": gate("process")})
    found = expand(book, SCOPE).gates
    assert [(wanted.ref, wanted.process_id, wanted.closes, wanted.decision_days) for wanted in found] == [
        (NodeRef("ready", subject("process", 1)), 1, None, 2),
        (NodeRef("ready", subject("process", 2)), 2, None, 2),
        (NodeRef("whole", ENGAGEMENT), None, Stage.DEFINE_CONTRACT, 2),
    ]


@pytest.mark.parametrize(
    ("per", "due_with", "expected"),
    [
        ("process", "process", [("process", 1), ("process", 2)]),
        ("process", "engagement", [("engagement", 0), ("engagement", 0)]),
        ("engagement", "engagement", [("engagement", 0)]),
        ("engagement", "process", [("process", 1)]),
        ("process", "trainee", [("trainee", 11), ("trainee", 13)]),
    ],
)
def test_a_handover_is_due_with_the_task_of_its_subject(
    per: str, due_with: str, expected: list[tuple[str, int]]
) -> None:
    book = playbook({"work": work(due_with)}, handovers={"sop": handover(per, "work")})
    found = [wanted.due_with for wanted in expand(book, SCOPE).handovers]
    assert found == [NodeRef("work", subject(kind, id_)) for kind, id_ in expected]


def test_a_handover_due_with_work_that_has_no_subject_yet_waits() -> None:
    book = playbook({"work": work("candidate")}, handovers={"sop": handover("engagement", "work")})
    assert expand(book, Scope()).handovers == ()


def nominations(scope: Scope) -> list[tuple[int, int]]:
    book = playbook(
        {},
        thresholds={"seats": SEATS, "months": SEATS},
        certification={
            "seats": "seats",
            "valid_for": "months",
            "attempts": "seats",
            "signed_by": [{"side": "client", "role": "process_owner"}],
        },
    )
    found = expand(book, scope).certifications
    assert list(found) == [WantedCertification(item.process_id, item.person_id) for item in found]
    return [(item.process_id, item.person_id) for item in found]


def test_seats_are_filled_in_the_order_of_the_pool() -> None:
    assert nominations(Scope(processes=(process(1),), trainee_pool=(33, 31, 32))) == [(1, 31), (1, 33)]


def test_a_held_seat_is_not_filled_again() -> None:
    scope = Scope(processes=(process(1),), trainees=(Trainee(11, 1, 31),), trainee_pool=(31, 32, 33))
    assert nominations(scope) == [(1, 32)]


def test_more_people_than_seats_nominates_nobody() -> None:
    trainees = tuple(Trainee(id_, 1, 20 + id_) for id_ in range(3))
    assert nominations(Scope(processes=(process(1),), trainees=trainees, trainee_pool=(31, 32))) == []


def test_people_with_fewer_processes_come_first() -> None:
    scope = Scope(processes=(process(1), process(2, wave=2)), trainee_pool=(31, 32, 33, 34))
    assert nominations(scope) == [(1, 31), (1, 32), (2, 33), (2, 34)]


def test_a_small_pool_serves_all_processes() -> None:
    scope = Scope(processes=(process(1), process(2)), trainee_pool=(31, 32, 33))
    assert nominations(scope) == [(1, 31), (1, 32), (2, 31), (2, 33)]


def test_who_left_a_process_is_not_nominated_for_it_again() -> None:
    scope = Scope(processes=(process(1),), trainee_pool=(31, 32), once_nominated=((1, 31),))
    assert nominations(scope) == [(1, 32)]


def test_who_left_one_process_may_learn_another() -> None:
    scope = Scope(processes=(process(2),), trainee_pool=(31,), once_nominated=((1, 31),))
    assert nominations(scope) == [(2, 31)]


@pytest.mark.parametrize(
    ("stage", "count"),
    [(None, 0), (Stage.TRANSITION_AND_INTEGRATE, 1), (Stage.GO_LIVE, 1), (Stage.MONITOR, 0)],
)
def test_people_are_nominated_from_transition_to_go_live(stage: Stage | None, count: int) -> None:
    assert len(nominations(Scope(processes=(process(1, stage=stage),), trainee_pool=(31,)))) == count


@pytest.mark.parametrize("status", [ProcessStatus.ON_HOLD, ProcessStatus.DESCOPED])
def test_nobody_is_nominated_for_a_process_that_rests(status: ProcessStatus) -> None:
    assert nominations(Scope(processes=(process(1, status=status),), trainee_pool=(31,))) == []


def test_a_playbook_without_certification_nominates_nobody() -> None:
    assert expand(playbook({}), Scope(processes=(process(1),), trainee_pool=(31,))).certifications == ()


def test_the_same_scope_in_another_order_wants_the_same() -> None:
    tasks = {
        "end": work("engagement", "learn", "visit"),
        "learn": work("trainee"),
        "visit": work("candidate"),
    }
    turned = Scope(SCOPE.processes[::-1], SCOPE.trainees[::-1], candidates=SCOPE.candidates[::-1])
    reordered = playbook(dict(reversed(tasks.items())))
    assert expand(playbook(tasks), SCOPE) == expand(reordered, turned)


def test_knowledge_items_come_per_process_that_is_not_live_yet_and_shared_ones_once() -> None:
    items = {
        "shared": {"title": "Shared", "criticality": 3, "frequency": "weekly", "per": "engagement"},
        "own": {"title": "Own", "criticality": 5, "frequency": "daily"},
    }
    found = expand(
        playbook({}, knowledge_items=items),
        Scope(
            processes=(
                process(1, stage=Stage.TRANSITION_AND_INTEGRATE),
                process(2, stage=Stage.GO_LIVE),
                process(3, status=ProcessStatus.DESCOPED),
                process(4, stage=None),
            )
        ),
    ).knowledge
    assert [(one.key, one.process_id) for one in found] == [("shared", None), ("own", 1), ("own", 4)]


def test_where_every_process_is_live_no_knowledge_item_begins() -> None:
    items = {"shared": {"title": "Shared", "criticality": 3, "frequency": "weekly", "per": "engagement"}}
    scope = Scope(processes=(process(1, stage=Stage.MONITOR),))
    assert expand(playbook({}, knowledge_items=items), scope).knowledge == ()
