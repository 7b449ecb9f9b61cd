"""A knowledge item is signed off when giver, receiver and client owner have signed the same version."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import passing_over as po
from kt_engine.actions.assign_knowledge import assign_knowledge
from kt_engine.actions.close_knowledge_issue import close_knowledge_issue
from kt_engine.actions.propose_knowledge import OpenIssue
from kt_engine.actions.raise_query import raise_query
from kt_engine.answers.list_agreements import agreement_view
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Agreement, KnowledgeVersion, table_of
from kt_engine.words import AgreementStatus, KnowledgeStatus, Meaning, Role, Side
from passing_over import HOUSE_ITEM, WORK, make_desk
from walking import DAY, House, last_event, of, value_of

K = KnowledgeStatus
LATER = DAY + timedelta(days=14)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """The item is explained back, and waits for its signatures."""
    return make_desk(database, tmp_path / "files", until=K.PLAYED_BACK)


def status_of(house: House, agreement: str) -> object:
    return value_of(house.database, Agreement, agreement, "status")


def issue(house: House, due_on: date = LATER) -> OpenIssue:
    return OpenIssue("No example of a lost card", "Ask finance", house.people.trainers[0].handle, due_on)


def test_three_people_sign_the_exact_version(house: House) -> None:
    agreement = po.proposed(house)
    view = agreement_view(house.database, agreement)
    version = table_of(KnowledgeVersion)
    with open_store(house.database) as reader:
        assert view.content["sha256"] == reader.value(select(version.c.sha256))
    assert (view.line.about, [seat.asked for seat in view.line.seats][2]) == (
        "E1-I3 v1",
        f"{house.people.process_owner.handle} process owner (client)",
    )
    people = house.people
    assert po.signed_by(house, agreement, people.experts[0]).waits_for_count == 2
    assert po.signed_by(house, agreement, people.trainers[0]).waits_for_count == 1
    assert po.status(house) is K.PLAYED_BACK
    done = po.signed_by(house, agreement, people.process_owner)
    assert (done.status, done.meaning) == (AgreementStatus.AGREED, Meaning.ACCEPTED)
    assert po.status(house) is K.SIGNED_OFF
    assert last_event(house.database) == ("agreement_signed", agreement)


def test_who_wrote_it_signs_as_its_receiver_and_who_proposed_it_does_not(house: House) -> None:
    agreement = po.proposed(house, act=of(house.people.trainers[1]))
    po.signed_by(house, agreement, house.people.trainers[0])
    with pytest.raises(SignatureRefused, match="proposed"):
        po.signed_by(house, agreement, house.people.trainers[1])


def test_the_receiver_cannot_put_it_before_himself(house: House) -> None:
    with pytest.raises(Refused, match="proposes this and therefore does not sign it"):
        po.proposed(house, act=of(house.people.trainers[0]))


@pytest.mark.parametrize("who", ["other_expert", "other_owner", "lead", "trainee"])
def test_nobody_else_signs_it(house: House, who: str) -> None:
    agreement = po.proposed(house)
    people = house.people
    signers = {
        "other_expert": people.experts[1], "other_owner": people.second_process_owner,
        "lead": people.team_leads[0], "trainee": people.trainees[0],
    }  # fmt: skip
    with pytest.raises(SignatureRefused):
        po.signed_by(house, agreement, signers[who])


def test_nobody_signs_twice(house: House) -> None:
    agreement = po.proposed(house)
    po.signed_by(house, agreement, house.people.experts[0])
    with pytest.raises(SignatureRefused, match="already signed"):
        po.signed_by(house, agreement, house.people.experts[0])


def test_one_who_declines_sends_it_to_rework_and_the_next_version_is_signed_anew(house: House) -> None:
    agreement = po.proposed(house)
    po.signed_by(house, agreement, house.people.experts[0])
    po.signed_by(house, agreement, house.people.process_owner, agree=False, points=["The limit is wrong"])
    assert (po.status(house), status_of(house, agreement)) == (K.REWORK, AgreementStatus.REFUSED)
    po.documented(house, text=po.TEXT + "The limit is 400.\n")
    po.reviewed(house)
    po.played_back(house)
    assert po.signed_off(house) != agreement
    assert (po.status(house), po.item(house)["current_number"]) == (K.SIGNED_OFF, 2)


def test_sent_back_by_the_giver_nothing_waits_for_signatures_any_more(house: House) -> None:
    agreement = po.proposed(house)
    po.signed_by(house, agreement, house.people.trainers[0])
    po.reviewed(house, passed=False, note="The steps have changed")
    assert (po.status(house), status_of(house, agreement)) == (K.REWORK, AgreementStatus.WITHDRAWN)
    with pytest.raises(MoveRefused):
        po.signed_by(house, agreement, house.people.process_owner)


def test_it_is_before_its_signers_once(house: House) -> None:
    agreement = po.proposed(house)
    with pytest.raises(Refused, match=f"{agreement} about E1-I3 v1 is already before its signers"):
        po.proposed(house)


def test_another_giver_withdraws_what_waits_and_has_to_review_it_himself(house: House) -> None:
    agreement = po.proposed(house)
    new = house.people.experts[1]
    assign_knowledge(house.database, of(house.people.manager), WORK, giver=new.handle)
    assert status_of(house, agreement) is AgreementStatus.WITHDRAWN
    with pytest.raises(Refused, match=f"reviewed E1-I3, and {new.handle} stands in that place now"):
        po.proposed(house)


def test_open_issues_are_carried_with_plan_owner_and_date(house: House) -> None:
    agreement = po.proposed(house, issues=[issue(house)])
    view = agreement_view(house.database, agreement)
    who = house.people.trainers[0].handle
    assert view.content["open_issues"] == [{"due_on": LATER.isoformat(), "number": 1, "owner": who}]
    assert view.reason == f"Still open: 1. No example of a lost card - plan: Ask finance ({who}, by {LATER})"
    close_knowledge_issue(house.database, of(house.people.trainers[0]), WORK, 1, outcome="Example added")
    with pytest.raises(Refused, match="was closed on"):
        close_knowledge_issue(house.database, of(house.people.manager), WORK, 1, outcome="Again")
    with pytest.raises(NotFound, match="There is no open issue 2 of E1-I3"):
        close_knowledge_issue(house.database, of(house.people.manager), WORK, 2, outcome="What?")


def test_what_was_open_at_the_first_version_is_carried_to_the_next(house: House) -> None:
    agreement = po.proposed(house, issues=[issue(house)])
    po.signed_by(house, agreement, house.people.experts[0], agree=False, points=["No"])
    po.documented(house, text=po.TEXT + "More.\n")
    po.reviewed(house)
    po.played_back(house)
    view = agreement_view(house.database, po.proposed(house))
    assert [one["number"] for one in view.content["open_issues"]] == [1]


def test_an_open_issue_has_a_day_to_come_and_an_owner_of_the_engagement(house: House) -> None:
    with pytest.raises(UsageProblem, match="Open issue 1 is due on"):
        po.proposed(house, issues=[issue(house, DAY - timedelta(days=1))])
    with pytest.raises(Refused, match="has no role in this engagement"):
        po.proposed(house, issues=[OpenIssue("A", "B", house.people.outsider.handle, LATER)])
    assert po.status(house) is K.PLAYED_BACK


def test_with_an_open_query_nothing_is_signed(house: House) -> None:
    raise_query(house.database, of(house.people.trainees[0]), WORK, question="Who pays?")
    with pytest.raises(Refused, match="Query 1 on E1-I3 is not closed"):
        po.proposed(house)


def test_before_the_play_back_nothing_is_put_before_signers(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.SME_REVIEWED)
    with pytest.raises(MoveRefused, match="E1-I3 is sme reviewed and cannot be put before its signers"):
        po.proposed(house)


def test_where_the_owner_gives_it_another_process_owner_signs(database: Database, tmp_path: Path) -> None:
    house = make_desk(database, tmp_path / "files", until=K.PLAYED_BACK, handle=HOUSE_ITEM)
    agreement = po.proposed(house, HOUSE_ITEM)
    seat = agreement_view(house.database, agreement).line.seats[2]
    assert (seat.person, seat.role, seat.side) == (None, Role.PROCESS_OWNER, Side.CLIENT)
    po.signed_by(house, agreement, house.people.process_owner)
    with pytest.raises(SignatureRefused, match="already signed"):
        po.signed_by(house, agreement, house.people.process_owner)
    po.signed_by(house, agreement, house.people.team_leads[0])
    po.signed_by(house, agreement, house.people.second_process_owner)
    assert po.status(house, HOUSE_ITEM) is K.SIGNED_OFF


def test_only_who_keeps_the_items_puts_one_before_its_signers(house: House) -> None:
    with pytest.raises(Refused, match="may not put knowledge items before their signers"):
        po.proposed(house, act=of(house.people.team_leads[0]))


def test_a_repeated_proposal_is_made_once(house: House) -> None:
    act = of(house.people.manager, command_id="c1")
    assert po.proposed(house, act=act) == po.proposed(house, act=act)


def test_what_is_signed_names_no_typed_text_in_its_facts(house: House) -> None:
    agreement = po.proposed(house, issues=[issue(house)])
    content = str(value_of(house.database, Agreement, agreement, "content_json"))
    assert "lost card" not in content
    assert json.loads(content)["score_pct"] == "90"
