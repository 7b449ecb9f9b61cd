"""Puts the pages of an engagement into Prefect, each under one key for ever. It composes no text."""

from collections.abc import Sequence
from datetime import date

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.objects import ArtifactCollection

from flows.artifacts import Page, pages_of
from kt_engine.answers.document_reading import engagement_facts
from kt_engine.answers.open_tasks import open_tasks
from kt_engine.answers.standing import standing_of
from kt_engine.store.database import Database, open_store


async def publish(db: Database, engagement_id: int, today: date) -> None:
    """Bring the pages of one engagement up to date; what did not change is not written."""
    with open_store(db) as reader:
        facts = standing_of(reader, engagement_id, today)
        proof = engagement_facts(reader, engagement_id).auth_method
        pages = pages_of(facts, open_tasks(reader, engagement_id), proof)
    async with get_client() as client:
        await put_pages(client, pages)


async def put_pages(client: PrefectClient, pages: Sequence[Page]) -> tuple[str, ...]:
    """Write the pages whose text changed, in place, so that their addresses stay. Gives the keys written."""
    known = await _known(client, [page.key for page in pages])
    written = [page for page in pages if not _is_same(known.get(page.key), page)]
    for page in written:
        there = known.get(page.key)
        if there is None:
            new = ArtifactCreate(key=page.key, type=page.kind, data=page.data, description=page.description)
            await client.create_artifact(new)
        else:
            changed = ArtifactUpdate(data=page.data, description=page.description)
            await client.update_artifact(there.latest_id, changed)
    return tuple(page.key for page in written)


async def _known(client: PrefectClient, keys: list[str]) -> dict[str, ArtifactCollection]:
    # By hand: `read_latest_artifacts` sends null for the filters left out, which the server of 3.8.8 answers
    # with 422, and with empty ones in their place the server finds only what hangs on a run.
    asked = {"artifacts": {"key": {"any_": keys}}, "limit": len(keys)}
    answer = await client.request("POST", "/artifacts/latest/filter", json=asked)
    found = [ArtifactCollection.model_validate(each) for each in answer.json()]
    return {artifact.key: artifact for artifact in found}


def _is_same(there: ArtifactCollection | None, page: Page) -> bool:
    return there is not None and there.data == page.data and there.description == page.description
