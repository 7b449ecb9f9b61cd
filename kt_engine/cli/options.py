"""The options and arguments many commands share, and the days people type in them. It opens nothing."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.errors import InvalidInput, UsageProblem
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.numbers import parse_number

By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="PERSON",
        help="Who does this: a handle such as P14, or the exact name. Else KT_PERSON.",
    ),
]
OnBehalfOf = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="PERSON",
        help="Whom you sign for, under that person's delegation: kt delegation list.",
    ),
]
CommandId = Annotated[
    str | None,
    typer.Option(
        "--command-id",
        metavar="ID",
        help="Repeat-safe id: the same command sent twice with it is done only once.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do everything but keep nothing: says what would happen.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON (with schema_version) instead of text.")]
EngagementId = Annotated[str, typer.Argument(metavar="ENGAGEMENT", help="The engagement, such as E7.")]
SomeEngagement = Annotated[
    str | None, typer.Argument(metavar="ENGAGEMENT", help="The engagement, such as E7; without it, all.")
]
TaskId = Annotated[str, typer.Argument(metavar="TASK", help="The task, such as E7-T23.")]
HandoverId = Annotated[str, typer.Argument(metavar="HANDOVER", help="The handover, such as E7-H4.")]
CertificationId = Annotated[
    str, typer.Argument(metavar="CERTIFICATION", help="The certification, such as E7-K5.")
]
ProcessId = Annotated[str, typer.Argument(metavar="PROCESS", help="The process, such as E7-P2.")]
OfProcess = Annotated[
    str | None, typer.Option("--process", metavar="PROCESS", help="Of which process, such as E7-P2.")
]
GateId = Annotated[str, typer.Argument(metavar="GATE", help="The gate, such as E7-G-ready-P2.")]
PersonId = Annotated[
    str, typer.Argument(metavar="PERSON", help="The person, such as P14, or the exact name.")
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, in one line; it is kept for good.")
]
Points = Annotated[
    list[str] | None,
    typer.Option("--point", metavar="TEXT", help="What must be put right; may be repeated."),
]
Sha256 = Annotated[
    str | None,
    typer.Option(
        "--sha256", metavar="PREFIX", help="First six or more characters of the hash that was shown to you."
    ),
]
OneFile = Annotated[Path, typer.Argument(metavar="FILE", help="The file to read.")]


def noun(about: str) -> typer.Typer:
    """Make the group of one noun's commands; without a verb it prints its help."""
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def a_day(text: str, option: str) -> date:
    """Read the day typed for an option. Raises UsageProblem."""
    try:
        return parse_day(text, option)
    except InvalidInput as fault:
        raise UsageProblem(str(fault)) from fault


def a_day_or_none(text: str | None, option: str) -> date | None:
    return None if text is None else a_day(text, option)


def a_number(text: str, option: str) -> Decimal:
    """Read a number typed with a decimal point. Raises UsageProblem."""
    return parse_number(text, option)
