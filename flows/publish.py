"""Puts the pages of an engagement into Prefect, each under one key for ever. It composes no text."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.objects import ArtifactCollection

from flows.artifacts import Page, pages_of
from flows.progress import show_progress
from kt_engine.answers.collect_progress import collect_progress
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.open_tasks import open_tasks
from kt_engine.answers.standing import standing_of
from kt_engine.store.database import Database, open_store


async def publish(db: Database, engagement_id: int, today: date) -> None:
    """Bring progress run and pages of one engagement up to date; what did not change is not written."""
    with open_store(db) as reader:
        facts = standing_of(reader, engagement_id, today)
        proof = engagement_facts(reader, engagement_id).auth_method
        pages = pages_of(facts, open_tasks(reader, engagement_id), proof)
        progress = collect_progress(reader, engagement_id, today)
    async with get_client() as client:
        run_id = await show_progress(client, progress, today)
        await put_pages(client, pages, run_id)


async def put_pages(
    client: PrefectClient, pages: Sequence[Page], run_id: UUID | None = None
) -> tuple[str, ...]:
    """Write the pages whose text changed, in place, so that their addresses stay. Gives the keys written.

    With a run they stand in its Artifacts tab. Prefect cannot hang a page on another run: one that hangs elsewhere is
    made anew, and its address under its key stays.
    """
    known = await _known(client, [page.key for page in pages])
    written = [page for page in pages if not _is_same(known.get(page.key), page, run_id)]
    for page in written:
        there = known.get(page.key)
        if there is not None and there.flow_run_id == run_id:
            changed = ArtifactUpdate(data=page.data, description=page.description)
            await client.update_artifact(there.latest_id, changed)
            continue
        if there is not None:
            await client.delete_artifact(there.latest_id)
        new = ArtifactCreate(
            key=page.key, type=page.kind, data=page.data, description=page.description, flow_run_id=run_id
        )
        await client.create_artifact(new)
    return tuple(page.key for page in written)


async def _known(client: PrefectClient, keys: list[str]) -> dict[str, ArtifactCollection]:
    # By hand: `read_latest_artifacts` sends null for the filters left out, which the server of 3.8.8 answers
    # with 422, and with empty ones in their place the server finds only what hangs on a run.
    asked = {"artifacts": {"key": {"any_": keys}}, "limit": len(keys)}
    answer = await client.request("POST", "/artifacts/latest/filter", json=asked)
    found = [ArtifactCollection.model_validate(each) for each in answer.json()]
    return {artifact.key: artifact for artifact in found}


def _is_same(there: ArtifactCollection | None, page: Page, run_id: UUID | None) -> bool:
    told = (page.data, page.description, run_id)
    return there is not None and (there.data, there.description, there.flow_run_id) == told
