"""What is claimed and what is proven of the knowledge in scope, side by side, per process and for the engagement.

Claimed counts what giver, receiver and client owner signed; proven counts what every linked trainee has shown. Waived
items stay in what both are divided by, descoped and retired ones leave it, and a figure whose divisor changed since
something was first written down says so. It writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from kt_engine.answers.knowledge_standing import ItemStanding, Standings, first_weight, standings_of
from kt_engine.methods.coverage import Coverage, Divisor, Item, coverage, divisor_change
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.knowledge import items_of, steps_in
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Engagement, KnowledgeStep, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import KnowledgeStepKind

S = table_of(KnowledgeStep)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """How many items, beside what they weigh; None of a figure where nothing is in scope."""

    items_count: int
    claimed_count: int
    proven_count: int
    waived_count: int
    weights: Coverage


@dataclass(frozen=True)
class ScopeChange:
    """What happened on one day to what the figures are divided by."""

    on: date
    items_before: int
    items_after: int
    weight_before: int
    weight_after: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    reweighted: tuple[str, ...]

    @property
    def until(self) -> date:
        """The last day of the figure before."""
        return self.on - ONE_DAY


@dataclass(frozen=True)
class CoverageLine:
    """The figures of one process, with the items of the whole engagement, or of everything."""

    process: str | None
    all: Counted
    must_have: Counted
    unrated_count: int
    """Items nobody has rated yet: they weigh what the playbook says."""
    acknowledgements_due_count: int
    changes: tuple[ScopeChange, ...]
    """The newest first; only those since something was first written down."""


@dataclass(frozen=True)
class KnowledgeCoverage:
    engagement: str
    whole: CoverageLine
    processes: tuple[CoverageLine, ...]


def knowledge_coverage(database: Database, engagement: str, today: date) -> KnowledgeCoverage:
    """Give the figures of an engagement. Raises NotFound."""
    with open_store(database) as reader:
        return coverage_in(reader, find(reader, Engagement, engagement)["id"], today)


def coverage_in(reader: Reader, engagement_id: int, today: date | None) -> KnowledgeCoverage:
    case = _case(reader, engagement_id, today)
    lines = [case.line(row["handle"]) for row in in_scope(reader, engagement_id)]
    return KnowledgeCoverage(f"E{engagement_id}", case.line(None), tuple(lines))


def coverage_begun(reader: Reader, engagement_id: int, today: date | None) -> KnowledgeCoverage | None:
    """Give the same once something was done with an item, for pages that show only what there is."""
    if reader.value(select(S.c.id).where(S.c.engagement_id == engagement_id).limit(1)) is None:
        return None
    return coverage_in(reader, engagement_id, today)


def coverage_line(
    reader: Reader, engagement_id: int, process: str | None, today: date | None
) -> CoverageLine:
    """Give the figures of one process (a handle), or with None of the whole engagement."""
    return _case(reader, engagement_id, today).line(process)


@dataclass(frozen=True)
class _Case:
    standings: Standings
    ratings: dict[str, list[RowMapping]]
    """The ratings of each item, the first first, by its handle."""
    today: date | None

    def line(self, process: str | None) -> CoverageLine:
        mine = [item for item in self.standings.items if process is None or item.process in {None, process}]
        scope = [item for item in mine if item.in_scope]
        return CoverageLine(
            process,
            self._counted(scope, process),
            self._counted([item for item in scope if item.must_have], process),
            sum(item.score is None for item in scope),
            sum(item.acknowledgements_due_count for item in scope),
            tuple(self._changes(mine)),
        )

    def _counted(self, items: Sequence[ItemStanding], process: str | None) -> Counted:
        counted = [
            Item(
                item.handle,
                item.weight,
                claimed=item.claimed,
                proven=self.standings.proven_for(item, process),
                waived=item.waived,
            )
            for item in items
        ]
        return Counted(
            len(counted),
            sum(one.claimed and not one.waived for one in counted),
            sum(one.proven and not one.waived for one in counted),
            sum(one.waived for one in counted),
            coverage(counted),
        )

    def _changes(self, items: Sequence[ItemStanding]) -> Iterator[ScopeChange]:
        """Give each day on which the divisor changed, the newest first, from the first written word on."""
        written = [item.written_on for item in items if item.written_on]
        if not written:
            return
        days = {item.added_on for item in items} | {item.left_on for item in items if item.left_on}
        days |= {row["on"] for item in items for row in self.ratings.get(item.handle, [])}
        for day in sorted((day for day in days if day > min(written)), reverse=True):
            before, after = self._divisors(items, day - ONE_DAY), self._divisors(items, day)
            change = divisor_change(before, after)
            if change.changed:
                yield ScopeChange(
                    day, len(before), len(after), change.weight_before, change.weight_after, change.entered,
                    change.left, change.reweighted,
                )  # fmt: skip

    def _divisors(self, items: Sequence[ItemStanding], day: date) -> list[Divisor]:
        """Give what was in scope at the end of a day, with its weight then."""
        return [
            Divisor(item.handle, self._weight(item, day))
            for item in items
            if item.added_on <= day and (item.left_on is None or item.left_on > day)
        ]

    def _weight(self, item: ItemStanding, day: date) -> int:
        rated = [row["score"] for row in self.ratings.get(item.handle, []) if row["on"] <= day]
        return int(rated[-1]) if rated else _weight_in(self.standings.playbook, item)


def _weight_in(playbook: Playbook, item: ItemStanding) -> int:
    spec = playbook.knowledge_items.get(item.item)
    if spec is None:
        return item.weight
    return first_weight(spec.criticality, spec.frequency, spec.complexity)


def _case(reader: Reader, engagement_id: int, today: date | None) -> _Case:
    handles = {row["id"]: row["handle"] for row in items_of(reader, engagement_id)}
    ratings = {
        handles[item_id]: rated
        for item_id, rows in (steps_in(reader, engagement_id) if handles else {}).items()
        if (rated := [row for row in rows if row["kind"] is KnowledgeStepKind.RATED])
    }
    return _Case(standings_of(reader, engagement_id, today), ratings, today)
