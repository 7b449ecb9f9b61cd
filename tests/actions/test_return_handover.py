import pytest
from sqlalchemy import select

from builders import Someone
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.return_handover import return_handover
from kt_engine.errors import MoveRefused, SignatureRefused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.tables import Handover, Signoff, table_of
from kt_engine.words import HandoverStatus, Meaning
from walking import House, count_of, last_event, of, status_of, submitted, value_of


def back(house: House, who: Someone, reason: str = "A step is missing.") -> None:
    return_handover(house.database, of(who), "E1-H1", reason=reason)


def test_a_reviewer_returns_it_with_the_reason_as_a_signature(stage_four: House) -> None:
    people = stage_four.people
    sha256 = submitted(stage_four, people.experts[0]).sha256
    back(stage_four, people.process_owner)
    signoff = table_of(Signoff)
    with open_store(stage_four.database) as reader:
        row = reader.rows(select(signoff).where(signoff.c.handover_version_id.is_not(None)))[0]
    assert (row["meaning"], row["person_id"], row["comment"], row["object_sha256"]) == (
        Meaning.RETURNED, people.process_owner.id, "A step is missing.", sha256
    )  # fmt: skip
    assert row["printed_name"] == people.process_owner.name
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.RETURNED
    assert value_of(stage_four.database, Handover, "E1-H1", "reason") == "A step is missing."
    assert last_event(stage_four.database) == ("handover_returned", "E1-H1")


def test_the_receiver_returns_it_after_the_review(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    accept_handover(stage_four.database, of(people.process_owner), "E1-H1")
    back(stage_four, people.trainers[0])
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.RETURNED


def test_a_reviewer_who_returned_a_version_reviews_the_next(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    back(stage_four, people.process_owner)
    submitted(stage_four, people.experts[0], text="second")
    assert accept_handover(stage_four.database, of(people.process_owner), "E1-H1").version == 2


def test_it_is_not_returned_without_a_reason(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(UsageProblem, match="reason is empty"):
        back(stage_four, stage_four.people.process_owner, "")


@pytest.mark.parametrize("who", ["manager", "second_process_owner", "outsider"])
def test_somebody_who_is_not_asked_returns_nothing(stage_four: House, who: str) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    before = count_of(stage_four.database, Signoff)
    with pytest.raises(SignatureRefused):
        back(stage_four, getattr(stage_four.people, who))
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.SUBMITTED
    assert count_of(stage_four.database, Signoff) == before


def test_the_giver_does_not_return_it(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(SignatureRefused):
        back(stage_four, stage_four.people.experts[0])


def test_nothing_is_returned_before_a_submission(stage_four: House) -> None:
    with pytest.raises(MoveRefused, match=r"is requested and cannot be signed. First it is submitted"):
        back(stage_four, stage_four.people.process_owner)


def test_a_returned_one_is_not_returned_again(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    back(stage_four, stage_four.people.process_owner)
    with pytest.raises(MoveRefused, match="the next version is awaited"):
        back(stage_four, stage_four.people.trainers[0])


def test_an_accepted_one_is_not_returned(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    accept_handover(stage_four.database, of(people.process_owner), "E1-H1")
    accept_handover(stage_four.database, of(people.trainers[0]), "E1-H1")
    with pytest.raises(MoveRefused, match="is accepted and cannot be returned"):
        back(stage_four, people.process_owner)


def test_a_return_of_an_older_version_is_refused(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    back(stage_four, people.process_owner)
    submitted(stage_four, people.experts[0], text="second")
    with pytest.raises(SignatureRefused, match="E1-H1 v1 is not the latest version"):
        return_handover(stage_four.database, of(people.process_owner), "E1-H1", reason="No.", version=1)


def test_a_repeated_command_returns_once(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    act = of(stage_four.people.process_owner, command_id="c1")
    first = return_handover(stage_four.database, act, "E1-H1", reason="No.")
    assert return_handover(stage_four.database, act, "E1-H1", reason="No.") == first
