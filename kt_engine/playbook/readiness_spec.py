"""What a playbook says of readiness: systems, streams, notices and messages to people, controls, assumptions."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from kt_engine.playbook.shape import Key, Shape, Text
from kt_engine.words import ControlFrequency, Per

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Subdivision = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]


class SystemSpec(Shape):
    """A system that people of the new team will work in."""

    title: Text
    owner: Key | None = None
    """The function that grants rights in it; None: nobody is named."""


class StreamSpec(Shape):
    """A stream of readiness beside the four every engagement has."""

    title: Text


class PeopleChangeSpec(Shape):
    """A notice or consultation that the law of a place asks for before people move."""

    title: Text
    country: Country | None = None
    """Two capital letters (ISO 3166); None: anywhere."""
    subdivision: Subdivision | None = None
    least: Key
    """A threshold in calendar days before the day people move."""


class CommunicationSpec(Shape):
    message: Text
    audience: Text
    channel: Text
    owner: Key
    """The function that sends it."""
    per: Literal[Per.ENGAGEMENT, Per.PROCESS] = Per.ENGAGEMENT
    due_with: Key
    """The task before whose end it is sent."""
    lead: Key | None = None
    """A threshold in calendar days before that end; None: on that day."""


class ControlSpec(Shape):
    """A control of every process; whoever holds `owner` answers for it until somebody takes it over."""

    title: Text
    risk: Text
    frequency: ControlFrequency
    evidence: Text
    owner: Key
    taker: Key | None = None
    """The function whose holder is to answer from the go-live on; None: it stays where it is."""
    regulated: Key | None = None
    """The body of rules that asks for it; None: none does."""


class AssumptionSpec(Shape):
    text: Text
    source: Text
    owner: Key
    within: Key
    """A threshold in calendar days from the begin of the transition, in which it must be validated."""
