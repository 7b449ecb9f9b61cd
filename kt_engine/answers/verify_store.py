"""Proves the store against itself: chains, rows, counters, guards, rules, files. It mends nothing."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from kt_engine.answers.raw_rows import lenient_text
from kt_engine.answers.replay import Replay
from kt_engine.answers.verification import Checked, Finding, Progress, Verification, no_progress
from kt_engine.answers.verify_chains import check_chains
from kt_engine.answers.verify_checkpoint import OutsideCheck
from kt_engine.answers.verify_counts import check_counts
from kt_engine.answers.verify_database import check_database, check_guards
from kt_engine.answers.verify_files import Expected, check_files, expected_files, stray_files
from kt_engine.answers.verify_parallel import check_parallel_runs
from kt_engine.answers.verify_rows import RowCheck
from kt_engine.answers.verify_rules import check_rules
from kt_engine.answers.verify_signatures import Segregation, check_signatures
from kt_engine.answers.verify_signed_rows import SignedRows
from kt_engine.errors import NotFound
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.store.database import Database, open_store
from kt_engine.store.guards import Guard, all_guards
from kt_engine.store.tables import Chain, Engagement, table_of
from kt_engine.store.unit import Reader

Moves = Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]]


def verify(
    database: Database,
    files: Path,
    moves: Moves,
    engagement_id: int | None = None,
    progress: Progress = no_progress,
    *,
    checkpoints: Sequence[CheckpointText] = (),
    public_key: str | None = None,
) -> Verification:
    """Check the whole store, or one engagement with the installation; `files` is the folder of files.

    `checkpoints` were kept elsewhere; `public_key` is this installation's own, where it is at hand.
    Raises NotFound for an unknown engagement, StoreUnreachable when the store cannot be read.
    """
    guards = all_guards(moves)
    with open_store(database) as reader, lenient_text(reader.connection):
        _require_known(reader, engagement_id)
        checked, findings, notes, expected = _check_rows(reader, guards, engagement_id, progress)
        findings.extend(check_parallel_runs(reader, files, engagement_id))
        beside = OutsideCheck(reader, engagement_id, public_key)
        findings.extend(beside.findings(checkpoints))
        outside = beside.outside()
    findings.extend(check_files(files, expected, progress))
    notes.extend(stray_files(files, expected, engagement_id))
    return Verification(checked, tuple(findings), tuple(notes), outside)


def verify_segregation(
    database: Database, engagement_id: int | None = None, progress: Progress = no_progress
) -> Segregation:
    """Check nothing but the signatures: who signed what, in which role, how proven, kept apart from whom.

    Raises NotFound for an unknown engagement, StoreUnreachable when the store cannot be read.
    """
    with open_store(database) as reader, lenient_text(reader.connection):
        _require_known(reader, engagement_id)
        replay = Replay()
        for _ in check_chains(reader, replay, engagement_id, [], progress):
            pass  # the chains' own findings are those of the whole verification
        return check_signatures(SignedRows(reader, replay, engagement_id))


def _require_known(reader: Reader, engagement_id: int | None) -> None:
    if engagement_id is None:
        return
    chain, engagement = table_of(Chain), table_of(Engagement)
    if reader.value(select(chain.c.id).where(chain.c.engagement_id == engagement_id)):
        return
    if reader.value(select(engagement.c.id).where(engagement.c.id == engagement_id)):
        return
    raise NotFound("engagement", f"E{engagement_id}", "See them with: kt engagement list")


def _check_rows(
    reader: Reader, guards: tuple[Guard, ...], engagement_id: int | None, progress: Progress
) -> tuple[Checked, list[Finding], list[str], tuple[Expected, ...]]:
    replay = Replay()
    notes: list[str] = []
    findings = list(check_database(reader.connection))
    findings.extend(check_guards(reader.connection, guards))
    findings.extend(check_chains(reader, replay, engagement_id, notes, progress))
    rows = RowCheck(reader, replay, engagement_id)
    findings.extend(rows.findings(progress))
    if rows.erased:
        notes.append(f"{rows.erased} typed texts were erased; their events still prove that there was one.")
    findings.extend(check_counts(reader, engagement_id))
    findings.extend(check_rules(reader, replay, engagement_id))
    expected, unknown = expected_files(reader, engagement_id)
    findings.extend(unknown)
    checked = Checked(replay.chains, replay.events, rows.rows, len(expected), len(guards))
    return checked, findings, notes, expected
