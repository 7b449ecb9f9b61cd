"""What is found in a document holds its acceptance until a later version is without it or somebody lets it stand."""

import pytest

from builders import Someone
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.complete_task import store_file
from kt_engine.actions.overrule_findings import overrule_findings
from kt_engine.actions.read_handover import read_handover
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.handover_reading import read_version
from kt_engine.answers.kept_findings import KeptFinding
from kt_engine.answers.signing_list import waiting_signatures
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import InvalidInput, MoveRefused, NotFound, Refused, SignatureRefused
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Agreement, Handover, HandoverVersion
from kt_engine.words import AgreementStatus, FindingState, HandoverStatus
from walking import DAY, House, count_of, handed, of, sop, status_of

HELD = sop("Call Emil: +49 170 5550123")
DESK = "The line of the desk, not of a person"


@pytest.fixture
def held(stage_four: House) -> House:
    """A document with a telephone number in it, reviewed, that waits for its receiver."""
    submit(stage_four, HELD)
    accept_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1")
    return stage_four


def submit(house: House, text: str) -> None:
    by = of(house.people.experts[0])
    submit_handover(house.database, house.files, by, "E1-H1", file=handed(text))


def accept(house: House) -> HandoverStatus:
    return accept_handover(house.database, of(house.people.trainers[0]), "E1-H1").status


def propose(house: House, *findings: str, reason: str = DESK) -> str:
    by = of(house.people.trainers[0])
    done = overrule_findings(house.database, by, "E1-H1", findings=findings or ("F1",), reason=reason)
    return done.agreement


def to_sign(house: House, who: Someone) -> list[str]:
    (waiting,) = waiting_signatures(house.database, who.id, "E1", DAY)
    return [line.thing for line in waiting.lines if line.thing.startswith("E1-H")]


def phone(house: House) -> KeptFinding:
    return read_version(house.database, "E1-H1").findings[0]


def test_a_finding_holds_acceptance_and_is_named(held: House) -> None:
    with pytest.raises(
        SignatureRefused, match=r"1 finding of reading it \(F1\) must be put right .* or overruled"
    ):
        accept(held)
    assert phone(held).state is FindingState.HOLDS
    assert "5550123" not in phone(held).sentence
    receiver = held.people.trainers[0]
    with open_store(held.database) as reader:
        (wait,) = [one for one in waits_of(reader, held.made.engagement_id, DAY) if one.handle == "E1-H1"]
    assert (wait.who, wait.what) == ((receiver.handle,), "return, or overrule 1 finding: The manual")
    assert to_sign(held, receiver) == []


def test_who_proposes_to_overrule_does_not_sign_and_neither_does_the_author(held: House) -> None:
    agreement = propose(held)
    for person in (held.people.trainers[0], held.people.experts[0], held.people.team_leads[0]):
        with pytest.raises(SignatureRefused):
            sign_agreement(held.database, of(person), agreement)
    assert phone(held).state is FindingState.ASKED
    with pytest.raises(SignatureRefused, match="overruled"):
        accept(held)


def test_a_named_person_of_the_client_lets_it_stand_and_then_it_is_accepted(held: House) -> None:
    owner = held.people.second_process_owner
    agreement = propose(held)
    sign_agreement(held.database, of(owner), agreement)
    found = phone(held)
    assert (found.state, found.by, found.agreement, found.reason) == (
        FindingState.OVERRULED, (owner.handle,), agreement, DESK,
    )  # fmt: skip
    assert to_sign(held, held.people.trainers[0]) == ["E1-H1 v1"]
    assert accept(held) is HandoverStatus.ACCEPTED


def test_a_new_version_voids_what_was_overruled(held: House) -> None:
    agreement = propose(held)
    sign_agreement(held.database, of(held.people.process_owner), agreement)
    return_handover(held.database, of(held.people.trainers[0]), "E1-H1", reason="One more case")
    submit(held, HELD + "\n2. And this.\n")
    assert status_of(held, Agreement, agreement) is AgreementStatus.WITHDRAWN
    found = phone(held)
    assert (found.handle, found.state) == ("E1-H1-F4", FindingState.HOLDS)
    accept_handover(held.database, of(held.people.process_owner), "E1-H1")
    with pytest.raises(SignatureRefused, match="F4"):
        accept(held)


