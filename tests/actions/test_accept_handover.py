from pathlib import Path

import pytest
from sqlalchemy import select

from builders import ENGINE, Someone, make_act
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.assign_function import assign_function
from kt_engine.actions.grant_role import grant_role
from kt_engine.actions.handover_in_hand import SignedHandover
from kt_engine.actions.return_handover import return_handover
from kt_engine.errors import MoveRefused, NotFound, SignatureRefused, UsageProblem
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Handover, Signoff, table_of
from kt_engine.words import HandoverStatus, Meaning, Role, Side
from walking import (
    DAY,
    House,
    added,
    count_of,
    last_event,
    of,
    status_of,
    submitted,
    value_of,
    walk_to_stage_four,
)


def sign(house: House, who: Someone, handover: str = "E1-H1") -> SignedHandover:
    return accept_handover(house.database, of(who), handover)


def test_reviewers_review_then_the_receiver_accepts(any_database: Database, tmp_path: Path) -> None:
    house = House(any_database, walk_to_stage_four(any_database), tmp_path / "files")
    people = house.people
    sha256 = submitted(house, people.experts[0]).sha256
    reviewed = sign(house, people.process_owner)
    assert reviewed == SignedHandover(
        "E1-H1", 1, Meaning.REVIEWED, HandoverStatus.IN_REVIEW, (people.trainers[0].handle,)
    )
    accepted = sign(house, people.trainers[0])
    assert accepted == SignedHandover("E1-H1", 1, Meaning.ACCEPTED, HandoverStatus.ACCEPTED)
    assert status_of(house, Handover, "E1-H1") is HandoverStatus.ACCEPTED
    assert value_of(any_database, Handover, "E1-H1", "accepted_on") == DAY
    signoff = table_of(Signoff)
    with open_store(any_database) as reader:
        rows = reader.rows(
            select(signoff).where(signoff.c.handover_version_id.is_not(None)).order_by(signoff.c.id)
        )
    assert [(row["meaning"], row["role"], row["side"]) for row in rows] == [
        (Meaning.REVIEWED, Role.PROCESS_OWNER, Side.CLIENT),
        (Meaning.ACCEPTED, Role.TRAINER, Side.PROVIDER),
    ]
    assert {row["object_sha256"] for row in rows} == {sha256}
    assert last_event(any_database) == ("handover_signed", "E1-H1")


def test_the_receiver_waits_for_every_named_reviewer(stage_four: House) -> None:
    people = stage_four.people
    handle = added(stage_four, reviewers=[people.process_owner, people.trainers[0]])
    submitted(stage_four, people.experts[0], handle)
    both = f"{people.process_owner.handle}, {people.trainers[0].handle}"
    with pytest.raises(SignatureRefused, match=f"{handle} v1 still waits for the review of {both}"):
        sign(stage_four, people.team_leads[0], handle)
    sign(stage_four, people.process_owner, handle)
    with pytest.raises(SignatureRefused, match=f"waits for the review of {people.trainers[0].handle}"):
        sign(stage_four, people.team_leads[0], handle)
    assert sign(stage_four, people.trainers[0], handle).waits_for == (people.team_leads[0].handle,)
    assert sign(stage_four, people.team_leads[0], handle).status is HandoverStatus.ACCEPTED


def test_who_reviews_and_receives_signs_twice(stage_four: House) -> None:
    people = stage_four.people
    both = people.team_leads[0]
    handle = added(stage_four, reviewers=[both], receiver=both)
    submitted(stage_four, people.experts[0], handle)
    assert sign(stage_four, both, handle).meaning is Meaning.REVIEWED
    assert sign(stage_four, both, handle).meaning is Meaning.ACCEPTED
    assert status_of(stage_four, Handover, handle) is HandoverStatus.ACCEPTED


def test_the_author_who_receives_accepts_only_after_the_review_of_another(stage_four: House) -> None:
    people = stage_four.people
    author = people.trainers[0]
    submitted(stage_four, author)
    with pytest.raises(
        SignatureRefused, match="The author cannot accept his own document before somebody else"
    ):
        sign(stage_four, author)
    sign(stage_four, people.process_owner)
    assert sign(stage_four, author).status is HandoverStatus.ACCEPTED


def test_the_author_does_not_review_even_when_he_is_asked_to_later(stage_four: House) -> None:
    author = stage_four.people.experts[0]
    submitted(stage_four, author)
    make_owner(stage_four, author, granted=True)
    with pytest.raises(
        SignatureRefused, match="wrote E1-H1 v1 or an earlier version of it and therefore does not review it"
    ):
        sign(stage_four, author)


def test_who_wrote_an_earlier_version_does_not_review_a_later_one(stage_four: House) -> None:
    people = stage_four.people
    author = people.experts[0]
    submitted(stage_four, author)
    return_handover(stage_four.database, of(people.process_owner), "E1-H1", reason="A step is missing.")
    submitted(stage_four, people.trainers[0], text="second")
    make_owner(stage_four, author, granted=True)
    with pytest.raises(
        SignatureRefused, match="wrote E1-H1 v2 or an earlier version of it and therefore does not"
    ):
        sign(stage_four, author)


