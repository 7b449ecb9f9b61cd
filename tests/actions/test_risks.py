"""Risks are added, rated, marked as occurred, closed and opened again, and every look at one is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from builders import ADMINISTRATOR, ENGINE, make_act
from kt_engine.actions.add_risk import AddedRisk, add_risk
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.mark_risk_occurred import mark_risk_occurred
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.actions.reopen_risk import reopen_risk
from kt_engine.actions.risk_in_hand import RatedRisk
from kt_engine.errors import MoveRefused, NotFound, Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import EventText, Risk, RiskRating, table_of
from kt_engine.store.unit import Act
from kt_engine.words import RiskStatus
from walking import DAY, House, count_of, last_event, of, value_of

SOON = DAY + timedelta(days=14)
FIRST = "E1-R1"
"""Of the playbook: its owner function is held by the client's process owner."""


@pytest.fixture
def house(stage_four: House) -> House:
    return stage_four


def rated(house: House, act: Act | None = None, handle: str = FIRST, **more: Any) -> RatedRisk:
    known = {"likelihood": 2, "impact": 5, "note": "One expert is away", **more}
    return rate_risk(house.database, act or of(house.people.manager), handle, **known)


def added(house: House, act: Act | None = None, **more: Any) -> AddedRisk:
    known = {
        "title": "The old tool is switched off early", "mitigation": "Keep reading rights", "function": "lead",
        "likelihood": 4, "impact": 3, **more,
    }  # fmt: skip
    return add_risk(house.database, act or of(house.people.manager), house.made.handle, **known)


def occurred(house: House, act: Act | None = None) -> RatedRisk:
    return mark_risk_occurred(house.database, act or of(house.people.manager), FIRST, note="It came so")


def closed(house: House, act: Act | None = None) -> RatedRisk:
    return close_risk(house.database, act or of(house.people.manager), FIRST, reason="Over")


def reopened(house: House, act: Act | None = None) -> RatedRisk:
    return reopen_risk(house.database, act or of(house.people.manager), FIRST, reason="Again")


def column(house: House, name: str, handle: str = FIRST) -> object:
    return value_of(house.database, Risk, handle, name)


def test_a_rating_changes_what_the_risk_says_and_is_kept(house: House) -> None:
    done = rated(house, review_on=SOON, fallback_on=date(2027, 3, 1))
    assert (done.likelihood, done.impact, done.score, done.ratings_count) == (2, 5, 10, 1)
    assert (done.status, done.review_on) == (RiskStatus.OPEN, SOON)
    assert [column(house, name) for name in ("likelihood", "impact", "review_on", "fallback_on")] == [
        2, 5, SOON, date(2027, 3, 1)
    ]  # fmt: skip
    assert last_event(house.database) == ("risk_rated", FIRST)


def test_a_second_rating_stands_beside_the_first(house: House) -> None:
    rated(house, review_on=SOON)
    done = rated(house, likelihood=5)
    assert (done.score, done.ratings_count, count_of(house.database, RiskRating)) == (25, 2, 2)


def test_a_review_that_lies_ahead_stays_and_one_that_has_come_is_over_with_the_rating(house: House) -> None:
    rated(house, review_on=SOON, fallback_on=SOON)
    assert rated(house).review_on == SOON
    assert rated(house, of(house.people.manager, SOON)).review_on is None
    assert column(house, "fallback_on") == SOON


def test_a_note_is_in_the_event_as_a_digest_only(house: House) -> None:
    rated(house, note="Emil wants to leave")
    texts = table_of(EventText)
    with open_store(house.database) as reader:
        kept = [row["text"] for row in reader.rows(select(texts.c.text))]
        events = reader.connection.exec_driver_sql("SELECT body FROM event").scalars().all()
    assert "Emil wants to leave" in kept
    assert [body for body in events if "Emil wants" in body] == []


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_level_goes_from_one_to_five(house: House, likelihood: int, impact: int) -> None:
    with pytest.raises(UsageProblem, match="it goes from 1 to 5"):
        rated(house, likelihood=likelihood, impact=impact)
    with pytest.raises(UsageProblem, match="it goes from 1 to 5"):
        added(house, likelihood=likelihood, impact=impact)


def test_a_review_lies_ahead(house: House) -> None:
    with pytest.raises(UsageProblem, match="does not lie ahead"):
        rated(house, review_on=DAY)


@pytest.mark.parametrize("note", ["", "  ", "one\nmore", "x" * 601])
def test_a_rating_says_why_in_one_line(house: House, note: str) -> None:
    with pytest.raises(UsageProblem, match="The note"):
        rated(house, note=note)


def test_a_named_owner_takes_over_and_stays(house: House) -> None:
    rated(house, owner=house.people.team_leads[1].handle)
    rated(house, of(house.people.team_leads[1]), likelihood=1)
    assert column(house, "owner_id") == house.people.team_leads[1].id


