"""The forms about points of readiness: add, change, close. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, joined, text_or_none
from flows.forms.fields import BY, NO, REASON, YES, Form, Label
from flows.forms.typed import day_of, day_or_none, handle_or_none, word_of, word_or_none, words_of, yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.add_readiness_point import add_readiness_point
from kt_engine.actions.change_readiness_point import change_readiness_point
from kt_engine.actions.close_readiness_point import close_readiness_point
from kt_engine.store.unit import Act
from kt_engine.words import Colour, ReadinessStatus

NOUN = "Readiness"
COLOURS = words_of(Colour)


@house_flow("add a point of readiness", "add a point to {process}")
async def add_point_form(
    process: str = "",
    stream: str = "",
    colour: str = "",
    text: str = "",
    owner: str = "",
    due_on: str = "",
    showstopper: str = NO,
    mitigation: str = "",
    fallback: str = "",
    fallback_on: str = "",
    by: str = "",
) -> State[Any]:
    def add(house: House, act: Act) -> str:
        done = add_readiness_point(
            house.db,
            act,
            chosen(process, "process"),
            stream=chosen(stream, "stream"),
            colour=word_of(Colour, colour, "colour"),
            text=text,
            owner=chosen(owner, "owner"),
            due_on=day_of(due_on, "due day"),
            showstopper=yes_or_no(showstopper, "Showstopper"),
            mitigation=text_or_none(mitigation),
            fallback=text_or_none(fallback),
            fallback_on=day_or_none(fallback_on, "last day of the way back"),
        )
        until = f"; the way back can be chosen until {done.fallback_on}" if done.showstopper else ""
        return f"{done.handle} is on the readiness log{until}."

    return answered(by, add)


@house_flow("change a point of readiness", "change {point}")
async def change_point_form(
    point: str = "",
    note: str = "",
    colour: str = "",
    owner: str = "",
    due_on: str = "",
    showstopper: str = "",
    mitigation: str = "",
    fallback: str = "",
    fallback_on: str = "",
    by: str = "",
) -> State[Any]:
    def change(house: House, act: Act) -> str:
        done = change_readiness_point(
            house.db,
            act,
            chosen(point, "point"),
            note=note,
            colour=word_or_none(Colour, colour, "colour"),
            owner=handle_or_none(owner),
            due_on=day_or_none(due_on, "due day"),
            showstopper=yes_or_no(showstopper, "Showstopper") if showstopper.strip() else None,
            mitigation=text_or_none(mitigation),
            fallback=text_or_none(fallback),
            fallback_on=day_or_none(fallback_on, "last day of the way back"),
        )
        gone = f"What was put before its signers counts no more: {', '.join(done.withdrawn)}."
        return joined(f"{done.handle} is {done.colour.value}.", gone if done.withdrawn else "")

    return answered(by, change)


@house_flow("close a point of readiness", "close {point}")
async def close_point_form(point: str = "", reason: str = "", by: str = "") -> State[Any]:
    def close(house: House, act: Act) -> str:
        done = close_readiness_point(house.db, act, chosen(point, "point"), reason=reason)
        if done.status is ReadinessStatus.CLOSED:
            return f"{done.handle} is closed."
        return (
            f"{done.handle} is closed once both sides have signed. Next: they sign {done.agreement or 'it'}."
        )

    return answered(by, close)


POINT = Label("Point", "One that is open; what can stop a go-live stands first.", choices="points")
DUE_ON = Label("Due day", "The day it is to be settled.", is_date=True)
FALLBACK_ON = Label(
    "Way back until", "The last day on which the way back can still be chosen.", required=False, is_date=True
)
MITIGATION = Label("Mitigation", "What is done against it, in one line.", required=False)
FALLBACK = Label("Way back", "What is done instead, in one line.", required=False)
FORMS = (
    Form(
        add_point_form,
        NOUN,
        "add point",
        "Adds an open point to one process. What can stop the go-live comes with its mitigation, its way back and the "
        "last day on which that can be chosen.",
        {
            "process": Label("Process", "One that is moving.", choices="moving_processes"),
            "stream": Label("Stream", "Where it belongs.", choices="streams"),
            "colour": Label("Colour", "How it stands now.", fixed=COLOURS),
            "text": Label("Point", "What is open, in one line."),
            "owner": Label("Owner", "Who settles it.", choices="people"),
            "due_on": DUE_ON,
            "showstopper": Label(
                "Showstopper", "Whether it can stop the go-live; then the next three are needed.",
                required=False, fixed=(NO, YES), default=NO,
            ),
            "mitigation": MITIGATION,
            "fallback": FALLBACK,
            "fallback_on": FALLBACK_ON,
            "by": BY,
        },
    ),
    Form(
        change_point_form,
        NOUN,
        "change point",
        "Changes what is filled in of an open point and leaves the rest; the note says why and is kept.",
        {
            "point": POINT,
            "note": Label("Note", "Why, in one line."),
            "colour": Label("Colour", "How it stands now.", required=False, fixed=("", *COLOURS)),
            "owner": Label("Owner", "Who settles it from now on.", required=False, choices="people"),
            "due_on": Label("Due day", "Another due day.", required=False, is_date=True),
            "showstopper": Label(
                "Showstopper", "Whether it can stop the go-live.", required=False, fixed=("", YES, NO)
            ),
            "mitigation": MITIGATION,
            "fallback": FALLBACK,
            "fallback_on": FALLBACK_ON,
            "by": BY,
        },
    ),
    Form(
        close_point_form,
        NOUN,
        "close point",
        "Closes a point. What can stop the go-live is put before both sides first, who sign with Agreement · sign.",
        {"point": POINT, "reason": REASON, "by": BY},
    ),
)  # fmt: skip
