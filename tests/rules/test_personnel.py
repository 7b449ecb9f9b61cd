"""Scores by name are for the provider's trainers and team leads, an auditor, and the trainee himself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.rules.personnel import pseudonym, sees_scores
from kt_engine.words import Role, Side


@pytest.mark.parametrize(
    "held",
    [
        {(Role.TRAINER, Side.PROVIDER)},
        {(Role.TEAM_LEAD, Side.PROVIDER)},
        {(Role.AUDITOR, None)},
        {(Role.TRAINER, Side.PROVIDER), (Role.TRANSITION_MANAGER, Side.PROVIDER)},
    ],
)
def test_these_see_scores_beside_names(held: set[tuple[Role, Side | None]]) -> None:
    assert sees_scores(held)


@pytest.mark.parametrize(
    "held",
    [
        set(),
        {(Role.PROCESS_OWNER, Side.CLIENT)},
        {(Role.SUBJECT_EXPERT, Side.CLIENT)},
        {(Role.TRANSITION_MANAGER, Side.CLIENT)},
        {(Role.TRAINER, Side.CLIENT)},
        {(Role.STEERING_COMMITTEE, Side.PROVIDER)},
        {(Role.TRANSITION_MANAGER, Side.PROVIDER)},
        {(Role.TRAINEE, Side.PROVIDER)},
        {(Role.ADMINISTRATOR, None)},
        {(Role.TRAINER, Side.PROVIDER), (Role.PROCESS_OWNER, Side.CLIENT)},
        {(Role.TRAINER, Side.INCUMBENT)},
    ],
)
def test_these_see_yes_or_no(held: set[tuple[Role, Side | None]]) -> None:
    assert not sees_scores(held)


def test_everybody_sees_his_own() -> None:
    assert sees_scores({(Role.TRAINEE, Side.PROVIDER)}, own=True)


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=40), st.integers(min_value=1, max_value=250))
def test_no_two_trainees_share_a_pseudonym_and_more_trainees_change_none(salt: str, count: int) -> None:
    names = [pseudonym(salt, place) for place in range(count)]
    assert len(set(names)) == count
    assert names == [pseudonym(salt, place) for place in range(count)]


def test_another_salt_gives_other_names() -> None:
    first, second = ([pseudonym(salt, place) for place in range(20)] for salt in ("a", "b"))
    assert first != second
    assert first != sorted(first), "the order of nomination can be read from them"


def test_a_pseudonym_looks_like_one() -> None:
    assert pseudonym("salt", 0).startswith("Agent ")
    assert len({len(pseudonym("salt", place)) for place in range(99)}) == 1
