"""The forms about a gate: present it, close one of its conditions. Each calls one action; sign.py signs one."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen
from flows.forms.fields import BY, Form, Label
from flows.forms.inbox import inbox_sheet
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.close_condition import close_condition
from kt_engine.actions.present_gate import present_gate
from kt_engine.errors import InvalidInput, NotFound, Problem
from kt_engine.exchange.conditions import ConditionRow, read_conditions
from kt_engine.store.unit import Act

NOUN = "Gate"


@house_flow("present a gate", "present {gate}")
async def present_gate_form(gate: str = "", conditions: str = "", by: str = "") -> State[Any]:
    def present(house: House, act: Act) -> str:
        handle, name = chosen(gate, "gate"), ""
        rows: tuple[ConditionRow, ...] = ()
        if conditions.strip():
            data, name = inbox_sheet(house.settings.inbox, conditions, "conditions file")
            rows = read_conditions(data, file=name)
        try:
            done = present_gate(house.db, act, handle, conditions=rows)
        except NotFound as fault:
            raise without_names(fault, {row.owner: row.line for row in rows}, name) from None
        unmet = f"Not met: {', '.join(done.unmet)}." if done.unmet else "Every criterion is met."
        return (
            f"{done.handle} is presented, SHA-256 {done.sha256}. {unmet} "
            f"Next: its signers sign, each with: kt gate sign {handle} --decision DECISION"
        )

    return answered(by, present)


def without_names(fault: NotFound, owners: dict[str, int], file: str) -> NotFound | InvalidInput:
    """Give the fault without the name of an owner nobody knows; the file's own line shows it."""
    line = next((line for owner, line in owners.items() if owner and owner in str(fault)), None)
    if line is None:
        return fault
    sentence = "There is no person called as the owner in this line. Use a handle, as in P14."
    return InvalidInput([Problem(sentence, file, line)])


@house_flow("close a condition", "close {condition}")
async def close_condition_form(condition: str = "", note: str = "", by: str = "") -> State[Any]:
    def close(house: House, act: Act) -> str:
        done = close_condition(house.db, act, chosen(condition, "condition"), note=note)
        return f"{done.handle} is closed. Next: the gate it belongs to no longer waits for it."

    return answered(by, close)


FORMS = (
    Form(
        present_gate_form,
        NOUN,
        "present",
        "Freezes what a gate measures now as its next version and asks the signers. "
        "Its signers are asked at once; each signs alone.",
        {
            "gate": Label("Gate", "One of the stage that is open now.", choices="gates"),
            "conditions": Label(
                "Conditions",
                "Only for a go with conditions: a CSV file in the inbox folder with criterion, text, owner, due_on, "
                "expires_on, compensating_control, ramp_ceiling_pct.",
                required=False,
                choices="sheets",
            ),
            "by": BY,
        },
    ),
    Form(
        close_condition_form,
        NOUN,
        "close condition",
        "Closes a condition that is fulfilled; its owner or the transition manager does so.",
        {
            "condition": Label("Condition", "One that is open or expired.", choices="conditions"),
            "note": Label("Note", "What fulfilled it, in one line. It is kept for good."),
            "by": BY,
        },
    ),
)
