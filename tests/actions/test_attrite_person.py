"""Somebody who leaves is recorded everywhere at once, and what is missing then is said at once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from builders import ADMINISTRATOR, ENGINE, Someone, make_act, make_engagement
from kt_engine.actions.attrite_person import Attrited, attrite_person
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.choose_replacement import choose_replacement
from kt_engine.actions.leave_person import leave_person
from kt_engine.actions.nominate_trainee import nominate
from kt_engine.actions.reconcile import reconcile
from kt_engine.answers.leaver_report import leaver_report
from kt_engine.answers.place_left import PlaceLeft
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Agreement,
    Attrition,
    Certification,
    Chain,
    Leaving,
    Process,
    Risk,
    RoleGrant,
    table_of,
)
from kt_engine.store.unit import Act
from kt_engine.words import AgreementStatus, AttritionReason, CertificationStatus
from seating import begins, certified, live, needs, row, staffed
from walking import DAY, House, count_of, of, status_of, value_of

SOON = DAY + timedelta(days=14)
MOVED, RESIGNED = AttritionReason.MOVED, AttritionReason.RESIGNED


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return staffed(database, tmp_path)


def leaves(
    house: House, who: Someone | str, act: Act | None = None, *, on: date = DAY, **more: Any
) -> Attrited:
    known: dict[str, Any] = {"reason": MOVED, **more}
    name = who if isinstance(who, str) else who.handle
    return attrite_person(house.database, act or of(house.people.manager), name, on=on, **known)


def place(done: Attrited) -> PlaceLeft:
    [found] = done.places
    return found


def test_his_place_ends_on_the_day_with_the_reason(house: House) -> None:
    handle = begins(house, house.people.trainees[0])
    done = leaves(house, house.people.trainees[0], reason=AttritionReason.FAILED, note="Three attempts")
    assert (done.person, done.last_on, done.reason) == (house.people.trainees[0].handle, DAY, "failed")
    assert status_of(house, Certification, handle) is CertificationStatus.ATTRITED
    assert value_of(house.database, Certification, handle, "attrited_on") == DAY
    assert value_of(house.database, Certification, handle, "reason") == "failed: Three attempts"
    assert count_of(house.database, Attrition) == 1


def test_an_exact_name_will_do(house: House) -> None:
    begins(house, house.people.trainees[0])
    assert leaves(house, house.people.trainees[0].name).person == house.people.trainees[0].handle


def test_every_place_of_his_ends_in_every_process(house: House) -> None:
    handles = [begins(house, house.people.trainees[0], process) for process in (1, 2)]
    done = leaves(house, house.people.trainees[0])
    assert [one.certification for one in done.places] == handles
    assert {status_of(house, Certification, one) for one in handles} == {CertificationStatus.ATTRITED}


def test_seats_are_short_by_process_and_week(house: House) -> None:
    needs(house, [row(seats=2)])
    for who in house.people.trainees[:2]:
        live(house, who)
    found = place(leaves(house, house.people.trainees[0]))
    assert {(one.needed, one.gap, one.gap_before) for one in found.short} == {(2, 1, 0)}
    assert found.short[0].week == "2027-W03"
    assert found.short[0].expected_before - found.short[0].expected_live == 1
    assert (found.process, found.shift, found.was) == ("E1-P1", "early", "live")


def test_where_there_are_people_enough_no_week_is_short(house: House) -> None:
    needs(house, [row(seats=1)])
    for who in house.people.trainees[:2]:
        live(house, who)
    found = place(leaves(house, house.people.trainees[0]))
    assert found.short == ()
    assert [one.key for one in found.options.options if one.kind == "leave_empty"] == ["leave_empty"]


def test_the_earliest_replacement_learns_the_whole_way_on_working_days(house: House) -> None:
    begins(house, house.people.trainees[0])
    found = place(leaves(house, house.people.trainees[0]))
    assert found.earliest_on == date(2027, 2, 12)


def test_must_have_items_left_with_fewer_than_two_certified_people_are_named(house: House) -> None:
    for who in house.people.trainees[:2]:
        certified(house, who)
    found = place(leaves(house, house.people.trainees[0]))
    assert [(one.item, one.before, one.left) for one in found.items] == [("the_work@E1-P1", 2, 1)]


def test_items_are_counted_within_the_shift(house: House) -> None:
    needs(house, [row(seats=1), row(seats=1, shift="late")])
    people = house.people.trainees
    for who, shift in zip(people[:4], ("early", "early", "early", "late"), strict=True):
        certified(house, who, shift=shift)
    assert place(leaves(house, people[0])).items == ()
    assert [(one.shift, one.left) for one in place(leaves(house, people[1])).items] == [("early", 1)]


def test_who_was_not_certified_holds_no_item(house: House) -> None:
    certified(house, house.people.trainees[1])
    begins(house, house.people.trainees[0])
    assert place(leaves(house, house.people.trainees[0])).items == ()


def test_a_last_day_to_come_ends_the_place_on_that_day_by_itself(house: House) -> None:
    handle = begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], on=SOON)
    assert status_of(house, Certification, handle) is CertificationStatus.NOMINATED
    reconcile(house.database, make_act(ENGINE, SOON - timedelta(days=1)), 1)
    assert status_of(house, Certification, handle) is CertificationStatus.NOMINATED
    reconcile(house.database, make_act(ENGINE, SOON), 1)
    assert status_of(house, Certification, handle) is CertificationStatus.ATTRITED
    assert value_of(house.database, Certification, handle, "attrited_on") == SOON
    assert value_of(house.database, Certification, handle, "reason") == "moved"


def test_a_sweep_finds_the_engagement_on_the_last_day(house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], on=SOON)
    chain = table_of(Chain)
    with house.database.writer.begin() as connection:
        connection.execute(chain.update().values(settled_seq=chain.c.head_seq))
        connection.exec_driver_sql("UPDATE task SET forecast_start_on = '2030-01-01'")
    assert due_for_sweep(house.database, SOON - timedelta(days=1)) == ()
    assert due_for_sweep(house.database, SOON) == (1,)


def test_the_newest_last_day_counts(house: House) -> None:
    handle = begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], on=SOON)
    leaves(house, house.people.trainees[0], on=SOON + timedelta(days=7))
    reconcile(house.database, make_act(ENGINE, SOON), 1)
    assert status_of(house, Certification, handle) is CertificationStatus.NOMINATED


def test_a_place_given_after_his_last_day_ends_on_the_day_it_was_given(house: House) -> None:
    handle = begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], on=DAY - timedelta(days=10))
    assert value_of(house.database, Certification, handle, "attrited_on") == DAY


def test_who_leaves_the_company_is_a_leaver_of_the_installation_too(house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], reason=RESIGNED, on=SOON)
    assert count_of(house.database, Leaving) == 1
    report = leaver_report(house.database, house.people.trainees[0].handle, SOON, today=DAY)
    assert report.person == house.people.trainees[0].handle


def test_who_is_moved_stays_a_person_of_the_installation(house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0])
    assert count_of(house.database, Leaving) == 0


def test_a_leaving_that_is_known_is_not_stated_again(house: House) -> None:
    begins(house, house.people.trainees[0])
    act = make_act(ADMINISTRATOR, DAY)
    leave_person(house.database, act, house.people.trainees[0].handle, last_on=SOON, known_on=DAY)
    leaves(house, house.people.trainees[0], reason=RESIGNED, on=SOON)
    assert count_of(house.database, Leaving) == 1


def test_nobody_is_nominated_for_the_seat_before_something_is_agreed_about_it(house: House) -> None:
    reconcile(house.database, make_act(ENGINE, DAY), 1)
    assert count_of(house.database, Certification) == 4
    leaves(house, house.people.trainees[0])
    reconcile(house.database, make_act(ENGINE, DAY), 1)
    assert count_of(house.database, Certification) == 4


def test_who_will_leave_is_nominated_for_nothing_more(house: House) -> None:
    begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0], on=SOON)
    reconcile(house.database, make_act(ENGINE, DAY), 1)
    certification = table_of(Certification)
    who = certification.c.person_id == house.people.trainees[0].id
    with open_store(house.database) as reader:
        assert len(reader.rows(select(certification.c.id).where(who))) == 1


def test_somebody_who_leaves_nobody_behind_may_go_and_a_risk_is_raised(house: House) -> None:
    begins(house, house.people.trainees[0])
    found = place(leaves(house, house.people.trainees[0]))
    assert (found.nobody_after, found.risk) == (DAY, "E1-R2")
    assert (
        value_of(house.database, Risk, "E1-R2", "title")
        == f"Nobody is live or in training on E1-P1 after {DAY}"
    )
    levels = [
        value_of(house.database, Risk, "E1-R2", name) for name in ("likelihood", "impact", "owner_function")
    ]
    assert levels == [5, 3, "lead"]


def test_two_who_leave_one_after_the_other_leave_nobody_behind(house: House) -> None:
    for who in house.people.trainees[:2]:
        begins(house, who)
    assert place(leaves(house, house.people.trainees[0], on=SOON)).nobody_after is None
    assert place(leaves(house, house.people.trainees[1])).nobody_after == SOON


def test_while_somebody_stays_no_risk_is_raised(house: House) -> None:
    for who in house.people.trainees[:2]:
        begins(house, who)
    found = place(leaves(house, house.people.trainees[0]))
    assert (found.nobody_after, found.risk) == (None, None)
    assert count_of(house.database, Risk) == 1


def test_a_dry_run_answers_the_same_and_keeps_nothing(house: House) -> None:
    needs(house, [row(seats=2)])
    begins(house, house.people.trainees[0])
    dry = House(replace(house.database, dry_run=True), house.made, house.files)
    looked = leaves(dry, house.people.trainees[0], reason=RESIGNED)
    assert [count_of(house.database, one) for one in (Attrition, Leaving)] == [0, 0]
    assert status_of(house, Certification, "E1-K1") is CertificationStatus.NOMINATED
    assert leaves(house, house.people.trainees[0], reason=RESIGNED) == looked


def test_a_repeated_command_is_carried_out_once(house: House) -> None:
    begins(house, house.people.trainees[0])
    act = of(house.people.manager, command_id="l1")
    first = leaves(house, house.people.trainees[0], act, reason=RESIGNED)
    second = leaves(house, house.people.trainees[0], act, reason=RESIGNED)
    assert [one.certification for one in second.places] == [one.certification for one in first.places]
    assert count_of(house.database, Attrition) == 1


def test_a_proposal_with_him_as_successor_is_taken_back(house: House) -> None:
    people = house.people.trainees
    begins(house, people[0])
    leaves(house, people[0])
    key = f"reserve-{people[1].handle}"
    choose_replacement(house.database, of(house.people.manager), "E1-K1", option=key)
    begins(house, people[1], 2)
    leaves(house, people[1])
    assert value_of(house.database, Agreement, "E1-A1", "status") is AgreementStatus.WITHDRAWN
    with open_store(house.database) as reader:
        assert len(agreements_about(reader, 1, status=AgreementStatus.PROPOSED)) == 0


def test_who_holds_no_place_has_none_to_leave(house: House) -> None:
    with pytest.raises(Refused, match="holds no place in training"):
        leaves(house, house.people.trainees[0])
    begins(house, house.people.trainees[0])
    leaves(house, house.people.trainees[0])
    with pytest.raises(Refused, match="holds no place in training"):
        leaves(house, house.people.trainees[0])


@pytest.mark.parametrize("who", ["process_owner", "outsider"])
def test_who_may_not_record_it_records_nothing(house: House, who: str) -> None:
    begins(house, house.people.trainees[0])
    with pytest.raises(Refused, match="may not withdraw trainees"):
        leaves(house, house.people.trainees[0], of(getattr(house.people, who)))
    assert count_of(house.database, Attrition) == 0


def test_a_team_lead_records_it_but_not_that_somebody_leaves_the_company(house: House) -> None:
    begins(house, house.people.trainees[0])
    lead = of(house.people.team_leads[0])
    with pytest.raises(Refused, match="may not say who leaves"):
        leaves(house, house.people.trainees[0], lead, reason=RESIGNED)
    assert count_of(house.database, Attrition) == 0
    assert leaves(house, house.people.trainees[0], lead).places


def test_an_unknown_person_is_not_found_and_a_note_is_one_line(house: House) -> None:
    with pytest.raises(NotFound, match="There is no"):
        leaves(house, "Nobody")
    begins(house, house.people.trainees[0])
    with pytest.raises(UsageProblem, match="The note"):
        leaves(house, house.people.trainees[0], note="one\nmore")


def _nominated_in(house: House, engagement_id: int, who: Someone) -> str:
    """Nominate somebody in an engagement that has not come so far yet, past the verb."""
    process = table_of(Process)
    act = of(house.people.manager)
    with open_store(house.database, write=True, act=act, engagement_id=engagement_id) as unit:
        rows = unit.rows(select(process).where(process.c.engagement_id == engagement_id))
        return nominate(unit, rows[0], who.id)


def _no_role_in(house: House, engagement_id: int, who: Someone) -> None:
    grant = table_of(RoleGrant)
    of_both = (grant.c.engagement_id == engagement_id, grant.c.person_id == who.id)
    with house.database.writer.begin() as connection:
        connection.execute(grant.update().where(*of_both).values(valid_to=date(2027, 1, 5)))


def test_places_in_other_engagements_end_too_and_only_their_number_is_told(house: House) -> None:
    trainee = house.people.trainees[0]
    second = make_engagement(house.database, "tiny", 1, people=house.people, name="Hidden client")
    begins(house, trainee)
    other = _nominated_in(house, second.engagement_id, trainee)
    _no_role_in(house, second.engagement_id, house.people.manager)
    done = leaves(house, trainee)
    assert (place(done).engagement, done.elsewhere_count) == ("E1", 1)
    assert "Hidden client" not in repr(done)
    assert status_of(house, Certification, other) is CertificationStatus.ATTRITED


def test_of_somebody_busy_elsewhere_no_more_is_said_than_that(house: House) -> None:
    people = house.people.trainees
    second = make_engagement(house.database, "tiny", 1, people=house.people, name="Hidden client")
    begins(house, people[0])
    _nominated_in(house, second.engagement_id, people[1])
    found = place(leaves(house, people[0]))
    busy = next(one for one in found.options.options if one.person == people[1].handle)
    assert busy.cost.endswith("; busy in another engagement too")
    assert "Hidden client" not in repr(found)


def test_places_in_an_engagement_that_is_over_stay_as_they_are(house: House) -> None:
    handle = begins(house, house.people.trainees[0])
    cancel_engagement(house.database, of(house.people.manager), 1, reason="The budget is gone")
    with pytest.raises(Refused, match="holds no place"):
        leaves(house, house.people.trainees[0])
    assert status_of(house, Certification, handle) is CertificationStatus.NOMINATED


def test_the_answer_names_seats_as_decimals(house: House) -> None:
    begins(house, house.people.trainees[0])
    found = place(leaves(house, house.people.trainees[0]))
    reserve = next(one for one in found.options.options if one.kind == "reserve")
    assert (reserve.seats, reserve.starters) == (Decimal("0.585"), 2)
