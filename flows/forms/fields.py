"""How the fields of a form look: titles, help, dropdowns, as a JSON schema. It knows no form and no store."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prefect import Flow
from prefect.utilities.callables import ParameterSchema

from kt_engine.answers.form_choices import MOST

Choices = Mapping[str, tuple[str, ...]]
"""Name of a list -> its lines, each beginning with a key or handle; files are whole names."""
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Label:
    """How one parameter looks in a form."""

    title: str
    description: str
    required: bool = True
    is_date: bool = False
    choices: str = ""
    """Which list of choices makes it a dropdown; empty for free text."""
    fixed: tuple[str, ...] = ()
    """A dropdown of always the same words."""
    several: bool = False
    """Several lines of the list can be chosen."""
    default: str = ""


@dataclass(frozen=True)
class Form:
    flow: Flow[Any, Any]
    noun: str
    """What it is about; the forms of a noun stand together on the page."""
    verb: str
    description: str
    """What it does and what happens next, for somebody who does not program."""
    labels: Mapping[str, Label]

    @property
    def name(self) -> str:
        return f"{self.noun} · {self.verb}"


BY = Label("Who does this", "Your own handle. The store keeps it as yours for good.", choices="people")
ENGAGEMENT = Label("Engagement", "Which one it is about.", choices="active")
REASON = Label("Reason", "Why, in one line. It is kept for good, and the pages may show it.")
COMMENT = Label("Comment", "A remark to keep with your signature, in one line.", required=False)


def schema_of(form: Form, choices: Choices) -> ParameterSchema:
    """Give the fields as JSON schema: texts, all of them, so that a wrong one reaches our own sentence."""
    properties = {
        name: {**_property(label, choices), "position": position}
        for position, (name, label) in enumerate(form.labels.items())
    }
    required = [name for name, label in form.labels.items() if label.required]
    # Title and type are said although they are the defaults: Prefect sends only what was set.
    return ParameterSchema(title="Parameters", type="object", properties=properties, required=required)


def _property(label: Label, choices: Choices) -> dict[str, Any]:
    lines = label.fixed or choices.get(label.choices, ())
    said = {"title": label.title, "description": label.description + _hint(lines)}
    if label.several:
        item = {"title": label.title, "type": "string", **_dropdown(lines, required=True)}
        return {**said, "type": "array", "items": item}
    field: dict[str, Any] = {
        **said,
        "type": "string",
        **_dropdown(lines, required=label.required or bool(label.fixed)),
    }
    if label.is_date:
        field["format"] = "date"
    if not label.required:
        field["default"] = label.default
    return field


def _dropdown(lines: tuple[str, ...], *, required: bool) -> dict[str, Any]:
    # A dropdown without a line could not be left again; then the field stays a text.
    if not 0 < len(lines) <= MOST:
        return {}
    return {"enum": list(lines) if required or "" in lines else ["", *lines]}


def _hint(lines: tuple[str, ...]) -> str:
    if len(lines) <= MOST:
        return ""
    return f" There are more than {MOST} to choose from: write the beginning as in {first_word(lines[0])!r}."


SEPARATOR = " · "
"""Between the handle and what a dropdown says of it."""


def first_word(line: str) -> str:
    """Give the key or handle at the beginning of a dropdown's line."""
    return line.split(SEPARATOR, 1)[0].strip()
