"""Who may take a role that is not his own, and for how long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kt_engine.rules.access import (
    LONGEST_DELEGATION_DAYS,
    SIGNING_ROLES,
    Taker,
    expires_at,
    fault_of_end,
    fault_of_period,
    fault_of_taker,
)
from kt_engine.words import PersonKind, Role, Side

TODAY = date(2027, 1, 4)
FIT = Taker("P9", PersonKind.HUMAN, False, False, frozenset(), frozenset({Side.CLIENT}), True)  # noqa: FBT003


def test_those_who_sign_anything_can_be_stood_in_for() -> None:
    assert {
        Role.PROCESS_OWNER, Role.SUBJECT_EXPERT, Role.TRAINER, Role.TEAM_LEAD, Role.STEERING_COMMITTEE,
    } == SIGNING_ROLES  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - SIGNING_ROLES))
def test_nobody_takes_a_role_that_signs_nothing(role: Role) -> None:
    assert "signs nothing" in str(fault_of_taker(FIT, role, Side.CLIENT))


def test_a_colleague_of_the_same_side_is_taken() -> None:
    assert fault_of_taker(FIT, Role.PROCESS_OWNER, Side.CLIENT) is None


def test_somebody_of_no_company_in_the_engagement_is_taken() -> None:
    nobody = Taker("P9", PersonKind.HUMAN, False, False, frozenset(), frozenset(), True)  # noqa: FBT003
    assert fault_of_taker(nobody, Role.PROCESS_OWNER, Side.CLIENT) is None


def test_a_period_of_one_day_and_of_the_longest_is_taken() -> None:
    longest = TODAY + timedelta(days=LONGEST_DELEGATION_DAYS - 1)
    assert fault_of_period(TODAY, TODAY, TODAY, None) is None
    assert fault_of_period(TODAY, longest, TODAY, longest) is None


def test_a_delegation_may_begin_later() -> None:
    assert fault_of_period(date(2028, 1, 1), date(2028, 1, 2), TODAY, None) is None


def test_an_emergency_lasts_four_hours() -> None:
    at = datetime(2027, 1, 4, 22, tzinfo=UTC)
    assert expires_at(at) == datetime(2027, 1, 5, 2, tzinfo=UTC)


def test_a_role_granted_today_can_end_at_once() -> None:
    assert fault_of_end(TODAY - timedelta(days=1), TODAY, TODAY, None) is None


def test_a_role_has_not_ended_before_it_was_granted() -> None:
    assert "was granted on 2027-02-01" in str(fault_of_end(date(2027, 1, 10), TODAY, date(2027, 2, 1), None))
