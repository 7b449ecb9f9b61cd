"""`kt training import-assessments`: test results from a CSV file, or from a grade export of Moodle."""

import hashlib
from enum import StrEnum
from typing import Annotated

import typer

from kt_engine.actions.import_assessments import import_assessments
from kt_engine.answers.training_modules import modules_of
from kt_engine.cli.opening import Acting, acting
from kt_engine.cli.options import (
    AsJson,
    By,
    CommandId,
    DryRun,
    EngagementId,
    OneFile,
    a_day_or_none,
    a_number,
    noun,
)
from kt_engine.cli.output import print_done, talk
from kt_engine.errors import UsageProblem
from kt_engine.exchange.assessments import AssessmentRow, read_assessments
from kt_engine.exchange.csv_rows import MAX_BYTES
from kt_engine.exchange.moodle_grades import MoodleGrades, MoodleWish, read_moodle_grades
from kt_engine.exchange.read_bytes import read_bytes, shown_name

app = noun("Test results from files.")


class Format(StrEnum):
    CSV = "csv"
    MOODLE = "moodle"


Pairs = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="ITEM=MODULE", help="Moodle: which grade item is which module; repeated."),
]
Critical = Annotated[
    list[str] | None,
    typer.Option(
        "--critical",
        metavar="ITEM=MODULE",
        help="Moodle: the grade item with a module's critical questions; full marks, or one was wrong.",
    ),
]


@app.command(
    "import-assessments",
    epilog="Examples: kt training import-assessments E1 tests.csv --by P8 | kt training import-assessments E1 "
    "grades.csv --format moodle --process E1-P2 --map 'Quiz: Basics=basics' --critical 'Quiz: Musts=basics' --by P8",
)
def import_assessments_(
    engagement: EngagementId,
    file: OneFile,
    *,
    format_: Annotated[Format, typer.Option("--format", help="What kind of file it is.")] = Format.CSV,
    process: Annotated[
        str | None, typer.Option("--process", metavar="PROCESS", help="Moodle: whose course it is.")
    ] = None,
    map_: Pairs = None,
    critical: Critical = None,
    critical_right: Annotated[
        bool,
        typer.Option(
            "--critical-right",
            help="Moodle: you have seen that every critical question of everybody was right.",
        ),
    ] = False,
    top: Annotated[
        str | None,
        typer.Option("--max", metavar="NUMBER", help="Moodle: the maximum of items whose heading has none."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Moodle: the day of the tests; else that of the export."),
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import test results, all or none: person, process, module, score, critical_right (yes, no), assessed_on."""
    data, name = read_bytes(file, what="assessments file", max_bytes=MAX_BYTES), shown_name(file)
    moodle_only = {"--process": process, "--map": map_, "--critical": critical, "--max": top, "--on": on}
    used = [option for option, value in moodle_only.items() if value]
    if format_ is Format.CSV and (used or critical_right):
        raise UsageProblem(
            f"{(used or ['--critical-right'])[0]} is for --format moodle; a CSV file says it itself."
        )
    with acting(by, command_id, dry_run=dry_run) as here:
        if format_ is Format.MOODLE:
            wish = MoodleWish(
                process=_needed(process),
                modules=modules_of(here.database, engagement),
                mapping=_pairs(map_, "--map"),
                critical=_pairs(critical, "--critical"),
                all_critical_right=critical_right,
                top=None if top is None else a_number(top, "--max"),
                on=a_day_or_none(on, "--on"),
            )
            grades = read_moodle_grades(data, wish, file=name)
            _import(here, engagement, data, grades.rows, grades, as_json=as_json)
        else:
            _import(here, engagement, data, read_assessments(data, file=name), None, as_json=as_json)


def _needed(process: str | None) -> str:
    if process is None:
        raise UsageProblem("A grade export does not say which process it is about: --process PROCESS")
    return process


def _pairs(texts: list[str] | None, option: str) -> dict[str, str]:
    """Read ITEM=MODULE; an item may hold the sign itself, a module never does."""
    found = {}
    for text in texts or ():
        item, sign, module = text.rpartition("=")
        if not sign or not item.strip() or not module.strip():
            raise UsageProblem(f"{option} {text} is no pair. Write it as in {option} 'Quiz: Basics=basics'.")
        found[item.strip()] = module.strip()
    return found


def _import(
    here: Acting, engagement: str, data: bytes, rows: tuple[AssessmentRow, ...], grades: MoodleGrades | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    done = import_assessments(
        here.database,
        here.act,
        engagement,
        rows,
        file_sha256=hashlib.sha256(data).hexdigest(),
        skip_known=grades is not None,
    )
    before = f", {done.known_count} were known" if done.known_count else ""
    sentence = f"{len(done.recorded)} results are recorded in {done.engagement}{before}."
    print_done(
        "assessments_imported", done, sentence, handles=done.recorded, as_json=as_json, dry_run=here.dry_run
    )
    if grades is not None and grades.without_attempt:
        talk(f"{grades.without_attempt} lines hold no attempt and were passed over.")
    if grades is not None and grades.not_read:
        talk(f"Not read, because no module is called so: {', '.join(grades.not_read)}. Say it with --map.")
