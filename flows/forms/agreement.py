"""The forms that sign an agreement, or decline one. Each calls one action; signing is that action's business."""

from typing import Any

from prefect import State

from flows.forms.answer import Typed, answered, chosen, joined, points_of, signed, text_or_none
from flows.forms.fields import BY, CODE_NOTE, COMMENT, Form, Label
from flows.forms.handover import same_hash
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.documents.wording import counted
from kt_engine.errors import UsageProblem
from kt_engine.store.unit import Act

NOUN = "Agreement"


@house_flow("sign an agreement", "sign {agreement}")
async def sign_agreement_form(
    agreement: str = "", comment: str = "", by: str = "", code: str = "", shown_hash: str = ""
) -> State[Any]:
    return answered(by, _signing(agreement, comment, None, code, shown_hash))


@house_flow("decline an agreement", "decline {agreement}")
async def decline_agreement_form(
    agreement: str = "",
    points: str = "",
    comment: str = "",
    by: str = "",
    code: str = "",
    shown_hash: str = "",
) -> State[Any]:
    return answered(by, _signing(agreement, comment, points, code, shown_hash))


def _signing(agreement: str, comment: str, points: str | None, code: str, shown_hash: str) -> Any:
    """Give what signs; with `points` it declines."""
    verb = "sign" if points is None else "decline"

    def sign(house: House, act: Act) -> str:
        handle, shown = shown_agreement(agreement)

        def do(act: Act, typed: str | None) -> str:
            done = sign_agreement(
                house.db,
                act,
                handle,
                agree=points is None,
                points=points_of(points or ""),
                comment=text_or_none(comment),
                sha256=same_hash(shown, typed),
            )
            left = counted(done.waits_for_count, "more signature")
            ending = f"It waits for {left}." if done.waits_for_count else f"It is {done.status.value}."
            return joined(f"{done.handle} is signed by you: {done.meaning.value}.", ending)

        return signed(house, act, Typed(handle, code, shown_hash, f"kt agreement {verb} {handle}"), do)

    return sign


def shown_agreement(line: str) -> tuple[str, str | None]:
    """Take a line apart into handle and beginning of the hash, so that what is signed is what was shown."""
    handle, *rest = chosen(line, "agreement").split()
    if len(rest) > 1:
        raise UsageProblem(
            f"{' '.join(rest)} is too much. Choose a line of the list, or write a handle, as in E7-A3."
        )
    return handle, rest[0] if rest else None


AGREEMENT = Label(
    "Agreement",
    "One that was put before its signers. Read all of it first: kt agreement show.",
    choices="agreements",
)
FORMS = (
    Form(
        sign_agreement_form,
        NOUN,
        "sign",
        "Signs the open seat that is yours; the last signature settles it. Who proposed it signs none. "
        + CODE_NOTE,
        {"agreement": AGREEMENT, "comment": COMMENT, "by": BY},
        signs=True,
    ),
    Form(
        decline_agreement_form,
        NOUN,
        "decline",
        "Declines for all, and says in points what would have to be different. " + CODE_NOTE,
        {
            "agreement": AGREEMENT,
            "points": Label(
                "Points", "What would have to be different, with a semicolon between one point and the next."
            ),
            "comment": COMMENT,
            "by": BY,
        },
        signs=True,
    ),
)
