"""The command `kt`: a list of nouns and verbs, each loaded only when it is used. It does nothing itself."""

import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from kt_engine.cli.edge import run
from kt_engine.errors import UsageProblem
from kt_engine.exchange.nearest import did_you_mean

VERBS = {
    "init": "Make the store of this installation, or bring it up to date.",
    "demo": "Rehearse a whole engagement, from first need to monitoring.",
    "advance": "Move whatever can be moved in one engagement.",
    "serve": "Keep every engagement moving, and show it in the Prefect pages.",
    "status": "Say where every engagement stands.",
    "due": "Say what is due, when and from whom.",
    "load": "Say by expert and week what was promised, is needed, booked and held.",
    "verify": "Prove the store against itself.",
    "doctor": "Check what this installation needs to run well.",
}
NOUNS = {
    "playbook": "Playbooks: what any engagement of a function needs.",
    "party": "Companies.",
    "site": "Places of work, their calendars, and the client's business calendar.",
    "person": "People.",
    "role": "What people may do.",
    "delegation": "Who signs for whom.",
    "access": "Who could do what, on any day; roles in an emergency.",
    "function": "Who is asked for what.",
    "engagement": "One outsourced function of one client.",
    "scope": "The processes of an engagement.",
    "provider": "Candidate providers and the choice among them.",
    "contract": "The dates the contract gives, and the payments tied to them.",
    "task": "Planned pieces of work.",
    "handover": "What passes from giver to receiver.",
    "notice": "Delay notices: answers that are overdue, and what they cost.",
    "message": "Mails to people: written, sent, waiting for the server.",
    "training": "Trainees: checks, classes, tests, shadow, levels, cases, certificates, nursery.",
    "parallel": "Old and new work side by side, accepted by a rule signed before the first look.",
    "seat": "Seats: how many a process needs, who fills them, what is short.",
    "session": "Knowledge sessions: planned, booked, held; what was asked and decided.",
    "allocation": "Hours of experts: asked of their managers, and promised by signature.",
    "absence": "When people are away: leave, training; never why where it concerns health.",
    "kpi": "Measured values of the service.",
    "gate": "Gates: measured, presented, signed.",
    "agreement": "What is put before people to be signed: hours, waivers, limits, samples, owners.",
    "sign": "What waits for your signature: listed, then signed in one go.",
    "risk": "What may go wrong: rated, watched, closed.",
    "system": "Rights of access: asked for, granted, tried by their users, taken away.",
    "readiness": "What must still be put in order, by process and stream; what can stop a go-live.",
    "assumption": "What is taken for true, until when, and what was found.",
    "commitment": "Promises nobody wrote down: costed, taken on or renounced.",
    "people-notice": "What people must be told before they move, and by when.",
    "communication": "Who hears what, when and from whom.",
    "control": "Controls, and who answers for each of them on every day.",
    "plan": "Dates: baseline, forecast, actual.",
    "document": "Documents issued from the facts.",
    "brand": "Brands: how the documents of a client look.",
    "knowledge": "What has to pass over and how far it has come; who still knows what.",
    "evidence": "Everything of one engagement, to be checked without us.",
    "pack": "Everything of an engagement in one folder that anyone checks offline.",
    "checkpoint": "Signed heads of chains, for somebody else to keep.",
    "method": "Every formula, to be worked out once more by hand.",
    "audit": "What was done, line by line, and what was refused.",
}
_FILES = {"demo": "demo", "load": "load", "verify": "verify", "advance": "running", "serve": "running"}


class _Commands(TyperGroup):
    """Loads the module of a command when it is asked for: `kt --help` stays quick."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer asks so
        return [*VERBS, *NOUNS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer asks so
        return load(cmd_name) if cmd_name in VERBS or cmd_name in NOUNS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in VERBS and args[0] not in NOUNS:
            near = did_you_mean(args[0], [*VERBS, *NOUNS])
            raise UsageProblem(" ".join(f"There is no command kt {args[0]}. {near} See: kt --help".split()))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer asks so
        for title, known in (("Commands", VERBS), ("Nouns, each with its verbs", NOUNS)):
            with formatter.section(title):
                formatter.write_dl(list(known.items()))


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow, and needed here only

        try:
            print(f"kt {version('kt-engine')}")
        except PackageNotFoundError:
            print("kt, run from a folder of source text")
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 done, 1 refused, 2 usage, 3 not found, 4 not met, 5 store out of reach, 130 interrupted."
)
def kt(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Print the version and end."),
    ] = False,
) -> None:
    """Take a business process from first need to a provider running it well, and prove every step."""


@cache
def load(name: str) -> Any:
    """Give the command of a verb, or the group of a noun."""
    if name in NOUNS:
        return get_command(import_module(f"kt_engine.cli.{name.replace('-', '_')}").app)
    group: Any = get_command(import_module(f"kt_engine.cli.{_FILES.get(name, 'top')}").app)
    return getattr(group, "commands", {name: group})[name]  # a module with one command is that command


@cache
def root() -> Any:
    return get_command(app)


def run_kt(arguments: Sequence[str]) -> int:
    """Run one command line; give its exit code."""
    return run(root(), arguments)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run_kt(sys.argv[1:]))


if __name__ == "__main__":
    main()
