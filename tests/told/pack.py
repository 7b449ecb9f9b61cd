"""A handover pack that was built, and how the guard of its table is broken."""

from pathlib import Path

from sqlalchemy import func, select

from kt_engine.store.tables import Event, Pack, table_of
from kt_engine.words import PackTrigger
from raw_writes import Copy
from signing_cases import Case, Cases
from store_story import HASH, MANAGER, Story

HANDLE = "E1-PK-1"
NEW = {"handle": "E1-PK-2", "number": 2, "manifest_sha256": "b" * 64}


def TELL(story: Story, _files: Path) -> None:  # noqa: N802 - the name the package looks for
    event = table_of(Event)
    with story.engagement("pack_built", HANDLE) as unit:
        seq = unit.value(select(func.max(event.c.seq)).where(event.c.chain_id == 2))
        unit.insert(
            Pack, engagement_id=1, handle=HANDLE, number=1, as_of_seq=seq, manifest_sha256=HASH,
            tagmanifest_sha256=HASH, files_count=12, size_bytes=3_000_000_000, with_personnel=False,
            trigger=PackTrigger.BY_HAND, built_by=MANAGER, built_at=unit.act.at,
        )  # fmt: skip


CASES: Cases = {
    ("pack", "next"): (
        (Copy("pack", 1, {**NEW, "number": 3}),),
        (Copy("pack", 1, {**NEW, "number": 1}),),
        (Copy("pack", 1, {**NEW, "as_of_seq": 90_000}),),
    ),
}
ALLOWED: dict[str, Case] = {"a second pack of other content": (Copy("pack", 1, NEW),)}
