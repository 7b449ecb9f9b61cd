"""One value that was found in a piece of text, and how values are masked; it knows no pattern."""

from dataclasses import dataclass, field

from kt_engine.words import FindingKind


@dataclass(frozen=True)
class Hit:
    kind: FindingKind
    what: str
    value: str = field(repr=False)
    """In one form, so that the same value written twice is known as one; it stays within this process."""
    masked: str
    start: int
    """Where it stands in the piece, from 0; the end is exclusive."""
    end: int


def masked_email(address: str) -> str:
    """Keep the first sign of both parts and the last part of the domain: m...@e...com."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}...@{domain[:1]}...{domain.rpartition('.')[2]}"


def masked_number(text: str, shown: int) -> str:
    """Keep the last signs only."""
    return f"...{text[-shown:]}"


def masked_secret(value: str) -> str:
    return f"({len(value)} characters)"
