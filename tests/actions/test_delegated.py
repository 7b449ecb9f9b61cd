"""Who signs for another needs that person's own leave, for this role, on this day; no rule is lifted by it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from builders import ADMINISTRATOR, ENGINE, START, Someone, make_act
from coded_desk import (
    LEFT_BY_A_REFUSAL,
    NOW,
    CodedDesk,
    act_with,
    added_since,
    another_of,
    make_coded_desk,
    row_counts,
    sign,
    sign_as_sponsor,
)
from event_lines import all_rows
from kt_engine.actions.add_person import add_person
from kt_engine.actions.grant_role import grant_role
from kt_engine.errors import NotFound, SignatureRefused
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Delegation, Person, RoleGrant, Signoff, table_of
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, Role, Side, SigningReason

TODAY = NOW.date()
G = table_of(RoleGrant)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> CodedDesk:
    """A desk where identity is self-declared, so that only the rules speak."""
    return make_coded_desk(database, tmp_path, AuthMethod.SELF_DECLARED)


def let_sign(
    desk: CodedDesk,
    giver: Someone,
    taker: int,
    role: Role = Role.PROCESS_OWNER,
    days: tuple[date, date] = (START, TODAY + timedelta(days=30)),
    revoked_on: date | None = None,
) -> None:
    with open_store(desk.database, write=True, act=make_act(giver), engagement_id=1) as unit:
        number = len(unit.rows(select(table_of(Delegation).c.id))) + 1
        row = unit.insert(
            Delegation, engagement_id=1, handle=f"E1-D{number}", from_person_id=giver.id, to_person_id=taker,
            role=role, side=Side.CLIENT, starts_on=days[0], ends_on=days[1], reason="Holiday",
            granted_at=unit.act.at,
        )  # fmt: skip
        if revoked_on is not None:
            unit.change(Delegation, row, f"E1-D{number}", version=1, revoked_on=revoked_on)
        unit.event("delegation_given", f"E1-D{number}")


def acting_for(desk: CodedDesk, by: Someone | int, principal: Someone | None = None) -> Act:
    return replace(act_with(by, None), on_behalf_of=(principal or desk.people.process_owner).id)


def refused(desk: CodedDesk, act: Act, sentence: str) -> SigningReason:
    before = row_counts(desk.database)
    with pytest.raises(SignatureRefused, match=sentence) as refusal:
        sign(desk, act)
    assert added_since(desk.database, before) == LEFT_BY_A_REFUSAL
    return refusal.value.reason


def test_who_was_let_signs_for_the_other_in_that_role(any_database: Database, tmp_path: Path) -> None:
    desk = make_coded_desk(any_database, tmp_path)
    owner, expert = desk.people.process_owner, desk.people.experts[0]
    let_sign(desk, owner, expert.id)
    proof = another_of(desk, expert)
    sign(desk, replace(act_with(expert, proof), on_behalf_of=owner.id))
    [row] = all_rows(any_database, Signoff)
    assert (row["person_id"], row["for_person_id"], row["delegation_id"]) == (expert.id, owner.id, 1)
    assert (row["role"], row["side"]) == (Role.PROCESS_OWNER, Side.CLIENT)
    assert row["printed_name"] == expert.name


def test_without_leave_nobody_signs_for_another(desk: CodedDesk) -> None:
    refused(desk, acting_for(desk, desk.people.experts[0]), "has no delegation of")


@pytest.mark.parametrize(
    "days",
    [(START, TODAY - timedelta(days=1)), (TODAY + timedelta(days=1), TODAY + timedelta(days=9))],
    ids=["over", "not yet"],
)
def test_leave_counts_on_its_days_only(desk: CodedDesk, days: tuple[date, date]) -> None:
    let_sign(desk, desk.people.process_owner, desk.people.experts[0].id, days=days)
    refused(desk, acting_for(desk, desk.people.experts[0]), "has no delegation of .* for this today")


def test_leave_that_was_taken_back_does_not_count(desk: CodedDesk) -> None:
    let_sign(desk, desk.people.process_owner, desk.people.experts[0].id, revoked_on=TODAY)
    refused(desk, acting_for(desk, desk.people.experts[0]), "has no delegation of")


def test_leave_counts_until_the_day_before_it_is_taken_back(desk: CodedDesk) -> None:
    expert = desk.people.experts[0]
    let_sign(desk, desk.people.process_owner, expert.id, revoked_on=TODAY + timedelta(days=1))
    sign(desk, acting_for(desk, expert))


def test_leave_for_another_role_does_not_count(desk: CodedDesk) -> None:
    owner, expert = desk.people.process_owner, desk.people.experts[0]
    granted = make_act(ADMINISTRATOR)
    grant_role(
        desk.database, granted, person=owner.handle, role=Role.TRAINER, side=Side.CLIENT, engagement_id=1
    )
    let_sign(desk, owner, expert.id, role=Role.TRAINER)
    refused(desk, acting_for(desk, expert), "has no delegation of")


def test_leave_of_somebody_else_does_not_count(desk: CodedDesk) -> None:
    people = desk.people
    let_sign(desk, people.second_process_owner, people.experts[0].id)
    refused(desk, acting_for(desk, people.experts[0], people.process_owner), "has no delegation of")


def test_leave_is_worth_nothing_once_the_role_behind_it_has_ended(desk: CodedDesk) -> None:
    owner, expert = desk.people.process_owner, desk.people.experts[0]
    let_sign(desk, owner, expert.id)
    with open_store(desk.database, write=True, act=make_act(), engagement_id=1) as unit:
        [grant] = unit.rows(select(G.c.id).where(G.c.person_id == owner.id, G.c.engagement_id == 1))
        unit.change(RoleGrant, grant["id"], owner.handle, valid_to=TODAY - timedelta(days=1))
        unit.event("role_ended", owner.handle)
    refused(desk, acting_for(desk, expert), "may not sign")
    refused(desk, act_with(owner, None), "may not sign")


def test_the_presenter_does_not_sign_for_another(desk: CodedDesk) -> None:
    let_sign(desk, desk.people.process_owner, desk.people.manager.id)
    reason = refused(desk, acting_for(desk, desk.people.manager), "presented .* and therefore does not sign")
    assert reason is SigningReason.SEGREGATION


def test_a_leave_makes_no_second_person_out_of_one(desk: CodedDesk) -> None:
    owner, expert = desk.people.process_owner, desk.people.experts[0]
    let_sign(desk, owner, expert.id)
    sign(desk, acting_for(desk, expert))
    assert refused(desk, act_with(owner, None), "has already signed") is SigningReason.ALREADY
    assert refused(desk, acting_for(desk, expert), "has already signed") is SigningReason.ALREADY


def test_who_signed_himself_is_not_signed_for_again(desk: CodedDesk) -> None:
    owner, expert = desk.people.process_owner, desk.people.experts[0]
    let_sign(desk, owner, expert.id)
    sign(desk, act_with(owner, None))
    assert refused(desk, acting_for(desk, expert), "has already signed") is SigningReason.ALREADY


def test_one_person_does_not_sign_for_himself_and_for_another(desk: CodedDesk) -> None:
    sponsor = desk.people.sponsor
    let_sign(desk, desk.people.process_owner, sponsor.id)
    sign_as_sponsor(desk, None)
    assert refused(desk, acting_for(desk, sponsor), "has already signed") is SigningReason.ALREADY


def test_who_became_auditor_signs_for_nobody_any_more(desk: CodedDesk) -> None:
    added = add_person(desk.database, make_act(), name="Aud Auditor", party="O1")
    let_sign(desk, desk.people.process_owner, added.person_id)
    grant_role(desk.database, make_act(), person=added.handle, role=Role.AUDITOR)
    act = acting_for(desk, added.person_id)
    assert refused(desk, act, "is administrator or auditor now") is SigningReason.SEGREGATION


@pytest.mark.parametrize("by", [ADMINISTRATOR, ENGINE])
def test_there_is_no_exemption_for_the_administrator_or_the_engine(desk: CodedDesk, by: int) -> None:
    refused(desk, act_with(by, None), r"may not sign|is not a person")
    refused(desk, acting_for(desk, by), "has no delegation of")


def test_who_has_left_signs_nothing_and_the_attempt_is_kept(desk: CodedDesk) -> None:
    sponsor = desk.people.sponsor
    with open_store(desk.database, write=True, act=make_act()) as unit:
        unit.change(Person, sponsor.id, sponsor.handle, disabled_on=TODAY)
        unit.installation_event("person_left", sponsor.handle)
    refused(desk, act_with(sponsor, None), "has left and can do nothing any more")


def test_nobody_unknown_signs(desk: CodedDesk) -> None:
    before = row_counts(desk.database)
    with pytest.raises(NotFound, match="There is no person 999"):
        sign(desk, act_with(999, None))
    assert added_since(desk.database, before) == {}
