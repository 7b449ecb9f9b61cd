"""`kt parallel`: old and new work side by side, accepted by a rule that was signed before the first look."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.conclude_parallel_run import conclude_parallel_run
from kt_engine.actions.draw_parallel_sample import draw_parallel_sample
from kt_engine.actions.explain_difference import explain_difference
from kt_engine.actions.plan_parallel_run import plan_parallel_run
from kt_engine.actions.record_comparisons import RecordedComparisons, record_comparisons
from kt_engine.actions.withdraw_parallel_run import withdraw_parallel_run
from kt_engine.answers.list_parallel_runs import list_parallel_runs, parallel_sample, show_parallel_run
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.cli.opening import acting, opened
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    ProcessId,
    Reason,
    a_day_or_none,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, print_json, print_list, talk
from kt_engine.cli.parallel_text import print_run, recorded_sentence, rule_sentence
from kt_engine.exchange.comparisons import read_comparisons, typed_comparison
from kt_engine.exchange.csv_out import csv_text
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.words import ComparisonResult, ParallelRule

app = noun("Old and new work side by side, accepted by a rule signed before the first look.")
RunId = Annotated[str, typer.Argument(metavar="RUN", help="The parallel run, such as E7-PA1.")]
UnitName = Annotated[str, typer.Argument(metavar="UNIT", help="The unit as the list names it.")]
Result = Annotated[
    ComparisonResult,
    typer.Option("--result", metavar="RESULT", help="match, error, critical_error or unexplained."),
]
UnitsFile = Annotated[
    Path,
    typer.Option(
        "--units", metavar="FILE", help="CSV of every unit there is: unit,stratum (exception type)."
    ),
]
Errors = Annotated[
    int | None, typer.Option("--errors", metavar="N", help="How many errors are allowed at most.")
]
TargetPct = Annotated[
    str | None,
    typer.Option("--target-pct", metavar="NUMBER", help="What must be right; else the playbook's."),
]
ConfidencePct = Annotated[
    str | None, typer.Option("--confidence-pct", metavar="NUMBER", help="How sure; else the playbook's.")
]
Census = Annotated[bool, typer.Option("--census", help="Compare every unit instead of a sample.")]
After = Annotated[
    str | None,
    typer.Option("--after", metavar="RUN", help="The run of this process that was rejected, such as E7-PA1."),
]
Told = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="What its signers should know.")]
DueOn = Annotated[
    str | None, typer.Option("--due-on", metavar="DATE", help="The day by which both sides should sign.")
]


@app.command("list", epilog="Example: kt parallel list E1")
def list_(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """List the parallel runs with what comes next in each."""
    with opened() as here:
        lines = list_parallel_runs(here.database, engagement)
    columns = ("handle", "process", "status", "rule", "sample_size", "compared", "errors", "allowed_errors",
               "critical_errors", "unexplained", "verdict", "next")  # fmt: skip
    print_list("parallel_runs", lines, columns, as_json=as_json)


@app.command(epilog="Example: kt parallel show E1-PA1")
def show(run: RunId, *, as_json: AsJson = False) -> None:
    """Show one run: the rule and its power, who signed, each exception type, every difference, the verdict."""
    with opened() as here:
        facts = show_parallel_run(here.database, run)
    if as_json:
        print_json("parallel_run", parallel_run=facts)
    else:
        print_run(facts)


@app.command(epilog="Example: kt parallel sample E1-PA1 --csv > to_compare.csv")
def sample(
    run: RunId,
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only units that are still to be compared.")
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print a file to fill in and bring back: kt parallel import")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the units drawn, in the order of the draw, with what comparing them showed."""
    with opened() as here:
        units = parallel_sample(here.database, run, only_open=only_open)
    if as_csv:
        headers = ("unit", "stratum", "result", "explanation", "compared_by", "compared_on")
        print(csv_text(headers, ([getattr(one, name) for name in headers] for one in units)), end="")
        return
    columns = ("number", "unit", "stratum", "result", "explanation", "compared_by", "compared_on")
    empty = "Nothing is drawn yet." if not only_open else "Nothing is left to compare."
    print_list("units", units, columns, as_json=as_json, empty=empty)


