"""May this person sign this? Each rule on its own."""

from dataclasses import replace

import pytest

from kt_engine.errors import SignatureRefused
from kt_engine.rules.signing import SignRequest, check_decision, check_signature
from kt_engine.words import Decision, Meaning, PersonKind, Role, Side, SigningReason

OWNER = (Role.PROCESS_OWNER, Side.CLIENT)
LEAD = (Role.TEAM_LEAD, Side.PROVIDER)
EXPERT = (Role.SUBJECT_EXPERT, Side.CLIENT)
ALLOWED = SignRequest(
    kind="handover_version",
    thing="E7-H4 v2",
    meaning=Meaning.REVIEWED,
    signer="P14",
    signer_id=14,
    signer_kind=PersonKind.HUMAN,
    held=frozenset({OWNER}),
    seats=(OWNER, LEAD),
    named=True,
    author_ids=frozenset({15, 25}),
    presenter_id=16,
    trainee_id=17,
    proposer_id=18,
    shown_sha256="a" * 64,
    current_sha256="a" * 64,
)


GATE = {"kind": "gate_version", "meaning": Meaning.DECIDED}
CERTIFICATE = {"kind": "certification", "meaning": Meaning.CERTIFIED}
WAIVER = {"kind": "waiver", "meaning": Meaning.APPROVED}


def refused(**other: object) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as refusal_:
        check_signature(replace(ALLOWED, **other))  # type: ignore[arg-type]
    return refusal_.value


def refusal(**other: object) -> str:
    return str(refused(**other))


def test_who_holds_a_seat_and_is_asked_signs_in_it() -> None:
    assert check_signature(ALLOWED) == OWNER


def test_the_first_seat_held_is_signed_in() -> None:
    assert check_signature(replace(ALLOWED, held=frozenset({LEAD, OWNER}), seats=(LEAD, OWNER))) == LEAD


def test_the_engine_never_signs() -> None:
    assert refusal(signer_kind=PersonKind.SERVICE) == (
        "P14 is not a person. Only people sign; ask the one named on E7-H4 v2."
    )


def test_an_older_version_is_not_signed() -> None:
    assert refusal(is_latest=False).startswith("E7-H4 v2 is not the latest version any more.")


def test_other_bytes_than_were_shown_are_not_signed() -> None:
    assert (
        refusal(shown_sha256="b" * 64)
        == "E7-H4 v2 has changed since it was shown to P14. Look again, then sign."
    )


def test_nothing_shown_is_nothing_signed() -> None:
    assert "has changed since it was shown" in refusal(shown_sha256="")


def test_the_presenter_of_a_gate_does_not_sign_it() -> None:
    sentence = refusal(**GATE, presenter_id=14)
    assert sentence == "P14 presented E7-H4 v2 and therefore does not sign it. Ask the other signers."


def test_nobody_certifies_himself() -> None:
    assert "nobody certifies himself" in refusal(**CERTIFICATE, trainee_id=14)


def test_the_author_does_not_review_his_own_document() -> None:
    sentence = "wrote E7-H4 v2 or an earlier version of it and therefore does not review it"
    assert sentence in refusal(author_ids=frozenset({14}))


def test_the_author_does_not_accept_before_somebody_else_reviewed() -> None:
    sentence = refusal(author_ids=frozenset({14}), meaning=Meaning.ACCEPTED)
    assert "the author cannot accept his own document before somebody else has reviewed it" in sentence


def test_the_author_may_accept_what_others_reviewed() -> None:
    request = replace(ALLOWED, author_ids=frozenset({14}), meaning=Meaning.ACCEPTED, others_reviewed=True)
    assert check_signature(request) == OWNER


def test_without_the_role_nobody_signs() -> None:
    sentence = refusal(held=frozenset())
    assert (
        sentence
        == "P14 may not sign E7-H4 v2: that needs the role process owner (client) or team lead (provider)."
    )


def test_the_role_on_the_other_side_does_not_count() -> None:
    assert "may not sign" in refusal(held=frozenset({(Role.PROCESS_OWNER, Side.PROVIDER)}))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE])
def test_no_role_of_the_installation_signs_in_a_business_seat(role: Role) -> None:
    assert "may not sign" in refusal(held=frozenset({(role, None)}))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.SERVICE, Role.TRAINEE])