def test_a_new_version_without_it_is_accepted(held: House) -> None:
    return_handover(held.database, of(held.people.trainers[0]), "E1-H1", reason="No numbers of people")
    submit(held, sop("Call the desk"))
    accept_handover(held.database, of(held.people.process_owner), "E1-H1")
    assert accept(held) is HandoverStatus.ACCEPTED


def test_only_what_holds_a_version_that_waits_is_overruled(held: House) -> None:
    warns = read_version(held.database, "E1-H1").findings[1]
    assert warns.state is FindingState.WARNS
    with pytest.raises(Refused, match=f"{warns.handle} only warns"):
        propose(held, warns.handle)
    with pytest.raises(NotFound, match="F77"):
        propose(held, "F77")
    with pytest.raises(Refused, match="may not propose to overrule"):
        overrule_findings(held.database, of(held.people.outsider), "E1-H1", findings=["F1"], reason=DESK)
    return_handover(held.database, of(held.people.trainers[0]), "E1-H1", reason="No numbers of people")
    with pytest.raises(MoveRefused):
        propose(held)


def test_a_repeated_proposal_changes_nothing(held: House) -> None:
    act = of(held.people.trainers[0], command_id="once")
    first = overrule_findings(held.database, act, "E1-H1", findings=["f1"], reason=DESK)
    assert overrule_findings(held.database, act, "E1-H1", findings=["f1"], reason=DESK) == first
    assert count_of(held.database, Agreement) == 1


def test_a_version_from_before_documents_were_read_is_read_once_and_then_held(stage_four: House) -> None:
    handed_in_unread(stage_four, HELD)
    accept_handover(stage_four.database, of(stage_four.people.process_owner), "E1-H1")
    with pytest.raises(SignatureRefused, match="nobody has read it for gaps and secrets yet"):
        accept(stage_four)
    act = of(stage_four.people.trainers[0])
    done = read_handover(stage_four.database, stage_four.files, act, "E1-H1")
    assert done.reading.blocking_count == 1
    with pytest.raises(SignatureRefused, match="F1"):
        accept(stage_four)
    with pytest.raises(Refused, match="was read already"):
        read_handover(stage_four.database, stage_four.files, act, "E1-H1")


def handed_in_unread(house: House, text: str) -> None:
    """Write a version as it was written before documents were read."""
    file, by = handed(text), of(house.people.experts[0])
    with open_store(house.database, write=True, act=by, engagement_id=house.made.engagement_id) as unit:
        row = find(unit, Handover, "E1-H1")
        unit.insert(
            HandoverVersion, engagement_id=row["engagement_id"], handover_id=row["id"], number=1,
            file_name=file.name, media_type=file.media_type, size_bytes=file.size_bytes,
            sha256=store_file(unit, row["engagement_id"], file.data, house.files), author_id=by.by,
            submitted_at=by.at,
        )  # fmt: skip
        values = {"status": HandoverStatus.SUBMITTED, "current_number": 1}
        unit.change(Handover, row["id"], "E1-H1", version=row["version"], **values)
        unit.event("handover_submitted", "E1-H1", number=1)


def test_a_file_nobody_can_read_is_refused_and_not_kept(stage_four: House) -> None:
    with pytest.raises(InvalidInput, match=r"sop\.docx"):
        submit_handover(
            stage_four.database, stage_four.files, of(stage_four.people.experts[0]), "E1-H1",
            file=handed("PK\x03\x04 and nothing else", "sop.docx"),
        )  # fmt: skip
    assert count_of(stage_four.database, HandoverVersion) == 0
    assert status_of(stage_four, Handover, "E1-H1") is HandoverStatus.REQUESTED
