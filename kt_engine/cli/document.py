"""`kt document`: documents issued from the facts."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.list_documents import list_documents, show_document
from kt_engine.cli import document_template
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, print_list, talk
from kt_engine.documents.issued import issued_front
from kt_engine.documents.renditions import rendition
from kt_engine.words import Format

app = noun("Documents issued from the facts.")
app.add_typer(document_template.app)
DocumentId = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT", help="The document, such as 'E7-TP-01 v2'; without a version, the newest."
    ),
]


@app.command("list", epilog="Example: kt document list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List every version of every document."""
    with opened() as here:
        rows = list_documents(here.database, engagement)
    columns = ("handle", "title", "subject", "status", "issued_at", "record_sha256")
    print_list(
        "documents",
        rows,
        columns,
        as_json=as_json,
        empty="None is issued yet; kt advance issues what is due.",
    )


@app.command(epilog="Example: kt document show 'E1-TP-01 v2'")
def show(document: DocumentId, *, as_json: AsJson = False) -> None:
    """Print a document's record, exactly as it was issued."""
    with opened() as here:
        found = show_document(here.database, here.settings.files, document)
    if as_json:
        print_json("document", document=found.listed, markdown=found.markdown)
    else:
        print(found.markdown, end="" if found.markdown.endswith("\n") else "\n")


@app.command(epilog="Example: kt document export E1-TP-01 --to ./pages --format html")
def export(
    document: DocumentId,
    *,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="The folder to write into; made when missing.")
    ],
    as_format: Annotated[
        Format, typer.Option("--format", help="A page to read, or the record itself.")
    ] = Format.HTML,
    as_json: AsJson = False,
) -> None:
    """Write one document to a folder; a file that is there with other content is left alone."""
    with opened() as here:
        found = show_document(here.database, here.settings.files, document)
    file = to / f"{found.number}-v{found.version}.{as_format.value}"
    write_new(file, rendition(found.markdown, issued_front(found.listed, found.engagement), as_format))
    if as_json:
        print_json(
            "document_exported",
            document=found.listed.handle,
            file=file,
            record_sha256=found.listed.record_sha256,
        )
        return
    print(file)
    talk(f"{found.listed.handle} is written to {file}. Its record has SHA-256 {found.listed.record_sha256}.")
