"""The table of who may do what: every verb against every role."""

from collections.abc import Sequence

import pytest

from kt_engine.errors import Refused
from kt_engine.rules.authority import DUTIES, MAY, USEFUL, check_authority
from kt_engine.rules.matrix import MATRIX
from kt_engine.words import Role, Side

READING = {"read the audit log", "export evidence", "build packs"}


def refusal(verb: str, held: Sequence[tuple[Role, Side | None]], *, named: bool = False) -> str:
    try:
        check_authority(verb, "P14", held, named=named)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role) -> None:
    said = {verb: refusal(verb, [(role, Side.CLIENT)]) for verb in MAY}
    assert {verb for verb, text in said.items() if not text} == {verb for verb in MAY if role in MAY[verb]}
    refused = {verb: text for verb, text in said.items() if text}
    assert {v: t for v, t in refused.items() if f"P14 may not {v}: that needs the role " not in t} == {}


def test_who_holds_nothing_may_do_nothing() -> None:
    said = {verb: refusal(verb, []) for verb in MAY}
    assert {verb for verb, text in said.items() if "Ask for it with: kt role grant" not in text} == set()


def test_who_is_named_on_the_record_may_act_without_a_role() -> None:
    assert {verb for verb in MAY if refusal(verb, [], named=True)} == set()


def test_one_fitting_role_among_several_is_enough() -> None:
    trainee = (Role.TRAINEE, Side.PROVIDER)
    assert {v for v in MAY if refusal(v, [trainee, *((role, None) for role in MAY[v])])} == set()


def test_an_auditor_a_trainee_and_a_committee_change_nothing_where_they_are_not_named() -> None:
    read_only = {Role.AUDITOR, Role.STEERING_COMMITTEE, Role.TRAINEE}
    assert {verb for verb, roles in MAY.items() if roles & read_only} == READING


def test_an_expert_scores_compares_and_supervises_and_does_nothing_else_where_he_is_not_named() -> None:
    assert [verb for verb, roles in MAY.items() if Role.SUBJECT_EXPERT in roles] == [
        "record assessments",
        "record comparisons",
        "record what trainees watch and do",
        "say how far trainees may go",
    ]


@pytest.mark.parametrize("verb", DUTIES)
def test_no_verb_lets_a_role_do_more_than_its_duty_in_the_matrix(verb: str) -> None:
    duty, named = DUTIES[verb]
    assert named <= {role for role, right in MATRIX[duty].items() if right in USEFUL}


def test_an_administrator_decides_nothing_of_an_engagement() -> None:
    verbs = {verb for verb, roles in MAY.items() if Role.ADMINISTRATOR in roles}
    assert verbs == {
        "add companies, sites and people",
        "add people",
        "change site calendars",
        "grant roles",
        "read the audit log",
        "say who is away",
        "say who leaves",
    }


def test_the_engine_does_only_what_a_tick_does() -> None:
    assert {verb for verb, roles in MAY.items() if Role.SERVICE in roles} == {
        "move what can be moved",
        "nominate trainees",
    }


def test_every_verb_has_somebody_who_may() -> None:
    assert [verb for verb, roles in MAY.items() if not roles] == []
