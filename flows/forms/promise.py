"""The forms of three small registers: assumptions, spoken promises, messages to people. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen
from flows.forms.fields import BY, REASON, Form, Label
from flows.forms.typed import day_or_none, word_of
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.decide_assumption import decide_assumption
from kt_engine.actions.decide_commitment import decide_commitment
from kt_engine.actions.send_communication import send_communication
from kt_engine.store.unit import Act
from kt_engine.words import AssumptionStatus, CommitmentStatus

FOUND = (AssumptionStatus.VALIDATED, AssumptionStatus.FALSIFIED)
SETTLED = (CommitmentStatus.TAKEN_ON, CommitmentStatus.RENOUNCED)


@house_flow("decide an assumption", "decide {assumption}")
async def assumption_form(
    assumption: str = "", outcome: str = "", found: str = "", by: str = ""
) -> State[Any]:
    def decide(house: House, act: Act) -> str:
        word = word_of(AssumptionStatus, outcome, "outcome")
        done = decide_assumption(house.db, act, chosen(assumption, "assumption"), outcome=word, found=found)
        return both_sign(done.handle, word.value, done.agreement)

    return answered(by, decide)


@house_flow("decide a spoken promise", "decide {commitment}")
async def commitment_form(
    commitment: str = "", outcome: str = "", reason: str = "", by: str = ""
) -> State[Any]:
    def decide(house: House, act: Act) -> str:
        word = word_of(CommitmentStatus, outcome, "outcome")
        done = decide_commitment(house.db, act, chosen(commitment, "promise"), outcome=word, reason=reason)
        return both_sign(done.handle, word.value.replace("_", " "), done.agreement)

    return answered(by, decide)


def both_sign(handle: str, outcome: str, agreement: str | None) -> str:
    return f"{handle} is {outcome} once both sides have signed. Next: they sign {agreement or 'it'}."


@house_flow("note a message as sent", "note {message} as sent")
async def sent_form(message: str = "", evidence: str = "", sent_on: str = "", by: str = "") -> State[Any]:
    def note(house: House, act: Act) -> str:
        on = day_or_none(sent_on, "day")
        done = send_communication(house.db, act, chosen(message, "message"), evidence=evidence, on=on)
        return f"{done.handle} was sent on {done.sent_on}."

    return answered(by, note)


FORMS = (
    Form(
        assumption_form,
        "Assumption",
        "decide",
        "Puts before both sides that an assumption is true, or is not; who signs does so with Agreement · sign. "
        "One that is false asks for a contract change note.",
        {
            "assumption": Label("Assumption", "One that is open.", choices="assumptions"),
            "outcome": Label("Outcome", "What was found.", fixed=FOUND),
            "found": Label("Found", "By what, in one line."),
            "by": BY,
        },
    ),
    Form(
        commitment_form,
        "Commitment",
        "decide",
        "Puts before both sides that a spoken promise becomes work, with its cost, or does not hold.",
        {
            "commitment": Label("Promise", "One that is open.", choices="promises"),
            "outcome": Label("Outcome", "What is proposed.", fixed=SETTLED),
            "reason": REASON,
            "by": BY,
        },
    ),
    Form(
        sent_form,
        "Communication",
        "note as sent",
        "Notes that a message of the communication plan was sent, and what proves it. Nothing is sent by this form.",
        {
            "message": Label("Message", "One that was not sent yet.", choices="messages"),
            "evidence": Label("Evidence", "What proves it, in one line."),
            "sent_on": Label(
                "Day", "The day it was sent; left empty it is today.", required=False, is_date=True
            ),
            "by": BY,
        },
    ),
)
