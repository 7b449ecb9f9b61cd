"""Which playbook an engagement pinned, and where a presented gate asked for something else than it. It writes nothing.

A pinned playbook never changes; what can differ is what the engine adds to a gate, such as knowledge that leaves.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.audit_log import may_read_all
from kt_engine.playbook.schema import GateSpec, Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Engagement, Gate, GateVersion, PlaybookFile, PlaybookVersion, table_of

F, G, V = table_of(PlaybookFile), table_of(Gate), table_of(GateVersion)


@dataclass(frozen=True)
class PinnedFile:
    name: str
    sha256: str


@dataclass(frozen=True)
class CriterionChange:
    version: str
    """The presented gate, with its version."""
    presented_on: date
    criterion: str
    what: str


@dataclass(frozen=True)
class CriteriaHistory:
    engagement: str
    playbook: str
    version: str
    sha256: str
    pinned_on: date
    files: tuple[PinnedFile, ...]
    versions_count: int
    """How many presented gates were compared."""
    changes: tuple[CriterionChange, ...]


def criteria_history(database: Database, engagement: str, *, by: int, today: date) -> CriteriaHistory:
    """Compare what every presented gate asked for with the pinned playbook. Raises NotFound, Refused."""
    with open_store(database) as reader:
        row = find(reader, Engagement, engagement)
        may_read_all(reader, row["id"], by, today)
        pinned = by_id(reader, PlaybookVersion, row["playbook_version_id"])
        files = reader.rows(select(F).where(F.c.playbook_version_id == pinned["id"]).order_by(F.c.id))
        presented = reader.rows(
            select(V.c.handle, V.c.presented_at, V.c.pack_json, G.c.gate_key)
            .join(G, G.c.id == V.c.gate_id)
            .where(V.c.engagement_id == row["id"])
            .order_by(V.c.id)
        )
        playbook = pinned_playbook(reader, row["id"])
    return CriteriaHistory(
        engagement=row["handle"],
        playbook=pinned["playbook_key"],
        version=pinned["version"],
        sha256=pinned["sha256"],
        pinned_on=row["starts_on"],
        files=tuple(PinnedFile(one["name"], one["sha256"]) for one in files),
        versions_count=len(presented),
        changes=tuple(change for one in presented for change in _changes(playbook, one)),
    )


def _changes(playbook: Playbook, presented: RowMapping) -> Iterator[CriterionChange]:
    spec = next(
        stage.gates[presented["gate_key"]]
        for stage in playbook.stages.values()
        if presented["gate_key"] in stage.gates
    )
    asked = {one["key"]: one for one in json.loads(presented["pack_json"])["criteria"]}

    def change(key: str, what: str) -> CriterionChange:
        return CriterionChange(presented["handle"], presented["presented_at"].date(), key, what)

    for key in spec.criteria.keys() - asked.keys():
        yield change(key, "was left out")
    for key, one in asked.items():
        if key not in spec.criteria:
            yield change(key, f"was added: {one['title']}")
        elif _asked(one) != _of_playbook(playbook, spec, key):
            yield change(key, "asks for something else than the playbook")


def _asked(one: Mapping[str, Any]) -> tuple[object, ...]:
    return one["class"], one["measure"], _number(one["at_least"]), _number(one["at_most"])


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _of_playbook(playbook: Playbook, spec: GateSpec, key: str) -> tuple[object, ...]:
    criterion = spec.criteria[key]
    bounds = (
        playbook.thresholds[bound].value if isinstance(bound, str) else bound
        for bound in (criterion.at_least, criterion.at_most)
    )
    return criterion.criterion_class.value, criterion.measure.value, *bounds
