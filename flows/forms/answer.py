"""What all forms share: who acts, once per run, and how a mistake becomes a sentence. It knows no single form."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from prefect import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.forms.fields import first_word
from flows.house import House, here
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.errors import KtError, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Person
from kt_engine.store.unit import Act

SIGNED = "Identity self-declared."
"""Said by every form that signs: nothing proved who pressed the button."""


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


def chosen(line: str, what: str) -> str:
    """Give the handle of a dropdown's line. Raises UsageProblem when nothing was chosen."""
    word = first_word(line)
    if not word:
        raise UsageProblem(f"The field for the {what} is empty. Fill it in, then submit the form again.")
    return word


def id_of(engagement: str) -> int:
    """Give the database id of the engagement chosen; that it exists is seen by who opens it."""
    return engagement_in(Engagement, chosen(engagement, "engagement"))


def text_or_none(text: str) -> str | None:
    return text.strip() or None


def joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def now_ready(handles: tuple[str, ...]) -> str:
    return f"Ready now: {', '.join(handles)}." if handles else ""