@pytest.mark.parametrize(
    "what", [GATE, CERTIFICATE, WAIVER, {}], ids=["gate", "certificate", "waiver", "review"]
)
def test_no_seat_makes_these_roles_sign(role: Role, what: dict[str, object]) -> None:
    """A playbook that asks an administrator or a trainee for a signature gets none."""
    seat = (role, Side.CLIENT)
    assert "nobody is asked for that" in refusal(**what, seats=(seat,), held=frozenset({seat}))


def test_who_compiles_gates_signs_none() -> None:
    seat = (Role.TRANSITION_MANAGER, Side.CLIENT)
    assert refused(**GATE, seats=(seat,), held=frozenset({seat})).reason is SigningReason.ROLE


def test_the_proposer_of_a_waiver_does_not_approve_it() -> None:
    assert refusal(**WAIVER, proposer_id=14) == (
        "P14 proposed E7-H4 v2 and therefore does not approve it. Ask another signer."
    )


def test_another_than_the_proposer_approves_a_waiver() -> None:
    assert check_signature(replace(ALLOWED, kind="waiver", meaning=Meaning.APPROVED)) == OWNER


def test_the_author_of_any_version_is_told_from_who_wrote_none() -> None:
    assert "or an earlier version of it" in refusal(author_ids=frozenset({14, 15}))
    assert check_signature(replace(ALLOWED, author_ids=frozenset({15, 16}))) == OWNER


@pytest.mark.parametrize(
    ("what", "place"),
    [
        (GATE, {"presenter_id": 30}),
        (WAIVER, {"proposer_id": 30}),
        (CERTIFICATE, {"trainee_id": 30}),
        ({}, {"author_ids": frozenset({30})}),
    ],
    ids=["presenter", "proposer", "trainee", "author"],
)
def test_a_delegation_lifts_no_rule(what: dict[str, object], place: dict[str, object]) -> None:
    """Neither who signs nor whom he signs for may stand on the other side of the thing."""
    assert refused(**what, **place, for_id=30).reason is SigningReason.SEGREGATION
    swapped = {name: frozenset({14}) if name == "author_ids" else 14 for name in place}
    assert refused(**what, **swapped, for_id=30).reason is SigningReason.SEGREGATION


def test_a_role_that_is_not_in_the_matrix_for_this_signs_nothing() -> None:
    """A subject expert reviews documents and accepts none."""
    assert check_signature(replace(ALLOWED, seats=(EXPERT,), held=frozenset({EXPERT}))) == EXPERT
    assert "nobody is asked" in refusal(seats=(EXPERT,), held=frozenset({EXPERT}), meaning=Meaning.ACCEPTED)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"held": frozenset()}, SigningReason.ROLE),
        ({"signer_kind": PersonKind.SERVICE}, SigningReason.ROLE),
        ({"is_latest": False}, SigningReason.VERSION),
        ({"shown_sha256": ""}, SigningReason.VERSION),
        ({"named": False}, SigningReason.NOT_ASKED),
        ({"signed_already": True}, SigningReason.ALREADY),
        ({"author_ids": frozenset({14})}, SigningReason.SEGREGATION),
    ],
)
def test_each_refusal_has_its_reason(changed: dict[str, object], reason: SigningReason) -> None:
    assert refused(**changed).reason is reason


def test_who_is_not_asked_does_not_sign() -> None:
    assert refusal(named=False) == "P14 is not one of the people asked to sign E7-H4 v2. See who is: kt due"


def test_nobody_signs_twice() -> None:
    assert refusal(signed_already=True) == "P14 has already signed E7-H4 v2. Nothing was changed."


def test_segregation_counts_more_than_a_seat() -> None:
    assert "therefore does not review it" in refusal(author_ids=frozenset({14}), held=frozenset())


@pytest.mark.parametrize("decision", Decision)
def test_the_first_signature_may_be_any_decision(decision: Decision) -> None:
    check_decision("E7-G-x v1", decision, [])


@pytest.mark.parametrize("decision", Decision)
def test_the_same_decision_is_signed_again(decision: Decision) -> None:
    check_decision("E7-G-x v1", decision, [decision])


@pytest.mark.parametrize("earlier", [Decision.GO_WITH_CONDITIONS, Decision.TEMPORARY_NO_GO, Decision.NO_GO])
def test_a_go_after_another_decision_is_refused(earlier: Decision) -> None:
    with pytest.raises(SignatureRefused, match=f"was already signed with {earlier.value}"):
        check_decision("E7-G-x v1", Decision.GO, [earlier])


@pytest.mark.parametrize("earlier", Decision)
def test_a_no_go_may_always_be_signed(earlier: Decision) -> None:
    check_decision("E7-G-x v1", Decision.NO_GO, [earlier])
