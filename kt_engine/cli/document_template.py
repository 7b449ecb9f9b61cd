"""The part of `kt document` about templates of clients: what they can use, and whether one can come into force."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.doctor import Check
from kt_engine.answers.document_control import Facts
from kt_engine.answers.template_changes import party_handles
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, OneFile, noun
from kt_engine.cli.output import print_heading, print_json, print_table, talk
from kt_engine.documents.client_template import ClientTemplate, rules_kept
from kt_engine.documents.fact_list import available
from kt_engine.documents.template_check import check_template
from kt_engine.errors import InvalidInput, KtError, Problem
from kt_engine.exchange.client_templates import read_template_file, strange_files, template_files
from kt_engine.store.database import Database, open_store
from kt_engine.words import DocumentKey

app = noun("Templates of clients.")
AsDocument = Annotated[
    DocumentKey,
    typer.Option("--as", metavar="DOCUMENT", help="The document it is for, such as certificate."),
]
DocumentName = Annotated[
    DocumentKey, typer.Argument(metavar="DOCUMENT", help="The document, such as certificate.")
]


@app.command(
    "check-template", epilog="Example: kt document check-template ./certificate.md.j2 --as certificate"
)
def check(
    file: OneFile,
    *,
    document: AsDocument,
    engagement: Annotated[
        str | None,
        typer.Option(
            "--engagement",
            metavar="ENGAGEMENT",
            help="Try it with the facts of its newest such document; without it, with made-up ones.",
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write the page it makes into this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Try a client's template as an issue would, and name every fault with its line."""
    read = read_template_file(Path(file), document)
    template = ClientTemplate(document, read.data, read.unreadable)
    tried = check_template(template, _facts_of(engagement, document) if engagement else None)
    if tried.faults:
        raise InvalidInput(
            [
                Problem(f"{fault.sentence} (with {said})", str(file), fault.line)
                for said, fault in tried.faults
            ]
        )
    if to is not None:
        write_new(to, tried.preview.encode(), option="--to FILE")
    if as_json:
        print_json("template", document=document, sha256=template.sha256, file=file, preview=to)
        return
    print(to or file)
    talk(f"The template can make a {document.value.replace('_', ' ')}. Its SHA-256 is {template.sha256}.")


def _facts_of(engagement: str, document: DocumentKey) -> Facts:
    from flows.documents_due import issued_facts  # noqa: PLC0415 - flows are imported by the verbs that need them

    with opened() as here:
        return issued_facts(here.database, engagement, document)


@app.command(epilog="Example: kt document facts certificate")
def facts(document: DocumentName, *, as_json: AsJson = False) -> None:
    """List every fact, value and filter a template of a document can use."""
    found = available(document)
    if as_json:
        print_json("document_facts", document=document, **vars(found))
        return
    for title, lines in (
        ("Facts", found.facts),
        ("Front of the document", found.control),
        ("Values worked out for it", found.values),
        ("Filters", found.filters),
    ):
        print_heading(title)
        print_table(["write", "is", "meaning"], ([one.path, one.type, one.meaning] for one in lines))
    print_heading(f"Functions: {', '.join(found.functions)}")


def template_checks(database: Database, folder: Path) -> tuple[Check, ...]:
    """Look at every template a client has put in place, for `kt doctor`; none of them raises."""
    if not folder.is_dir():
        return ()
    try:
        with open_store(database) as reader:
            parties = party_handles(reader)
    except KtError:
        return ()
    strange = [
        Check(
            f"Template {one.name}",
            ok=False,
            value=str(one),
            advice="No party or document is called so; it is not used.",
        )
        for one in strange_files(folder, parties)
    ]
    found = []
    for one in template_files(folder, parties):
        faults = rules_kept(ClientTemplate(one.key, one.data, one.unreadable))
        advice = "; ".join(f"line {fault.line}: {fault.sentence}" for fault in faults)
        if advice:
            advice += (
                f" The shipped template is used. Try it: kt document check-template {one.file} --as {one.key}"
            )
        name = f"Template {one.file.parent.name}/{one.file.name}"
        found.append(
            Check(name, ok=not faults, value="can be used" if not faults else "refused", advice=advice)
        )
    return (*strange, *found)
