"""Fifty people sign with codes at once: each of their own items once, and one item only once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kt_engine.actions.accept_handover import accept_handover
from kt_engine.answers.verify_store import verify
from kt_engine.errors import KtError
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import AuthEvent, Signoff, table_of
from signing_crowd import SIGNED_AT, Crowd, Signer, act_of, make_crowd

MANY = 50
S, A = table_of(Signoff), table_of(AuthEvent)

pytestmark = pytest.mark.slow


def sign(database: Database, crowd: Crowd, signer: Signer, seconds: int = 0) -> str:
    act = act_of(crowd, signer, SIGNED_AT + timedelta(seconds=seconds))
    try:
        return accept_handover(database, act, signer.handover).status.value
    except KtError as fault:
        return str(fault)


def kept(database: Database) -> tuple[int, int]:
    """Give how many signatures and spent codes the store holds."""
    with open_store(database) as reader:
        return (
            reader.value(select(func.count()).select_from(S)),
            reader.value(select(func.count()).select_from(A)),
        )


def test_fifty_people_sign_fifty_items_at_once_and_every_signature_is_kept(
    any_database: Database, tmp_path: Path
) -> None:
    crowd = make_crowd(any_database, tmp_path, MANY)
    with ThreadPoolExecutor(MANY) as pool:
        said = list(pool.map(lambda signer: sign(any_database, crowd, signer), crowd.signers))
    assert said == ["in_review"] * MANY
    assert kept(any_database) == (MANY, MANY)
    assert verify(any_database, tmp_path / "files", ALLOWED_MOVES).sound


def test_one_item_signed_fifty_times_at_once_is_signed_once(any_database: Database, tmp_path: Path) -> None:
    crowd = make_crowd(any_database, tmp_path, 1)
    with ThreadPoolExecutor(MANY) as pool:
        said = list(pool.map(lambda _: sign(any_database, crowd, crowd.signers[0]), range(MANY)))
    assert said.count("in_review") == 1
    assert all("already signed" in each or "was used already" in each for each in said if each != "in_review")
    assert kept(any_database) == (1, 1)
