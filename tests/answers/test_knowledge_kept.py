"""An item that is signed off and proved by somebody who stays does not leave with its giver."""

from datetime import timedelta
from pathlib import Path

import pytest

from builders import ADMINISTRATOR, make_act
from kt_engine.actions.leave_person import leave_person
from kt_engine.answers.knowledge_holders import KnowledgeItem, list_knowledge
from kt_engine.store.database import Database
from kt_engine.words import KnowledgeStatus
from passing_over import make_desk
from walking import DAY, House, scored, taught

K = KnowledgeStatus
LAST = DAY + timedelta(days=60)


def work(house: House) -> KnowledgeItem:
    found = list_knowledge(house.database, house.made.handle, DAY)
    return next(one for one in found if one.item == "the_work")


def leaves(house: House, who: str) -> None:
    leave_person(house.database, make_act(ADMINISTRATOR, DAY), who, last_on=LAST, known_on=DAY)


def learned(house: House) -> None:
    taught(house.database, house.made, "E1-K1", "basics")
    scored(house.database, house.made, "E1-K1", "90")


def test_signed_and_proved_it_is_kept_by_who_proved_it(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)
    leaves(house, house.people.experts[0].handle)
    assert (work(house).at_risk, work(house).kept_by) == (True, ())
    learned(house)
    assert (work(house).at_risk, work(house).kept_by) == (False, (house.people.trainees[0].handle,))
    assert (work(house).handle, work(house).status) == ("E1-I3", K.SIGNED_OFF)


def test_who_leaves_himself_keeps_nothing(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)
    learned(house)
    for who in (house.people.experts[0], house.people.trainees[0]):
        leaves(house, who.handle)
    assert (work(house).at_risk, work(house).kept_by) == (True, ())


@pytest.mark.parametrize("until", [K.CAPTURED, K.PLAYED_BACK])
def test_before_it_is_signed_what_was_learned_is_not_what_is_known(
    database: Database, tmp_path: Path, until: K
) -> None:
    house = make_desk(database, tmp_path / "files", until=until)
    learned(house)
    leaves(house, house.people.experts[0].handle)
    assert (work(house).at_risk, work(house).kept_by) == (True, ())
