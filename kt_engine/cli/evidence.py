"""`kt evidence`: everything of one engagement, to be checked without us."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.actions.make_checkpoint import make_checkpoint
from kt_engine.answers.export_rows import Exported, export_rows
from kt_engine.answers.personnel import may_see_scores
from kt_engine.answers.raw_rows import lenient_text
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, noun
from kt_engine.cli.output import print_json, talk
from kt_engine.documents.evidence import evidence_manifest, evidence_texts
from kt_engine.errors import Refused
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.exchange.evidence_folder import WrittenEvidence, check_free, write_evidence
from kt_engine.store.database import open_store
from kt_engine.store.files import file_path
from kt_engine.store.find import by_id
from kt_engine.store.tables import Engagement, Person
from kt_engine.store.unit import Reader

app = noun("Everything of one engagement, to be checked without us.")


@app.callback()
def _group() -> None:
    """Everything of one engagement, to be checked without us."""


@app.command(epilog="Example: kt evidence export E1 ./evidence-E1 --by P9")
def export(
    engagement: EngagementId,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder, or an empty one.")],
    *,
    with_personnel: Annotated[
        bool, typer.Option("--with-personnel", help="Scores by name too; only who sees them may.")
    ] = False,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Write all evidence of an engagement to a folder, with a program that checks it without this one."""
    engagement_id = engagement_in(Engagement, engagement)
    check_free(folder)
    with acting(by, command_id, dry_run=dry_run) as here:
        held = make_checkpoint(here.database, here.act, here.settings.keys, engagement_id, to_export=True)
        with open_store(here.database) as reader, lenient_text(reader.connection):
            who = str(by_id(reader, Person, here.act.by)["handle"])
            if with_personnel:
                _check_sight(reader, engagement_id, here.act.by, here.today, who)
            exported = export_rows(reader, engagement_id, scores=with_personnel)
        written = None if dry_run else write_folder(here.settings.files, folder, exported, held, who)
    counts = _counts(exported)
    if as_json:
        print_json("evidence_exported", dry_run=dry_run, engagement=exported.engagement, counts=counts,
                   checkpoint=held, written=written)  # fmt: skip
    else:
        print(folder)
    sentence = _sentence(exported, folder, counts)
    talk(f"Dry run, nothing was written. It would say: {sentence}" if dry_run else sentence)
    if written and written.missing:
        talk(
            f"{len(written.missing)} stored files are not there any more; the check will say so. Run kt verify."
        )


def _check_sight(reader: Reader, engagement_id: int, person_id: int, today: date, who: str) -> None:
    """Raise Refused for somebody who does not see scores by name."""
    if not may_see_scores(reader, engagement_id, person_id, today):
        raise Refused(
            f"{who} does not see scores by name in E{engagement_id}. Leave out --with-personnel: passed or "
            "not is in the evidence, and every score by its digest."
        )


def _sentence(exported: Exported, folder: Path, counts: Mapping[str, int]) -> str:
    kept_back = " Scores by name stayed behind; their digests are in it." if exported.withheld else ""
    return (
        f"The evidence of {exported.engagement} is in {folder}: {counts['rows']} rows, {counts['events']} events, "
        f"{counts['files']} files.{kept_back} Check it with: python3 {folder}/verify_evidence.py {folder}"
    )


def _counts(exported: Exported) -> dict[str, int]:
    return {
        "rows": exported.rows_count,
        "events": exported.events_count,
        "files": len(exported.files),
        "unproven": len(exported.unproven),
    }


def write_folder(
    files: Path, folder: Path, exported: Exported, held: CheckpointText, who: str
) -> WrittenEvidence:
    """Write everything that was chosen, with the verifier and the page for a stranger beside it."""
    made = f"Made on {held.made_at} by {who}, from"
    manifest = evidence_manifest(exported, held.made_at, who)
    return write_evidence(
        folder, evidence_texts(exported, held, made), _stored_files(files, exported), manifest
    )


def _stored_files(files: Path, exported: Exported) -> dict[str, Path]:
    """Give where the bytes behind each hash lie."""
    stored = {}
    for sha256 in exported.files:
        try:
            stored[sha256] = file_path(files, exported.engagement, sha256)
        except ValueError:
            continue  # not a hash at all: its column differs from its event, which the check finds
    return stored
