"""Which must-have knowledge too few certified people hold, by shift, today and on the planned go-live.

Everybody certified on a process holds all of its items, and those of the whole engagement. It writes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from kt_engine.answers.certified_people import CertifiedPerson, certified_people, go_lives_of
from kt_engine.answers.knowledge_thresholds import must_have_from
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.gates import Evidence
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Engagement, Process
from kt_engine.store.unit import Reader
from kt_engine.words import Per

THRESHOLD = "bus_factor"
PEOPLE = 2
"""Where a playbook says nothing else: one of two may be ill."""


@dataclass(frozen=True)
class HeldItem:
    """One must-have item in one shift of one process, or of the whole engagement."""

    item: str
    title: str
    process: str | None
    shift: str | None
    """None: the process is worked in one shift."""
    needed: int
    today: tuple[str, ...]
    """Handles of who holds it today."""
    at_go_live: tuple[str, ...]
    """Of these, who still holds it on the planned go-live."""
    go_live_on: date | None

    @property
    def is_short(self) -> bool:
        """Tell whether too few hold it on the worse of the two days."""
        return min(len(self.today), len(self.at_go_live)) < self.needed


def bus_factor(database: Database, engagement: str, today: date) -> tuple[HeldItem, ...]:
    """Give every must-have item of every process in scope, those held by too few first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        items = held_items(reader, engagement_id, today)
    return tuple(
        sorted(items, key=lambda one: (not one.is_short, one.process or "", one.item, one.shift or ""))
    )


def held_items(reader: Reader, engagement_id: int, today: date) -> tuple[HeldItem, ...]:
    playbook = pinned_playbook(reader, engagement_id)
    people = certified_people(reader, engagement_id, today)
    go_lives = go_lives_of(reader, engagement_id)
    processes = {row["id"]: row["handle"] for row in in_scope(reader, engagement_id)}
    found: list[HeldItem] = []
    for key, spec in playbook.knowledge_items.items():
        if spec.criticality < must_have_from(playbook):
            continue
        subjects: Sequence[int | None] = [None] if spec.per is Per.ENGAGEMENT else list(processes)
        for process_id in subjects:
            holders = holders_of(people, process_id)
            go_live_on = _go_live(go_lives, process_id)
            name = processes.get(process_id or 0)
            found += _by_shift(playbook, key, spec.title, name, holders, today, go_live_on)
    return tuple(found)


def holders_of(people: Iterable[CertifiedPerson], process_id: int | None) -> tuple[CertifiedPerson, ...]:
    """Give who holds an item: everybody certified on its process, or on any where it is the engagement's."""
    return tuple(one for one in people if process_id in {None, one.process_id})


def people_needed(playbook: Playbook) -> int:
    threshold = playbook.thresholds.get(THRESHOLD)
    return PEOPLE if threshold is None else int(threshold.value)


def _go_live(go_lives: Mapping[int, date], process_id: int | None) -> date | None:
    return max(go_lives.values(), default=None) if process_id is None else go_lives.get(process_id)


def _by_shift(
    playbook: Playbook, key: str, title: str, process: str | None, holders: Sequence[CertifiedPerson], today: date,
    go_live_on: date | None,
) -> Iterator[HeldItem]:  # fmt: skip
    named = playbook.certification.shifts if playbook.certification else ()
    used = tuple(sorted({one.shift for one in holders if one.shift is not None}))
    then = max(today, go_live_on) if go_live_on else today
    for shift in named or used or (None,):
        mine = [one for one in holders if shift in {None, one.shift}]
        yield HeldItem(
            key,
            title,
            process,
            shift,
            people_needed(playbook),
            _handles(mine, today),
            _handles(mine, then),
            go_live_on,
        )


def _handles(people: Iterable[CertifiedPerson], on: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.person for one in people if one.counts_on(on)))


class Asking(Protocol):
    """Who asks for a measure, as far as the bus factor needs to know."""

    @property
    def engagement_id(self) -> int: ...
    @property
    def process_id(self) -> int | None: ...
    @property
    def today(self) -> date: ...


def bus_factor_short(reader: Reader, asked: Asking) -> tuple[Decimal | None, tuple[Evidence, ...]]:
    """Must-have items held by too few certified people in a shift, today or on the planned go-live."""
    process = None if asked.process_id is None else by_id(reader, Process, asked.process_id)["handle"]
    wanted = {None, process}
    short = [
        one
        for one in held_items(reader, asked.engagement_id, asked.today)
        if one.is_short and (process is None or one.process in wanted)
    ]
    return Decimal(len(short)), ()
