"""`kt training`, questions: who stands where, one person's way, what is missing, how few hold an item."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from kt_engine.actions.in_engagement import engagement_in
from kt_engine.answers.bus_factor import HeldItem, bus_factor
from kt_engine.answers.collect_training_matrix import MatrixTrainee
from kt_engine.answers.list_training import ListedProcess, ListedTraining, NamedTrainee, training_matrix
from kt_engine.answers.personnel import sight_of
from kt_engine.answers.show_training import show_training
from kt_engine.answers.training_trace import training_trace
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, By, CertificationId, EngagementId, ProcessId, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, shown, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.cli.trace_text import print_trace
from kt_engine.store.tables import Certification, Engagement, Process

app = noun("Questions about training.")
LIMITED = "Scores by name are shown to the provider's trainers and team leads and to an auditor: --by says who asks."


def _sees(engagement_id: int, by: str | None, of_person: str | None = None) -> bool:
    """Tell whether who asks, today, sees scores beside names."""
    with opened() as here:
        asking = by or here.settings.person
        return sight_of(here.database, engagement_id, asking, here.today, of_person=of_person)


@app.command(epilog="Example: kt training trace P12 E1-P2 --as-of 2027-03-31 --by P2")
def trace(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose way, such as P14.")],
    process: ProcessId,
    *,
    day: AsOf = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Say why a person was let loose on live work, or why not: every step from nomination on, with its proof."""
    sees = _sees(engagement_in(Process, process), by, person)
    with opened_as_of(day) as here:
        found = training_trace(here.database, person, process, here.today, sees=sees)
    if as_json:
        print_json("training_trace", trace=found)
        return
    print_trace(found)
    if not sees:
        talk(LIMITED)


@app.command(epilog="Example: kt training show E1-K1 --by P8")
def show(certification: CertificationId, *, by: By = None, as_json: AsJson = False) -> None:
    """Show where one trainee stands and what comes next; what is missing, to who may see scores."""
    sees = _sees(engagement_in(Certification, certification), by)
    with opened() as here:
        found = show_training(here.database, certification, here.today, sees=sees)
    if as_json:
        print_json("training_shown", training=found)
        return
    names = ("certification", "person", "process", "status", "term", "shift", "language")
    dates = ("nominated_on", "certified_on", "expires_on", "recert_due_on", "live_on")
    print_pairs((name.replace("_", " "), getattr(found, name)) for name in (*names, *dates))
    print_heading("Levels of authority")
    print_table(
        ["activity", "level", "needed"], ([one.activity, one.level, one.needed] for one in found.levels)
    )
    if sees:
        print_heading("Missing for the certificate")
    for gap in found.missing:
        print(f"  {gap}")
    print_heading("Next")
    for wait in found.next:
        print(f"  {wait}")


@app.command(epilog="Example: kt training matrix E1 --as-of 2027-03-31 --by P8")
def matrix(engagement: EngagementId, *, day: AsOf = None, by: By = None, as_json: AsJson = False) -> None:
    """Show who stands where on which process: by name with scores, or by pseudonym, by who asks."""
    sees = _sees(engagement_in(Engagement, engagement), by)
    with opened_as_of(day) as here:
        facts = training_matrix(here.database, engagement, sees=sees)
    if as_json:
        print_json(
            "training_matrix",
            engagement=facts.engagement,
            names_and_scores=facts.names_and_scores,
            attempts_allowed=facts.attempts_allowed,
            modules=facts.modules,
            activities=facts.activities,
            processes=facts.processes,
        )
        return
    for process in facts.processes:
        _print_process(facts, process)
    if not facts.processes:
        talk("There is no process in scope yet.")
    if not sees:
        talk(LIMITED)


def _print_process(facts: ListedTraining, process: ListedProcess) -> None:
    seats = f" of {process.seats_needed}" if process.seats_needed is not None else ""
    print_heading(
        f"{process.handle} {process.name}, wave {process.wave}: {process.certified_count}{seats} certified"
    )
    modules = [module.key for module in facts.modules]
    levels = [f"{activity.key} ({activity.target})" for activity in facts.activities]
    first = ["certification", "person"] if facts.names_and_scores else ["trainee"]
    titles = [*first, "status", "sessions", *modules, *levels, "certified on", "expires on"]
    print_table(titles, (_line(one) for one in process.trainees))


def _line(one: NamedTrainee | MatrixTrainee) -> list[object]:
    sessions = f"{one.sessions_attended}/{one.sessions_held}"
    ends: list[object] = [*one.levels, one.certified_on, one.expires_on]
    if isinstance(one, MatrixTrainee):
        return [one.trainee, one.status, sessions, *one.passed, *ends]
    scores = [
        " ".join([*map(shown, result.scores), *(["passed"] if result.passed else [])])
        for result in one.results
    ]
    return [one.certification, one.person, one.status, sessions, *scores, *ends]


@app.command("bus-factor", epilog="Example: kt training bus-factor E1")
def bus_factor_(engagement: EngagementId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show which must-have knowledge too few certified people hold, by shift, today and on the go-live."""
    with opened_as_of(day) as here:
        items = bus_factor(here.database, engagement, here.today)
    if as_json:
        short = sum(one.is_short for one in items)
        print_json("bus_factor", short_count=short, items=[_held(one) for one in items])
        return
    _print_items(items, here.today)


def _held(one: HeldItem) -> dict[str, object]:
    return {**one.__dict__, "is_short": one.is_short}


def _print_items(items: Sequence[HeldItem], today: date) -> None:
    print_table(
        ["item", "process", "shift", "needed", "today", "at go-live", "go-live on", "short", "held by"],
        (
            [
                one.item, one.process, one.shift, one.needed, len(one.today), len(one.at_go_live),
                one.go_live_on, one.is_short, one.today,
            ]
            for one in items
        ),
    )  # fmt: skip
    short = sum(one.is_short for one in items)
    if not items:
        talk("The playbook has no must-have knowledge item.")
    else:
        talk(f"As of {today}: {short} of {len(items)} are held by too few certified people.")
