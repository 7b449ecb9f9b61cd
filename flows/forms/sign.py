"""The form that signs a gate, offered only where forms may sign. It calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import Typed, answered, chosen, points_of, signed, text_or_none
from flows.forms.fields import BY, POINTS, Form, Label
from flows.forms.typed import word_of, words_of
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.store.unit import Act
from kt_engine.words import Decision


@house_flow("sign a gate", "sign {gate}")
async def sign_gate_form(
    gate: str = "",
    decision: str = "",
    comment: str = "",
    points: str = "",
    by: str = "",
    code: str = "",
    shown_hash: str = "",
) -> State[Any]:
    def sign(house: House, act: Act) -> str:
        handle, decided = chosen(gate, "gate"), word_of(Decision, decision, "decision")

        def do(act: Act, sha256: str | None) -> str:
            done = sign_gate(
                house.db,
                act,
                handle,
                decision=decided,
                comment=text_or_none(comment),
                points=points_of(points),
                shown_sha256=sha256,
            )
            words = done.decision.value.replace("_", " ") if done.decision else ""
            ending = f"and decided: {words}." if done.decided else "and waits for the other signers."
            return f"{done.handle} is signed {ending}"

        instead = f"kt gate sign {handle.partition(' ')[0]} --decision {decided.value}"
        return signed(house, act, Typed(handle, code, shown_hash, instead), do)

    return answered(by, sign)


FORMS = (
    Form(
        sign_gate_form,
        "Gate",
        "sign",
        "Signs the presented version of a gate with your decision; the last signature of the quorum decides. "
        "The code you type stays readable in Prefect's database, where it signs nothing a second time.",
        {
            "gate": Label("Gate", "One that was presented; read its report first.", choices="gates_to_sign"),
            "decision": Label("Decision", "What you decide.", fixed=words_of(Decision)),
            "comment": Label("Comment", "Why, in one line; only a plain go needs none.", required=False),
            "points": POINTS,
            "by": BY,
        },
        signs=True,
        only_where_forms_sign=True,
    ),
)
