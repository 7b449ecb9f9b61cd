"""Only another person's signature waives a task; who refuses says in points why it is still to be done."""

from pathlib import Path

import pytest
from sqlalchemy import select

from builders import START, Someone, make_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.decide_waiver import DecidedWaiver, decide_waiver
from kt_engine.actions.waive_task import waive_task
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import DeclinePoint, RefusedSignature, Signoff, Task, Waiver, table_of
from kt_engine.words import Meaning, SigningReason, Stage, TaskStatus, WaiverStatus
from walking import House, count_of, last_event, of, open_tasks, status_of, task_named, value_of, waived


def proposed(house: House, key: str = "name_the_need") -> str:
    """Propose to waive a task and give the waiver's handle."""
    task = task_named(house, key)
    return waive_task(house.database, of(house.people.manager), task, reason="It is known.").handle


def decided(
    house: House, who: Someone, *, approve: bool = True, points: tuple[str, ...] = ()
) -> DecidedWaiver:
    return decide_waiver(house.database, of(who), "E1-W1", approve=approve, points=points)


@pytest.mark.parametrize("who", ["process_owner", "sponsor", "provider_sponsor"])
def test_a_deciding_role_of_either_side_approves(first_stage: House, who: str) -> None:
    task, after = task_named(first_stage, "name_the_need"), task_named(first_stage, "list_the_work")
    proposed(first_stage)
    done = decided(first_stage, getattr(first_stage.people, who))
    assert done == DecidedWaiver("E1-W1", task, WaiverStatus.APPROVED, (after,))
    assert status_of(first_stage, Task, task) is TaskStatus.WAIVED
    assert status_of(first_stage, Task, after) is TaskStatus.READY
    assert value_of(first_stage.database, Task, task, "reason") == "It is known."
    assert last_event(first_stage.database) == ("waiver_decided", "E1-W1")


def test_the_signature_is_on_the_content_of_the_waiver(first_stage: House) -> None:
    proposed(first_stage)
    decided(first_stage, first_stage.people.process_owner)
    signoff = table_of(Signoff)
    with open_store(first_stage.database) as reader:
        row = reader.rows(select(signoff).where(signoff.c.waiver_id.is_not(None)))[0]
    content = value_of(first_stage.database, Waiver, "E1-W1", "content_sha256")
    assert (row["meaning"], row["object_sha256"]) == (Meaning.APPROVED, content)


def test_a_waiting_task_is_waived_and_holds_nobody_up_later(first_stage: House) -> None:
    middle, after = task_named(first_stage, "list_the_work"), task_named(first_stage, "measure_volumes")
    moved = waived(first_stage.database, first_stage.people, middle)
    freed = {"measure_volumes", "screen_data_and_people", "list_first_risks"}
    assert set(moved.made_ready) == {task_named(first_stage, key) for key in freed}
    assert status_of(first_stage, Task, after) is TaskStatus.READY


def test_a_task_after_two_waits_for_both_a_waived_and_a_done_one(first_stage: House) -> None:
    database, people = first_stage.database, first_stage.people
    last = task_named(first_stage, "write_business_case")
    waived(database, people, task_named(first_stage, "list_the_work"))
    volumes, rules = (task_named(first_stage, key) for key in ("measure_volumes", "screen_data_and_people"))
    assert waived(database, people, volumes).made_ready == ()
    assert complete_task(database, of(people.experts[0]), rules).made_ready == (last,)


def test_who_refuses_names_points_and_the_task_is_still_to_be_done(first_stage: House) -> None:
    task = task_named(first_stage, "name_the_need")
    proposed(first_stage)
    done = decided(
        first_stage, first_stage.people.process_owner, approve=False, points=("It is not.", "Ask sales.")
    )
    assert (done.status, done.made_ready) == (WaiverStatus.REFUSED, ())
    assert status_of(first_stage, Task, task) is TaskStatus.READY
    point = table_of(DeclinePoint)
    with open_store(first_stage.database) as reader:
        texts = [row["text"] for row in reader.rows(select(point.c.text).order_by(point.c.number))]
    assert texts == ["It is not.", "Ask sales."]


