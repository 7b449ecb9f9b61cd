"""A risk whose review has come asks its owner, and holds nothing up."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update

from builders import START
from kt_engine.actions.add_risk import add_risk
from kt_engine.actions.close_risk import close_risk
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.answers.ends import end_facts, end_of_stage
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.store.database import open_store
from kt_engine.store.tables import Chain, Task, table_of
from kt_engine.words import Side, Stage
from waits import waits_on, who
from walking import DAY, House, of

REVIEW = DAY + timedelta(days=14)
RISK = "E1-R1"


def review(house: House, on: date = REVIEW, owner: str | None = None) -> None:
    rate_risk(
        house.database,
        of(house.people.manager),
        RISK,
        likelihood=2,
        impact=5,
        note="Booked",
        review_on=on,
        owner=owner,
    )


def test_nobody_is_asked_before_the_day_of_the_review(transition: House) -> None:
    review(transition)
    assert waits_on(transition, RISK, REVIEW - timedelta(days=1)) == []


def test_from_that_day_on_who_holds_the_owner_function_is_asked(transition: House) -> None:
    review(transition)
    [wait] = waits_on(transition, RISK, REVIEW)
    assert (wait.who, wait.role, wait.side) == (who(transition.people.process_owner), "owner", Side.CLIENT)
    assert (wait.what, wait.due_on, wait.late_days(REVIEW)) == ("review risk: Nobody has time", REVIEW, 0)
    assert wait.do.startswith(f"kt risk rate {RISK} ")
    assert (wait.process, wait.stage) == (None, Stage.TRANSITION_AND_INTEGRATE)
    assert (
        waits_on(transition, RISK, REVIEW + timedelta(days=3))[0].late_days(REVIEW + timedelta(days=3)) == 3
    )


def test_a_named_owner_is_asked_instead(transition: House) -> None:
    review(transition, owner=transition.people.team_leads[1].handle)
    [wait] = waits_on(transition, RISK, REVIEW)
    assert wait.who == who(transition.people.team_leads[1])


def test_rating_it_again_or_closing_it_ends_the_question(transition: House) -> None:
    review(transition)
    review(transition, REVIEW + timedelta(days=30))
    assert waits_on(transition, RISK, REVIEW) == []
    close_risk(transition.database, of(transition.people.manager), RISK, reason="Over")
    assert waits_on(transition, RISK, REVIEW + timedelta(days=60)) == []


def test_a_risk_of_a_process_out_of_scope_asks_nobody(transition: House) -> None:
    added = add_risk(
        transition.database, of(transition.people.manager), "E1", title="Late", mitigation="Begin", function="lead",
        likelihood=1, impact=1, process="E1-P2", review_on=REVIEW,
    )  # fmt: skip
    assert [wait.process for wait in waits_on(transition, added.handle, REVIEW)] == ["E1-P2"]
    descope_process(transition.database, of(transition.people.manager), 1, process="E1-P2", reason="Sold")
    assert waits_on(transition, added.handle, REVIEW) == []


def test_a_review_makes_no_stage_wait_and_hides_no_end(transition: House) -> None:
    review(transition)
    with open_store(transition.database) as reader:
        facts = end_facts(reader, transition.made.engagement_id, REVIEW)
    reviews = tuple(wait for wait in facts.waits if wait.handle == RISK)
    assert len(reviews) == 1
    for stage in Stage:
        alone = end_of_stage(replace(facts, waits=reviews), stage)
        assert alone == end_of_stage(replace(facts, waits=()), stage)
        assert RISK not in end_of_stage(facts, stage).message


def test_the_day_of_a_review_brings_the_engagement_into_the_sweep(small: House) -> None:
    later = REVIEW
    review(small, later)
    quiet(small)
    assert due_for_sweep(small.database, START) == ()
    assert due_for_sweep(small.database, later) == (1,)


def quiet(house: House) -> None:
    """Leave nothing for a sweep but risks: no task is planned, the chain is settled."""
    with house.database.writer.begin() as connection:
        connection.execute(update(table_of(Task)).values(forecast_start_on=None, forecast_on=None))
        connection.execute(update(table_of(Chain)).values(settled_seq=table_of(Chain).c.head_seq))
