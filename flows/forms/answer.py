"""What all forms share: who acts, once per run, how a code is checked, how a mistake becomes a sentence."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import State
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from sqlalchemy import select

from flows.environment import server_password
from flows.forms.fields import first_word
from flows.house import House, here
from kt_engine.actions.in_engagement import FORM, engagement_in
from kt_engine.actions.signing_desk import to_sign
from kt_engine.answers.document_reading import engagement_proof
from kt_engine.errors import KtError, Refused, SignatureRefused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Event, Person, table_of
from kt_engine.store.unit import Act, Proof
from kt_engine.words import AuthMethod, SigningReason

SIGNED = {
    AuthMethod.SELF_DECLARED: "Identity self-declared.",
    AuthMethod.TOTP: "Identity proven by one-time code.",
}
"""Said by every form that signs."""
MOST_AGE = timedelta(seconds=120)
"""How long after a form was submitted its code is still checked."""
V = table_of(Event)


@dataclass(frozen=True)
class Typed:
    """What somebody typed to sign in a form, and how he signs elsewhere."""

    about: str
    """A handle of the engagement."""
    code: str
    shown_hash: str
    instead: str
    """The command that does the same."""


def answered(by: str, do: Callable[[House, Act], str]) -> State[Any]:
    """Do it as this person, once per run; a person's mistake becomes the run's message, as a sentence."""
    try:
        house = here()
        with open_store(house.db) as reader:
            person = int(find(reader, Person, chosen(by, "person who does this"))["id"])
        now = datetime.now(UTC)
        act = Act(by=person, at=now, recorded_at=now, command_id=str(flow_run.id))
        return Completed(message=do(house, act))
    except KtError as fault:
        return Failed(message=str(fault))


def signed(house: House, act: Act, typed: Typed, do: Callable[[Act, str | None], str]) -> str:
    """Sign with what was typed, and say how identity was proven; `do` gets the act and the hash that was typed.

    Raises Refused where the engagement asks for codes and forms may not sign here, SignatureRefused for a form that
    was submitted too long ago, UsageProblem for an empty code or hash.
    """
    method = _method(house, typed.about)
    if method is AuthMethod.TOTP:
        act = _proven(house, act, typed)
    return joined(do(act, text_or_none(typed.shown_hash)), SIGNED[method])


def forms_may_sign(house: House) -> bool:
    """Tell whether a code may be typed into a form: it stays readable there, so the pages must ask for a password."""
    return house.settings.prefect_signing and server_password() is not None


def submitted_at() -> datetime:
    """Give when the form was submitted: the moment at which Prefect's server made its run."""
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(str(flow_run.id)))
    return run.created or datetime.min.replace(tzinfo=UTC)


def _method(house: House, about: str) -> AuthMethod:
    """Say how identity is proven; a handle that is none is told by the action."""
    found = FORM.fullmatch(about.strip().upper())
    if found is None:
        return AuthMethod.SELF_DECLARED
    return engagement_proof(house.db, f"E{found[1]}")


def _proven(house: House, act: Act, typed: Typed) -> Act:
    if not forms_may_sign(house):
        raise Refused(
            "Here people prove who they are by one-time codes, and no form takes them. Sign on the command line, "
            f"which asks for the code: {typed.instead}"
        )
    if not typed.code.strip() or not typed.shown_hash.strip():
        raise UsageProblem(
            "A signature here needs the code your authenticator shows now, and the first six characters of the "
            "SHA-256 of what you have read. Fill in both fields, then submit the form again."
        )
    if _was_done(house, act):
        return act
    shown_at = submitted_at()
    age = act.at - shown_at
    if abs(age) > MOST_AGE:
        _refuse_late(house, act, typed, round(age.total_seconds()))
    return replace(act, proof=Proof(typed.code.strip(), house.settings.keys, shown_at))


def _was_done(house: House, act: Act) -> bool:
    """Tell whether this very run has signed before, and was only repeated."""
    where = (V.c.by == act.by, V.c.command_id == act.command_id)
    with open_store(house.db) as reader:
        return reader.value(select(V.c.id).where(*where)) is not None


def _refuse_late(house: House, act: Act, typed: Typed, seconds: int) -> None:
    refusal = SignatureRefused(
        f"This form was submitted {seconds} seconds ago; a code is checked at most {MOST_AGE.seconds} seconds after. "
        "Submit the form again with the code shown now.",
        SigningReason.CODE_LATE,
    )
    refusal.thing = typed.about
    with to_sign(house.db, act, engagement_in(Engagement, typed.about.partition("-")[0])):
        raise refusal


def chosen(line: str, what: str) -> str:
    """Give the handle of a dropdown's line. Raises UsageProblem when nothing was chosen."""
    word = first_word(line)
    if not word:
        raise UsageProblem(f"The field for the {what} is empty. Fill it in, then submit the form again.")
    return word


def id_of(engagement: str) -> int:
    """Give the database id of the engagement chosen; that it exists is seen by who opens it."""
    return engagement_in(Engagement, chosen(engagement, "engagement"))


def points_of(text: str) -> tuple[str, ...]:
    """Give the points of a field with semicolons between them."""
    return tuple(point.strip() for point in text.split(";") if point.strip())


def text_or_none(text: str) -> str | None:
    return text.strip() or None


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def now_ready(handles: tuple[str, ...]) -> str:
    return f"Ready now: {', '.join(handles)}." if handles else ""
