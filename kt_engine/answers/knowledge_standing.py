"""How each knowledge item of an engagement stands: said, shown, waived, and by whom it is still to be shown.

It writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.acknowledgements import outstanding_counts
from kt_engine.answers.linked_trainees import Linked, Proofs, proofs_of
from kt_engine.methods.coverage import LEAST, MOST, frequency_level, item_weight
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.knowledge import is_claimed, is_waived_on
from kt_engine.store.functions import holders
from kt_engine.store.knowledge import items_of, people_behind, versions_in
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import Frequency, KnowledgeStatus, KnowledgeType

P = table_of(Person)
UNRATED = (LEAST + MOST) // 2
"""The complexity that counts until somebody has rated it: the middle of the scale."""


@dataclass(frozen=True)
class ItemStanding:
    handle: str
    item: str
    """The playbook's key."""
    title: str
    process: str | None
    """None: of the whole engagement."""
    type: KnowledgeType | None
    criticality: int
    frequency: Frequency
    complexity: int | None
    score: int | None
    weight: int
    """The score; until the item is rated, what the playbook's ratings make, with the middle for an unknown one."""
    must_have: bool
    status: KnowledgeStatus
    back_to: KnowledgeStatus | None
    reason: str | None
    giver: str | None
    backup: str | None
    receiver: str | None
    version: int | None
    sha256: str | None
    written_on: date | None
    """The day its first version was handed in."""
    due_on: date | None
    added_on: date
    left_on: date | None
    waived_until: date | None
    waived: bool
    """A waiver is in force."""
    claimed: bool
    """Its newest version is signed by giver, receiver and client owner."""
    proven: bool
    """Every trainee linked to it has proved it, and there is one."""
    linked: Linked
    acknowledgements_due_count: int
    review_on: date | None

    @property
    def in_scope(self) -> bool:
        return self.left_on is None

    @property
    def waiver_ended(self) -> bool:
        """Tell whether its waiver is over and no tick has opened it again yet."""
        return self.status is KnowledgeStatus.WAIVED and not self.waived


@dataclass(frozen=True)
class Standings:
    """Every item ever, and what is needed to ask of one process alone."""

    items: tuple[ItemStanding, ...]
    proofs: Proofs
    playbook: Playbook
    process_ids: dict[str, int]

    def proven_for(self, item: ItemStanding, process: str | None) -> bool:
        """Tell whether an item is proven as far as one process needs it: a shared one by that process's trainees."""
        if process is None or item.process is not None:
            return item.proven
        spec = self.playbook.knowledge_items.get(item.item)
        taught_in, written = spec.taught_in if spec else (), item.version is not None
        return self.proofs.linked(self.process_ids[process], taught_in, written=written).all_proved


def standings_of(reader: Reader, engagement_id: int, today: date | None) -> Standings:
    """Give every item in the order in which it was added, those that left the scope too."""
    playbook = pinned_playbook(reader, engagement_id)
    processes = {row["id"]: row["handle"] for row in processes_of(reader, engagement_id)}
    proofs = proofs_of(reader, engagement_id)
    items = tuple(_items(reader, engagement_id, today, playbook, processes, proofs))
    return Standings(items, proofs, playbook, {handle: id_ for id_, handle in processes.items()})


def _items(
    reader: Reader, engagement_id: int, today: date | None, playbook: Playbook, processes: dict[int, str],
    proofs: Proofs,
) -> Iterator[ItemStanding]:  # fmt: skip
    rows = items_of(reader, engagement_id)
    if not rows:
        return
    held = holders(reader, engagement_id)
    handles = {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))}
    versions = versions_in(reader, engagement_id)
    due = outstanding_counts(reader, engagement_id)
    for row in rows:
        people = people_behind(held, row)
        spec = playbook.knowledge_items.get(row["item_key"])
        written = versions.get(row["id"], [])
        linked = proofs.linked(row["process_id"], spec.taught_in if spec else (), written=bool(written))
        yield ItemStanding(
            item=row["item_key"],
            process=processes.get(row["process_id"] or 0),
            weight=weight_of(row),
            giver=handles.get(people.giver or 0),
            backup=handles.get(people.backup or 0),
            receiver=handles.get(people.receiver or 0),
            version=row["current_number"],
            sha256=written[0]["sha256"] if written else None,
            written_on=written[-1]["submitted_at"].date() if written else None,
            waived=is_waived_on(row["status"], row["waived_until"], today),
            claimed=is_claimed(row["status"], row["back_to"]),
            proven=linked.all_proved,
            linked=linked,
            acknowledgements_due_count=due.get(row["handle"], 0),
            must_have=bool(row["must_have"]),
            **{name: row[name] for name in PLAIN},
        )


PLAIN = (
    "handle", "title", "type", "criticality", "frequency", "complexity", "score", "status", "back_to", "reason",
    "due_on", "added_on", "left_on", "waived_until", "review_on",
)  # fmt: skip


def weight_of(row: RowMapping) -> int:
    """Give what an item counts for now."""
    if row["score"] is not None:
        return int(row["score"])
    return first_weight(row["criticality"], row["frequency"], row["complexity"])


def first_weight(criticality: int, frequency: Frequency, complexity: int | None) -> int:
    """Give what an item counts for until somebody has rated it."""
    return item_weight(criticality, frequency_level(frequency), complexity or UNRATED)
