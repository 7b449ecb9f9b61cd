"""What was signed changes by a delta; everybody certified on it is asked to take note."""

from datetime import timedelta
from pathlib import Path

import pytest

import passing_over as po
from builders import ENGINE, make_act
from kt_engine.actions.ask_again import ask_again
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.change_knowledge import change_knowledge
from kt_engine.actions.knowledge_in_hand import KnowledgeDone
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.retire_knowledge import retire_knowledge
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.answers.acknowledgements import outstanding_counts, outstanding_of
from kt_engine.answers.list_agreements import agreement_view
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Agreement
from kt_engine.words import AgreementStatus, KnowledgeStatus, Meaning
from passing_over import HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, of, passed, value_of

K = KnowledgeStatus
DELTA = "The limit is 400 now, not 500"


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """The item is signed off, and two trainees are certified on its process."""
    house = make_desk(database, tmp_path / "files", until=K.SIGNED_OFF)
    for trainee in (1, 2):
        certification = passed(database, house.made, trainee)
        for who in (house.people.trainers[0], house.people.experts[0]):
            certify_trainee(database, of(who), certification)
    return house


def changed(house: House, handle: str = WORK, **more: object) -> KnowledgeDone:
    act = more.pop("act", of(house.people.experts[0]))
    return change_knowledge(house.database, act, handle, delta=str(more.pop("delta", DELTA)))  # type: ignore[arg-type]


def due(house: House) -> dict[str, int]:
    with open_store(house.database) as reader:
        return outstanding_counts(reader, house.made.engagement_id)


def test_everybody_certified_on_it_is_asked_once_and_nobody_else(house: House) -> None:
    done = changed(house)
    assert (done.status, len(done.agreements)) == (K.CHANGED, 2)
    view = agreement_view(house.database, done.agreements[0])
    who = house.people.trainees[1].handle
    assert (view.line.about, view.line.waits_for) == (f"E1-I3 change 1 {who}", (who,))
    assert view.line.title == f"How the work is done (E1-I3) has changed: {DELTA}"
    assert (view.line.proposed_by, view.line.due_on) == (
        house.people.experts[0].handle,
        DAY + timedelta(days=7),
    )
    assert due(house) == {WORK: 2}


def test_the_due_acknowledgement_is_shown_to_who_owes_it(house: House) -> None:
    changed(house)
    with open_store(house.database) as reader:
        waits = waits_of(reader, house.made.engagement_id, DAY)
    who = house.people.trainees[1].handle
    mine = [wait for wait in waits if who in wait.who and wait.what.startswith("sign: How the work")]
    assert [wait.due_on for wait in mine] == [DAY + timedelta(days=7)]


def test_a_trainee_acknowledges_for_himself(house: House) -> None:
    agreement = changed(house).agreements[0]
    with pytest.raises(SignatureRefused):
        po.signed_by(house, agreement, house.people.trainees[2])
    done = po.signed_by(house, agreement, house.people.trainees[1])
    assert (done.status, done.meaning) == (AgreementStatus.AGREED, Meaning.CONFIRMED)
    assert due(house) == {WORK: 1}


def test_the_new_version_goes_the_whole_way_again(house: House) -> None:
    changed(house)
    with pytest.raises(MoveRefused, match="Its new version is awaited"):
        po.reviewed(house)
    assert po.documented(house, text=po.TEXT + DELTA).version == 2
    po.reviewed(house)
    po.played_back(house)
    po.signed_off(house)
    assert (po.status(house), due(house)) == (K.SIGNED_OFF, {WORK: 2})


def test_a_second_change_is_acknowledged_beside_the_first(house: House) -> None:
    changed(house)
    po.documented(house, text=po.TEXT + DELTA)
    po.reviewed(house)
    po.played_back(house)
    po.signed_off(house)
    assert len(changed(house, delta="And 300 abroad").agreements) == 2
    assert due(house) == {WORK: 4}


def test_who_declines_still_owes_it_and_can_be_asked_again(house: House) -> None:
    agreement = changed(house).agreements[0]
    keeper = of(house.people.manager)
    with pytest.raises(Refused, match="Nobody who can still acknowledge declined"):
        ask_again(house.database, keeper, WORK)
    po.signed_by(house, agreement, house.people.trainees[1], agree=False, points=["Not clear"])
    assert due(house) == {WORK: 2}
    anew = ask_again(house.database, keeper, WORK).agreements
    view = agreement_view(house.database, anew[0])
    assert (view.line.title.endswith(DELTA), view.content["version_before"]) == (True, 1)
    po.signed_by(house, anew[0], house.people.trainees[1])
    assert due(house) == {WORK: 1}


def test_nothing_is_asked_any_more_of_who_does_the_work_no_more(house: House) -> None:
    agreement = changed(house).agreements[0]
    withdraw_trainee(house.database, of(house.people.manager), "E1-K2", reason="Left")
    assert due(house) == {WORK: 1}
    reconcile(house.database, make_act(ENGINE, DAY), house.made.engagement_id)
    assert value_of(house.database, Agreement, agreement, "status") is AgreementStatus.WITHDRAWN
    with open_store(house.database) as reader:
        assert [one.person for one in outstanding_of(reader, 1)] == [house.people.trainees[2].handle]


def test_a_shared_item_asks_everybody_certified_anywhere_once(house: House) -> None:
    po.walked(house, K.SIGNED_OFF, HOUSE_ITEM)
    act = of(house.people.manager)
    assert len(changed(house, HOUSE_ITEM, act=act).agreements) == 2


def test_a_change_says_what_and_is_said_by_giver_or_keeper(house: House) -> None:
    with pytest.raises(UsageProblem, match="The delta is empty"):
        changed(house, delta=" ")
    with pytest.raises(Refused, match="may not keep knowledge items"):
        changed(house, act=of(house.people.trainees[1]))


def test_before_it_is_signed_there_is_nothing_to_change(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.PLAYED_BACK)
    with pytest.raises(MoveRefused, match="is played back and cannot be changed"):
        changed(house)


def test_only_what_is_baselined_is_retired(house: House) -> None:
    manager = of(house.people.manager)
    with pytest.raises(MoveRefused, match="is signed off and cannot be retired"):
        retire_knowledge(house.database, manager, WORK, reason="Gone")
    withdraw_trainee(house.database, manager, "E1-K1", reason="Left")
    po.validated(house)
    po.baselined(house)
    assert retire_knowledge(house.database, manager, WORK, reason="Gone").status is K.RETIRED
    assert po.item(house)["left_on"] == DAY
