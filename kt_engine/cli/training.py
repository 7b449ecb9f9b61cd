"""`kt training`: trainees from nomination to a signed certificate; what comes beside and after is in its parts."""

from typing import Annotated

import typer

from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.decline_certificate import decline_certificate
from kt_engine.actions.nominate_trainee import nominate_trainee
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.actions.withdraw_trainee import withdraw_trainee
from kt_engine.cli import training_import, training_live, training_reads, training_steps
from kt_engine.cli.attrition import attrite, choose_replacement_, options
from kt_engine.cli.opening import acting, signing
from kt_engine.cli.options import (
    AsJson,
    By,
    CertificationId,
    CommandId,
    DryRun,
    OnBehalfOf,
    Points,
    ProcessId,
    Reason,
    Sha256,
    a_day,
    a_day_or_none,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, shown

app = noun("Trainees: checks, classes, tests, shadow, levels, cases, certificates, nursery.")
Module = Annotated[str, typer.Argument(metavar="MODULE", help="A training module of the playbook.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened; else today.")]


@app.command(epilog="Example: kt training nominate E1-P2 P12 --by P8")
def nominate(
    process: ProcessId,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The trainee, such as P14.")],
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Nominate a trainee for a process."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = nominate_trainee(here.database, here.act, process, person=person)
    sentence = f"{done.handle}: {person} learns {process}."
    print_done("trainee_nominated", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "record-session",
    epilog="Example: kt training record-session E1-P2 basics --held-on 2027-03-02 --hours 3 --attended E1-K1 "
    "--attended E1-K2 --absent E1-K3 --by P8",
)
def record_session_(
    process: ProcessId,
    module: Module,
    *,
    held_on: Annotated[str, typer.Option("--held-on", metavar="DATE", help="The day it was held.")],
    hours: Annotated[str, typer.Option("--hours", metavar="NUMBER", help="How long it took.")],
    attended: Annotated[
        list[str], typer.Option("--attended", metavar="WHO", help="Who was there; may be repeated.")
    ],
    absent: Annotated[
        list[str] | None, typer.Option("--absent", metavar="WHO", help="Who was not; may be repeated.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record a training session that was held, and who was there; its trainer records it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_session(
            here.database,
            here.act,
            process,
            module=module,
            held_on=a_day(held_on, "--held-on"),
            hours=a_number(hours, "--hours"),
            attended=attended,
            absent=absent or (),
        )
    sentence = f"Session {done.number} of {done.process} is recorded: {len(attended)} attended."
    print_done("session_recorded", done, sentence, handles=[done.process], as_json=as_json, dry_run=dry_run)


@app.command(
    "record-assessment", epilog="Example: kt training record-assessment E1-K1 basics --score 87.5 --by P8"
)
def record_assessment_(
    certification: CertificationId,
    module: Module,
    *,
    score: Annotated[str, typer.Option("--score", metavar="PERCENT", help="0 to 100.")],
    critical_wrong: Annotated[
        bool, typer.Option("--critical-wrong", help="A critical question was answered wrong.")
    ] = False,
    question_set: Annotated[
        str | None,
        typer.Option(
            "--question-set", metavar="WORD", help="Which questions were asked; a re-test asks others."
        ),
    ] = None,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record one scored attempt, judged by the pass mark the engagement has pinned."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_assessment(
            here.database,
            here.act,
            certification,
            module=module,
            score_pct=a_number(score, "--score"),
            critical_right=not critical_wrong,
            assessed_on=a_day_or_none(on, "--on") or here.today,
            question_set=question_set,
        )
    result = "passed" if done.passed else f"not passed, {done.attempts_left} attempts left"
    sentence = (
        f"{done.handle} {module}, attempt {done.attempt}: {result}. The trainee is {shown(done.status)}."
    )
    print_done("assessment_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt training certify E1-K1 --by P8")
def certify(
    certification: CertificationId,
    *,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign a trainee's certificate; the last signature certifies. `kt sign list` shows its hash."""
    with signing(by, command_id, about=certification, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = certify_trainee(here.database, here.act, certification, comment=comment, sha256=sha256)
    waits = ", ".join(f"{shown(role)} ({shown(side)})" for role, side in done.waits_for)
    ends = f"{done.handle} is certified until {done.expires_on or 'further notice'}."
    sentence = f"{done.handle} is signed. It waits for {waits}." if waits else ends
    print_done("certificate_signed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt training decline E1-K1 --point 'Refunds above 500 are not sure yet' --by P8")
def decline(
    certification: CertificationId,
    *,
    point: Points = None,
    comment: Annotated[
        str | None, typer.Option("--comment", metavar="TEXT", help="A remark to keep.")
    ] = None,
    sha256: Sha256 = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign that a trainee cannot do the work yet, and why in points; another session begins a new round."""
    with signing(by, command_id, about=certification, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = decline_certificate(
            here.database, here.act, certification, points=point or (), comment=comment, sha256=sha256
        )
    sentence = (
        f"{done.handle} is declined; the trainee is {shown(done.status)}. Next, once the points are put right: "
        "kt training record-session"
    )
    print_done(
        "certificate_declined", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt training withdraw E1-K3 --reason 'Left the company' --by P3")
def withdraw(
    certification: CertificationId,
    *,
    reason: Reason,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Withdraw a trainee; the next advance nominates somebody else."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = withdraw_trainee(
            here.database, here.act, certification, reason=reason, on=a_day_or_none(on, "--on")
        )
    sentence = f"{done.handle} is withdrawn; a replacement is nominated at the next advance."
    print_done("trainee_withdrawn", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


app.command(
    "attrite", epilog="Example: kt training attrite P12 --on 2027-04-30 --reason resigned --by P3 --dry-run"
)(attrite)
app.command("options", epilog="Example: kt training options E1-K5")(options)
app.command(
    "choose-replacement", epilog="Example: kt training choose-replacement E1-K5 --option reserve-P14 --by P3"
)(choose_replacement_)
for _more in (training_reads, training_steps, training_live, training_import):
    app.registered_commands += _more.app.registered_commands
