"""One-time codes against the published vectors, and secrets that only their key opens."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import Refused
from kt_engine.exchange.one_time_codes import (
    SEARCHED_STEPS,
    STEP_SECONDS,
    code_at,
    drift_of,
    key_id_of,
    new_key,
    new_secret,
    otpauth_uri,
    qr_for_terminal,
    seal,
    step_at,
    unseal,
)

PUBLISHED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret "12345678901234567890" of RFC 6238, appendix B, in base 32."""
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}
"""Seconds since 1970 and the last six digits of the published codes for SHA-1."""
NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), VECTORS.items())
def test_the_published_codes_come_out(seconds: int, code: str) -> None:
    assert code_at(PUBLISHED, datetime.fromtimestamp(seconds, tz=UTC)) == code


@pytest.mark.parametrize(("seconds", "step"), [(0, 0), (29, 0), (30, 1), (59, 1), (1111111109, 0x23523EC)])
def test_a_step_is_half_a_minute(seconds: int, step: int) -> None:
    assert step_at(datetime.fromtimestamp(seconds, tz=UTC)) == step


@pytest.mark.parametrize("drift", [-SEARCHED_STEPS, -2, -1, 0, 1, 2, SEARCHED_STEPS])
def test_a_code_tells_how_far_away_it_is(drift: int) -> None:
    code = code_at(PUBLISHED, NOON + timedelta(seconds=drift * STEP_SECONDS))
    assert drift_of(PUBLISHED, code, NOON) == drift


@pytest.mark.parametrize(
    "code", ["", "0", "28708", "2870822", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "-12345"]
)
def test_what_is_no_code_has_no_distance(code: str) -> None:
    assert drift_of(PUBLISHED, code, NOON) is None


def test_a_code_of_an_hour_ago_is_not_recognised() -> None:
    assert drift_of(PUBLISHED, code_at(PUBLISHED, NOON - timedelta(hours=1)), NOON) is None


def test_the_code_of_another_secret_is_not_recognised() -> None:
    assert drift_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code_at(PUBLISHED, NOON), NOON) is None


@given(st.integers(-30, 30), st.integers(0, STEP_SECONDS - 1))
def test_the_distance_does_not_depend_on_the_second_within_a_step(drift: int, second: int) -> None:
    at = NOON + timedelta(seconds=second)
    code = code_at(PUBLISHED, NOON + timedelta(seconds=drift * STEP_SECONDS))
    found = drift_of(PUBLISHED, code, at)
    assert found == (drift if abs(drift) <= SEARCHED_STEPS else None)


def test_secrets_are_random_and_have_160_bits() -> None:
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(pyotp.TOTP(secret).byte_secret()) for secret in secrets} == {20}


def test_a_secret_comes_back_with_its_key_only() -> None:
    key, secret = new_key(), new_secret()
    sealed = seal(secret, key)
    assert secret not in sealed
    assert unseal(sealed, key) == secret
    with pytest.raises(Refused, match="does not open this person's secret"):
        unseal(sealed, new_key())


def test_the_same_secret_is_never_sealed_to_the_same_text() -> None:
    key, secret = new_key(), new_secret()
    assert seal(secret, key) != seal(secret, key)


@pytest.mark.parametrize("key", ["", "short", "\u00e4" * 44])
def test_a_spoiled_key_opens_nothing(key: str) -> None:
    with pytest.raises(Refused, match="does not open"):
        unseal(seal(new_secret(), new_key()), key)


@pytest.mark.parametrize("sealed", ["", "nonsense", "gAAAAAB" + "a" * 80])
def test_a_spoiled_secret_is_not_opened(sealed: str) -> None:
    with pytest.raises(Refused, match="does not open"):
        unseal(sealed, new_key())


def test_a_key_is_named_without_being_shown() -> None:
    key = new_key()
    assert len(key_id_of(key)) == 16
    assert key_id_of(key) == key_id_of(key) != key_id_of(new_key())
    assert key_id_of(key) not in key


def test_the_address_holds_what_an_authenticator_needs() -> None:
    uri = urlsplit(otpauth_uri(PUBLISHED, "P14", "KT Engine & Co"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/KT Engine & Co:P14"
    assert parse_qs(uri.query)["secret"] == [PUBLISHED]
    assert parse_qs(uri.query)["issuer"] == ["KT Engine & Co"]


def test_the_qr_code_is_lines_of_blocks() -> None:
    lines = qr_for_terminal(otpauth_uri(PUBLISHED, "P14", "KT Engine")).splitlines()
    assert len(lines) > 15
    assert any("\u2588" in line or "\u2584" in line or "\u2580" in line for line in lines)
