"""`kt training`, after the certificate: nursery, graduation, live work, proficiency, certified again, taken out."""

from typing import Annotated

import typer

from kt_engine.actions.begin_live import begin_live
from kt_engine.actions.begin_nesting import begin_nesting
from kt_engine.actions.call_recertification import Away, call_recertification
from kt_engine.actions.extend_nesting import extend_nesting
from kt_engine.actions.propose_graduation import propose_graduation
from kt_engine.actions.record_audit import Audited, record_audit
from kt_engine.actions.record_period import WorkedPeriod, record_period
from kt_engine.actions.remove_trainee import remove_trainee
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CertificationId,
    CommandId,
    DryRun,
    Reason,
    a_day,
    a_day_or_none,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, shown
from kt_engine.errors import UsageProblem
from kt_engine.words import Complexity, RecertCause

app = noun("After the certificate.")
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened; else today.")]


@app.command("begin-nesting", epilog="Example: kt training begin-nesting E1-K1 --complexity simple --by P9")
def begin_nesting_(
    certification: CertificationId,
    *,
    complexity: Annotated[
        Complexity | None,
        typer.Option("--complexity", help="How hard the work is; the length depends on it."),
    ] = None,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take somebody certified into the nursery, where his work is audited."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = begin_nesting(
            here.database, here.act, certification, complexity=complexity, on=a_day_or_none(on, "--on")
        )
    sentence = f"{done.handle} is in the nursery from {done.starts_on} to {done.ends_on}."
    print_done("nesting_begun", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "extend-nesting",
    epilog="Example: kt training extend-nesting E1-K1 --reason 'Two audits below the mark' --by P9",
)
def extend_nesting_(
    certification: CertificationId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Extend the nursery, as often as the playbook says."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = extend_nesting(here.database, here.act, certification, reason=reason)
    left = f"{done.extensions_left} more extensions are allowed"
    sentence = f"The nursery of {done.handle} lasts until {done.ends_on}; {left}."
    print_done("nesting_extended", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "record-audit", epilog="Example: kt training record-audit E1-K1 --score 92 --reference CALL-881 --by P10"
)
def record_audit_(
    certification: CertificationId,
    *,
    score: Annotated[str, typer.Option("--score", metavar="PERCENT", help="0 to 100.")],
    reference: Annotated[
        str, typer.Option("--reference", metavar="TEXT", help="Of the contact or case that was audited.")
    ],
    red_flag: Annotated[
        str | None,
        typer.Option(
            "--red-flag", metavar="FLAG", help="What ends the nursery at once; one of the playbook's."
        ),
    ] = None,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record one audit of somebody in the nursery; a red flag takes him out of the process."""
    with acting(by, command_id, dry_run=dry_run) as here:
        day = a_day_or_none(on, "--on") or here.today
        audited = Audited(reference, a_number(score, "--score"), day, red_flag)
        done = record_audit(here.database, here.act, certification, audited)
    result = "passed" if done.passed else "not passed"
    sentence = f"Audit {done.number} of {done.handle}: {result}. The trainee is {shown(done.status)}."
    print_done("audit_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command("propose-graduation", epilog="Example: kt training propose-graduation E1-K1 --by P9")
def propose_graduation_(
    certification: CertificationId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Put the evidence of the nursery before those who sign that somebody works by himself."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = propose_graduation(here.database, here.act, certification)
    signers = " and ".join(one.replace("_", " ") for one in done.signers)
    sentence = f"{done.agreement} waits for {signers}. Next: kt agreement sign {done.agreement}"
    print_done(
        "graduation_proposed", done, sentence, handles=[done.agreement], as_json=as_json, dry_run=dry_run
    )


@app.command("begin-live", epilog="Example: kt training begin-live E1-K1 --on 2027-04-05 --by P9")
def begin_live_(
    certification: CertificationId,
    *,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Note the first day of live work of somebody certified, where no nursery comes first."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = begin_live(here.database, here.act, certification, on=a_day_or_none(on, "--on"))
    sentence = f"{done.handle} does live work since {done.live_on}."
    print_done("live_work_begun", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "record-period",
    epilog="Example: kt training record-period E1-K1 2027-05 --handle-time 420 --tenured 400 --quality 96 --by P9",
)
def record_period_(
    certification: CertificationId,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="A month, 2027-05, or a week, 2027-W21.")],
    *,
    handle_time: Annotated[
        str, typer.Option("--handle-time", metavar="SECONDS", help="The trainee's average handling time.")
    ],
    tenured: Annotated[
        str, typer.Option("--tenured", metavar="SECONDS", help="That of who has done the work for long.")
    ],
    quality: Annotated[str, typer.Option("--quality", metavar="PERCENT", help="0 to 100.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record how a period of live work was; enough good ones in a row make proficient."""
    with acting(by, command_id, dry_run=dry_run) as here:
        worked = WorkedPeriod(
            period,
            a_number(handle_time, "--handle-time"),
            a_number(tenured, "--tenured"),
            a_number(quality, "--quality"),
        )
        done = record_period(here.database, here.act, certification, worked)
    result = "good enough" if done.met else "not good enough"
    sentence = f"{done.period} of {done.handle} was {result}. The trainee is {shown(done.status)}."
    print_done("period_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    epilog="Example: kt training recertify E1-K1 --cause absence --away-from 2027-05-03 --away-to 2027-08-01 "
    "--reason 'Parental leave' --by P9"
)
def recertify(
    certification: CertificationId,
    *,
    cause: Annotated[RecertCause, typer.Option("--cause", help="Why he has to be certified again.")],
    reason: Reason,
    away_from: Annotated[
        str | None, typer.Option("--away-from", metavar="DATE", help="The first day of an absence.")
    ] = None,
    away_to: Annotated[
        str | None, typer.Option("--away-to", metavar="DATE", help="The last day of an absence.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let a certificate count no more: the work changed, he was away too long, or his quality broke."""
    if (away_from is None) != (away_to is None):
        raise UsageProblem("An absence has two days: --away-from DATE and --away-to DATE.")
    away = (
        Away(a_day(away_from, "--away-from"), a_day(away_to, "--away-to")) if away_from and away_to else None
    )
    with acting(by, command_id, dry_run=dry_run) as here:
        done = call_recertification(
            here.database, here.act, certification, cause=cause, reason=reason, away=away
        )
    sentence = f"{done.handle} has to be certified again since {done.due_on}. A class comes first."
    print_done(
        "recertification_called", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt training remove E1-K1 --reason 'Not ready after the extension' --by P9")
def remove(
    certification: CertificationId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a trainee out of the process for good; the next advance nominates somebody else."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = remove_trainee(here.database, here.act, certification, reason=reason)
    taken = f" Withdrawn: {', '.join(done.withdrawn)}." if done.withdrawn else ""
    sentence = f"{done.handle} is taken out; a replacement is nominated at the next advance.{taken}"
    print_done("trainee_removed", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)
