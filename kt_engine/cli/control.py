"""`kt control`: the controls of each process, and who answers for each of them on every day."""

from datetime import date
from typing import Annotated

import typer

from kt_engine.actions.add_control import add_control
from kt_engine.actions.hand_over_control import hand_over_control
from kt_engine.actions.import_controls import import_controls
from kt_engine.answers.control_lines import ControlLine
from kt_engine.answers.list_integration import list_controls
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    ProcessId,
    a_day,
    a_day_or_none,
    noun,
)
from kt_engine.cli.output import (
    print_done,
    print_heading,
    print_json,
    print_one_done,
    print_pairs,
    print_table,
    sign_with,
    talk,
)
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.documents.wording import counted
from kt_engine.errors import NotFound
from kt_engine.exchange.controls import read_controls
from kt_engine.words import ControlFrequency

app = noun("Controls, and who answers for each of them on every day.")
ControlId = Annotated[str, typer.Argument(metavar="CONTROL", help="The control, such as E7-CT2.")]
FromOn = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")]


@app.command("list", epilog="Example: kt control list E1")
def list_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """List the controls: those with the next day without anybody first."""
    with opened_as_of(day) as here:
        lines, today = list_controls(here.database, engagement, here.today), here.today
    if as_json:
        print_json(
            "controls",
            days_without_owner={line.handle: line.days_without(today) for line in lines},
            controls=lines,
        )
        return
    if not lines:
        talk("There are none yet. The playbook's come with the transition, or: kt control import")
    print_table(
        [
            "handle",
            "answers today",
            "days without",
            "from",
            "covered until",
            "process",
            "how often",
            "asked for by",
            "control",
        ],
        (_row(line, today) for line in lines),
    )


def _row(line: ControlLine, today: date) -> list[object]:
    gap, days = line.next_gap(today), line.days_without(today)
    return [
        line.handle, line.owner or "nobody", "not measured" if days is None else days or None,
        max(gap.first_on, today) if gap else None, line.covered_until, line.process, line.frequency, line.regulated,
        line.title,
    ]  # fmt: skip


@app.command(epilog="Example: kt control show E1-CT2")
def show(control: ControlId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show one control with everybody who answers for it, period by period."""
    engagement = control.strip().partition("-")[0]
    with opened_as_of(day) as here:
        lines = list_controls(here.database, engagement, here.today)
    found = next((line for line in lines if line.handle == control.strip().upper()), None)
    if found is None:
        raise NotFound("control", control, f"See them with: kt control list {engagement}")
    if as_json:
        print_json("control", control=found)
        return
    names = ("handle", "title", "process", "key", "risk", "frequency", "evidence", "regulated", "from_on",
             "covered_until")  # fmt: skip
    print_pairs((name.replace("_", " "), getattr(found, name)) for name in names)
    print_pairs([("answers today", found.owner or "nobody")])
    print_heading("Who answers")
    print_table(
        ["person", "from", "until", "signed"],
        ([one.person, one.from_on, one.until_on, one.agreement] for one in found.owners),
    )
    if found.gaps:
        print_heading("Days without anybody")
    print_table(["from", "until", "days"], ([gap.first_on, gap.last_on, gap.days] for gap in found.gaps))


@app.command(
    epilog="Example: kt control add E1-P2 --key four_eyes --title 'Runs are released by a second person' "
    "--risk 'A payment nobody has seen' --frequency weekly --evidence 'Names in the log' --owner P5 "
    "--from 2027-03-01 --by P3"
)
def add(
    process: ProcessId,
    *,
    key: Annotated[str, typer.Option("--key", metavar="KEY", help="A short name, once per process.")],
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What is done.")],
    risk: Annotated[str, typer.Option("--risk", metavar="TEXT", help="Against what.")],
    frequency: Annotated[ControlFrequency, typer.Option("--frequency", help="How often.")],
    evidence: Annotated[str, typer.Option("--evidence", metavar="TEXT", help="What is kept as proof.")],
    owner: Annotated[str, typer.Option("--owner", metavar="PERSON", help="Who answers for it from then on.")],
    from_on: FromOn,
    regulated: Annotated[
        str | None, typer.Option("--regulated", metavar="KEY", help="Which body of rules asks for it.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put one control of a process on the register."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = add_control(
            here.database,
            here.act,
            process,
            key=key,
            title=title,
            risk=risk,
            frequency=frequency,
            evidence=evidence,
            owner=owner,
            from_on=a_day(from_on, "--from"),
            regulated=regulated,
        )
    sentence = f"{done.handle} is on the register; today answers {done.owner or 'nobody'}."
    print_one_done("control_added", done, sentence, as_json=as_json, dry_run=dry_run)


@app.command("import", epilog="Example: kt control import E1 controls.csv --by P3")
def import_(
    engagement: EngagementId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import controls: process, control, title, risk, frequency, evidence, owner, from_on; until_on, regulated."""
    rows = read_controls(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = import_controls(here.database, here.act, engagement, rows)
    new = counted(len(done.added), "control is", "controls are")
    sentence = f"{new} new in {done.engagement}, with {counted(done.owners_count, 'period')} of owners."
    print_done("controls_imported", done, sentence, handles=done.added, as_json=as_json, dry_run=dry_run)


@app.command("hand-over", epilog="Example: kt control hand-over E1-CT2 --to P9 --from 2027-05-03 --by P3")
def hand_over(
    control: ControlId,
    *,
    to: Annotated[str, typer.Option("--to", metavar="PERSON", help="Who takes it over.")],
    from_on: FromOn,
    until_on: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day, if it is known.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, in one line.")] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put before the taker and the client's process owner that he answers for it from a day on."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = hand_over_control(
            here.database,
            here.act,
            control,
            to=to,
            from_on=a_day(from_on, "--from"),
            until_on=a_day_or_none(until_on, "--until"),
            reason=reason,
        )
    sign = sign_with(done.agreement)
    sentence = f"{done.handle} is taken over once the taker and the process owner have signed{sign}"
    print_one_done("control_handover_proposed", done, sentence, as_json=as_json, dry_run=dry_run)
