"""What a pack says of itself beside its payload: bag-info.txt and pack.json. It knows no clock and no builder."""

import json
from collections.abc import Mapping

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.documents.front import REHEARSAL
from kt_engine.exchange.checkpoint_text import CheckpointText

FORMAT = 1
AGENT = "KT Engine, pack format 1"


def bag_info(engagement: EngagementFacts, held: CheckpointText, handle: str) -> list[tuple[str, str]]:
    """Give the fields of bag-info.txt: the reserved ones of RFC 8493, then our own."""
    fields = [
        ("Source-Organization", engagement.provider or engagement.client),
        ("External-Description", _description(engagement)),
        ("External-Identifier", handle),
        ("Bagging-Date", held.made_at[:10]),
        ("Bag-Software-Agent", AGENT),
        ("KT-Engagement", f"{engagement.handle} {engagement.name}"),
        ("KT-Client", engagement.client),
        ("KT-Provider", engagement.provider or "not chosen yet"),
        ("KT-As-Of-Event", str(held.seq)),
        ("KT-As-Of-Hash", held.head_hash),
        ("KT-As-Of-Moment", held.made_at),
    ]
    return [*fields, ("KT-Mark", REHEARSAL)] if engagement.rehearsal else fields


def _description(engagement: EngagementFacts) -> str:
    mark = "REHEARSAL, scripted people and simulated dates: " if engagement.rehearsal else ""
    return f"{mark}Handover pack of {engagement.handle}, {engagement.function}. Begin with data/index.html"


def pack_json(
    engagement: EngagementFacts, held: CheckpointText, handle: str, sizes: Mapping[str, int]
) -> bytes:
    """Give the sizes of all files, by which a truncated one is told from a changed one, and which pack this is."""
    body = {
        "format": FORMAT,
        "pack": handle,
        "engagement": engagement.handle,
        "rehearsal": engagement.rehearsal,
        "as_of_seq": held.seq,
        "as_of_hash": held.head_hash,
        "sizes": {path: sizes[path] for path in sorted(sizes)},
    }
    return (json.dumps(body, indent=1, ensure_ascii=False) + "\n").encode()
