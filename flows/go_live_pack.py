"""Builds the handover pack that is due after a go-live. What keeps it from that is said, and never stops a tick."""

import asyncio
import logging
from datetime import date
from pathlib import Path

from flows.house import House
from flows.packs import Order, build_pack
from kt_engine.answers.due_pack import pack_is_due
from kt_engine.errors import KtError
from kt_engine.store.database import open_store
from kt_engine.store.unit import Act
from kt_engine.words import PackTrigger

LOG = logging.getLogger("kt.packs")


async def build_due_pack(house: House, act: Act, engagement_id: int) -> None:
    """Build it into KT_HOME/packs; after a failure it is tried again on the next day, or when the note is deleted."""
    if not house.settings.go_live_packs:
        return
    with open_store(house.db) as reader:
        if not pack_is_due(reader, engagement_id):
            return
    note = house.settings.packs / f"E{engagement_id}-not-built.txt"
    if _was_tried(note, act.at.date()):
        return
    order = Order(engagement_id, None, trigger=PackTrigger.GO_LIVE)
    try:
        # Beside the loop: pages and forms of the same process go on meanwhile.
        await asyncio.to_thread(build_pack, house.db, house.settings, act, order)
    except (KtError, OSError) as fault:
        _say(note, act.at.date(), f"The handover pack of E{engagement_id} was not built: {fault}")
    else:
        note.unlink(missing_ok=True)


def _was_tried(note: Path, today: date) -> bool:
    try:
        return note.read_text(encoding="utf-8").startswith(f"{today}\n")
    except (OSError, UnicodeDecodeError):
        return False


def _say(note: Path, today: date, sentence: str) -> None:
    LOG.warning("%s", sentence)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{today}\n{sentence}\n", encoding="utf-8")
    except OSError as fault:
        LOG.warning("Nor could that be noted in %s: %s", note, fault)
