"""Signatures looked at again from history: each rule, broken in a store whose guards were gone while it was told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kt_engine.actions.accept_handover import accept_handover
from kt_engine.answers.verification import FindingKind
from kt_engine.answers.verify_store import verify, verify_segregation
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    AuthEvent,
    BreakGlass,
    Delegation,
    GateVersion,
    Person,
    RoleGrant,
    Signoff,
    table_of,
)
from kt_engine.store.unit import Act
from kt_engine.words import AuthMethod, Decision, Meaning, Role, Stage
from signing_crowd import SIGNED_AT, Crowd, act_of, make_crowd
from store_samples import tell_everything
from store_story import (
    CLIENT,
    DAY,
    EXPERT,
    LEAD,
    MANAGER,
    OWNER,
    PROVIDER,
    SPONSOR,
    TRAINER,
    Story,
    decide,
    drop_guards,
    make_gate,
    present,
    sha256,
    sign_gate,
    tell_beginning,
)

CONTRACT = Stage.DEFINE_CONTRACT


@pytest.fixture
def story(database: Database) -> Story:
    """An engagement before its first gate, in a store that lost its guards."""
    told = tell_beginning(database)
    drop_guards(database)
    return told


@pytest.fixture
def signed(story: Story) -> int:
    """A signature of the owner on a presented gate; its id."""
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    return sign_gate(story, version, pack, OWNER)


def faults(database: Database) -> set[str]:
    """Give the sentences of the check of signatures; the whole verification says the same and nothing else."""
    found = verify_segregation(database)
    whole = verify(database, Path("/nowhere"), ALLOWED_MOVES).findings
    rules = {one.sentence for one in whole if one.kind is FindingKind.RULE}
    assert {one.sentence for one in found.findings} <= rules
    assert {one.kind for one in whole} <= {FindingKind.RULE, FindingKind.GUARD, FindingKind.FILE}
    return {one.sentence for one in found.findings}


def signed_again(story: Story, signoff_id: int, **other: Any) -> int:
    """Sign again what a signature signed, with some values of its row changed."""
    table = table_of(Signoff)
    with open_store(story.database) as reader:
        row = dict(reader.rows(select(table).where(table.c.id == signoff_id))[0])
    row.pop("id")
    with story.engagement("signed_again", by=other.get("person_id", row["person_id"])) as unit:
        return unit.insert(Signoff, **{**row, "signed_at": unit.act.at, **other})


def test_an_honest_signature_has_no_fault(story: Story, signed: int) -> None:
    assert faults(story.database) == set()


def test_it_says_how_many_signatures_were_looked_at(any_database: Database, tmp_path: Path) -> None:
    tell_everything(any_database, tmp_path / "files")
    found = verify_segregation(any_database, 1)
    assert found.sound, found.findings
    assert found.signatures > 10


def test_a_role_that_had_ended_before_is_found(story: Story, signed: int) -> None:
    with story.engagement("role_ended", by=1) as unit:
        unit.change(RoleGrant, 5, "P5", valid_to=DAY - timedelta(days=1))
    signed_again(story, signed, person_id=SPONSOR, role=Role.STEERING_COMMITTEE)
    assert faults(story.database) == {
        "The signer did not hold the role steering_committee (client) at that time."
    }


def test_a_role_that_ended_later_still_counted_then(story: Story, signed: int) -> None:
    signed_again(story, signed, person_id=SPONSOR, role=Role.STEERING_COMMITTEE)
    with story.engagement("role_ended", by=1) as unit:
        unit.change(RoleGrant, 5, "P5", valid_to=DAY - timedelta(days=1))
    assert faults(story.database) == set()


def test_a_role_that_was_only_proposed_is_found(story: Story, signed: int) -> None:
    with story.engagement("role_proposed") as unit:
        unit.insert(
            RoleGrant, engagement_id=1, person_id=EXPERT, role=Role.STEERING_COMMITTEE, side=CLIENT,
            granted_by=MANAGER, granted_at=unit.act.at, proposed=True,
        )  # fmt: skip
    signed_again(story, signed, person_id=EXPERT, role=Role.STEERING_COMMITTEE)
    assert faults(story.database) == {
        "The signer did not hold the role steering_committee (client) at that time."
    }


def test_who_had_left_before_is_found(story: Story, signed: int) -> None:
    with story.installation("person_disabled", "P5") as unit:
        unit.change(Person, SPONSOR, "P5", disabled_on=DAY)
    signed_again(story, signed, person_id=SPONSOR, role=Role.STEERING_COMMITTEE)
    assert faults(story.database) == {f"P5 had left on {DAY}, before the signature."}


def test_the_engine_that_signed_is_found(story: Story, signed: int) -> None:
    with story.engagement("roles_granted", by=1) as unit:
        unit.insert(
            RoleGrant, engagement_id=1, person_id=2, role=Role.TEAM_LEAD, side=PROVIDER, granted_by=1,
            granted_at=unit.act.at,
        )  # fmt: skip
    signed_again(story, signed, person_id=2, role=Role.TEAM_LEAD, side=PROVIDER)
    assert faults(story.database) == {"P2 is no person; only people sign."}


def delegated(story: Story, **other: Any) -> int:
    with story.engagement("delegation_given", by=LEAD) as unit:
        known = {
            "engagement_id": 1, "handle": "E1-D1", "from_person_id": LEAD, "to_person_id": TRAINER,
            "role": Role.TEAM_LEAD, "side": PROVIDER, "starts_on": DAY, "ends_on": DAY, "reason": "Holiday",
            "granted_at": unit.act.at,
        }  # fmt: skip
        return unit.insert(Delegation, **{**known, **other})


def for_lead(story: Story, signed: int, delegation: int | None, by: int = TRAINER) -> int:
    return signed_again(
        story, signed, person_id=by, for_person_id=LEAD, role=Role.TEAM_LEAD, side=PROVIDER,
        delegation_id=delegation,
    )  # fmt: skip


def test_a_delegation_in_force_is_no_fault(story: Story, signed: int) -> None:
    for_lead(story, signed, delegated(story))
    assert faults(story.database) == set()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"ends_on": DAY - timedelta(days=1)}, "The delegation it names was not in force on that day."),
        ({"to_person_id": EXPERT}, "The delegation it names is not one of these two people for this role."),
        ({"role": Role.TRAINER}, "The delegation it names is not one of these two people for this role."),
    ],
)
def test_a_delegation_that_does_not_fit_is_found(
    other: dict[str, Any], sentence: str, story: Story, signed: int
) -> None:
    for_lead(story, signed, delegated(story, **other))
    assert faults(story.database) == {sentence}


def test_a_delegation_revoked_before_is_found(story: Story, signed: int) -> None:
    delegation = delegated(story)
    with story.engagement("delegation_revoked", by=LEAD) as unit:
        unit.change(Delegation, delegation, "E1-D1", version=1, revoked_on=DAY)
    for_lead(story, signed, delegation)
    assert faults(story.database) == {"The delegation it names was not in force on that day."}


def test_a_signature_for_somebody_without_a_delegation_is_found(story: Story, signed: int) -> None:
    for_lead(story, signed, None)
    assert faults(story.database) == {
        "It is for somebody else without naming the delegation, or names one for nobody."
    }


def test_a_delegation_of_the_presenter_lifts_no_rule(story: Story) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle, by=LEAD)
    first = sign_gate(story, version, pack, OWNER)
    for_lead(story, first, delegated(story))
    assert faults(story.database) == {f"Of whom he signed for: The signer presented {handle} v1 himself."}


def emergency(story: Story, *, hours: int = 4, confirmed_by: int = OWNER) -> int:
    with story.engagement("break_glass_opened", by=1) as unit:
        opened = unit.insert(
            BreakGlass, engagement_id=1, handle="E1-B1", person_id=TRAINER, role=Role.TEAM_LEAD, side=PROVIDER,
            reason="Both leads are ill", opened_by=1, opened_at=unit.act.at,
        )  # fmt: skip
    with story.engagement("break_glass_confirmed", by=confirmed_by) as unit:
        unit.change(
            BreakGlass, opened, "E1-B1", version=1, confirmed_by=confirmed_by, confirmed_at=unit.act.at,
            expires_at=unit.act.at + timedelta(hours=hours),
        )  # fmt: skip
    return opened


def in_emergency(story: Story, signed: int, opened: int) -> None:
    signed_again(story, signed, person_id=TRAINER, role=Role.TEAM_LEAD, side=PROVIDER, break_glass_id=opened)


def test_an_emergency_of_four_hours_is_no_fault(story: Story, signed: int) -> None:
    in_emergency(story, signed, emergency(story))
    assert faults(story.database) == set()


def test_an_emergency_that_lasts_too_long_is_found(story: Story, signed: int) -> None:
    in_emergency(story, signed, emergency(story, hours=5))
    assert faults(story.database) == {"The emergency it names lasted longer than four hours."}


def test_an_emergency_confirmed_by_who_opened_it_is_found(story: Story, signed: int) -> None:
    in_emergency(story, signed, emergency(story, confirmed_by=1))
    assert faults(story.database) == {"The emergency it names was opened and confirmed by one person."}


def test_an_emergency_that_was_over_is_found(story: Story, signed: int) -> None:
    opened = emergency(story)
    story.minutes += 5 * 60
    in_emergency(story, signed, opened)
    assert "The emergency it names was not this person's, not confirmed, or over at that time." in faults(
        story.database
    )


def test_a_gate_that_one_person_carried_for_two_is_found(story: Story) -> None:
    gate, handle = make_gate(story, Stage.IDENTIFY_NEEDS)
    version, pack = present(story, gate, handle, quorum=((CLIENT, Role.PROCESS_OWNER),))
    sign_gate(story, version, pack, OWNER)
    decide(story, version)
    assert faults(story.database) == {"It passed by the hand of one person."}


def test_a_go_on_a_gate_presented_with_conditions_is_found(story: Story) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    with open_store(story.database) as reader:
        row = dict(reader.rows(select(table_of(GateVersion)).where(table_of(GateVersion).c.id == version))[0])
    text = row["pack_json"].replace('"conditions": []', '"conditions": [{"criterion": "other"}]')
    row |= {"number": 2, "handle": f"{handle} v2", "pack_json": text, "pack_sha256": sha256(text)}
    row.pop("id")
    with story.engagement("gate_presented") as unit:
        second = unit.insert(GateVersion, **{**row, "presented_at": unit.act.at})
    for person in (OWNER, LEAD):
        sign_gate(story, second, sha256(text), person)
    decide(story, second)
    said = {one.sentence for one in verify_segregation(story.database).findings}
    assert said == {"It got a go although it was presented with conditions."}
    assert pack


@pytest.fixture
def crowd(database: Database, tmp_path: Path) -> Crowd:
    """Two people who have each reviewed a document with a code."""
    made = make_crowd(database, tmp_path, 2)
    for signer in made.signers:
        accept_handover(database, act_of(made, signer, SIGNED_AT), signer.handover)
    drop_guards(database)
    return made


def changed_code(database: Database, row: type, row_id: int, **values: Any) -> set[str]:
    """Change a row of evidence with an event of it, as a dishonest program could, and give what is said."""
    with open_store(database, write=True, act=Act(1, SIGNED_AT, SIGNED_AT), engagement_id=1) as unit:
        unit.change(row, row_id, "E1", **values)
        unit.event("changed", "E1")
    return {one.sentence for one in verify_segregation(database).findings}


def test_signatures_with_codes_have_no_fault(database: Database, crowd: Crowd) -> None:
    found = verify_segregation(database)
    assert (found.signatures, found.findings) == (2, ())


@pytest.mark.parametrize(
    ("row", "values", "sentence"),
    [
        (AuthEvent, {"bound_sha256": "0" * 64}, "The code it names was given for something else."),
        (
            AuthEvent,
            {"at": SIGNED_AT - timedelta(minutes=9)},
            "The code it names was given at another moment.",
        ),
        (
            AuthEvent,
            {"person_id": 1},
            "The code it names is another person's, or was given in another engagement.",
        ),
        (
            AuthEvent,
            {"lines_count": 0},
            "The code it names was shown 0 lines and carries 1 signatures.",
        ),
        (Signoff, {"meaning": Meaning.ACCEPTED}, "The code it names was given for something else."),
        (Signoff, {"auth_event_id": None}, "No code proves it."),
        (
            Signoff,
            {"auth_method": AuthMethod.SELF_DECLARED},
            "It was made without a code, and its engagement asks for with a code.",
        ),
        (Signoff, {"decision": Decision.GO}, "Its record says another decision than its row."),
        (Signoff, {"record_json": "["}, "Its record cannot be read."),
    ],
)
def test_a_code_that_does_not_prove_its_signature_is_found(
    row: type, values: dict[str, Any], sentence: str, database: Database, crowd: Crowd
) -> None:
    assert sentence in changed_code(database, row, 1, **values)


def test_a_code_that_carries_another_signature_is_found(database: Database, crowd: Crowd) -> None:
    said = changed_code(database, Signoff, 2, auth_event_id=1)
    assert "The code it names was shown 1 lines and carries 2 signatures." in said
