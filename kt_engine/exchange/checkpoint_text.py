"""A checkpoint as a file: the head of one chain, signed with Ed25519. It knows no store and keeps no key."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kt_engine.errors import InvalidInput, Problem, Refused
from kt_engine.exchange.read_bytes import read_bytes

FORMAT = 1
LARGEST = 16_384
KEY_ID_LENGTH = 16
SIGNED = ("format", "installation", "chain", "seq", "head_hash", "made_at", "key_id")
FIELDS = (*SIGNED, "public_key", "signature")


@dataclass(frozen=True)
class CheckpointText:
    """One signed head, as somebody outside holds it."""

    installation: str
    """The hash of the first event of the installation, which no two installations share."""
    chain: str
    seq: int
    head_hash: str
    made_at: str
    """UTC, ISO 8601."""
    key_id: str
    """The first characters of the SHA-256 of the public key."""
    public_key: str = ""
    signature: str = ""
    format: int = FORMAT

    @property
    def canonical(self) -> str:
        """Give the text that is signed: RFC 8785 JSON; every value is ASCII or a whole number."""
        return json.dumps(
            {name: getattr(self, name) for name in SIGNED}, sort_keys=True, separators=(",", ":")
        )

    @property
    def is_genuine(self) -> bool:
        """Tell whether the signature is that of the public key that stands beside it, and the key id fits the key."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))
            key.verify(bytes.fromhex(self.signature), self.canonical.encode())
        except (ValueError, InvalidSignature):
            return False
        return key_id_of(self.public_key) == self.key_id


def new_signing_key() -> str:
    """Give a fresh private key, hexadecimal."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key_of(private: str) -> str:
    """Give the public key of a private one. Raises Refused when the text is no key."""
    return _private(private).public_key().public_bytes_raw().hex()


def key_id_of(public: str) -> str:
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:KEY_ID_LENGTH]


def signed_checkpoint(
    private: str, *, installation: str, chain: str, seq: int, head_hash: str, made_at: str
) -> CheckpointText:
    """Sign the head of a chain. Raises Refused when the key is none."""
    public = public_key_of(private)
    plain = CheckpointText(installation, chain, seq, head_hash, made_at, key_id_of(public), public)
    signature = _private(private).sign(plain.canonical.encode()).hex()
    return CheckpointText(**{**asdict(plain), "signature": signature})


def _private(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError as fault:
        raise Refused(
            "The key file checkpoint.key holds no key. Bring it back from where keys are kept."
        ) from fault


def file_text(checkpoint: CheckpointText) -> str:
    """Give the file's content: one JSON object, a field a line."""
    return json.dumps({name: getattr(checkpoint, name) for name in FIELDS}, indent=2) + "\n"


def checkpoint_of(text: str) -> CheckpointText:
    """Give the checkpoint back from a text that `file_text` gave."""
    return CheckpointText(**json.loads(text))


def read_checkpoint(file: Path) -> CheckpointText:
    """Read a checkpoint file. Raises InvalidInput when it is none; whether it is true is not looked at."""
    data = read_bytes(file, what="checkpoint", max_bytes=LARGEST)
    try:
        values = json.loads(data.decode("utf-8"))
        fault = _fault(values)
    except (ValueError, RecursionError):
        fault = "It is not JSON."
    if fault is not None:
        raise InvalidInput(
            [Problem(f"{fault} A checkpoint file is made with: kt checkpoint make", str(file))]
        )
    return CheckpointText(**{name: values[name] for name in FIELDS})


def _fault(values: Any) -> str | None:
    if not isinstance(values, dict) or set(values) != set(FIELDS):
        return "It is not a checkpoint."
    if values["format"] != FORMAT or type(values["seq"]) is not int:
        return "It is a checkpoint of another format."
    texts = [values[name] for name in FIELDS if name not in {"format", "seq"}]
    return None if all(isinstance(text, str) for text in texts) else "Its fields hold no text."
