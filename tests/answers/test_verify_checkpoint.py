"""What a head that somebody else holds finds: a cut tail, a chain made anew, an older copy; and what it cannot."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import START, Made, make_act, make_engagement
from kt_engine.actions.init_store import init_store
from kt_engine.actions.make_checkpoint import make_checkpoint
from kt_engine.answers.verification import FindingKind, Verification
from kt_engine.answers.verify_store import verify
from kt_engine.errors import Refused
from kt_engine.exchange.checkpoint_text import (
    CheckpointText,
    new_signing_key,
    public_key_of,
    signed_checkpoint,
)
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, connect
from kt_engine.store.key_files import CHECKPOINT, read_key
from kt_engine.store.tables import Checkpoint
from tampering import owner, structural, tampered
from walking import count_of, last_event

LATER = date(2027, 6, 1)


@pytest.fixture
def made(database: Database) -> Made:
    return make_engagement(database, "tiny", 1)


def held(database: Database, folder: Path, engagement_id: int | None = 1) -> CheckpointText:
    return make_checkpoint(database, make_act(1, LATER), folder / "keys", engagement_id)


def checked(database: Database, folder: Path, *checkpoints: CheckpointText) -> Verification:
    return verify(database, folder / "files", ALLOWED_MOVES, checkpoints=checkpoints)


def fault(database: Database, folder: Path, checkpoint: CheckpointText) -> str:
    found = checked(database, folder, checkpoint).findings
    assert [one.kind for one in found] == [FindingKind.CHECKPOINT]
    return found[0].sentence


def test_a_checkpoint_proves_its_chain_up_to_its_event(
    database: Database, made: Made, tmp_path: Path
) -> None:
    checkpoint = held(database, tmp_path)
    found = checked(database, tmp_path, checkpoint)
    assert found.sound, found.findings
    outside = {one.chain: (one.proven_seq, one.head_seq) for one in found.outside}
    assert outside["E1"] == (checkpoint.seq, checkpoint.seq + 1)
    assert outside["installation"][0] is None


def test_without_a_checkpoint_nothing_is_proven_from_outside(any_database: Database, tmp_path: Path) -> None:
    make_engagement(any_database, "tiny", 1)
    held(any_database, tmp_path, None)
    found = checked(any_database, tmp_path)
    assert found.sound, found.findings
    assert {one.proven_seq for one in found.outside} == {None}


def test_a_store_brought_back_from_an_older_copy_is_found(
    database: Database, made: Made, tmp_path: Path
) -> None:
    database.dispose()
    shutil.copyfile(tmp_path / "kt.db", tmp_path / "week.db")
    held(database, tmp_path)
    checkpoint = held(database, tmp_path)
    old = connect(f"sqlite:///{tmp_path / 'week.db'}")
    assert checked(old, tmp_path).sound
    old.dispose()
    # The copy has never heard of the key, but the key file is still here.
    private = read_key(tmp_path / "keys", CHECKPOINT) or ""
    found = verify(
        old, tmp_path / "files", ALLOWED_MOVES, checkpoints=[checkpoint], public_key=public_key_of(private)
    ).findings
    old.dispose()
    assert [one.row for one in found] == [f"E1 event {checkpoint.seq}"]
    assert "an older copy was brought back" in found[0].sentence


@pytest.mark.parametrize("kind", ["the tail cut", "the chain recomputed"])
def test_a_chain_changed_so_that_it_agrees_with_itself_is_found(
    kind: str, told: Database, tmp_path: Path
) -> None:
    checkpoint = held(told, tmp_path)
    tampered(told, tmp_path / "files", next(one for one in structural() if one.kind == kind))
    public = public_key_of(read_key(tmp_path / "keys", CHECKPOINT) or "")
    found = verify(
        told, tmp_path / "files", ALLOWED_MOVES, checkpoints=[checkpoint], public_key=public
    ).findings
    said = " ".join(one.sentence for one in found if one.kind is FindingKind.CHECKPOINT)
    assert ("cut off" in said) if kind == "the tail cut" else ("was recomputed" in said)


def test_a_changed_checkpoint_proves_nothing(database: Database, made: Made, tmp_path: Path) -> None:
    changed = replace(held(database, tmp_path), seq=2)
    assert "signature of this checkpoint is broken" in fault(database, tmp_path, changed)


def test_a_checkpoint_of_a_foreign_key_is_said_to_be_one(
    database: Database, made: Made, tmp_path: Path
) -> None:
    mine = held(database, tmp_path)
    foreign = signed_checkpoint(
        new_signing_key(), installation=mine.installation, chain="E1", seq=mine.seq, head_hash=mine.head_hash,
        made_at=mine.made_at,
    )  # fmt: skip
    assert "which this installation does not know" in fault(database, tmp_path, foreign)


def test_a_checkpoint_of_another_installation_is_said_to_be_one(
    database: Database, made: Made, tmp_path: Path
) -> None:
    other = connect(f"sqlite:///{tmp_path / 'other.db'}")
    at = make_act(1, START).at
    init_store(other, administrator="Otto Other", at=at, recorded_at=at)
    checkpoint = make_checkpoint(other, make_act(1, LATER), tmp_path / "other_keys", None)
    other.dispose()
    assert "of another installation" in fault(database, tmp_path, checkpoint)


def test_a_checkpoint_kept_in_the_store_that_contradicts_its_chain_is_found(
    told: Database, tmp_path: Path
) -> None:
    held(told, tmp_path)
    with owner(told) as cursor:
        cursor.execute("DROP TRIGGER kt_checkpoint_fixed")
        cursor.execute("UPDATE checkpoint SET head_hash = ? WHERE id = 1", ("0" * 64,))
    rows = {
        (one.table, one.row) for one in checked(told, tmp_path).findings if one.kind is FindingKind.CHECKPOINT
    }
    assert rows == {("checkpoint", "checkpoint 1")}


def test_who_may_not_export_evidence_may_not_sign_a_head(
    database: Database, made: Made, tmp_path: Path
) -> None:
    trainee = make_act(made.people.trainees[0], LATER)
    with pytest.raises(Refused, match="may not export evidence"):
        make_checkpoint(database, trainee, tmp_path / "keys", 1)
    with pytest.raises(Refused, match="may not make a checkpoint of the whole installation"):
        make_checkpoint(database, make_act(made.people.manager, LATER), tmp_path / "keys", None)
    assert count_of(database, Checkpoint) == 0


def test_an_administrator_signs_heads_and_exports_nothing(
    database: Database, made: Made, tmp_path: Path
) -> None:
    held(database, tmp_path)
    assert last_event(database) == ("checkpoint_made", "E1")
    with pytest.raises(Refused, match="may not export evidence"):
        make_checkpoint(database, make_act(1, LATER), tmp_path / "keys", 1, to_export=True)


def test_the_same_command_twice_gives_the_same_checkpoint(
    database: Database, made: Made, tmp_path: Path
) -> None:
    act = make_act(1, LATER, command_id="once")
    first = make_checkpoint(database, act, tmp_path / "keys", 1)
    assert make_checkpoint(database, act, tmp_path / "keys", 1) == first
    assert first.is_genuine
    assert count_of(database, Checkpoint) == 1


def test_the_key_lies_in_its_folder_and_only_its_owner_reads_it(
    database: Database, made: Made, tmp_path: Path
) -> None:
    held(database, tmp_path)
    file = tmp_path / "keys" / CHECKPOINT
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