@pytest.mark.parametrize(
    ("points", "told"),
    [((), "one point each"), ((" ",), "point is empty"), (("Same.", "Same."), "given twice")],
)
def test_points_that_say_nothing_are_no_refusal(
    first_stage: House, points: tuple[str, ...], told: str
) -> None:
    proposed(first_stage)
    with pytest.raises(UsageProblem, match=told):
        decided(first_stage, first_stage.people.process_owner, approve=False, points=points)
    assert status_of(first_stage, Waiver, "E1-W1") is WaiverStatus.PROPOSED


@pytest.mark.parametrize(
    ("who", "reason"), [("manager", SigningReason.SEGREGATION), ("outsider", SigningReason.ROLE)]
)
def test_who_proposed_it_or_holds_no_role_does_not_decide(
    first_stage: House, who: str, reason: SigningReason
) -> None:
    proposed(first_stage)
    with pytest.raises(SignatureRefused) as refusal:
        decided(first_stage, getattr(first_stage.people, who))
    assert refusal.value.reason is reason
    assert status_of(first_stage, Waiver, "E1-W1") is WaiverStatus.PROPOSED
    assert count_of(first_stage.database, RefusedSignature) == 1


def test_a_waiver_is_decided_once(first_stage: House) -> None:
    proposed(first_stage)
    decided(first_stage, first_stage.people.process_owner)
    with pytest.raises(MoveRefused, match="is approved and cannot be decided"):
        decided(first_stage, first_stage.people.sponsor)


def test_a_task_that_was_done_in_the_meantime_is_not_waived_any_more(first_stage: House) -> None:
    proposed(first_stage)
    complete_task(
        first_stage.database, of(first_stage.people.sponsor), task_named(first_stage, "name_the_need")
    )
    with pytest.raises(MoveRefused, match="is done and cannot be waived"):
        decided(first_stage, first_stage.people.process_owner)


def test_another_hash_than_the_one_shown_is_refused(first_stage: House) -> None:
    proposed(first_stage)
    act = of(first_stage.people.process_owner)
    with pytest.raises(SignatureRefused, match="has changed since it was shown"):
        decide_waiver(first_stage.database, act, "E1-W1", approve=True, sha256="0" * 12)


def test_an_unknown_waiver_is_not_found(first_stage: House) -> None:
    with pytest.raises(NotFound, match="There is no waiver E1-W9"):
        decide_waiver(first_stage.database, of(first_stage.people.process_owner), "E1-W9", approve=True)


def test_a_repeated_command_signs_once_and_gives_the_same_answer(first_stage: House) -> None:
    proposed(first_stage)
    act = of(first_stage.people.process_owner, command_id="c1")
    first = decide_waiver(first_stage.database, act, "E1-W1", approve=True)
    again = decide_waiver(first_stage.database, act, "E1-W1", approve=True)
    assert (again.handle, again.task, again.status) == (first.handle, first.task, first.status)
    assert count_of(first_stage.database, Signoff) == 1


def test_the_same_command_id_with_another_decision_is_refused(first_stage: House) -> None:
    proposed(first_stage)
    act = of(first_stage.people.process_owner, command_id="c1")
    decide_waiver(first_stage.database, act, "E1-W1", approve=True)
    with pytest.raises(Refused, match="with other content"):
        decide_waiver(first_stage.database, act, "E1-W1", approve=False, points=["No."])


def test_what_a_waiver_writes_is_proved_by_its_events(any_database: Database, tmp_path: Path) -> None:
    made = make_engagement(any_database)
    open_tasks(any_database, made, Stage.IDENTIFY_NEEDS)
    house = House(any_database, made, tmp_path / "files")
    waived(any_database, made.people, task_named(house, "name_the_need"), on=START)
    assert verify(any_database, tmp_path, ALLOWED_MOVES).findings == ()
