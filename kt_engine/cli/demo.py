"""`kt demo`: plays a rehearsal, draws its progress, and says at the end what it came to. It decides nothing of it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from kt_engine.cli.options import AsJson, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, talk
from kt_engine.settings import current_settings

app = noun("A rehearsal.")
SHOWN_DOCUMENTS = 12
Report = Callable[[float, date | None, str], None]


@app.command(epilog="Example: kt demo travel_desk")
def demo(
    rehearsal: Annotated[
        str, typer.Argument(metavar="REHEARSAL", help="Which one; a folder is given by its path.")
    ] = "travel_desk",
    *,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, metavar="N", help="Play only so many days: the engagement is under way today."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rehearse a whole engagement with scripted people on a simulated clock, on real flows, in a folder of its own."""
    from flows.rehearse import demo as play_rehearsal  # noqa: PLC0415 - the only verbs that run flows load them

    with drawn() as report:
        summary = play_rehearsal(current_settings(), rehearsal=rehearsal, days=days, report=report)
    if as_json:
        print_json("rehearsed", **vars(summary))
    else:
        _print(summary)


@contextmanager
def drawn() -> Iterator[Report]:
    """Draw the progress on stderr: a bar in a terminal, else one line for each tenth."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console  # noqa: PLC0415 - drawing is loaded where something is drawn
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=100)

        def report(percent: float, day: date | None, sentence: str) -> None:
            told = sentence if day is None else f"{day:%d %b %Y}  {sentence}"
            bar.update(task, completed=percent, description=told[:70].replace("[", r"\["))

        yield report


def _lines() -> Report:
    told = -1

    def report(percent: float, day: date | None, sentence: str) -> None:
        nonlocal told
        if int(percent // 10) > told:
            told = int(percent // 10)
            talk(f"{percent:3.0f} %  {day.isoformat() + '  ' if day else ''}{sentence}")

    return report


def _print(summary: Any) -> None:
    kt = f"KT_HOME={summary.home} {'kt' if shutil.which('kt') else Path(sys.argv[0]).absolute()}"
    signed = ", ".join(f"{count} {meaning.value}" for meaning, count in summary.signatures.items())
    print_heading(f"Rehearsed: {summary.engagement} {summary.name}")
    print_pairs(
        (
            (
                "played",
                f"{summary.starts_on} to {summary.ends_on} (simulated), {summary.deeds} acts, {summary.ticks} ticks",
            ),
            ("signed", signed),
            (
                "handovers",
                f"{summary.handovers_accepted} accepted, {summary.handovers_returned} returned first",
            ),
            ("people", summary.people.sentence()),
            ("tests failed", summary.attempts_failed),
            *(summary.transferred.lines() if summary.transferred else ()),
            *summary.integration.lines(),
            ("verified", f"{summary.rows_verified} records against {summary.events} events: sound"),
        )
    )
    print_heading("Gates")
    print_table(("gate", "decision"), [(gate.handle, gate.decision) for gate in summary.gates])
    print_heading(f"Documents in {summary.documents[0].path.parent if summary.documents else summary.home}")
    last = summary.documents[-SHOWN_DOCUMENTS:]
    print_table(("document", "title", "page"), [(each.handle, each.title, each.path.name) for each in last])
    left = len(summary.documents) - len(last)
    if left:
        print(f"and {left} more: {kt} document list {summary.engagement}")
    if summary.packs:
        print_heading(f"Handover packs in {summary.packs[0].parent}")
        print(
            f"{', '.join(path.name for path in summary.packs)}, built by the tick when a go-live was certified"
        )
        print(f"{kt} pack verify {summary.packs[-1]}")
        print(f"open {summary.packs[-1] / 'data' / 'index.html'}")
    print_heading("Look at it")
    print(f"{kt} serve   then open the address it prints")
    print(f"{kt} engagement show {summary.engagement}")
