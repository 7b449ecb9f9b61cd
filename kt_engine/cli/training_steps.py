"""`kt training`, the steps up to the certificate: checks, cases watched and done, levels of authority, cases scored."""

from typing import Annotated

import typer

from kt_engine.actions.begin_reverse_shadow import begin_reverse_shadow
from kt_engine.actions.lower_level import lower_level
from kt_engine.actions.place_trainee import place_trainee
from kt_engine.actions.qualify_assessor import qualify_assessor
from kt_engine.actions.raise_level import raise_level
from kt_engine.actions.record_case import ScoredCase, record_case
from kt_engine.actions.record_check import record_check
from kt_engine.actions.record_observation import Watched, record_observation
from kt_engine.cli.opening import acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CertificationId,
    CommandId,
    DryRun,
    EngagementId,
    PersonId,
    Reason,
    a_day,
    a_day_or_none,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, shown
from kt_engine.words import CheckResult

app = noun("Steps of a trainee.")
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day it happened; else today.")]
Reference = Annotated[
    str, typer.Option("--reference", metavar="TEXT", help="Where it can be looked up, such as a ticket.")
]
Activity = Annotated[str, typer.Argument(metavar="ACTIVITY", help="A kind of work of the playbook.")]
Level = Annotated[int, typer.Option("--to", metavar="LEVEL", help="The level, 1 to 5.")]


@app.command(
    epilog="Example: kt training check background E1-K1 E1-K2 --result passed --reference HR-2027-14 --by P9"
)
def check(
    check: Annotated[str, typer.Argument(metavar="CHECK", help="A clearance or part of the induction.")],
    certifications: Annotated[
        list[str], typer.Argument(metavar="CERTIFICATION...", help="Whose, such as E7-K5; several at once.")
    ],
    *,
    result: Annotated[
        CheckResult, typer.Option("--result", help="What was found; requested counts for nothing yet.")
    ],
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="TEXT", help="Where the proof lies.")
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="NAME", help="The trainee's own account, where access was tested."),
    ] = None,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record what a check before the class has found; when nothing is left, the trainee moves on."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_check(
            here.database,
            here.act,
            certifications,
            check=check,
            result=result,
            on=a_day_or_none(on, "--on") or here.today,
            reference=reference,
            account=account,
        )
    said = "; ".join(
        f"{one.handle} is {shown(one.status)}" + (f", still open: {', '.join(one.left)}" if one.left else "")
        for one in done
    )
    handles = [one.handle for one in done]
    print_done(
        "check_recorded", {"checks": done}, f"{said}.", handles=handles, as_json=as_json, dry_run=dry_run
    )


