"""The verbs of `kt training` about people who leave a seat, and what is done about it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated

import typer

from kt_engine.actions.attrite_person import GONE, Attrited, attrite_person
from kt_engine.actions.choose_replacement import choose_replacement
from kt_engine.answers.leaver_report import LeaverReport, leaver_report
from kt_engine.answers.place_left import PlaceLeft, ShortWeek, seat_options
from kt_engine.cli.leaver_text import print_left_behind
from kt_engine.cli.opening import acting
from kt_engine.cli.options import AsJson, By, CertificationId, CommandId, DryRun, PersonId, a_day
from kt_engine.cli.output import print_done, print_heading, print_json, print_table, shown, talk
from kt_engine.cli.past import AsOf, opened_as_of
from kt_engine.words import AttritionReason

Why = Annotated[
    AttritionReason,
    typer.Option(
        "--reason", metavar="REASON", help="resigned, dismissed, moved, failed, long_absence or other."
    ),
]


def attrite(
    person: PersonId,
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="The last day, inclusive; it may lie ahead.")
    ],
    reason: Why,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What else is to be known, in one line.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Record that somebody leaves training and seats, and say at once what is short then and what can be done."""
    last_on = a_day(on, "--on")
    with acting(by, command_id, dry_run=dry_run) as here:
        done = attrite_person(here.database, here.act, person, on=last_on, reason=reason, note=note)
        behind = (
            leaver_report(here.database, done.person, last_on, today=here.today) if reason in GONE else None
        )
    own = {one.engagement for one in done.places}
    sentence = _sentence(done)
    if as_json:
        facts = {"attrited": done, "behind": _only(behind, own)}
        print_done("attrition_recorded", facts, sentence, as_json=True, dry_run=dry_run)
        return
    for place in done.places:
        print_place(place)
    if behind is not None:
        print_left_behind(_only(behind, own) or behind)
    print_done("attrition_recorded", done, sentence, as_json=False, dry_run=dry_run)


def _only(report: LeaverReport | None, engagements: set[str]) -> LeaverReport | None:
    """Leave out the engagements of which who asks is no part."""
    if report is None:
        return None
    kept = tuple(one for one in report.engagements if one.engagement in engagements)
    return LeaverReport(report.person, report.last_on, report.successor, kept)


def _sentence(done: Attrited) -> str:
    told = f"{done.person} leaves ({shown(done.reason)}); {done.last_on} is the last day."
    if done.elsewhere_count:
        count = "1 place" if done.elsewhere_count == 1 else f"{done.elsewhere_count} places"
        told += f" {count} in other engagements end too; their managers see what is short there."
    empty = [
        f"{place.process} has nobody live or in training after {place.nobody_after}; "
        "its gate stays unmet until somebody is certified"
        + (f" ({place.risk} is on the risk register)." if place.risk else ".")
        for place in done.places
        if place.nobody_after
    ]
    choose = [f"kt training choose-replacement {place.certification} --option KEY" for place in done.places]
    return " ".join([told, *empty, *([f"Next: {'; '.join(choose)}"] if choose else [])])


def print_place(place: PlaceLeft, *, compare: bool = True) -> None:
    """Print what one place left behind means; `compare`: beside what it was with him."""
    print_heading(
        f"{place.certification} on {place.process} (shift {place.shift}, language {place.language}), "
        f"was {shown(place.was)}"
    )
    _print_short(place, compare=compare)
    if place.items:
        print_heading(f"Must-have items left with fewer than {place.items[0].needed} certified people")
        print_table(
            ["item", "shift", "before", "left", "title"],
            ([one.item, one.shift, one.before, one.left, one.title] for one in place.items),
        )
    _print_options(place)


def _print_short(place: PlaceLeft, *, compare: bool) -> None:
    """Print the weeks that are short; those that are alike, one after the other, in one line."""
    if not place.short:
        print("No week of the next half year is short of a seat.")
        return
    runs = [list(alike) for _, alike in groupby(place.short, key=_figures)]
    titles = ["weeks", "shift", "language", "needed", "expected", "short"]
    print_table(
        [*titles, "expected with him", "short with him"] if compare else titles,
        (_short_line(run, compare=compare) for run in runs),
    )


def _short_line(run: Sequence[ShortWeek], *, compare: bool) -> list[object]:
    one = run[0]
    weeks = one.week if len(run) == 1 else f"{one.week} to {run[-1].week}"
    with_him = [round(one.expected_before, 2), max(0, one.gap_before)] if compare else []
    return [weeks, one.shift, one.language, one.needed, round(one.expected_live, 2), one.gap, *with_him]


def _figures(one: ShortWeek) -> tuple[object, ...]:
    return (
        one.shift, one.language, one.needed, one.expected_live, one.expected_before, one.gap, one.gap_before
    )  # fmt: skip


def _print_options(place: PlaceLeft) -> None:
    earliest = place.earliest_on or "a day that is not known"
    print_heading(f"What can be done; the seat can be filled on {earliest} at the earliest")
    print_table(
        ["option", "first live", "seats", "to fill one", "what", "costs elsewhere"],
        (
            [
                one.key, one.first_live_on, None if one.seats is None else round(one.seats, 2), one.starters,
                one.what, one.cost,
            ]
            for one in place.options.options
        ),
    )  # fmt: skip
    if place.options.more_people:
        print(
            f"and {place.options.more_people} people more who could be nominated, later or at the same cost"
        )
    for note in place.options.notes:
        talk(note)


def options(certification: CertificationId, *, day: AsOf = None, as_json: AsJson = False) -> None:
    """Show again what can be done about the seat of somebody who left, as of today."""
    with opened_as_of(day) as here:
        found = seat_options(here.database, certification, here.today)
    if as_json:
        print_json("seat_options", options=found)
        return
    print_place(found.place, compare=False)
    if found.agreement:
        talk(f"What is done is agreed: kt agreement show {found.agreement}")


def choose_replacement_(
    certification: CertificationId,
    *,
    option: Annotated[
        str, typer.Option("--option", metavar="KEY", help="Which one: a key of kt training options.")
    ],
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Why this one, in one line; signers see it.")
    ] = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Propose what is done about a seat; a provider's team lead and a client's process owner sign it."""
    with acting(by, command_id, dry_run=dry_run) as here:
        done = choose_replacement(here.database, here.act, certification, option=option, note=note)
    sentence = (
        f"{done.agreement} is proposed: {done.option} for the seat of {done.certification}. "
        f"Two people sign it: kt agreement sign {done.agreement}"
    )
    print_done(
        "replacement_proposed", done, sentence, handles=[done.agreement], as_json=as_json, dry_run=dry_run
    )
