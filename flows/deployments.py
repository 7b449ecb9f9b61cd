"""Names, labels, tags and schedule of what the Prefect pages offer to run. It runs nothing itself."""

from collections.abc import Mapping, MutableMapping
from datetime import timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.callables import ParameterSchema

from flows.forms.catalogue import FORMS
from flows.forms.fields import Choices, is_offered, schema_of
from flows.front_door import FORM_TAG
from flows.sweep import sweep

Shown = MutableMapping[str, ParameterSchema]
"""Name of a form -> the fields its page shows now."""


async def form_deployments(choices: Choices, tags: list[str], shown: Shown) -> list[RunnerDeployment]:
    """Give a deployment of every form, and in `shown` the fields each begins with."""
    made = []
    for form in [each for each in FORMS if is_offered(each, choices)]:
        shown[form.name] = schema_of(form, choices)
        deployment = await form.flow.ato_deployment(
            name=form.name,
            description=form.description,
            tags=[FORM_TAG, form.noun.lower(), *tags],
            paused=False,
            # Off: a value that is no longer in the dropdown shall meet our own sentence, not the server's.
            enforce_parameter_schema=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        deployment._parameter_openapi_schema = shown[form.name]  # noqa: SLF001 the only way to labels
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


async def refresh_forms(
    client: PrefectClient, ids: Mapping[str, UUID], choices: Choices, shown: Shown
) -> tuple[str, ...]:
    """Bring the forms whose fields differ from `shown` up to date, there too; give their names."""
    refreshed = []
    for form in [each for each in FORMS if each.name in ids]:
        schema = schema_of(form, choices)
        if shown.get(form.name) == schema:
            continue
        changed = DeploymentUpdate.model_validate({"parameter_openapi_schema": schema.model_dump()})
        await client.update_deployment(ids[form.name], changed)
        shown[form.name] = schema
        refreshed.append(form.name)
    return tuple(refreshed)
