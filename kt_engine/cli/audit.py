"""`kt audit`: what was done, line by line, and what was refused."""

from typing import Annotated

import typer

from kt_engine.answers.audit_log import AuditLine, Wanted, audit_log
from kt_engine.answers.criteria_history import criteria_history
from kt_engine.answers.signature_list import list_signatures
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, EngagementId, a_day_or_none, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, talk
from kt_engine.words import Meaning

app = noun("What was done, line by line, and what was refused.")


@app.callback()
def audit() -> None:
    """Read what was done, line by line, and what was refused."""


@app.command(
    epilog="Examples: kt audit log E1 --by P3 | kt audit log E1 --kind signature_refused --person P9 --by P3"
)
def log(
    engagement: Annotated[
        str,
        typer.Argument(metavar="ENGAGEMENT", help="The engagement, such as E7, or the word installation."),
    ],
    *,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="PERSON", help="Only what this person did, or is about them."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Only this kind, such as signature_refused.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From this day on, inclusive.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="Up to this day, inclusive.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Read the events of an engagement, or of the installation; who asks must be allowed to."""
    wanted = Wanted(person, kind, a_day_or_none(first, "--from"), a_day_or_none(last, "--to"))
    with acting(by, None) as here:
        lines = audit_log(here.database, engagement, by=here.act.by, today=here.today, wanted=wanted)
    if as_json:
        print_json("audit_log", engagement=engagement.strip().upper(), lines=lines)
        return
    if not lines:
        talk("There is no such line.")
    print_table(
        ["seq", "at", "recorded at", "who", "kind", "subject", "facts"], (_line(line) for line in lines)
    )


def _line(line: AuditLine) -> list[object]:
    facts = [f"{fact.name.replace('_', ' ')}: {fact.value}" for fact in line.facts]
    said = [line.sentence] if line.sentence else []
    return [line.seq, line.at, line.recorded_at, line.who, line.kind, line.subject, [*facts, *said]]


@app.command(
    epilog="Examples: kt audit signatures E1 --unusual --by P3 | kt audit signatures E1 --meaning accepted --by P3"
)
def signatures(
    engagement: EngagementId,
    *,
    unusual: Annotated[
        bool, typer.Option("--unusual", help="Only those made for somebody else, or in an emergency.")
    ] = False,
    meaning: Annotated[
        Meaning | None, typer.Option("--meaning", help="Only those that say the signer did this.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """List every signature: on what, by whom, for whom, how proven, on which hash."""
    with acting(by, None) as here:
        lines = list_signatures(
            here.database, engagement, by=here.act.by, today=here.today, unusual=unusual, meaning=meaning
        )
    if as_json:
        print_json("signatures", engagement=engagement.upper(), signatures=lines)
        return
    if not lines:
        talk("There is no such signature.")
    print_table(
        ["at", "on", "meaning", "decision", "who", "for", "role", "side", "under", "proven by", "sha256"],
        (
            [
                one.at,
                one.thing,
                one.meaning,
                one.decision,
                one.person,
                one.for_person,
                one.role,
                one.side,
                one.delegation or one.break_glass,
                one.auth_method,
                one.sha256,
            ]
            for one in lines
        ),
    )


@app.command(epilog="Example: kt audit criteria E1 --by P3")
def criteria(engagement: EngagementId, *, by: By = None, as_json: AsJson = False) -> None:
    """Show the pinned playbook with its hashes, and where a presented gate asked for something else than it."""
    with acting(by, None) as here:
        found = criteria_history(here.database, engagement, by=here.act.by, today=here.today)
    if as_json:
        print_json("criteria", criteria=found)
        return
    print_pairs(
        (name.replace("_", " "), getattr(found, name))
        for name in ("playbook", "version", "sha256", "pinned_on")
    )
    print_heading("Files it was resolved from")
    print_table(["file", "sha256"], ([one.name, one.sha256] for one in found.files))
    if found.changes:
        print_heading("Asked otherwise than in the playbook")
        print_table(
            ["gate", "presented on", "criterion", "what"],
            ([one.version, one.presented_on, one.criterion, one.what] for one in found.changes),
        )
    count = found.versions_count
    talk(
        f"{count} presented gates were compared with the pinned playbook; {len(found.changes)} criteria differ."
    )
