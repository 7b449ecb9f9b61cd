"""History that rows and events agree on, and that could not honestly have come about: the guards were gone."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from kt_engine.answers.verification import FindingKind
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import (
    Certification,
    Engagement,
    Gate,
    HandoverFinding,
    HandoverReading,
    Process,
    RoleGrant,
    Signoff,
    StageMove,
    table_of,
)
from kt_engine.words import CertificationStatus, Decision, FileKind, Meaning, Role, Stage
from kt_engine.words import FindingKind as FoundKind
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
    TRAINEE,
    Story,
    decide,
    drop_guards,
    make_gate,
    move,
    pass_stage,
    present,
    sign_gate,
    tell_beginning,
    tell_three_waves,
)

CONTRACT = Stage.DEFINE_CONTRACT


@pytest.fixture
def story(database: Database) -> Story:
    """An engagement before its first gate, in a store that lost its guards."""
    told = tell_beginning(database)
    drop_guards(database)
    return told


def broken(story: Story, folder: Path) -> set[tuple[str, str]]:
    """Give row and sentence of each broken rule; rows, events and references must agree."""
    found = verify(story.database, folder / "files", ALLOWED_MOVES).findings
    found = tuple(finding for finding in found if finding.kind is not FindingKind.GUARD)
    assert {finding.kind for finding in found} <= {FindingKind.RULE}, found
    return {(finding.row, finding.sentence) for finding in found}


def copy_signature(story: Story, signoff_id: int, **other: Any) -> int:
    """Sign again what a signature signed, with some values of its row changed; gives the new id."""
    with open_store(story.database) as reader:
        signoff = table_of(Signoff)
        row = dict(reader.rows(select(signoff).where(signoff.c.id == signoff_id))[0])
    row.pop("id")
    with story.engagement("signed_again", by=other.get("person_id", row["person_id"])) as unit:
        return unit.insert(Signoff, **{**row, "signed_at": unit.act.at, **other})


def test_a_stage_of_honest_gates_breaks_no_rule(story: Story, tmp_path: Path) -> None:
    pass_stage(story, Stage.IDENTIFY_NEEDS)
    assert broken(story, tmp_path) == set()


def test_a_presenter_who_signed_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle, by=OWNER)
    signed = sign_gate(story, version, pack, OWNER)
    assert broken(story, tmp_path) == {(f"signoff {signed}", f"The signer presented {handle} v1 himself.")}


def test_a_signature_on_another_content_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, _ = present(story, gate, handle)
    signed = sign_gate(story, version, "b" * 64, OWNER)
    assert broken(story, tmp_path) == {
        (f"signoff {signed}", f"It is on another content than {handle} v1 has.")
    }


def test_a_signature_in_a_role_granted_later_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    first = sign_gate(story, version, pack, OWNER)
    later = copy_signature(story, first, person_id=EXPERT, role=Role.TEAM_LEAD)
    with story.engagement("roles_granted", by=1) as unit:
        unit.insert(
            RoleGrant, engagement_id=1, person_id=EXPERT, role=Role.TEAM_LEAD, side=CLIENT, granted_by=1,
            granted_at=unit.act.at,
        )  # fmt: skip
    sentence = "The signer did not hold the role team_lead (client) at that time."
    assert broken(story, tmp_path) == {(f"signoff {later}", sentence)}


def test_a_signature_older_than_its_version_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    first = sign_gate(story, version, pack, OWNER)
    other, other_pack = present(story, gate, handle)
    with open_store(story.database) as reader:
        early = reader.value(select(table_of(Signoff).c.signed_at).where(table_of(Signoff).c.id == first))
    old = copy_signature(story, first, gate_version_id=other, object_sha256=other_pack, signed_at=early)
    assert broken(story, tmp_path) == {(f"signoff {old}", f"It is older than {handle} v2, which it signs.")}


def passed(story: Story, signers: tuple[int, ...], **presented: Any) -> str:
    """Give the handle of a contract gate decided go on these signatures."""
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle, **presented)
    for signer in signers:
        sign_gate(story, version, pack, signer)
    decide(story, version)
    return f"{handle} v1"


def test_a_go_without_the_provider_is_found(story: Story, tmp_path: Path) -> None:
    version = passed(story, (OWNER, SPONSOR))
    assert (version, "It passed without the signatures of both client and provider.") in broken(
        story, tmp_path
    )


def test_a_go_without_its_quorum_is_found(story: Story, tmp_path: Path) -> None:
    quorum = ((CLIENT, Role.PROCESS_OWNER), (CLIENT, Role.STEERING_COMMITTEE), (PROVIDER, Role.TEAM_LEAD))
    version = passed(story, (OWNER, LEAD), quorum=quorum)
    sentence = "It passed without all the signatures of the quorum that was presented with it."
    assert broken(story, tmp_path) == {(version, sentence)}


def test_a_go_with_an_unmet_must_is_found(story: Story, tmp_path: Path) -> None:
    version = passed(story, (OWNER, LEAD), unmet="must")
    sentence = "It passed although the criterion tasks_done was not met in what was presented."
    assert broken(story, tmp_path) == {(version, sentence)}


def test_a_go_after_a_no_go_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    sign_gate(story, version, pack, SPONSOR, Decision.NO_GO)
    for signer in (OWNER, LEAD):
        sign_gate(story, version, pack, signer)
    decide(story, version)
    assert broken(story, tmp_path) == {
        (f"{handle} v1", "It passed although somebody signed another decision.")
    }


def test_a_no_go_needs_no_quorum(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    version, pack = present(story, gate, handle)
    sign_gate(story, version, pack, OWNER, Decision.NO_GO)
    decide(story, version, Decision.NO_GO)
    assert broken(story, tmp_path) == set()


def test_a_gate_said_to_be_passed_without_a_decision_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, CONTRACT)
    with story.engagement("gate_passed") as unit:
        unit.change(Gate, gate, handle, passed_on=DAY)
    assert broken(story, tmp_path) == {(handle, "It is said to be passed, and no decision says so.")}


def test_a_stage_without_a_gate_is_found(story: Story, tmp_path: Path) -> None:
    with story.engagement("stage_moved") as unit:
        unit.change(Engagement, 1, "E1", stage_number=2)
    assert broken(story, tmp_path) == {("E1", "It stands in stage 2, and its gates lead to stage 1.")}


def test_a_stage_left_on_an_undecided_gate_is_found(story: Story, tmp_path: Path) -> None:
    gate, handle = make_gate(story, Stage.IDENTIFY_NEEDS)
    version, _ = present(story, gate, handle)
    move(story, version, 1)
    assert broken(story, tmp_path) == {("E1", "It left stage 1 on a gate that did not pass.")}


def test_a_skipped_stage_is_found(story: Story, tmp_path: Path) -> None:
    version = pass_stage(story, Stage.IDENTIFY_NEEDS)
    with story.engagement("stage_moved") as unit:
        unit.insert(
            StageMove, engagement_id=1, from_stage_number=3, to_stage_number=4, gate_version_id=version,
            moved_at=unit.act.at,
        )  # fmt: skip
        unit.change(Engagement, 1, "E1", stage_number=4)
    assert broken(story, tmp_path) == {
        ("E1", "It moved from stage 3 to 4 while it stood in stage 2."),
        ("E1", "It left stage 3 on a gate that does not close it."),
    }


def test_a_process_moved_by_the_gate_of_another_is_found(database: Database, tmp_path: Path) -> None:
    told = tell_three_waves(database)
    drop_guards(database)
    with open_store(database) as reader:
        moves = table_of(StageMove)
        version = reader.value(
            select(moves.c.gate_version_id).where(moves.c.process_id == 1).order_by(moves.c.id)
        )
    move(told, version, 4, 3)
    assert broken(told, tmp_path) == {("E1-P3", "It left stage 4 on a gate that does not close it.")}


def test_a_finished_process_without_its_last_gate_is_found(database: Database, tmp_path: Path) -> None:
    told = tell_three_waves(database)
    with told.engagement("process_finished") as unit:
        unit.change(Process, 1, "E1-P1", finished=True)
    sentence = "It is said to be finished, and its last gate was not passed."
    assert broken(told, tmp_path) == {("E1-P1", sentence)}


@pytest.fixture
def whole(database: Database, tmp_path: Path) -> Story:
    """The whole told engagement, in a store that lost its guards."""
    told = tell_everything(database, tmp_path / "files")
    drop_guards(database)
    return told


def signature_with(story: Story, meaning: Meaning) -> int:
    with open_store(story.database) as reader:
        signoff = table_of(Signoff)
        own = select(func.max(signoff.c.id)).where(
            signoff.c.meaning == meaning, signoff.c.agreement_id.is_(None), signoff.c.id < 1000
        )
        return int(reader.value(own))


def test_an_author_who_reviewed_is_found(whole: Story, tmp_path: Path) -> None:
    review = signature_with(whole, Meaning.REVIEWED)
    own = copy_signature(whole, review, person_id=EXPERT, role=Role.SUBJECT_EXPERT)
    assert broken(whole, tmp_path) == {
        (f"signoff {own}", "The signer wrote E1-H1 v1 and reviewed it himself.")
    }


def test_an_author_may_accept_what_somebody_else_reviewed(whole: Story, tmp_path: Path) -> None:
    accepted = signature_with(whole, Meaning.ACCEPTED)
    copy_signature(whole, accepted, person_id=EXPERT, role=Role.SUBJECT_EXPERT, side=CLIENT)
    assert broken(whole, tmp_path) == set()


def test_a_trainee_who_certified_himself_is_found(whole: Story, tmp_path: Path) -> None:
    certified = signature_with(whole, Meaning.CERTIFIED)
    own = copy_signature(whole, certified, person_id=TRAINEE, role=Role.TRAINEE)
    assert broken(whole, tmp_path) == {(f"signoff {own}", "The signer is the trainee of E1-K1.")}


def test_a_certificate_without_a_signature_on_its_proof_is_found(whole: Story, tmp_path: Path) -> None:
    with whole.engagement("trainee_certified", "E1-K2") as unit:
        unit.insert(
            Certification, engagement_id=1, handle="E1-K2", process_id=2, person_id=TRAINEE, nominated_on=DAY,
            certified_on=DAY, status=CertificationStatus.CERTIFIED, evidence_sha256="c" * 64,
        )  # fmt: skip
    assert broken(whole, tmp_path) == {("E1-K2", "It is certified without a signature on its proof.")}


def test_an_acceptance_of_a_returned_version_is_found(whole: Story, tmp_path: Path) -> None:
    copy_signature(whole, signature_with(whole, Meaning.REVIEWED), meaning=Meaning.RETURNED)
    assert broken(whole, tmp_path) == {("E1-H1", "It is accepted in a version that was returned.")}


def test_an_acceptance_although_something_was_found_is_found(whole: Story, tmp_path: Path) -> None:
    with whole.engagement("handover_read", "E1-H1") as unit:
        unit.insert(
            HandoverReading, engagement_id=1, handover_version_id=1, reader=1, file_kind=FileKind.MARKDOWN,
            findings_count=1, blocking_count=1, read_at=unit.act.at,
        )  # fmt: skip
        unit.insert(
            HandoverFinding, engagement_id=1, handle="E1-H1-F1", handover_id=1, handover_version_id=1, number=1,
            kind=FoundKind.SECRET, blocks=True, section="", place="line 1", sentence="A password in line 1.",
        )  # fmt: skip
    sentence = "It is accepted, and what was found in it was not overruled."
    assert broken(whole, tmp_path) == {("E1-H1", sentence)}


def test_the_manager_of_the_story_presents_and_never_signs(whole: Story) -> None:
    with open_store(whole.database) as reader:
        signers = {row["person_id"] for row in reader.rows(select(table_of(Signoff).c.person_id))}
    assert MANAGER not in signers
