"""The tick inserts the playbook's knowledge items and takes those of a descoped process out."""

from pathlib import Path

import pytest
from sqlalchemy import select

import passing_over as po
from builders import ENGINE, START, make_act, make_engagement
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.reconcile import reconcile
from kt_engine.errors import Refused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Agreement, KnowledgeItemRow, table_of
from kt_engine.words import AgreementStatus, KnowledgeStatus
from passing_over import GREETING, HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, of, value_of

K = KnowledgeStatus
KR = table_of(KnowledgeItemRow)


def rows(database: Database) -> list[tuple[str, str, int | None, KnowledgeStatus]]:
    with open_store(database) as reader:
        found = reader.rows(select(KR).order_by(KR.c.number))
    return [(row["handle"], row["item_key"], row["process_id"], row["status"]) for row in found]


@pytest.fixture
def two(database: Database, tmp_path: Path) -> House:
    return make_desk(database, tmp_path / "files", processes=2)


def descoped(house: House, process: str) -> None:
    manager = of(house.people.manager)
    descope_process(house.database, manager, house.made.engagement_id, process=process, reason="Stays")
    reconcile(house.database, make_act(ENGINE, DAY), house.made.engagement_id)


def test_each_item_comes_once_per_process_and_a_shared_one_once(two: House) -> None:
    assert rows(two.database) == [
        ("E1-I1", "the_house", None, K.IDENTIFIED),
        ("E1-I2", "greeting", 1, K.IDENTIFIED),
        ("E1-I3", "the_work", 1, K.IDENTIFIED),
        ("E1-I4", "greeting", 2, K.IDENTIFIED),
        ("E1-I5", "the_work", 2, K.IDENTIFIED),
    ]


def test_what_the_playbook_says_of_an_item_is_with_it(two: House) -> None:
    row = po.item(two)
    assert (row["criticality"], row["frequency"], row["complexity"], bool(row["must_have"])) == (
        5,
        "daily",
        4,
        True,
    )
    assert (row["giver_function"], row["receiver_function"], row["added_on"]) == ("expert", "trainer", START)
    assert (row["score"], po.item(two, GREETING)["complexity"]) == (None, None)


def test_a_second_tick_adds_nothing(two: House) -> None:
    assert not reconcile(two.database, make_act(ENGINE, DAY), two.made.engagement_id)


def test_items_are_there_from_the_first_stage_on(database: Database) -> None:
    made = make_engagement(database, po.DESK, 1)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    assert [row[0] for row in rows(database)] == [HOUSE_ITEM, GREETING, WORK]


def test_the_items_of_a_descoped_process_leave_with_the_reason(two: House) -> None:
    descoped(two, "process_2")
    assert [row[3] for row in rows(two.database)] == [K.IDENTIFIED] * 3 + [K.DESCOPED] * 2
    gone = po.item(two, "E1-I5")
    assert (gone["left_on"], gone["reason"]) == (
        DAY,
        "No longer part of the plan: its process left the engagement.",
    )


def test_what_was_signed_in_a_descoped_process_stays_as_it_was_signed_and_leaves_too(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", processes=2, until=K.SIGNED_OFF)
    descoped(house, "process_1")
    row = po.item(house)
    assert (row["status"], row["left_on"]) == (K.SIGNED_OFF, DAY)
    with pytest.raises(Refused, match="E1-P1 is descoped; nothing of E1-I3 moves"):
        po.validated(house)


def test_what_waits_for_signatures_in_a_descoped_process_is_withdrawn(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", processes=2, until=K.PLAYED_BACK)
    agreement = po.proposed(house)
    descoped(house, "process_1")
    assert po.status(house) is K.DESCOPED
    assert value_of(database, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN
