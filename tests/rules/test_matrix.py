"""The role matrix: what no cell may ever say, and which signature is which duty."""

from itertools import product

import pytest

from kt_engine.rules.matrix import (
    MATRIX,
    ROLES,
    SIGNED_DUTY,
    Duty,
    Right,
    agreement_kind,
    has_right,
    meaning_of,
    signs,
)
from kt_engine.words import AgreementKind, Meaning, Role


def test_every_duty_says_something_of_every_role() -> None:
    assert set(ROLES) == set(Role)
    assert {(duty, role) for duty in MATRIX for role in MATRIX[duty]} == set(product(Duty, Role))


@pytest.mark.parametrize("duty", Duty)
def test_an_auditor_at_most_reads(duty: Duty) -> None:
    readable = {Right.READ, Right.NONE} | ({Right.CREATE} if duty is Duty.EXPORT_EVIDENCE else set())
    assert MATRIX[duty][Role.AUDITOR] in readable


def test_a_trainee_signs_nothing_but_that_he_has_read_what_changed() -> None:
    signed = {duty for duty in Duty if has_right(Role.TRAINEE, duty, Right.SIGN)}
    assert signed == {Duty.ACKNOWLEDGE}


@pytest.mark.parametrize("kind", AgreementKind)
def test_every_agreement_is_signed_by_some_role_and_never_by_who_leads_the_transition(
    kind: AgreementKind,
) -> None:
    able = {role for role in Role if signs(role, agreement_kind(kind), meaning_of(kind))}
    assert able
    assert Role.TRANSITION_MANAGER not in able


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SERVICE, Role.AUDITOR])
def test_these_sign_nothing(role: Role, duty: Duty) -> None:
    assert not has_right(role, duty, Right.SIGN)


def test_who_compiles_gates_as_transition_manager_signs_none() -> None:
    assert not has_right(Role.TRANSITION_MANAGER, Duty.SIGN_GATE, Right.SIGN)


def test_nobody_deletes_evidence() -> None:
    assert set(MATRIX[Duty.DELETE_EVIDENCE].values()) == {Right.NONE}


def test_what_is_no_duty_is_signed_by_nobody() -> None:
    assert not any(signs(role, "gate_version", Meaning.REVIEWED) for role in Role)


@pytest.mark.parametrize(("kind", "meaning"), SIGNED_DUTY)
def test_a_signature_takes_a_role_that_signs_its_duty(kind: str, meaning: Meaning) -> None:
    able = {role for role in Role if signs(role, kind, meaning)}
    assert able == {role for role, right in MATRIX[SIGNED_DUTY[kind, meaning]].items() if right is Right.SIGN}
    assert able