@pytest.mark.parametrize(
    ("who", "sentence"),
    [("outsider", "has no role"), ("engine", "is not a person"), ("P99", "no person P99")],
)
def test_an_owner_is_somebody_of_the_engagement(house: House, who: str, sentence: str) -> None:
    handle = {"outsider": house.people.outsider.handle, "engine": "P2"}.get(who, who)
    with pytest.raises((Refused, NotFound), match=sentence):
        rated(house, owner=handle)


def test_who_holds_the_owner_function_rates_and_others_do_not(house: House) -> None:
    assert rated(house, of(house.people.process_owner)).score == 10
    for person in (house.people.experts[0], house.people.second_process_owner, house.people.outsider):
        with pytest.raises(Refused, match="may not keep the risk register"):
            rated(house, of(person))
    for act in (make_act(ADMINISTRATOR), make_act(ENGINE)):
        with pytest.raises(Refused, match="may not keep the risk register"):
            rated(house, act)


def test_an_occurred_risk_can_be_rated_closed_and_opened_again(house: House) -> None:
    assert occurred(house).status is RiskStatus.OCCURRED
    assert rated(house).status is RiskStatus.OCCURRED
    assert reopened(house).status is RiskStatus.OPEN
    occurred(house)
    done = closed(house)
    assert (done.status, done.review_on, column(house, "closed_on")) == (RiskStatus.CLOSED, None, DAY)
    assert (done.likelihood, done.impact) == (2, 5)


def test_closing_ends_the_review_and_opening_again_the_day_of_closing(house: House) -> None:
    rated(house, review_on=SOON)
    closed(house)
    assert column(house, "review_on") is None
    reopened(house)
    assert (column(house, "closed_on"), column(house, "status")) == (None, RiskStatus.OPEN)
    assert last_event(house.database) == ("risk_reopened", FIRST)


def test_what_a_status_does_not_allow_is_refused_with_what_to_do(house: House) -> None:
    with pytest.raises(MoveRefused, match="E1-R1 is open and cannot be opened again"):
        reopened(house)
    closed(house)
    for again in (closed, occurred, rated):
        with pytest.raises(MoveRefused, match="E1-R1 is closed and cannot be"):
            again(house)
    with pytest.raises(MoveRefused, match="Open it again first: kt risk reopen E1-R1"):
        occurred(house)


def test_an_added_risk_has_its_first_rating_and_the_next_number(house: House) -> None:
    done = added(house, process="process_1", review_on=SOON, owner=house.people.team_leads[0].handle)
    number = count_of(house.database, Risk)
    assert (done.handle, done.score) == (f"E1-R{number}", 12)
    assert column(house, "process_id", done.handle) == 1
    assert column(house, "risk_key", done.handle) is None
    assert (count_of(house.database, RiskRating), column(house, "review_on", done.handle)) == (1, SOON)
    assert last_event(house.database) == ("risk_added", done.handle)


def test_who_would_own_a_risk_may_add_it_and_nobody_else(house: House) -> None:
    assert added(house, of(house.people.team_leads[0])).score == 12
    with pytest.raises(Refused, match="may not keep the risk register"):
        added(house, of(house.people.experts[0]))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"function": "leed"}, "Did you mean 'lead'"),
        ({"process": "E1-P9"}, "There is no process"),
        ({"title": " "}, "The title is empty"),
        ({"mitigation": ""}, "The mitigation is empty"),
    ],
)
def test_what_does_not_fit_is_said(house: House, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises((NotFound, UsageProblem), match=sentence):
        added(house, **more)


@pytest.mark.parametrize("verb", [rated, added, occurred, closed])
def test_a_repeated_command_is_done_once(house: House, verb: Callable[[House, Act], object]) -> None:
    act = of(house.people.manager, command_id="c1")
    assert verb(house, act) == verb(house, act)
    assert count_of(house.database, RiskRating) == 1


def test_opening_again_is_done_once_too(house: House) -> None:
    closed(house)
    act = of(house.people.manager, command_id="c1")
    assert reopened(house, act) == reopened(house, act)
    assert count_of(house.database, RiskRating) == 2


def test_an_unknown_risk_is_not_found(house: House) -> None:
    for handle in ("E1-R99", "risk"):
        with pytest.raises(NotFound, match="There is no risk"):
            rated(house, handle=handle)


def test_the_register_is_kept_while_on_hold_and_ends_with_the_engagement(house: House) -> None:
    manager = of(house.people.manager)
    hold_engagement(house.database, manager, house.made.engagement_id, reason="Audit")
    assert rated(house).score == 10
    cancel_engagement(house.database, manager, house.made.engagement_id, reason="Sold")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        rated(house)