@app.command(
    epilog="Examples: kt training observe E1-K1 --case refund --reference T-4711 --outcome 'Saw both limits' --by P6 | "
    "kt training observe E1-K1 --activity pay_out --reference T-4712 --outcome 'Right, slow' --by P6"
)
def observe(
    certification: CertificationId,
    *,
    reference: Reference,
    outcome: Annotated[
        str,
        typer.Option("--outcome", metavar="TEXT", help="What came of it: learned, written down, changed."),
    ],
    case: Annotated[
        str | None, typer.Option("--case", metavar="CASE", help="The mandatory case of the playbook.")
    ] = None,
    activity: Annotated[
        str | None,
        typer.Option(
            "--activity",
            metavar="ACTIVITY",
            help="The trainee did it himself, under supervision: this kind of work.",
        ),
    ] = None,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="It did not occur and was played through.")
    ] = False,
    corrected: Annotated[bool, typer.Option("--corrected", help="The supervisor had to step in.")] = False,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record a case a trainee watched, or with --activity did under supervision, and what came of it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        day = a_day_or_none(on, "--on") or here.today
        watched = Watched(
            reference, outcome, day, case=case, activity=activity, simulated=simulated, corrected=corrected
        )
        done = record_observation(here.database, here.act, certification, watched)
    left = f" Not seen often enough: {', '.join(done.unseen)}." if done.unseen else ""
    sentence = f"Case {done.number} of {done.handle} is recorded; the trainee is {shown(done.status)}.{left}"
    print_done(
        "observation_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command("begin-reverse-shadow", epilog="Example: kt training begin-reverse-shadow E1-K1 --by P6")
def begin_reverse_shadow_(
    certification: CertificationId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let a trainee who has seen every mandatory case work under supervision, from level 1 on."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = begin_reverse_shadow(here.database, here.act, certification)
    levels = ", ".join(f"{activity} {level}" for activity, level in done.levels)
    sentence = f"{done.handle} works under supervision. Levels: {levels}."
    print_done(
        "reverse_shadow_begun", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command("raise-level", epilog="Example: kt training raise-level E1-K1 pay_out --to 3 --by P8")
def raise_level_(
    certification: CertificationId,
    activity: Activity,
    *,
    to: Level,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose that a trainee may go further; the supervising giver signs: kt agreement sign."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = raise_level(here.database, here.act, certification, activity=activity, level=to)
    sentence = (
        f"{done.agreement} is before its signer: {done.handle} from level {done.before} to {done.level} "
        f"in {done.activity}. Next: kt agreement sign {done.agreement}"
    )
    print_done("level_proposed", done, sentence, handles=[done.agreement], as_json=as_json, dry_run=dry_run)


@app.command(
    "lower-level",
    epilog="Example: kt training lower-level E1-K1 pay_out --to 1 --criterion wrong_payment "
    "--reason 'Paid to the old account' --by P6",
)
def lower_level_(
    certification: CertificationId,
    activity: Activity,
    *,
    to: Level,
    criterion: Annotated[
        str,
        typer.Option(
            "--criterion", metavar="CRITERION", help="The stop criterion of the playbook that was met."
        ),
    ],
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Lower how far a trainee may go, at once; nobody signs that."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = lower_level(
            here.database,
            here.act,
            certification,
            activity=activity,
            level=to,
            criterion=criterion,
            reason=reason,
        )
    below = f" The certificate asks for {done.needed}." if done.level < done.needed else ""
    taken = f" Withdrawn: {', '.join(done.withdrawn)}." if done.withdrawn else ""
    sentence = f"{done.handle} is at level {done.level} in {done.activity} from now on.{below}{taken}"
    print_done("level_lowered", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(
    "record-case",
    epilog="Example: kt training record-case E1-K1 refund --score 90 --reference T-4720 --by P8",
)
def record_case_(
    certification: CertificationId,
    case: Annotated[str, typer.Argument(metavar="CASE", help="A kind of case of the playbook.")],
    *,
    score: Annotated[str, typer.Option("--score", metavar="PERCENT", help="0 to 100.")],
    reference: Reference,
    critical_wrong: Annotated[
        bool, typer.Option("--critical-wrong", help="A critical question of the case was wrong.")
    ] = False,
    on: On = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record one case scored for the certificate; a set is over when it is full or cannot pass any more."""
    with acting(by, command_id, dry_run=dry_run) as here:
        day = a_day_or_none(on, "--on") or here.today
        scored = ScoredCase(
            case, reference, a_number(score, "--score"), day, critical_right=not critical_wrong
        )
        done = record_case(here.database, here.act, certification, scored)
    result = "passed" if done.passed else "not passed"
    sentence = (
        f"{done.handle}, set {done.set_number}, case {done.number}: {result}. The set is {shown(done.standing)}; "
        f"{done.sets_left} more may be begun. The trainee is {shown(done.status)}."
    )
    print_done("case_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run)


@app.command(epilog="Example: kt training place E1-K1 --shift early --language de --by P9")
def place(
    certification: CertificationId,
    *,
    shift: Annotated[str | None, typer.Option("--shift", metavar="WORD", help="Such as early.")] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="Such as de or pt_br.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say in which shift and language a trainee works; the bus factor is counted by shift."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = place_trainee(here.database, here.act, certification, shift=shift, language=language)
    sentence = f"{done.certification} works in shift {shown(done.shift)}, language {shown(done.language)}."
    print_done(
        "seat_assigned", done, sentence, handles=[done.certification], as_json=as_json, dry_run=dry_run
    )


@app.command(
    epilog="Example: kt training qualify E1 P8 taught_trainers --reference 'Course 2027-02' --until 2028-02-28 --by P9"
)
def qualify(
    engagement: EngagementId,
    person: PersonId,
    qualification: Annotated[
        str, typer.Argument(metavar="QUALIFICATION", help="A qualification for assessors of the playbook.")
    ],
    *,
    reference: Reference,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="Its last day, inclusive.")],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record what lets somebody assess trainees who is neither a giver nor certified himself."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = qualify_assessor(
            here.database, here.act, engagement, person, qualification=qualification, reference=reference,
            until=a_day(until, "--until"),
        )  # fmt: skip
    sentence = f"{done.person} holds {done.qualification} until {done.valid_until}."
    print_done("assessor_qualified", done, sentence, handles=[done.person], as_json=as_json, dry_run=dry_run)
