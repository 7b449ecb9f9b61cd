"""The one text of a resolved playbook that is hashed and pinned. It knows no file."""

import hashlib

import rfc8785

from kt_engine.playbook.schema import Playbook


def canonical_json(playbook: Playbook) -> str:
    """Give RFC 8785 JSON; numbers that are Decimals stand in it as text, so that no digit is lost."""
    return rfc8785.dumps(playbook.model_dump(mode="json", by_alias=True)).decode()


def playbook_of(canonical: str) -> Playbook:
    """Give back the playbook that was pinned."""
    return Playbook.model_validate_json(canonical)


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
