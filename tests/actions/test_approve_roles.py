"""Nobody signs in a role that was only proposed; who proposed it, and who would hold it, never approves it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import ADMINISTRATOR, START, Made, Someone, make_act, make_engagement
from coded_desk import LEFT_BY_A_REFUSAL, added_since, row_counts
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_person import add_person
from kt_engine.actions.approve_roles import ApprovedRoles, approve_roles
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.verify_store import verify
from kt_engine.errors import MoveRefused, NotFound, Refused, SignatureRefused
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.roles import roles_of, signing_roles_of
from kt_engine.store.tables import AuthEvent, RoleGrant
from kt_engine.words import Decision, Role, Side, SigningReason, Stage
from walking import open_tasks


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny", processes=1)


def propose(
    database: Database, made: Made, who: Someone, role: Role = Role.STEERING_COMMITTEE, by: int | None = None
) -> None:
    """Grant a role as the transition manager of the client, which only proposes it."""
    act = make_act(made.people.manager if by is None else by)
    grant_role(database, act, person=who.handle, role=role, side=who.side, engagement_id=made.engagement_id)


def approve(database: Database, by: Someone | int, *people: Someone) -> ApprovedRoles:
    return approve_roles(database, make_act(by), 1, people=[who.handle for who in people])


def may_sign_in(database: Database, who: Someone) -> set[Role]:
    with open_store(database) as reader:
        return {role for role, _ in signing_roles_of(reader, 1, who.id, START)}


def test_a_proposed_role_is_held_but_nobody_signs_in_it_before_it_is_approved(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny", processes=1)
    who = made.people.outsider
    propose(any_database, made, who)
    with open_store(any_database) as reader:
        assert roles_of(reader, 1, who.id, START) == {(Role.STEERING_COMMITTEE, Side.CLIENT)}
    assert may_sign_in(any_database, who) == set()
    done = approve(any_database, ADMINISTRATOR)
    assert done == ApprovedRoles("E1", (f"{who.handle} steering_committee",))
    assert may_sign_in(any_database, who) == {Role.STEERING_COMMITTEE}
    row = all_rows(any_database, RoleGrant)[-1]
    assert (row["granted_by"], row["approved_by"], row["approved_on"]) == (
        made.people.manager.id, ADMINISTRATOR, START,
    )  # fmt: skip
    event = last_event(any_database)
    assert (event["kind"], event["subject"], event["facts"]) == (
        "roles_approved", "E1", {"count": 1, "auth_event_id": None},
    )  # fmt: skip


def test_a_gate_is_not_signed_in_a_role_that_was_only_proposed(database: Database, made: Made) -> None:
    who = made.people.outsider
    propose(database, made, who)
    open_tasks(database, made, Stage.IDENTIFY_NEEDS)
    complete_task(database, make_act(made.people.sponsor), "E1-T1")
    present_gate(database, make_act(made.people.manager), "E1-G-need")
    before = row_counts(database)
    with pytest.raises(SignatureRefused, match="that needs the role") as refusal:
        sign_gate(database, make_act(who), "E1-G-need", decision=Decision.GO)
    assert refusal.value.reason is SigningReason.ROLE
    assert added_since(database, before) == LEFT_BY_A_REFUSAL
    approve(database, ADMINISTRATOR)
    assert sign_gate(database, make_act(who), "E1-G-need", decision=Decision.GO).handle == "E1-G-need v1"


def test_what_an_administrator_grants_counts_at_once(database: Database, made: Made) -> None:
    propose(database, made, made.people.outsider, by=ADMINISTRATOR)
    assert may_sign_in(database, made.people.outsider) == {Role.STEERING_COMMITTEE}
    assert approve(database, ADMINISTRATOR) == ApprovedRoles("E1")


def test_the_process_owner_approves_the_client_and_the_team_lead_the_provider(
    database: Database, made: Made
) -> None:
    people = made.people
    client, provider = people.experts[0], people.trainers[0]
    propose(database, made, client, Role.PROCESS_OWNER)
    propose(database, made, provider, Role.TEAM_LEAD, by=people.provider_manager.id)
    owners = approve(database, people.process_owner)
    assert owners == ApprovedRoles(
        "E1", (f"{client.handle} process_owner",), (f"{provider.handle} team_lead",)
    )
    leads = approve(database, people.team_leads[0])
    assert leads == ApprovedRoles("E1", (f"{provider.handle} team_lead",))


@pytest.mark.parametrize("who", ["team_leads", "experts", "sponsor", "outsider", "provider_manager"])
def test_nobody_else_approves_a_role_of_the_client(database: Database, made: Made, who: str) -> None:
    propose(database, made, made.people.second_process_owner, Role.TRAINER)
    found = getattr(made.people, who)
    by = found[0] if isinstance(found, tuple) else found
    before = event_count(database)
    with pytest.raises(Refused, match="may not approve these roles"):
        approve(database, by)
    assert event_count(database) == before
    assert Role.TRAINER not in may_sign_in(database, made.people.second_process_owner)


def test_who_proposed_a_role_does_not_approve_it(database: Database, made: Made) -> None:
    manager = made.people.manager
    propose(database, made, manager, Role.PROCESS_OWNER, by=ADMINISTRATOR)
    propose(database, made, made.people.outsider, Role.TRAINER, by=manager.id)
    proposed = all_rows(database, RoleGrant)[-1]
    assert (proposed["granted_by"], proposed["proposed"]) == (manager.id, True)
    with pytest.raises(Refused, match="never who proposed a role"):
        approve(database, manager)


def test_who_would_hold_a_role_does_not_approve_it(database: Database, made: Made) -> None:
    owner = made.people.process_owner
    propose(database, made, owner, Role.STEERING_COMMITTEE)
    with pytest.raises(Refused, match="nor who would hold it"):
        approve(database, owner)
    approve(database, made.people.second_process_owner)
    assert Role.STEERING_COMMITTEE in may_sign_in(database, owner)


def test_who_holds_the_approving_role_by_a_proposal_only_does_not_approve(
    database: Database, made: Made
) -> None:
    """Otherwise a transition manager would propose an owner, who approves whomever he proposes next."""
    expert, outsider = made.people.experts[0], made.people.outsider
    propose(database, made, expert, Role.PROCESS_OWNER)
    propose(database, made, outsider, Role.STEERING_COMMITTEE)
    with pytest.raises(Refused, match="may not approve these roles"):
        approve(database, expert, outsider)
    assert may_sign_in(database, outsider) == set()


def test_some_people_are_approved_and_the_others_wait(database: Database, made: Made) -> None:
    people = made.people
    propose(database, made, people.outsider)
    propose(database, made, people.experts[0], Role.TRAINER)
    done = approve_roles(database, make_act(), 1, people=[f" {people.outsider.handle.lower()} "])
    assert done == ApprovedRoles("E1", (f"{people.outsider.handle} steering_committee",))
    assert Role.TRAINER not in may_sign_in(database, people.experts[0])


def test_somebody_without_a_proposed_role_is_not_found(database: Database, made: Made) -> None:
    with pytest.raises(NotFound, match=f"proposed role of {made.people.sponsor.handle}"):
        approve(database, ADMINISTRATOR, made.people.sponsor)


def test_where_nothing_is_proposed_nothing_happens(database: Database, made: Made) -> None:
    before = event_count(database)
    assert approve(database, ADMINISTRATOR) == ApprovedRoles("E1")
    assert event_count(database) == before


def test_the_same_command_approves_once(database: Database, made: Made) -> None:
    propose(database, made, made.people.outsider)
    act = make_act(command_id="c1")
    assert approve_roles(database, act, 1).approved
    before = event_count(database)
    assert approve_roles(database, act, 1) == ApprovedRoles("E1")
    assert event_count(database) == before


def test_in_a_cancelled_engagement_no_role_is_approved(database: Database, made: Made) -> None:
    propose(database, made, made.people.outsider)
    cancel_engagement(database, make_act(made.people.manager), 1, reason="Sold")
    with pytest.raises(MoveRefused, match="E1 is cancelled"):
        approve(database, ADMINISTRATOR)


def test_who_has_an_authenticator_approves_with_a_code(any_database: Database, tmp_path: Path) -> None:
    made, keys = make_engagement(any_database, "tiny", processes=1), tmp_path / "keys"
    propose(any_database, made, made.people.outsider)
    at = make_act(on=START + timedelta(days=1)).at
    secret = enrol(any_database, ADMINISTRATOR, keys, make_act().at)
    before = row_counts(any_database)
    act = make_act(on=at)
    with pytest.raises(SignatureRefused) as refusal:
        approve_roles(any_database, act, 1)
    assert refusal.value.reason is SigningReason.CODE_MISSING
    assert added_since(any_database, before) == LEFT_BY_A_REFUSAL
    approve_roles(any_database, replace(act, proof=proof_of(secret, keys, at)), 1)
    [code] = all_rows(any_database, AuthEvent)
    assert (code["person_id"], code["engagement_id"]) == (ADMINISTRATOR, 1)
    assert last_event(any_database)["facts"] == {"count": 1, "auth_event_id": code["id"]}
    assert verify(any_database, tmp_path / "files", ALLOWED_MOVES).sound


def test_an_administrator_of_another_house_is_nobody_here(database: Database, made: Made) -> None:
    stranger = add_person(database, make_act(), name="Otto Other", party="O1")
    propose(database, made, made.people.outsider)
    with pytest.raises(Refused, match="may not approve these roles"):
        approve(database, stranger.person_id)
