"""The forms about seats: how many are needed, who sits where, who leaves and what then. Each calls one action."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, id_of, joined, text_or_none
from flows.forms.fields import BY, ENGAGEMENT, NO, YES, Form, Label
from flows.forms.inbox import inbox_sheet
from flows.forms.typed import day_of, handle_or_none, word_of, words_of, yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.assign_seat import assign_seat
from kt_engine.actions.attrite_person import attrite_person
from kt_engine.actions.choose_replacement import choose_replacement
from kt_engine.actions.set_seat_needs import set_seat_needs
from kt_engine.answers.place_left import PlaceLeft, ShortWeek
from kt_engine.documents.wording import counted
from kt_engine.exchange.seat_needs import read_seat_needs
from kt_engine.store.unit import Act
from kt_engine.words import AttritionReason

NOUN = "Seat"
TOLD = 4
"""Of weeks, items and options; a run's message is read in one breath."""


@house_flow("import needed seats", "import {file} into {engagement}")
async def import_needs_form(engagement: str = "", file: str = "", by: str = "") -> State[Any]:
    def bring(house: House, act: Act) -> str:
        data, name = inbox_sheet(house.settings.inbox, file, "seat file")
        done = set_seat_needs(house.db, act, id_of(engagement), read_seat_needs(data, file=name), file=name)
        new = counted(len(done.needs), "figure is", "figures are")
        stood = f"{done.unchanged_count} stood there already." if done.unchanged_count else ""
        return joined(f"{new} new in {done.engagement}.", stood, "Next: the status page says what is short.")

    return answered(by, bring)


@house_flow("place somebody in a seat", "place {trainee}")
async def place_form(
    trainee: str = "", shift: str = "", language: str = "", reserve: str = NO, by: str = ""
) -> State[Any]:
    def place(house: House, act: Act) -> str:
        done = assign_seat(
            house.db,
            act,
            chosen(trainee, "trainee"),
            shift=handle_or_none(shift),
            language=handle_or_none(language),
            holds_seat=not yes_or_no(reserve, "Reserve"),
        )
        verb = "sits" if done.holds_seat else "is a reserve"
        return f"{done.certification} {verb} in the shift {done.shift}, language {done.language}."

    return answered(by, place)


@house_flow("record that a person leaves", "{person} leaves")
async def leaves_form(
    person: str = "", last_on: str = "", reason: str = "", note: str = "", by: str = ""
) -> State[Any]:
    def leaves(house: House, act: Act) -> str:
        done = attrite_person(
            house.db,
            act,
            chosen(person, "person"),
            on=day_of(last_on, "last day"),
            reason=word_of(AttritionReason, reason, "reason"),
            note=text_or_none(note),
        )
        why = done.reason.value.replace("_", " ")
        elsewhere = f"Places in other engagements that end too: {done.elsewhere_count}."
        return joined(
            f"{done.person} leaves ({why}); {done.last_on} is the last day.",
            *(left_place(place) for place in done.places),
            elsewhere if done.elsewhere_count else "",
            "Next: Seat · choose replacement." if done.places else "",
        )

    return answered(by, leaves)


def left_place(place: PlaceLeft) -> str:
    """Say what one place left behind means, and what can be done, in sentences."""
    return f"{place.certification} on {place.process}: {'; '.join(_left(place))}."


def _left(place: PlaceLeft) -> Iterator[str]:
    yield from _first(list(_short(place.short)), "; ") or ["no week of the next half year is short of a seat"]
    if place.items:
        items = "".join(_first([one.item for one in place.items], ", "))
        yield f"must-have items left with fewer than two people: {items}"
    if place.nobody_after:
        yield f"nobody is live or in training after {place.nobody_after}"
    options = place.options.options
    told = [
        f"{one.key}, {f'from {one.first_live_on} on' if one.first_live_on else 'no date known'}"
        for one in options
    ]
    if told:
        shown = "".join(_first(told, " / "))
        yield f"options: {shown}; all with their costs: kt training options {place.certification}"


def _first(told: list[str], between: str) -> list[str]:
    """Give the first few as one text that says how many more there are; nothing of nothing."""
    more = f" and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return [between.join(told[:TOLD]) + more] if told else []


def _short(weeks: tuple[ShortWeek, ...]) -> Iterator[str]:
    for gap, alike in groupby(weeks, key=lambda one: (one.gap, one.shift, one.language)):
        found = list(alike)
        until = f" to {found[-1].week}" if len(found) > 1 else ""
        yield f"short of {counted(gap[0], 'seat')} from {found[0].week}{until} (shift {gap[1]}, language {gap[2]})"


@house_flow("choose what is done about a seat", "choose {option} for {seat}")
async def replacement_form(seat: str = "", option: str = "", note: str = "", by: str = "") -> State[Any]:
    def choose(house: House, act: Act) -> str:
        done = choose_replacement(
            house.db,
            act,
            chosen(seat, "seat"),
            option=chosen(option, "option"),
            note=text_or_none(note),
        )
        return (
            f"{done.agreement} is proposed: {done.option} for the seat of {done.certification}. "
            "Next: a team lead of the provider and a process owner of the client sign it."
        )

    return answered(by, choose)


FORMS = (
    Form(
        import_needs_form,
        NOUN,
        "import needs",
        "Brings in from a file how many seats each process needs from which week on, all rows or none; what was said "
        "before stays as history.",
        {
            "engagement": ENGAGEMENT,
            "file": Label(
                "Seat file",
                "A CSV file in the inbox folder: process, from_week, source, and needed or volume_per_week and "
                "handling_seconds; if wanted shift, language, hours_per_seat, shrinkage_pct, occupancy_pct.",
                choices="sheets",
            ),
            "by": BY,
        },
    ),
    Form(
        place_form,
        NOUN,
        "place",
        "Says in which shift and language somebody sits or will sit, or that he is a reserve.",
        {
            "trainee": Label("Trainee", "Who, and on which process.", choices="seats"),
            "shift": Label("Shift", "Left empty it stays as it was.", required=False, choices="shifts"),
            "language": Label("Language", "Left empty it stays as it was.", required=False, choices="languages"),
            "reserve": Label(
                "Reserve", "Yes: holds no seat here.", required=False, fixed=(NO, YES), default=NO
            ),
            "by": BY,
        },
    ),
    Form(
        leaves_form,
        NOUN,
        "person leaves",
        "Records somebody's last day, and says at once which seats are short from which week on, which must-have items "
        "have too few people, and what can be done.",
        {
            "person": Label("Person", "Who leaves.", choices="seated_people"),
            "last_on": Label("Last day", "Inclusive; it may lie ahead.", is_date=True),
            "reason": Label("Reason", "Why.", fixed=words_of(AttritionReason)),
            "note": Label("Note", "What else is to be known, in one line; nothing about health.", required=False),
            "by": BY,
        },
    ),
    Form(
        replacement_form,
        NOUN,
        "choose replacement",
        "Puts before both sides what is done about a seat that was left, by the key of an option.",
        {
            "seat": Label("Seat", "One that was left, with nothing agreed about it.", choices="left_seats"),
            "option": Label(
                "Option", "The key of one, as said by the run of Seat · person leaves and by kt training options."
            ),
            "note": Label("Note", "Why this one, in one line; its signers see it.", required=False),
            "by": BY,
        },
    ),
)  # fmt: skip