@app.command(
    epilog="Example: kt parallel plan E1-P2 --units invoices.csv --target-pct 95 --confidence-pct 95 --errors 1 --by P3"
)
def plan(
    process: ProcessId,
    *,
    units: UnitsFile,
    errors: Errors = None,
    target_pct: TargetPct = None,
    confidence_pct: ConfidencePct = None,
    census: Census = False,
    after: After = None,
    reason: Told = None,
    due_on: DueOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Name the rule and the list of units; both sides sign it before anything is drawn."""
    wanted = WantedRule(
        ParallelRule.CENSUS if census else ParallelRule.SAMPLE,
        None if target_pct is None else a_number(target_pct, "--target-pct"),
        None if confidence_pct is None else a_number(confidence_pct, "--confidence-pct"),
        errors,
    )
    file = read_handed_file(units)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = plan_parallel_run(
            here.database, here.files, here.act, process, wanted=wanted, population=file, after=after,
            reason=reason, due_on=a_day_or_none(due_on, "--due-on"),
        )  # fmt: skip
    sentence = f"{done.handle} is planned: {rule_sentence(done)} Both sides sign {done.agreement} first."
    print_done(
        "parallel_run_planned", done, sentence, handles=[done.handle, done.agreement], as_json=as_json, dry_run=dry_run
    )  # fmt: skip


@app.command(epilog="Example: kt parallel withdraw E1-PA1 --reason 'The list lacks May' --by P3")
def withdraw(
    run: RunId,
    *,
    reason: Reason,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a plan back whose rule is not signed by both sides yet."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = withdraw_parallel_run(here.database, here.act, run, reason=reason)
    sentence = f"{done.handle} is withdrawn; nothing was drawn."
    print_done(
        "parallel_run_withdrawn", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )  # fmt: skip


@app.command(epilog="Example: kt parallel draw E1-PA1 --by P3")
def draw(
    run: RunId,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Draw the sample by the seed of the signed rule; whoever draws, the same units come."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = draw_parallel_sample(here.database, here.settings.files, here.act, run)
    sentence = (
        f"{done.units_count} units of {done.handle} are drawn. See them: kt parallel sample {done.handle}"
    )
    print_done(
        "parallel_sample_drawn", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )  # fmt: skip


@app.command(epilog="Example: kt parallel record E1-PA1 INV-1042 --result match --by P9")
def record(
    run: RunId,
    unit: UnitName,
    *,
    result: Result,
    explanation: Annotated[
        str | None, typer.Option("--explanation", metavar="TEXT", help="Why they differ; an error needs it.")
    ] = None,
    compared_by: Annotated[
        str | None, typer.Option("--compared-by", metavar="PERSON", help="Who compared; else who records.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="When; else today.")] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record what comparing one unit of the sample showed; it stands."""
    row = typed_comparison(unit, result, explanation, compared_by, a_day_or_none(on, "--on"))
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_comparisons(here.database, here.settings.files, here.act, run, [row])
    _say_recorded(done, as_json=as_json, dry_run=dry_run)


@app.command("import", epilog="Example: kt parallel import E1-PA1 compared.csv --by P9")
def import_(
    run: RunId,
    file: OneFile,
    *,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in compared units from CSV: unit,result and stratum,explanation,compared_by,compared_on; all or none."""
    rows = read_comparisons(file)
    with acting(by, command_id, dry_run=dry_run) as here:
        done = record_comparisons(here.database, here.settings.files, here.act, run, rows)
    _say_recorded(done, as_json=as_json, dry_run=dry_run)


def _say_recorded(done: RecordedComparisons, *, as_json: bool, dry_run: bool) -> None:
    sentence = recorded_sentence(done)
    print_done(
        "comparisons_recorded", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command(
    epilog="Example: kt parallel explain E1-PA1 INV-1042 --result match --explanation 'Rounded before' --by P9"
)
def explain(
    run: RunId,
    unit: UnitName,
    *,
    result: Result,
    explanation: Annotated[
        str, typer.Option("--explanation", metavar="TEXT", help="What it turned out to be.")
    ],
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Explain a difference that was unexplained; once, and before the verdict."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = explain_difference(
            here.database, here.act, run, unit, result=result, explanation=explanation
        )  # fmt: skip
    sentence = f"The unit {done.unit} of {done.handle} is {done.result.value.replace('_', ' ')}."
    print_done(
        "difference_explained", done, sentence, handles=[done.handle], as_json=as_json, dry_run=dry_run
    )


@app.command(epilog="Example: kt parallel conclude E1-PA1 --by P3")
def conclude(
    run: RunId,
    *,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Fix a rejection; without it none is fixed by accident.")
    ] = False,
    due_on: DueOn = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Let the engine work out the verdict, fix it, and put it before both sides."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = conclude_parallel_run(
            here.database, here.act, run, rejected=rejected, due_on=a_day_or_none(due_on, "--due-on")
        )
    for reason in done.reasons:
        talk(reason)
    sentence = f"{done.handle} is {done.verdict.value} by its rule. Both sides sign {done.agreement}; then it is over."
    print_done(
        "parallel_run_concluded", done, sentence, handles=[done.handle, done.agreement], as_json=as_json,
        dry_run=dry_run,
    )  # fmt: skip
