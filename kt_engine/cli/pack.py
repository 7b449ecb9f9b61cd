"""`kt pack`: everything of an engagement in one folder that anyone checks offline."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.pack_register import list_packs
from kt_engine.cli import pack_certificate
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, EngagementId, noun
from kt_engine.cli.output import print_json, print_list, print_table, talk
from kt_engine.cli.pack_certificate import check_options, quoted
from kt_engine.documents.verifier import verify_pack
from kt_engine.errors import InvalidInput, Problem
from kt_engine.store.tables import Engagement
from kt_engine.words import ExitCode

ZIP = ".zip"
app = noun("Everything of an engagement in one folder that anyone checks offline.")


@app.command(
    epilog="Examples: kt pack build E1 --to ./pack-E1 --by P3 | kt pack build E1 --to pack-E1.zip --zip"
)
def build(
    engagement: EngagementId,
    *,
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FOLDER", help="A new folder; with --zip the name of a new zip file."),
    ],
    as_zip: Annotated[bool, typer.Option("--zip", help="One zip file instead of a folder.")] = False,
    with_personnel: Annotated[
        bool, typer.Option("--with-personnel", help="Scores by name too; only who sees them may.")
    ] = False,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Build the handover pack: documents, what was handed over and accepted, evidence, an index, a verifier."""
    from flows.packs import Order, build_pack  # noqa: PLC0415 - needs every document there is

    engagement_id = engagement_in(Engagement, engagement)
    wanted = to.with_name(to.name + ZIP) if as_zip and to.suffix.lower() != ZIP else to
    with acting(by, command_id, dry_run=dry_run) as here, _place(wanted, dry_run=dry_run) as place:
        order = Order(engagement_id, place, as_zip=as_zip, with_personnel=with_personnel)
        done = build_pack(here.database, here.settings, here.act, order)
    if as_json:
        print_json("pack_built", dry_run=dry_run, pack=done.pack, place=wanted, unchanged=not done.is_new)
    else:
        print(wanted)
    built = done.pack
    known = "" if done.is_new else f" It is unchanged since {built.handle} was built first."
    sentence = (
        f"{built.handle} is in {wanted}: {built.files_count} files, {built.size_bytes:,} bytes, the facts up to event "
        f"{built.held.seq}.{known} The SHA-256 of its manifest is {built.manifest_sha256}. "
        f"Check it with: kt pack verify {wanted}"
    )
    talk(f"Dry run, nothing was kept. It would say: {sentence}" if dry_run else sentence)


@contextmanager
def _place(wanted: Path, *, dry_run: bool) -> Iterator[Path]:
    """Give where the pack is built; in a dry run a folder that vanishes."""
    if not dry_run:
        yield wanted
        return
    with TemporaryDirectory(prefix="kt-dry-run-") as folder:
        yield Path(folder) / wanted.name


@app.command("list", epilog="Example: kt pack list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the packs that were built, each with the hash of its manifest."""
    with opened() as here:
        rows = list_packs(here.database, engagement)
    columns = (
        "handle",
        "as_of_seq",
        "files_count",
        "size_bytes",
        "trigger",
        "built_by",
        "built_at",
        "manifest_sha256",
    )
    empty = "None was built yet. Build one with: kt pack build ENGAGEMENT --to FOLDER"
    print_list("packs", rows, columns, as_json=as_json, empty=empty)


@app.command(
    epilog="Examples: kt pack verify ./pack-E1 | kt pack verify pack.zip --certificate signed.pdf --trust ca.pem"
)
def verify(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="The folder that holds bagit.txt, or a zip file.")
    ],
    *,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FILE", help="The signed page that quotes it.")
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            "--trust", metavar="FILE", help="Certificate of who vouches for a signer; may be repeated."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a pack, as the program inside it does: every file, the lists, the evidence. Exit code 4: one is wrong."""
    check_options(certificate, trust or ())
    found = _looked_at(pack)
    page = None if certificate is None else quoted(found, certificate, trust or ())
    if as_json:
        print_json("pack_verification", **found, **({} if page is None else {"certificate": page}))
    elif found["findings"]:
        print_table(
            ["kind", "file", "what"],
            ([one["kind"], one["file"], one["sentence"]] for one in found["findings"]),
        )
    for note in (*found["notes"], *(page.sentences if page else ())):
        talk(f"Note: {note}" if note in found["notes"] else note)
    talk(f"Its manifest-sha256.txt has the SHA-256 {found['manifest_sha256']}.")
    wrong = len(found["findings"])
    mark = "REHEARSAL " if found["rehearsal"] else ""
    talk(
        f"{wrong} things are wrong."
        if wrong
        else f"{mark}{found['pack']} is sound: {found['files_count']} files."
    )
    if page is not None:
        talk("The certificate holds." if page.sound else "The certificate does not hold.")
    if wrong or (page is not None and not page.sound):
        raise typer.Exit(ExitCode.NOT_MET)


def _looked_at(pack: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = verify_pack.look(pack)
    except verify_pack.Refused as fault:
        raise InvalidInput([Problem(str(fault))]) from fault
    except OSError as fault:
        raise InvalidInput([Problem(f"{pack} cannot be read ({fault.strerror}).")]) from fault
    return found


app.registered_commands += pack_certificate.app.registered_commands
