"""`kt document`: documents issued from the facts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.client_party import client_handle_of
from kt_engine.answers.list_documents import list_documents, show_document
from kt_engine.cli import document_template
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import Opened, opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, print_list, talk
from kt_engine.documents.front import Front
from kt_engine.documents.issued import issued_front
from kt_engine.documents.renditions import rendition
from kt_engine.documents.writers.typst_pdf import pdf
from kt_engine.errors import UsageProblem
from kt_engine.exchange.brand import brand_folder, brand_of
from kt_engine.store.database import open_store
from kt_engine.words import Format

app = noun("Documents issued from the facts.")
app.add_typer(document_template.app)


class Asked(StrEnum):
    """A format, or all of them."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    ALL = "all"


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


@app.command(epilog="Example: kt document export E1-TP-01 --to ./pages --format pdf --pdf-a")
def export(
    document: DocumentId,
    *,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="The folder to write into; made when missing.")
    ],
    as_format: Annotated[
        Asked, typer.Option("--format", help="A page to read, the record itself, or every format.")
    ] = Asked.HTML,
    pdf_a: Annotated[
        bool, typer.Option("--pdf-a", help="Make the PDF as PDF/A, to be kept for good.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write one document to a folder; a file that is there with other content is left alone."""
    forms = tuple(Format) if as_format is Asked.ALL else (Format(as_format.value),)
    if pdf_a and Format.PDF not in forms:
        raise UsageProblem("--pdf-a is about PDF files: add --format pdf, or --format all")
    with opened() as here:
        found = show_document(here.database, here.settings.files, document)
        brand = brand_of(_brand_folder(here, found.engagement.handle))
    front = issued_front(found.listed, found.engagement, brand)
    made = {form: _made(found.markdown, front, form, pdf_a=pdf_a) for form in forms}
    name = f"{found.number}-v{found.version}"
    files = [to / f"{name}.{form.value}" for form in forms]
    for file, data in zip(files, made.values(), strict=True):
        write_new(file, data)
    listed = found.listed
    if as_json:
        print_json(
            "document_exported",
            document=listed.handle,
            file=files[0],
            files=files,
            record_sha256=listed.record_sha256,
        )
        return
    for file in files:
        print(file)
    talk(f"{listed.handle} is written to {to}. Its record has SHA-256 {listed.record_sha256}.")


def _brand_folder(here: Opened, engagement: str) -> Path:
    with open_store(here.database) as reader:
        return brand_folder(here.settings.home, client_handle_of(reader, engagement))


def _made(markdown: str, front: Front, form: Format, *, pdf_a: bool) -> bytes:
    if form is Format.PDF and pdf_a:
        return pdf(markdown, front, archival=True)
    return rendition(markdown, front, form)
