"""A booked session schedules its knowledge items, a held one captures them; what stays is said in a sentence."""

from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import ENGINE, make_act
from kt_engine.actions.assign_knowledge import assign_knowledge
from kt_engine.actions.capture_knowledge import capture_knowledge
from kt_engine.actions.hold_session import HeldSession, hold_session
from kt_engine.actions.knowledge_in_hand import KnowledgeDone
from kt_engine.actions.move_session import move_session
from kt_engine.actions.plan_sessions import plan_sessions
from kt_engine.actions.prioritise_knowledge import prioritise_knowledge
from kt_engine.actions.reconcile import reconcile
from kt_engine.answers.verify_store import verify
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import KnowledgeItemRow, KnowledgeStep, table_of
from kt_engine.words import KnowledgeStatus
from session_house import DAY, FRIDAY, NEXT_MONDAY, THURSDAY, booked, by, session_house
from walking import House, value_of

WORK = "E1-I3"
"""The item `the_work` of E1-P1."""


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    found = session_house(database, tmp_path)
    reconcile(database, make_act(ENGINE, DAY), found.made.engagement_id)
    people = found.people
    assign_knowledge(database, by(people.manager), WORK, receiver=people.trainers[0].handle)
    return found


def rated(house: House) -> None:
    prioritise_knowledge(house.database, by(house.people.manager), WORK, complexity=3)


def held(house: House, handle: str = "E1-S1", on: date = FRIDAY, **more: object) -> HeldSession:
    known = {"recording": "Media library, session 1", **more}
    return hold_session(house.database, by(house.people.trainers[0], on), handle, **known)  # type: ignore[arg-type]


def captured(house: House, **more: object) -> KnowledgeDone:
    return capture_knowledge(house.database, by(house.people.trainers[0], FRIDAY), WORK, **more)  # type: ignore[arg-type]


def status(house: House) -> object:
    return value_of(house.database, KnowledgeItemRow, WORK, "status")


def steps(house: House) -> list[tuple[str, str, int | None]]:
    """Give kind, day and session of every step of the item after its ratings."""
    table = table_of(KnowledgeStep)
    with open_store(house.database) as reader:
        rows = reader.rows(select(table).where(table.c.kind != "rated").order_by(table.c.id))
        return [(row["kind"].value, f"{row['on']:%d}", row["session_id"]) for row in rows]


def test_it_is_scheduled_when_booked_and_captured_when_held(house: House) -> None:
    rated(house)
    assert booked(house).scheduled == (WORK,)
    assert status(house) is KnowledgeStatus.SCHEDULED
    done = held(house)
    assert (done.captured, done.stays, status(house)) == ((WORK,), (), KnowledgeStatus.CAPTURED)
    assert steps(house) == [("scheduled", "07", 1), ("captured", "07", 1)]
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_planned_sessions_schedule_and_only_the_last_one_captures(house: House) -> None:
    rated(house)
    plan_sessions(house.database, by(house.people.trainers[0]), "E1")
    assert status(house) is KnowledgeStatus.SCHEDULED
    done = held(house, on=date(2027, 1, 6))
    (why,) = done.stays
    assert why == (
        f"{WORK} stays scheduled. E1-S1 does not explain all of {WORK}: one more is planned, the last on 2027-01-07. "
        f"If nothing is left to be explained: kt knowledge capture {WORK} --session E1-S1"
    )
    assert held(house, "E1-S3").captured == (WORK,)


def test_an_item_nobody_rated_stays_and_is_captured_later_by_its_session(house: House) -> None:
    (why,) = booked(house).stays
    assert why.startswith(f"{WORK} is identified and cannot be scheduled. Rate it first")
    (why,) = held(house).stays
    assert why.startswith(f"{WORK} is identified and cannot be captured. Rate it first")
    rated(house)
    people = [house.people.experts[0].handle, house.people.trainers[0].handle]
    with pytest.raises(Refused, match=f"{WORK} is prioritised and cannot be captured"):
        captured(house, held_on=THURSDAY, attended=people, recording="x")
    assert captured(house, session="E1-S1").status is KnowledgeStatus.CAPTURED
    assert [kind for kind, _, _ in steps(house)] == ["scheduled", "captured"]
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


def test_without_its_receiver_the_session_was_held_and_nothing_passed_over(house: House) -> None:
    rated(house)
    people = house.people
    booked(
        house, receivers=[one.handle for one in (*people.trainers[:1], people.team_leads[0], people.manager)]
    )
    who = people.trainers[0].handle
    assert held(house, absent=[who]).stays == (
        f"{WORK} stays scheduled. {who} was not there, and without giver and receiver {WORK} did not pass over.",
    )
    with pytest.raises(Refused, match=f"{WORK} was explained in E1-S1, held on 2027-01-07. Refer to it"):
        captured(house, held_on=THURSDAY, attended=[who], recording="x")
    with pytest.raises(Refused, match=f"{who} was not there"):
        captured(house, session="E1-S1")


def test_a_session_to_which_the_receiver_is_not_asked_schedules_nothing(house: House) -> None:
    rated(house)
    lead, trainer = house.people.team_leads[0].handle, house.people.trainers[0].handle
    (why,) = booked(house, receivers=[lead]).stays
    assert why.startswith(f"{WORK} stays prioritised. {trainer} is not asked to E1-S1")


def test_a_moved_session_schedules_its_item_anew(house: House) -> None:
    rated(house)
    booked(house)
    act = by(house.people.trainers[0])
    assert move_session(house.database, act, "E1-S1", on=NEXT_MONDAY, at=time(9)).scheduled == (WORK,)
    assert [day for _, day, _ in steps(house)] == ["07", "11"]


def test_a_session_is_referred_to_alone_and_must_have_explained_it(house: House) -> None:
    rated(house)
    booked(house)
    with pytest.raises(UsageProblem, match="E1-S1 itself says when it was held"):
        captured(house, session="E1-S1", held_on=THURSDAY)
    with pytest.raises(UsageProblem, match="Say in which session it was explained"):
        captured(house)
    with pytest.raises(NotFound, match=f"session that was held on {WORK} called E1-S1"):
        captured(house, session="E1-S1")
