"""The token of an invitation: made once, typed once, known to us afterwards only by its SHA-256. It knows no person."""

import base64
import hashlib
import hmac
import secrets

TOKEN_BYTES = 20
"""160 bits: nobody guesses one."""
GROUP = 4


def new_token() -> str:
    """Give a random token in base 32, in groups of four for who types it."""
    text = base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode()
    return "-".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


def token_sha256(token: str) -> str:
    """Give what is kept of a token; blanks, hyphens and small letters do not matter."""
    letters = "".join(sign for sign in token.upper() if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def is_token(token: str, sha256: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(token_sha256(token), sha256)
