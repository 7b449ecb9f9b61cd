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
    """One form of the pages. One that signs has the fields of `PROOF` too, where forms may sign."""

    flow: Flow[Any, Any]
    noun: str
    """What it is about; the forms of a noun stand together on the page."""
    verb: str
    description: str
    """What it does and what happens next, for somebody who does not program."""
    labels: Mapping[str, Label]
    signs: bool = False
    only_where_forms_sign: bool = False

    @property
    def name(self) -> str:
        return f"{self.noun} · {self.verb}"


BY = Label("Who does this", "Your own handle. The store keeps it as yours for good.", choices="people")
ENGAGEMENT = Label("Engagement", "Which one it is about.", choices="active")
REASON = Label("Reason", "Why, in one line. It is kept for good, and the pages may show it.")
COMMENT = Label("Comment", "A remark to keep with your signature, in one line.", required=False)


POINTS = Label(
    "Points", "What must be put right, with a semicolon between one point and the next.", required=False
)
PROOF = {
    "code": Label(
        "Code",
        "The six digits your authenticator shows now, where the engagement asks for codes. Submit at once: it is "
        "checked as of then. It stays readable in Prefect's database, and signs nothing a second time.",
        required=False,
    ),
    "shown_hash": Label(
        "Hash",
        "The first six characters of the SHA-256 of what you have read; it is compared before anything is signed.",
        required=False,
    ),
}
"""The two fields more of a form that signs."""
CODE_NOTE = (
    "Where the engagement asks for codes, a form signs only if the administrator allows it; the code you type stays "
    "readable in Prefect's database."
)
FORMS_SIGN = "forms_sign"
"""A list of choices with one line in it where forms may sign."""


def is_offered(form: Form, choices: Choices) -> bool:
    """Tell whether this form is on the page at all."""
    return bool(choices.get(FORMS_SIGN)) or not form.only_where_forms_sign


def labels_of(form: Form, choices: Choices) -> Mapping[str, Label]:
    """Give the fields of a form, with those of a code where forms may sign."""
    return {**form.labels, **PROOF} if form.signs and choices.get(FORMS_SIGN) else form.labels


def schema_of(form: Form, choices: Choices) -> ParameterSchema:
    """Give the fields as JSON schema: texts, all of them, so that a wrong one reaches our own sentence."""
    properties = {
        name: {**_property(label, choices), "position": position}
        for position, (name, label) in enumerate(labels_of(form, choices).items())
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
