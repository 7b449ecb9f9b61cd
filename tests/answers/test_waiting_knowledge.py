"""Who is reminded of what is to be done with a knowledge item; nothing stands still because of it."""

from datetime import timedelta
from pathlib import Path

import pytest

import passing_over as po
from kt_engine.actions.assign_knowledge import assign_knowledge
from kt_engine.actions.propose_knowledge import OpenIssue
from kt_engine.answers.wait import Wait
from kt_engine.answers.waiting import waits_of
from kt_engine.store.database import Database, open_store
from kt_engine.words import KnowledgeStatus
from passing_over import WORK, make_desk
from walking import DAY, House, of

K = KnowledgeStatus
LATER = DAY + timedelta(days=30)


def waits(house: House, handle: str = WORK, today: object = DAY) -> list[Wait]:
    with open_store(house.database) as reader:
        found = waits_of(reader, house.made.engagement_id, today)  # type: ignore[arg-type]
    return [wait for wait in found if wait.handle == handle]


def test_what_nobody_has_begun_reminds_nobody(database: Database, tmp_path: Path) -> None:
    assert waits(make_desk(database, tmp_path / "files")) == []


@pytest.mark.parametrize(
    ("until", "who", "what"),
    [
        (K.CAPTURED, "receiver", "write down: How the work is done"),
        (K.DOCUMENTED, "giver", "review what is written about: How the work is done"),
        (K.SME_REVIEWED, "receiver", "explain back: How the work is done"),
        (K.PLAYED_BACK, "manager", "put before its signers: How the work is done"),
    ],
)
def test_the_one_whose_turn_it_is_is_reminded(
    database: Database, tmp_path: Path, until: K, who: str, what: str
) -> None:
    house = make_desk(database, tmp_path / "files", until=until)
    people = {
        "receiver": house.people.trainers[0],
        "giver": house.people.experts[0],
        "manager": house.people.manager,
    }
    (wait,) = waits(house)
    assert (wait.who, wait.what, wait.holds_up) == ((people[who].handle,), what, False)
    assert wait.do.startswith("kt knowledge ")


def test_the_reminder_has_the_day_of_the_item(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.CAPTURED)
    assign_knowledge(house.database, of(house.people.manager), WORK, due_on=LATER)
    assert waits(house)[0].due_on == LATER


def test_before_its_signers_the_agreement_waits_and_the_item_does_not(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", until=K.PLAYED_BACK)
    agreement = po.proposed(house)
    assert waits(house) == []
    assert len(waits(house, agreement)) == 3


def test_a_carried_issue_reminds_its_owner_from_its_day_on(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.PLAYED_BACK)
    owner = house.people.trainers[1]
    po.proposed(house, issues=[OpenIssue("No example", "Ask finance", owner.handle, LATER)])
    assert waits(house) == []
    (wait,) = waits(house, today=LATER)
    assert (wait.who, wait.what) == ((owner.handle,), "close what was left open: No example")
