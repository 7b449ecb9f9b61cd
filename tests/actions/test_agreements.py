"""What all agreements share: seats, who never signs, exact content, one settlement. Kinds have tests of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from agreements import proposed
from builders import Someone
from kt_engine.actions.propose_agreement import Wanted, withdraw_agreements
from kt_engine.actions.sign_agreement import SignedAgreement, sign_agreement
from kt_engine.answers.list_agreements import agreement_view, list_agreements
from kt_engine.answers.signing_list import waiting_signatures
from kt_engine.answers.verify_store import verify
from kt_engine.answers.waiting import waits_of
from kt_engine.errors import GuardRefused, MoveRefused, Refused, SignatureRefused, UsageProblem
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import open_store
from kt_engine.words import AgreementKind, AgreementStatus, Meaning, Role, Side, SigningReason, WaitKind
from raw_writes import taken_back, write
from walking import DAY, House, of


@pytest.fixture
def house(stage_four: House) -> House:
    return stage_four


@pytest.fixture
def both(house: House) -> str:
    """A proposal that a process owner of the client and a team lead of the provider must sign."""
    seats = (Wanted(role=Role.PROCESS_OWNER, side=Side.CLIENT), Wanted(role=Role.TEAM_LEAD))
    return proposed(house.database, house.made, seats=seats)


def signed(house: House, by: Someone, handle: str, **given: Any) -> SignedAgreement:
    return sign_agreement(house.database, of(by), handle, **given)


def test_it_stands_when_every_seat_has_signed(house: House, both: str) -> None:
    first = signed(house, house.people.process_owner, both)
    last = signed(house, house.people.team_leads[0], both)
    assert (first.status, first.waits_for_count) == (AgreementStatus.PROPOSED, 1)
    assert (last.status, last.waits_for_count) == (AgreementStatus.AGREED, 0)
    assert list_agreements(house.database, "E1")[0].decided_on == DAY


def test_one_who_declines_refuses_it_for_all_and_says_why(house: House, both: str) -> None:
    signed(house, house.people.process_owner, both)
    done = signed(house, house.people.team_leads[0], both, agree=False, points=["Only every second Saturday"])
    assert done.status is AgreementStatus.REFUSED
    assert agreement_view(house.database, both).declined_for == ("Only every second Saturday",)
    with pytest.raises(MoveRefused, match="propose it anew"):
        signed(house, house.people.team_leads[1], both)


def test_who_declines_must_say_why(house: House, both: str) -> None:
    with pytest.raises(UsageProblem, match="what must be put right"):
        signed(house, house.people.process_owner, both, agree=False)


def test_its_proposer_never_signs(house: House) -> None:
    handle = proposed(house.database, house.made, by=house.people.process_owner)
    with pytest.raises(SignatureRefused, match="proposed E1-A1") as refusal:
        signed(house, house.people.process_owner, handle)
    assert refusal.value.reason is SigningReason.SEGREGATION


def test_who_had_a_part_in_it_does_not_sign(house: House) -> None:
    owner = house.people.process_owner
    handle = proposed(house.database, house.made, bars={owner.id: "wrote_it"})
    with pytest.raises(SignatureRefused, match="had a part"):
        signed(house, owner, handle)


def test_a_seat_with_a_name_is_for_that_person_alone(house: House) -> None:
    people = house.people
    handle = proposed(house.database, house.made, seats=(Wanted(people.process_owner.id),))
    with pytest.raises(SignatureRefused) as refusal:
        signed(house, people.second_process_owner, handle)
    assert refusal.value.reason is SigningReason.NOT_ASKED
    assert signed(house, people.process_owner, handle).status is AgreementStatus.AGREED


def test_nobody_signs_twice(house: House, both: str) -> None:
    signed(house, house.people.process_owner, both)
    with pytest.raises(SignatureRefused, match="already signed"):
        signed(house, house.people.process_owner, both)


def test_a_seat_that_is_taken_is_not_taken_again(house: House, both: str) -> None:
    signed(house, house.people.process_owner, both)
    with pytest.raises(SignatureRefused, match="needs the role team lead"):
        signed(house, house.people.second_process_owner, both)


def test_the_same_is_not_put_before_people_twice(house: House, both: str) -> None:
    with pytest.raises(Refused, match=f"{both} about E1-P1 is already before its signers"):
        proposed(house.database, house.made)


def test_nobody_is_named_who_could_never_sign(house: House) -> None:
    with pytest.raises(Refused, match="holds no role that signs this"):
        proposed(house.database, house.made, seats=(Wanted(house.people.trainees[0].id),))


def test_what_was_shown_is_what_is_signed(house: House, both: str) -> None:
    with pytest.raises(SignatureRefused, match="has changed since") as refusal:
        signed(house, house.people.process_owner, both, sha256="0" * 12)
    assert refusal.value.reason is SigningReason.VERSION


def test_a_trainee_confirms_that_he_has_read_what_changed(house: House) -> None:
    trainee = house.people.trainees[0]
    handle = proposed(
        house.database, house.made, kind=AgreementKind.ACKNOWLEDGEMENT, seats=(Wanted(trainee.id), Wanted())
    )
    assert signed(house, trainee, handle).meaning is Meaning.CONFIRMED


def test_what_was_withdrawn_cannot_be_signed(house: House, both: str) -> None:
    act = of(house.people.manager)
    with open_store(house.database, write=True, act=act, engagement_id=1) as unit:
        assert withdraw_agreements(unit, 1, subject="E1-P1") == (both,)
        unit.event("agreements_withdrawn", "E1-P1", count=1)
    with pytest.raises(MoveRefused, match="has changed"):
        signed(house, house.people.process_owner, both)


def test_the_same_command_signs_once(house: House, both: str) -> None:
    owner = house.people.process_owner
    first = sign_agreement(house.database, of(owner, command_id="once"), both)
    assert sign_agreement(house.database, of(owner, command_id="once"), both) == first
    with pytest.raises(Refused, match="with other content"):
        sign_agreement(house.database, of(owner, command_id="once"), both, comment="Something else")


def test_it_waits_for_the_people_of_its_open_seats(house: House, both: str) -> None:
    signed(house, house.people.process_owner, both)
    with open_store(house.database) as reader:
        waits = [wait for wait in waits_of(reader, 1, DAY) if wait.kind is WaitKind.AGREEMENT]
    leads = tuple(person.handle for person in house.people.team_leads)
    assert [(wait.handle, wait.who, wait.do) for wait in waits] == [
        (both, leads, f"kt agreement sign {both}")
    ]


def test_it_stands_on_the_list_of_who_can_sign_it_and_of_nobody_else(house: House, both: str) -> None:
    def listed(who: Someone) -> Sequence[str]:
        found = waiting_signatures(house.database, who.id, "E1", DAY)
        return [line.thing for line in found[0].lines if line.thing == both]

    assert listed(house.people.process_owner) == [both]
    assert listed(house.people.manager) == []
    assert listed(house.people.trainers[0]) == []


def test_verify_finds_nothing_wrong_with_an_honest_one(house: House, both: str) -> None:
    signed(house, house.people.process_owner, both)
    signed(house, house.people.team_leads[0], both)
    assert verify(house.database, house.files, ALLOWED_MOVES).findings == ()


FORGED: Mapping[str, str] = {
    "agreed without signatures": "UPDATE agreement SET status = 'agreed'",
    "refused without a signature": "UPDATE agreement SET status = 'refused'",
    "other content": "UPDATE agreement SET content_json = '{}'",
    "a better title": "UPDATE agreement SET title = 'Nobody answers'",
    "a seat taken away": "DELETE FROM agreement_seat",
    "a seat for somebody else": "UPDATE agreement_seat SET role = 'trainer'",
    "deleted": "DELETE FROM agreement",
}


@pytest.mark.parametrize("fault", FORGED)
def test_the_database_refuses_a_forged_agreement(house: House, both: str, fault: str) -> None:
    assert both == "E1-A1"
    with pytest.raises(GuardRefused), taken_back(house.database) as connection:
        write(connection, FORGED[fault])
