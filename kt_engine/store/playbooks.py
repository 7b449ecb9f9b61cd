"""Gives the playbook an engagement has pinned, exactly as it was resolved at its start."""

from functools import lru_cache

from sqlalchemy import bindparam, select

from kt_engine.playbook.canonical import playbook_of
from kt_engine.playbook.schema import Playbook
from kt_engine.store.tables import Engagement, PlaybookVersion, table_of
from kt_engine.store.unit import Reader

V = table_of(PlaybookVersion)
E = table_of(Engagement)
PINNED = (
    select(V.c.sha256, V.c.canonical_json)
    .join(E, E.c.playbook_version_id == V.c.id)
    .where(E.c.id == bindparam("engagement"))
)


def pinned_playbook(reader: Reader, engagement_id: int) -> Playbook:
    """Give the playbook pinned by this engagement."""
    row = reader.rows(PINNED, {"engagement": engagement_id})[0]
    return _parse(row["sha256"], row["canonical_json"])


@lru_cache(maxsize=16)
def _parse(_sha256: str, canonical_json: str) -> Playbook:
    return playbook_of(canonical_json)
