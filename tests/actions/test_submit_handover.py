import pytest
from sqlalchemy import select

from builders import ENGINE, Someone, make_act
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.errors import MoveRefused, NotFound, Refused
from kt_engine.store.database import open_store
from kt_engine.store.files import read_bytes
from kt_engine.store.tables import Handover, HandoverVersion, StoredFile, table_of
from kt_engine.words import HandoverStatus
from walking import House, added, count_of, handed, last_event, of, status_of, submitted, value_of


def returned(house: House) -> None:
    submitted(house, house.people.experts[0])
    return_handover(house.database, of(house.people.process_owner), "E1-H1", reason="A step is missing.")


def test_the_giver_submits_the_exact_bytes_as_their_author(stage_four: House) -> None:
    expert = stage_four.people.experts[0]
    done = submit_handover(
        stage_four.database, stage_four.files, of(expert), "E1-H1", file=handed("Step 1\n")
    )
    assert (done.handle, done.version) == ("E1-H1", 1)
    assert read_bytes(stage_four.files, "E1", done.sha256) == b"Step 1\n"
    version = table_of(HandoverVersion)
    with open_store(stage_four.database) as reader:
        row = reader.rows(select(version))[0]
    assert (row["author_id"], row["size_bytes"], row["media_type"]) == (expert.id, 7, "text/markdown")
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.SUBMITTED
    assert value_of(stage_four.database, Handover, "E1-H1", "current_number") == 1
    assert last_event(stage_four.database) == ("handover_submitted", "E1-H1")


def test_the_receiver_may_write_it_himself(stage_four: House) -> None:
    assert submitted(stage_four, stage_four.people.trainers[0]).version == 1


@pytest.mark.parametrize("who", ["manager", "process_owner", "outsider"])
def test_nobody_else_submits(stage_four: House, who: str) -> None:
    person: Someone = getattr(stage_four.people, who)
    with pytest.raises(Refused, match=f"{person.handle} may not submit E1-H1"):
        submitted(stage_four, person)
    assert count_of(stage_four.database, HandoverVersion) == 0
    assert not stage_four.files.exists()


def test_the_engine_submits_nothing(stage_four: House) -> None:
    with pytest.raises(Refused, match="P2 may not submit"):
        submit_handover(stage_four.database, stage_four.files, make_act(ENGINE), "E1-H1", file=handed())


def test_who_is_asked_to_review_does_not_write(stage_four: House) -> None:
    people = stage_four.people
    both = people.team_leads[0]
    handle = added(stage_four, reviewers=[both, people.process_owner], receiver=both)
    with pytest.raises(Refused, match=r"is asked to review .* and therefore cannot write it"):
        submitted(stage_four, both, handle)


def test_after_a_return_the_next_version_follows(stage_four: House) -> None:
    returned(stage_four)
    assert submitted(stage_four, stage_four.people.experts[0], text="second").version == 2
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.SUBMITTED
    assert value_of(stage_four.database, Handover, "E1-H1", "reason") is None


def test_the_bytes_that_were_returned_are_refused(stage_four: House) -> None:
    returned(stage_four)
    with pytest.raises(Refused, match=r"manual.md is byte for byte what was returned as E1-H1 v1"):
        submitted(stage_four, stage_four.people.experts[0])
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.RETURNED


def test_a_submitted_one_is_returned_before_the_next_version(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0])
    with pytest.raises(MoveRefused, match="let one of them return it first"):
        submitted(stage_four, stage_four.people.experts[0], text="second")


def test_an_accepted_one_stays_as_it_is(stage_four: House) -> None:
    people = stage_four.people
    submitted(stage_four, people.experts[0])
    accept_handover(stage_four.database, of(people.process_owner), "E1-H1")
    accept_handover(stage_four.database, of(people.trainers[0]), "E1-H1")
    with pytest.raises(MoveRefused, match="is accepted and cannot be submitted"):
        submitted(stage_four, people.experts[0], text="second")


def test_the_same_bytes_for_two_handovers_are_one_file(stage_four: House) -> None:
    submitted(stage_four, stage_four.people.experts[0], "E1-H1")
    submitted(stage_four, stage_four.people.experts[0], "E1-H2")
    assert count_of(stage_four.database, StoredFile) == 1
    assert count_of(stage_four.database, HandoverVersion) == 2


def test_a_repeated_command_submits_once(stage_four: House) -> None:
    act = of(stage_four.people.experts[0], command_id="c1")
    first = submit_handover(stage_four.database, stage_four.files, act, "E1-H1", file=handed())
    assert submit_handover(stage_four.database, stage_four.files, act, "E1-H1", file=handed()) == first
    assert count_of(stage_four.database, HandoverVersion) == 1


def test_an_unknown_handover_is_not_found_and_stores_no_file(stage_four: House) -> None:
    with pytest.raises(NotFound, match="There is no handover E1-H99"):
        submitted(stage_four, stage_four.people.experts[0], "E1-H99")
    assert not stage_four.files.exists()
