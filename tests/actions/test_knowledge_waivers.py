"""A knowledge item is waived by somebody of the client, against a risk, until a day; then it counts as open again."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import passing_over as po
from builders import ENGINE, make_act
from kt_engine.actions.block_knowledge import block_knowledge
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.descope_knowledge import descope_knowledge
from kt_engine.actions.expire_knowledge_waivers import expire_knowledge_waivers
from kt_engine.actions.reopen_knowledge import reopen_knowledge
from kt_engine.actions.unblock_knowledge import unblock_knowledge
from kt_engine.actions.waive_knowledge import waive_knowledge
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.errors import MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database
from kt_engine.store.tables import Agreement
from kt_engine.words import AgreementStatus, KnowledgeStatus
from passing_over import GREETING, HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, last_event, of, value_of

K = KnowledgeStatus
UNTIL = DAY + timedelta(days=30)
RISK = "E1-R1"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return make_desk(database, tmp_path / "files", until=K.CAPTURED)


def asked(house: House, handle: str = WORK, until: date = UNTIL, risk: str = RISK) -> str:
    done = waive_knowledge(
        house.database, of(house.people.manager), handle, risk=risk, until=until, reason="Comes in summer"
    )
    return done.agreements[0]


def waived(house: House, handle: str = WORK) -> str:
    agreement = asked(house, handle)
    po.signed_by(house, agreement, house.people.sponsor)
    return agreement


def test_it_is_waived_once_somebody_of_the_client_has_signed(house: House) -> None:
    agreement = asked(house)
    assert po.status(house) is K.CAPTURED
    po.signed_by(house, agreement, house.people.process_owner)
    row = po.item(house)
    assert (row["status"], row["back_to"], row["waived_until"]) == (K.WAIVED, K.CAPTURED, UNTIL)
    assert (row["reason"], row["waiver_risk_id"]) == ("Comes in summer", 1)


@pytest.mark.parametrize("who", ["provider", "expert", "trainer"])
def test_nobody_of_the_provider_and_nobody_who_gives_or_gets_it_waives_it(house: House, who: str) -> None:
    people = house.people
    signers = {
        "provider": people.provider_sponsor,
        "expert": people.experts[0],
        "trainer": people.trainers[0],
    }
    agreement = asked(house)
    with pytest.raises(SignatureRefused):
        po.signed_by(house, agreement, signers[who])


def test_an_owner_who_gives_an_item_does_not_waive_it(house: House) -> None:
    agreement = asked(house, HOUSE_ITEM)
    with pytest.raises(SignatureRefused, match="had a part"):
        po.signed_by(house, agreement, house.people.process_owner)
    po.signed_by(house, agreement, house.people.second_process_owner)
    assert po.status(house, HOUSE_ITEM) is K.WAIVED


def test_a_refused_waiver_changes_nothing(house: House) -> None:
    po.signed_by(house, asked(house), house.people.sponsor, agree=False, points=["Too late"])
    assert po.status(house) is K.CAPTURED
    assert asked(house)


@pytest.mark.parametrize("day", [DAY, DAY - timedelta(days=1)])
def test_a_waiver_lies_ahead(house: House, day: date) -> None:
    with pytest.raises(UsageProblem, match="would be over already"):
        asked(house, until=day)


def test_a_waiver_that_is_signed_after_its_end_is_refused(house: House) -> None:
    agreement = asked(house)
    with pytest.raises(UsageProblem, match="would be over already"):
        po.signed_by(house, agreement, house.people.sponsor, act=of(house.people.sponsor, UNTIL))


def test_a_waiver_names_an_open_risk(house: House) -> None:
    close_risk(house.database, of(house.people.manager), RISK, reason="Over")
    with pytest.raises(Refused, match="E1-R1 is closed"):
        asked(house)


def test_only_the_transition_manager_asks_for_one(house: House) -> None:
    for who in (house.people.trainers[0], house.people.process_owner):
        with pytest.raises(Refused, match="may not waive knowledge items"):
            waive_knowledge(house.database, of(who), WORK, risk=RISK, until=UNTIL, reason="x")


def test_what_is_signed_is_not_waived(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)
    with pytest.raises(MoveRefused, match="What is signed can only be changed or retired"):
        asked(house)


def test_a_waiver_asked_for_is_withdrawn_when_the_item_is_signed_after_all(
    database: Database, tmp_path: Path
) -> None:
    house = make_desk(database, tmp_path / "files", until=K.PLAYED_BACK)
    agreement = asked(house)
    po.signed_off(house)
    assert value_of(house.database, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN


def test_on_the_day_after_its_end_the_item_goes_on_where_it_was(house: House) -> None:
    agreement = waived(house)
    db, id_ = house.database, house.made.engagement_id
    assert not expire_knowledge_waivers(db, make_act(ENGINE, UNTIL), id_)
    next_day = UNTIL + timedelta(days=1)
    assert id_ in due_for_sweep(db, next_day)
    assert expire_knowledge_waivers(db, make_act(ENGINE, next_day), id_)
    row = po.item(house)
    assert (row["status"], row["back_to"], row["waived_until"]) == (K.CAPTURED, None, None)
    assert last_event(db) == ("knowledge_waiver_expired", WORK)
    assert value_of(db, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN
    assert po.documented(house).status is K.DOCUMENTED


def test_a_waiver_can_end_early(house: House) -> None:
    waived(house)
    with pytest.raises(MoveRefused, match="kt knowledge reopen E1-I3"):
        po.documented(house)
    done = reopen_knowledge(house.database, of(house.people.manager), WORK, reason="The expert is back")
    assert done.status is K.CAPTURED
    with pytest.raises(MoveRefused, match="cannot be opened again"):
        reopen_knowledge(house.database, of(house.people.manager), WORK, reason="Again")


def test_a_waiver_that_ended_early_can_be_asked_for_again(house: House) -> None:
    waived(house)
    reopen_knowledge(house.database, of(house.people.manager), WORK, reason="Back")
    waived(house)
    assert po.status(house) is K.WAIVED


def test_what_was_blocked_when_it_was_waived_goes_back_to_before_the_block(house: House) -> None:
    manager = of(house.people.manager)
    block_knowledge(house.database, manager, WORK, reason="Ill")
    waived(house)
    assert reopen_knowledge(house.database, manager, WORK, reason="Back").status is K.CAPTURED


def test_a_blocked_item_that_was_signed_is_not_waived(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)
    block_knowledge(house.database, of(house.people.manager), WORK, reason="No cases yet")
    with pytest.raises(MoveRefused, match="What is signed"):
        asked(house)
    assert unblock_knowledge(house.database, of(house.people.manager), WORK).status is K.SIGNED_OFF


def test_a_descoped_item_leaves_with_its_note_and_nothing_more_happens_to_it(house: House) -> None:
    db, manager = house.database, of(house.people.manager)
    agreement = asked(house)
    with pytest.raises(Refused, match="may not take knowledge items out"):
        descope_knowledge(db, of(house.people.trainers[0]), WORK, note="Change 7")
    assert descope_knowledge(db, manager, WORK, note="Change 7: cards stay").status is K.DESCOPED
    row = po.item(house)
    assert (row["left_on"], row["reason"]) == (DAY, "Change 7: cards stay")
    assert value_of(db, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN
    with pytest.raises(MoveRefused, match="It left the scope on"):
        po.documented(house)


def test_what_is_signed_is_not_descoped(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF, handle=GREETING)
    with pytest.raises(MoveRefused, match="What is signed can only be changed or retired"):
        descope_knowledge(house.database, of(house.people.manager), GREETING, note="x")
