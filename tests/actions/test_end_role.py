"""Roles get a last day; what was signed in them stays."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, START, Made, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.end_role import EndedRole, end_role
from kt_engine.actions.grant_role import grant_role
from kt_engine.errors import GuardRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.roles import roles_of
from kt_engine.store.tables import RoleGrant, Signoff
from kt_engine.words import Role, Side
from offices import second_administrator
from walking import House, walk_to_stage_four

YESTERDAY, TOMORROW = START - timedelta(days=1), START + timedelta(days=1)


def end(
    database: Database, made: Made, on: date, by: int = ADMINISTRATOR, *, role: Role = Role.PROCESS_OWNER
) -> EndedRole:
    return end_role(
        database, make_act(by), person=made.people.process_owner.handle, role=role, engagement_id=made.engagement_id,
        on=on, reason="New job",
    )  # fmt: skip


def test_a_role_counts_on_its_last_day_and_not_after(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    who = made.people.process_owner
    assert end(any_database, made, START).on == START
    with open_store(any_database) as reader:
        assert roles_of(reader, made.engagement_id, who.id, START) == {(Role.PROCESS_OWNER, Side.CLIENT)}
        assert roles_of(reader, made.engagement_id, who.id, TOMORROW) == frozenset()
    event = last_event(any_database)
    assert (event["kind"], event["subject"], event["chain"]) == ("role_ended", who.handle, "E1")
    assert event["facts"]["valid_to"] == "2027-01-04"
    assert "New job" not in str(event)


def test_yesterday_ends_it_at_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    end(database, made, YESTERDAY)
    with open_store(database) as reader:
        assert roles_of(reader, made.engagement_id, made.people.process_owner.id, START) == frozenset()


def test_the_transition_manager_ends_roles_of_others(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert end(database, made, START, made.people.manager.id).is_new


def test_nobody_without_that_office_ends_a_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    before = event_count(database)
    with pytest.raises(Refused, match="may not grant roles"):
        end(database, made, START, made.people.sponsor.id)
    assert event_count(database) == before


def test_nobody_ends_a_role_of_his_own(database: Database) -> None:
    made = make_engagement(database, "tiny")
    manager = made.people.manager
    with pytest.raises(Refused, match=f"{manager.handle} cannot end a role of his own"):
        end_role(
            database, make_act(manager), person=manager.handle, role=Role.TRANSITION_MANAGER,
            engagement_id=made.engagement_id, on=START, reason="Tired",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (START - timedelta(days=2), "A role ends yesterday at the earliest"),
        (date(2027, 3, 1), "The role ends on 2027-02-01 already"),
    ],
)
def test_a_day_that_does_not_fit_is_refused(database: Database, on: date, sentence: str) -> None:
    made = make_engagement(database, "tiny")
    end(database, made, date(2027, 2, 1))
    with pytest.raises(Refused, match=sentence):
        end(database, made, on)


def test_a_role_nobody_granted_is_not_found(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match=f"There is no role trainer of {made.people.process_owner.handle}"):
        end(database, made, START, role=Role.TRAINER)


def test_a_reason_is_needed(database: Database) -> None:
    with pytest.raises(UsageProblem, match="The reason is empty"):
        end_role(
            database, make_act(), person="P1", role=Role.AUDITOR, engagement_id=None, on=START, reason=""
        )


def test_a_role_does_not_end_before_the_day_on_which_it_signed(database: Database, tmp_path: Path) -> None:
    made = walk_to_stage_four(database)
    house = House(database, made, tmp_path)
    signed = [row for row in all_rows(database, Signoff) if row["role"] is Role.PROCESS_OWNER][-1]
    person, signed_on = signed["person_id"], signed["signed_at"].date()
    with pytest.raises(Refused, match=f"signed in this role on {signed_on}"):
        end_role(
            house.database, make_act(ADMINISTRATOR, signed["signed_at"] + timedelta(hours=1)), person=f"P{person}",
            role=Role.PROCESS_OWNER, engagement_id=made.engagement_id, on=signed_on - timedelta(days=1), reason="x",
        )  # fmt: skip
    before = all_rows(database, Signoff)
    end_role(
        house.database, make_act(ADMINISTRATOR, signed["signed_at"] + timedelta(hours=1)), person=f"P{person}",
        role=Role.PROCESS_OWNER, engagement_id=made.engagement_id, on=signed_on, reason="x",
    )  # fmt: skip
    assert all_rows(database, Signoff) == before


def test_the_last_administrator_stays(database: Database) -> None:
    other = second_administrator(database)
    end_role(
        database, make_act(other), person="P1", role=Role.ADMINISTRATOR, engagement_id=None,
        on=date(2027, 2, 1), reason="Leaves",
    )  # fmt: skip
    with pytest.raises(Refused, match=f"P{other} is the last administrator whose role does not end"):
        end_role(
            database, make_act(), person=f"P{other}", role=Role.ADMINISTRATOR, engagement_id=None, on=START,
            reason="Leaves",
        )  # fmt: skip


def test_only_an_administrator_ends_a_role_of_the_installation(database: Database) -> None:
    made = make_engagement(database, "tiny")
    grant_role(database, make_act(), person=made.people.outsider.handle, role=Role.AUDITOR)
    with pytest.raises(Refused, match="may not end the role auditor: that needs the role administrator"):
        end_role(
            database, make_act(made.people.manager), person=made.people.outsider.handle, role=Role.AUDITOR,
            engagement_id=None, on=START, reason="x",
        )  # fmt: skip


def test_who_is_enrolled_ends_a_role_with_a_code(database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny")
    secret = enrol(database, ADMINISTRATOR, tmp_path, make_act().at)
    with pytest.raises(SignatureRefused, match="needs the code"):
        end(database, made, START)
    act = replace(make_act(), proof=proof_of(secret, tmp_path, make_act().at))
    assert end_role(
        database, act, person=made.people.process_owner.handle, role=Role.PROCESS_OWNER,
        engagement_id=made.engagement_id, on=START, reason="New job",
    ).is_new  # fmt: skip


def test_the_same_command_ends_it_once(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.process_owner.handle
    for is_new in (True, False):
        done = end_role(
            database, make_act(command_id="c1"), person=who, role=Role.PROCESS_OWNER,
            engagement_id=made.engagement_id, on=START, reason="New job",
        )  # fmt: skip
        assert done.is_new is is_new


def test_the_store_itself_changes_nothing_else_of_a_role(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    grant = all_rows(any_database, RoleGrant)[-1]
    with (
        pytest.raises(GuardRefused),
        open_store(any_database, write=True, act=make_act(), engagement_id=made.engagement_id) as unit,
    ):
        unit.change(RoleGrant, grant["id"], "P9", role=Role.STEERING_COMMITTEE)
