"""Which code is good, and when another may be tried."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import SignatureRefused
from kt_engine.rules.codes import ACCEPTED_DRIFT, FREE_ATTEMPTS, check_drift, check_pace
from kt_engine.words import SigningReason

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WAITS = {5: 30, 6: 60, 7: 120, 8: 240, 9: 480, 10: 960, 11: 1920, 12: 3600, 13: 3600, 40: 3600, 4000: 3600}
"""Seconds to wait after so many refused codes."""


def drift_refusal(drift: int | None) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as refused:
        check_drift("P4", drift)
    return refused.value


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_the_code_of_this_half_minute_and_of_its_neighbours_is_good(drift: int) -> None:
    check_drift("P4", drift)


@pytest.mark.parametrize("drift", [-2, -3, -20])
def test_an_old_code_is_late(drift: int) -> None:
    refusal = drift_refusal(drift)
    assert refusal.reason is SigningReason.CODE_LATE
    assert str(refusal).startswith(f"This code is about {-drift * 30} seconds old.")


@pytest.mark.parametrize("drift", [2, 3, 20])
def test_a_code_of_the_future_is_early(drift: int) -> None:
    refusal = drift_refusal(drift)
    assert refusal.reason is SigningReason.CODE_EARLY
    assert str(refusal).startswith(
        f"This code is about {drift * 30} seconds ahead: the clock of the device is early."
    )


def test_no_code_of_this_person_is_wrong() -> None:
    refusal = drift_refusal(None)
    assert refusal.reason is SigningReason.CODE_WRONG
    assert str(refusal) == "This is not a code of P4. Read it again from P4's own authenticator."


@given(st.none() | st.integers(-100, 100))
def test_a_drift_is_accepted_exactly_within_one_step(drift: int | None) -> None:
    accepted = drift is not None and abs(drift) <= ACCEPTED_DRIFT
    try:
        check_drift("P4", drift)
    except SignatureRefused:
        assert not accepted
    else:
        assert accepted


@pytest.mark.parametrize("count", range(FREE_ATTEMPTS))
def test_a_few_mistakes_cost_no_time(count: int) -> None:
    check_pace("P4", [NOON] * count, NOON)


@pytest.mark.parametrize(("count", "seconds"), WAITS.items())
def test_from_the_fifth_mistake_on_the_wait_doubles_up_to_an_hour(count: int, seconds: int) -> None:
    refused_at = [NOON] * count
    again = NOON + timedelta(seconds=seconds)
    with pytest.raises(SignatureRefused) as refused:
        check_pace("P4", refused_at, again - SECOND)
    assert refused.value.reason is SigningReason.SLOWED
    assert f"{count} codes of P4 were refused in a row" in str(refused.value)
    assert "The next can be tried in 1 seconds" in str(refused.value)
    check_pace("P4", refused_at, again)


def test_the_wait_counts_from_the_last_mistake() -> None:
    refused_at = [NOON - timedelta(days=1)] * 4 + [NOON]
    with pytest.raises(SignatureRefused, match="in 30 seconds"):
        check_pace("P4", refused_at, NOON)


@given(st.integers(0, 200), st.integers(0, 7200))
def test_nobody_ever_waits_longer_than_an_hour(count: int, seconds: int) -> None:
    try:
        check_pace("P4", [NOON] * count, NOON + timedelta(seconds=seconds))
    except SignatureRefused:
        assert count >= FREE_ATTEMPTS
        assert seconds < 3600
