"""Only the holder himself lets somebody sign for him, in one role, for a time."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from authenticators import enrol, proof_of
from builders import START, Made, Someone, make_act, make_engagement
from event_lines import all_rows, event_count, last_event
from kt_engine.actions.add_person import add_person
from kt_engine.actions.end_role import end_role
from kt_engine.actions.give_delegation import GivenDelegation, Leave, give_delegation
from kt_engine.actions.grant_role import grant_role
from kt_engine.errors import GuardRefused, NotFound, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AuthEvent, Delegation, RefusedSignature
from kt_engine.words import AuthMethod, Role, Side, SigningReason

UNTIL = date(2027, 1, 22)


def give(
    database: Database,
    made: Made,
    to: Someone | str,
    by: Someone | None = None,
    *,
    role: Role = Role.PROCESS_OWNER,
    days: tuple[date, date] = (START, UNTIL),
) -> GivenDelegation:
    person = to if isinstance(to, str) else to.handle
    leave = Leave(person, role, *days, "On leave")
    return give_delegation(database, make_act(by or made.people.process_owner), made.engagement_id, leave)


def test_the_holder_lets_a_colleague_sign(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    owner, expert = made.people.process_owner, made.people.experts[0]
    assert give(any_database, made, expert).handle == "E1-D1"
    row = all_rows(any_database, Delegation)[0]
    assert (row["from_person_id"], row["to_person_id"], row["role"], row["side"], row["ends_on"]) == (
        owner.id, expert.id, Role.PROCESS_OWNER, Side.CLIENT, UNTIL,
    )  # fmt: skip
    event = last_event(any_database)
    assert (event["kind"], event["subject"], event["chain"]) == ("delegation_given", "E1-D1", "E1")
    assert "On leave" not in str(event)


def test_one_does_not_delegate_a_role_one_does_not_hold(database: Database) -> None:
    made = make_engagement(database, "tiny")
    before = event_count(database)
    for who in (made.people.manager, made.people.experts[0], made.people.outsider):
        with pytest.raises(Refused, match=f"{who.handle} does not hold the role process owner"):
            give(database, made, made.people.experts[1], who)
    assert event_count(database) == before


def test_what_was_delegated_is_not_handed_on(database: Database) -> None:
    made = make_engagement(database, "tiny")
    first, second = made.people.experts
    give(database, made, first)
    with pytest.raises(Refused, match=f"{first.handle} does not hold the role process owner"):
        give(database, made, second, first)


def test_a_role_that_was_only_proposed_is_not_delegated(database: Database) -> None:
    made = make_engagement(database, "tiny")
    who = made.people.outsider
    grant_role(
        database, make_act(made.people.manager), person=who.handle, role=Role.PROCESS_OWNER, side=Side.CLIENT,
        engagement_id=made.engagement_id,
    )  # fmt: skip
    with pytest.raises(Refused, match="or it is not approved"):
        give(database, made, made.people.experts[0], who)


def test_a_transition_manager_signs_nothing_and_delegates_nothing(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="A transition manager signs nothing"):
        give(database, made, made.people.outsider, made.people.manager, role=Role.TRANSITION_MANAGER)


def test_nobody_delegates_to_himself(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="cannot give this to himself"):
        give(database, made, made.people.process_owner)


def test_an_administrator_an_auditor_and_the_engine_sign_for_nobody(database: Database) -> None:
    made = make_engagement(database, "tiny")
    grant_role(database, make_act(), person=made.people.outsider.handle, role=Role.AUDITOR)
    with pytest.raises(Refused, match="P1 is administrator and signs for nobody"):
        give(database, made, "P1")
    with pytest.raises(Refused, match="is auditor and signs for nobody"):
        give(database, made, made.people.outsider)
    with pytest.raises(Refused, match="P2 is not a person"):
        give(database, made, "P2")


def test_a_trainee_signs_for_nobody(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="is trainee and signs for nobody"):
        give(database, made, made.people.trainees[0], made.people.team_leads[0], role=Role.TEAM_LEAD)


def test_nobody_of_the_other_side_signs_for_one(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match="stands on the side provider and cannot sign on the side client"):
        give(database, made, made.people.team_leads[0])


def test_rehearsal_people_sign_for_nobody_real(database: Database) -> None:
    made = make_engagement(database, "tiny")
    actor = add_person(database, make_act(), name="Rita Rehearsal", rehearsal=True)
    with pytest.raises(Refused, match="people of a rehearsal sign only in rehearsals"):
        give(database, made, actor.handle)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ((START - timedelta(days=1), UNTIL), "begins today .2027-01-04. at the earliest"),
        ((UNTIL, START), "cannot end on 2027-01-04"),
        ((START, START + timedelta(days=90)), "at most 90 days, here until 2027-04-03"),
    ],
)
def test_days_that_do_not_fit_are_refused(database: Database, days: tuple[date, date], sentence: str) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(Refused, match=sentence):
        give(database, made, made.people.experts[0], days=days)


def test_ninety_days_are_taken(database: Database) -> None:
    made = make_engagement(database, "tiny")
    assert give(database, made, made.people.experts[0], days=(START, START + timedelta(days=89))).is_new


def test_a_delegation_does_not_outlast_the_role(database: Database) -> None:
    made = make_engagement(database, "tiny")
    end_role(
        database, make_act(), person=made.people.process_owner.handle, role=Role.PROCESS_OWNER,
        engagement_id=made.engagement_id, on=date(2027, 1, 15), reason="New job",
    )  # fmt: skip
    with pytest.raises(Refused, match="The role itself ends on 2027-01-15"):
        give(database, made, made.people.experts[0])


def test_the_same_days_are_not_given_twice_to_the_same_person(database: Database) -> None:
    made = make_engagement(database, "tiny")
    first, second = made.people.experts
    give(database, made, first)
    with pytest.raises(Refused, match="under E1-D1"):
        give(database, made, first, days=(UNTIL, UNTIL + timedelta(days=1)))
    assert give(database, made, second).handle == "E1-D2"


def test_where_codes_are_asked_for_it_needs_a_code_bound_to_it(database: Database, tmp_path: Path) -> None:
    made = make_engagement(database, "tiny", auth_method=AuthMethod.TOTP)
    owner, at = made.people.process_owner, make_act().at
    secret = enrol(database, owner, tmp_path, at)
    leave = Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, START, UNTIL, "On leave")
    with pytest.raises(SignatureRefused, match="needs the code"):
        give_delegation(database, make_act(owner), made.engagement_id, leave)
    refusal = all_rows(database, RefusedSignature)[0]
    assert (refusal["thing"], refusal["reason"]) == ("delegation E1-D1", SigningReason.CODE_MISSING)
    act = replace(make_act(owner), proof=proof_of(secret, tmp_path, at))
    give_delegation(database, act, made.engagement_id, leave)
    assert all_rows(database, Delegation)[0]["auth_event_id"] == all_rows(database, AuthEvent)[0]["id"]


def test_bad_words_are_usage_problems(database: Database) -> None:
    made = make_engagement(database, "tiny")
    with pytest.raises(NotFound, match="There is no person P99"):
        give(database, made, "P99")
    with pytest.raises(UsageProblem, match="The reason is empty"):
        give_delegation(
            database, make_act(made.people.process_owner), made.engagement_id,
            Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, START, UNTIL, " "),
        )  # fmt: skip


def test_the_same_command_gives_one(database: Database) -> None:
    made = make_engagement(database, "tiny")
    leave = Leave(made.people.experts[0].handle, Role.PROCESS_OWNER, START, UNTIL, "On leave")
    for is_new in (True, False):
        done = give_delegation(
            database, make_act(made.people.process_owner, command_id="c1"), made.engagement_id, leave
        )
        assert (done.handle, done.is_new) == ("E1-D1", is_new)


def test_the_store_itself_refuses_a_delegation_to_an_administrator(any_database: Database) -> None:
    made = make_engagement(any_database, "tiny")
    act = make_act(made.people.process_owner)
    with (
        pytest.raises(GuardRefused),
        open_store(any_database, write=True, act=act, engagement_id=made.engagement_id) as unit,
    ):
        unit.insert(
            Delegation, engagement_id=made.engagement_id, handle="E1-D9", from_person_id=act.by, to_person_id=1,
            role=Role.PROCESS_OWNER, side=Side.CLIENT, starts_on=START, ends_on=UNTIL, reason="x", granted_at=act.at,
        )  # fmt: skip
