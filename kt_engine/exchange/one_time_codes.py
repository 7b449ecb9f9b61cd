"""One-time codes (RFC 6238: SHA-1, six digits, half a minute) and the sealing of their secrets. It knows no person."""

import hashlib
import io
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

from kt_engine.errors import Refused

STEP_SECONDS = 30
SEARCHED_STEPS = 20
"""How far around now a code is recognised, so that a late or early one can be told from a wrong one: ten minutes."""


def new_secret() -> str:
    """Give a fresh secret of 160 bits in base 32."""
    return pyotp.random_base32()


def code_at(secret: str, at: datetime) -> str:
    """Give the code an authenticator with this secret shows at a moment."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(at)


def step_at(at: datetime) -> int:
    """Give the number of the half minute since 1970."""
    return int(at.timestamp()) // STEP_SECONDS


def drift_of(secret: str, code: str, at: datetime) -> int | None:
    """Give how many half minutes a code is ahead of `at` (behind: negative), the nearest one; None: it is none."""
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    nearest = sorted(range(-SEARCHED_STEPS, SEARCHED_STEPS + 1), key=abs)
    hits = (drift for drift in nearest if pyotp.utils.strings_equal(totp.at(at, counter_offset=drift), code))
    return next(hits, None)


def otpauth_uri(secret: str, person: str, installation: str) -> str:
    """Give the address an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=person, issuer_name=installation)


def qr_for_terminal(uri: str) -> str:
    """Give the QR code of an address as lines of block characters."""
    out = io.StringIO()
    segno.make(uri, error="m").terminal(out=out, compact=True)
    return out.getvalue()


def new_key() -> str:
    return Fernet.generate_key().decode()


def key_id_of(key: str) -> str:
    """Give how a key is called where it is not shown: the first 16 characters of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def seal(secret: str, key: str) -> str:
    return Fernet(key.encode()).encrypt(secret.encode()).decode()


def unseal(sealed: str, key: str) -> str:
    """Give the secret. Raises Refused when this key did not seal it."""
    try:
        return Fernet(key.encode()).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as fault:
        raise Refused(
            "The key file does not open this person's secret. Bring back KT_HOME/keys from where it is kept, "
            "or let the person enrol again: kt person lost-key PERSON"
        ) from fault
