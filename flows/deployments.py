"""Names, labels, tags and schedule of what the Prefect pages offer to run. It runs nothing itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.callables import ParameterSchema

from flows.forms import advance_form, complete_task_form, start_engagement_form
from flows.sweep import sweep


@dataclass(frozen=True)
class Label:
    """How one parameter looks in a form."""

    title: str
    description: str
    required: bool = True
    is_date: bool = False
    choices: str = ""
    """Which list of choices makes it a dropdown; empty for free text."""


@dataclass(frozen=True)
class Form:
    flow: Flow[Any, Any]
    name: str
    description: str
    labels: Mapping[str, Label]


Choices = Mapping[str, tuple[str, ...]]
"""Name of a list -> its lines, each beginning with a key or handle."""

BY = Label("Who does this", "Your own handle; the store keeps it as yours.", choices="people")

FORMS = (
    Form(
        start_engagement_form,
        "start an engagement",
        "Starts an engagement from a playbook. Who starts it is its transition manager.",
        {
            "playbook": Label("Playbook", "What any engagement of this function needs.", choices="playbooks"),
            "client": Label(
                "Client", "Handle or exact name of a known party (kt party list).", choices="parties"
            ),
            "name": Label("Name of the engagement", "Short; it stands in every run's name."),
            "starts_on": Label("First day", "The day the work starts.", is_date=True),
            "provider": Label("Provider", "Only if it is chosen already.", required=False, choices="parties"),
            "by": BY,
        },
    ),
    Form(
        advance_form,
        "advance an engagement",
        "Moves now what can be moved, instead of waiting for news or the next sweep.",
        {"engagement": Label("Engagement", "Which one to advance.", choices="engagements")},
    ),
    Form(
        complete_task_form,
        "complete a task",
        "Records that a task is done, with a note and, where the task asks for it, a file as evidence.",
        {
            "task": Label("Task", "Its handle, for example E7-T23 (kt task list, or the tasks page)."),
            "note": Label("Note", "What was done, in a sentence.", required=False),
            "evidence": Label(
                "Evidence", "Name of a file that lies in the inbox folder of KT_HOME.", required=False
            ),
            "by": BY,
        },
    ),
)


async def form_deployments(choices: Choices, tags: list[str]) -> list[RunnerDeployment]:
    made = []
    for form in FORMS:
        deployment = await form.flow.ato_deployment(
            name=form.name,
            description=form.description,
            tags=["form", *tags],
            paused=False,
            # Off: a value that is no longer in the dropdown shall meet our own sentence, not the server's.
            enforce_parameter_schema=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        deployment._parameter_openapi_schema = schema_of(form, choices)  # noqa: SLF001 the only way to labels
        made.append(deployment)
    return made


async def sweep_deployment(minutes: int, tags: list[str]) -> RunnerDeployment:
    return await sweep.ato_deployment(
        name="every so often",
        description="Looks at dates that came due, and at what was missed.",
        interval=timedelta(minutes=minutes),
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        tags=["sweep", *tags],
        paused=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def schema_of(form: Form, choices: Choices) -> ParameterSchema:
    """Give the fields as JSON schema: texts, all of them, so that a wrong one reaches our own sentence."""
    properties = {
        name: _property(position, label, choices)
        for position, (name, label) in enumerate(form.labels.items())
    }
    required = [name for name, label in form.labels.items() if label.required]
    # Title and type are said although they are the defaults: Prefect sends only what was set.
    return ParameterSchema(title="Parameters", type="object", properties=properties, required=required)


def _property(position: int, label: Label, choices: Choices) -> dict[str, Any]:
    field: dict[str, Any] = {
        "title": label.title,
        "description": label.description,
        "type": "string",
        "position": position,
    }
    if label.is_date:
        field["format"] = "date"
    if not label.required:
        field["default"] = ""
    lines = choices.get(label.choices, ())
    # A dropdown without a line could not be left again; then the field stays a text.
    if lines:
        field["enum"] = list(lines) if label.required else ["", *lines]
    return field


async def refresh_forms(client: PrefectClient, ids: Mapping[str, UUID], choices: Choices) -> None:
    """Bring the dropdowns of the registered forms up to date; `ids` by the forms' names."""
    for form in FORMS:
        changed = DeploymentUpdate.model_validate(
            {"parameter_openapi_schema": schema_of(form, choices).model_dump()}
        )
        await client.update_deployment(ids[form.name], changed)