def test_the_giver_signs_nothing(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(SignatureRefused):
        sign(stage_four, stage_four.people.experts[0])


@pytest.mark.parametrize("who", ["manager", "sponsor", "outsider"])
def test_somebody_without_the_role_signs_nothing(stage_four: House, who: str) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    before = count_of(stage_four.database, Signoff)
    with pytest.raises(SignatureRefused, match="needs the role trainer"):
        sign(stage_four, getattr(stage_four.people, who))
    assert count_of(stage_four.database, Signoff) == before


def test_the_same_role_is_not_enough_without_being_asked(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    sign(stage_four, people.process_owner)
    with pytest.raises(SignatureRefused, match="is not one of the people asked to sign E1-H1 v1"):
        sign(stage_four, people.trainers[1])


def test_the_engine_signs_nothing(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(SignatureRefused, match="P2 is not a person"):
        accept_handover(stage_four.database, make_act(ENGINE), "E1-H1")


def test_a_reviewer_signs_a_version_once(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    sign(stage_four, stage_four.people.process_owner)
    with pytest.raises(SignatureRefused, match="has already signed E1-H1 v1"):
        sign(stage_four, stage_four.people.process_owner)


def test_a_new_version_voids_the_signatures_of_the_old_one(stage_four: House) -> None:
    database, people = stage_four.database, stage_four.people
    submitted(stage_four, people.experts[0])
    sign(stage_four, people.process_owner)
    return_handover(database, of(people.trainers[0]), "E1-H1", reason="A step is missing.")
    submitted(stage_four, people.experts[0], text="second")
    with pytest.raises(
        SignatureRefused, match=f"v2 still waits for the review of {people.process_owner.handle}"
    ):
        sign(stage_four, people.trainers[0])
    assert sign(stage_four, people.process_owner).version == 2


def second_version(house: House) -> tuple[str, str]:
    """Return the first version and submit a second; gives both hashes."""
    first = submitted(house, house.people.experts[0]).sha256
    return_handover(house.database, of(house.people.process_owner), "E1-H1", reason="A step is missing.")
    return first, submitted(house, house.people.experts[0], text="second").sha256


def test_a_signature_on_an_older_version_is_refused(stage_four: House) -> None:
    first, _ = second_version(stage_four)
    owner = of(stage_four.people.process_owner)
    with pytest.raises(SignatureRefused, match="E1-H1 v1 is not the latest version any more"):
        accept_handover(stage_four.database, owner, "E1-H1", version=1)
    with pytest.raises(SignatureRefused, match="E1-H1 v1 is not the latest version any more"):
        accept_handover(stage_four.database, owner, "E1-H1", sha256=first[:8])
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.SUBMITTED


def test_the_version_and_the_beginning_of_its_hash_may_be_named(stage_four: House) -> None:
    _, second = second_version(stage_four)
    owner = of(stage_four.people.process_owner)
    signed = accept_handover(stage_four.database, owner, "e1-h1", version=2, sha256=second[:6].upper())
    assert signed.version == 2


def test_a_hash_that_was_never_shown_is_refused(stage_four: House) -> None:
    _, second = second_version(stage_four)
    other = "f" * 6 if not second.startswith("f" * 6) else "e" * 6
    with pytest.raises(SignatureRefused, match="has changed since it was shown"):
        accept_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1", sha256=other)


def test_a_version_with_the_hash_of_another_is_refused(stage_four: House) -> None:
    first, _ = second_version(stage_four)
    with pytest.raises(SignatureRefused, match="has changed since it was shown"):
        accept_handover(
            stage_four.database, of(stage_four.people.process_owner), "E1-H1", version=2, sha256=first
        )


@pytest.mark.parametrize("sha256", ["", "abc12", "zzzzzzz"])
def test_a_hash_is_given_with_six_characters_at_least(stage_four: House, sha256: str) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(UsageProblem, match="first six characters"):
        accept_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1", sha256=sha256)


def test_a_version_there_never_was_is_not_found(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(NotFound, match=r"There is no version v7 of E1-H1. The newest is v1"):
        accept_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1", version=7)


def test_nothing_is_signed_before_a_submission(stage_four: House) -> None:
    with pytest.raises(MoveRefused, match="is requested and cannot be signed"):
        sign(stage_four, stage_four.people.process_owner)


def test_nothing_is_signed_after_a_return(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    return_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1", reason="No.")
    with pytest.raises(MoveRefused, match="is returned and cannot be reviewed"):
        sign(stage_four, stage_four.people.process_owner)


def test_nothing_is_signed_after_acceptance(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    sign(stage_four, people.process_owner)
    sign(stage_four, people.trainers[0])
    with pytest.raises(MoveRefused, match="is accepted and cannot be accepted"):
        sign(stage_four, people.trainers[0])


def test_a_repeated_command_signs_once(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    act = of(stage_four.people.process_owner, command_id="c1")
    first = accept_handover(stage_four.database, act, "E1-H1")
    again = accept_handover(stage_four.database, act, "E1-H1")
    assert (again.handle, again.version, again.meaning, again.status) == (
        first.handle, first.version, first.meaning, first.status
    )  # fmt: skip


def test_a_function_taken_over_moves_the_review_to_its_new_holder(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    make_owner(stage_four, people.second_process_owner)
    with pytest.raises(SignatureRefused, match=r"not one of the people asked|needs the role"):
        sign(stage_four, people.process_owner)
    assert sign(stage_four, people.second_process_owner).meaning is Meaning.REVIEWED


def make_owner(house: House, who: Someone, *, granted: bool = False) -> None:
    """Give the function that reviews the manual to somebody else, with the role where it is missing."""
    manager, engagement_id = of(house.people.manager), house.made.engagement_id
    if granted:
        grant_role(
            house.database,
            manager,
            engagement_id=engagement_id,
            person=who.handle,
            role=Role.PROCESS_OWNER,
            side=Side.CLIENT,
        )
    assign_function(house.database, manager, engagement_id, function="owner", person=who.handle)
