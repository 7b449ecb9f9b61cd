"""Who still knows each knowledge item, what is recorded of it, and what leaves with whom. It writes nothing.

Givers are the holder of the item's function in the playbook (a process's own before the engagement's) and everybody
recorded besides. An item is at risk when each of its givers is known to leave, nothing is recorded, nobody who stays
succeeds one of them, and it has not passed over: signed off, and proved by somebody who stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.knowledge_thresholds import is_must_have
from kt_engine.answers.linked_trainees import Proofs, proofs_of
from kt_engine.playbook.schema import KnowledgeItemSpec, Playbook
from kt_engine.rules.knowledge import is_claimed
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.functions import holder, holders
from kt_engine.store.knowledge import items_of
from kt_engine.store.leaving import known_leavers
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Engagement, KnowledgeSourceRow, Person, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeSource, KnowledgeStatus, Per

K, P = table_of(KnowledgeSourceRow), table_of(Person)


@dataclass(frozen=True)
class KnowledgeItem:
    """One item of one process, or of the whole engagement."""

    item: str
    title: str
    process: str | None
    criticality: int
    must_have: bool
    function: str | None
    """The playbook's; None: it names nobody."""
    givers: tuple[str, ...]
    leaving: tuple[str, ...]
    """Those of the givers who are known to leave."""
    last_on: date | None
    """The last day of the last of them, where all of them leave."""
    successors: tuple[str, ...]
    recordings: tuple[str, ...]
    """Where they lie."""
    at_risk: bool
    handle: str | None = None
    """Where it passes over as a knowledge item of its own, such as E7-I5."""
    status: KnowledgeStatus | None = None
    kept_by: tuple[str, ...] = ()
    """Who has proved to know it and stays, once it is signed off."""

    @property
    def called(self) -> str:
        return self.item if self.process is None else f"{self.item}@{self.process}"


def list_knowledge(database: Database, engagement: str, today: date) -> tuple[KnowledgeItem, ...]:
    """Give every item of every process in scope, those at risk first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        items = knowledge_of(reader, engagement_id, today)
    return tuple(sorted(items, key=lambda one: (not one.at_risk, not one.must_have)))


def knowledge_of(reader: Reader, engagement_id: int, today: date) -> tuple[KnowledgeItem, ...]:
    """Give every item in the order of the playbook, once for each process in scope."""
    playbook = pinned_playbook(reader, engagement_id)
    sources = _Sources(
        playbook,
        holders(reader, engagement_id),
        reader.rows(select(K).where(K.c.engagement_id == engagement_id, K.c.on <= today).order_by(K.c.id)),
        known_leavers(reader, today),
        {row["id"]: row["handle"] for row in reader.rows(select(P.c.id, P.c.handle))},
        {(row["item_key"], row["process_id"]): row for row in items_of(reader, engagement_id)},
        proofs_of(reader, engagement_id),
    )
    processes = {row["id"]: row["handle"] for row in in_scope(reader, engagement_id)}
    return tuple(
        sources.item(key, spec, process_id, processes.get(process_id or 0))
        for key, spec in playbook.knowledge_items.items()
        for process_id in ([None] if spec.per is Per.ENGAGEMENT else list(processes))
    )


@dataclass(frozen=True)
class _Sources:
    playbook: Playbook
    held: dict[tuple[str, int | None], int]
    rows: Sequence[RowMapping]
    leavers: Mapping[int, RowMapping]
    handles: Mapping[int, str]
    passing: Mapping[tuple[str, int | None], RowMapping]
    """The items on their way to the provider, by key and process."""
    proofs: Proofs

    def item(
        self, key: str, spec: KnowledgeItemSpec, process_id: int | None, process: str | None
    ) -> KnowledgeItem:
        rows = [
            row for row in self.rows if row["item_key"] == key and row["process_id"] in {None, process_id}
        ]
        givers = tuple(dict.fromkeys(self._givers(spec, process_id, rows)))
        leaving = [self.leavers[who] for who in givers if who in self.leavers]
        recordings = tuple(row["reference"] for row in rows if row["kind"] is KnowledgeSource.RECORDING)
        successors = tuple(dict.fromkeys(self._successors(leaving)))
        all_leave = bool(leaving) and len(leaving) == len(givers)
        passing = self.passing.get((key, process_id))
        kept_by = () if passing is None else tuple(self._kept_by(spec, passing))
        return KnowledgeItem(
            item=key,
            title=spec.title,
            process=process,
            criticality=spec.criticality,
            must_have=is_must_have(self.playbook, spec.criticality),
            function=spec.giver,
            givers=tuple(self.handles[who] for who in givers),
            leaving=tuple(self.handles[row["person_id"]] for row in leaving),
            last_on=max(row["last_on"] for row in leaving) if all_leave else None,
            successors=successors,
            recordings=recordings,
            at_risk=all_leave and not recordings and not successors and not kept_by,
            handle=passing["handle"] if passing else None,
            status=passing["status"] if passing else None,
            kept_by=kept_by,
        )

    def _givers(
        self, spec: KnowledgeItemSpec, process_id: int | None, rows: Sequence[RowMapping]
    ) -> Iterator[int]:
        first = holder(self.held, spec.giver, process_id)
        if first is not None:
            yield first
        yield from (row["person_id"] for row in rows if row["kind"] is KnowledgeSource.GIVER)

    def _kept_by(self, spec: KnowledgeItemSpec, passing: RowMapping) -> Iterator[str]:
        """Give who has proved a signed item and stays; before it is signed, what was learned is not what is known."""
        if not is_claimed(passing["status"], passing["back_to"]):
            return
        for row in self.proofs.certifications:
            mine = passing["process_id"] in {None, row["process_id"]}
            proved = self.proofs.has_proved(row, spec.taught_in, written=True)
            if mine and proved and row["person_id"] not in self.leavers:
                yield self.handles[row["person_id"]]

    def _successors(self, leaving: Sequence[RowMapping]) -> Iterator[str]:
        for row in leaving:
            who = row["successor_id"]
            if who is not None and who not in self.leavers:
                yield self.handles[who]
