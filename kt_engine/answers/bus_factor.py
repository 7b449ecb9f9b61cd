"""Which must-have knowledge too few certified people hold, by shift, today and on the planned go-live.

Everybody certified on a process holds all of its items, and those of the whole engagement. What is said when somebody
leaves is counted by the same `holdings`. It writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from kt_engine.store.knowledge import items_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.seats import ANY, needs_by_place
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


@dataclass(frozen=True)
class Holding:
    """One must-have item in one shift, and everybody certified who holds it there, whatever his last day."""

    item: str
    title: str
    process_id: int | None
    process: str | None
    shift: str | None
    """None: it is worked in one shift."""
    needed: int
    people: tuple[CertifiedPerson, ...]

    @property
    def called(self) -> str:
        return self.item if self.process is None else f"{self.item}@{self.process}"

    def handles(self, on: date, without: int | None = None) -> tuple[str, ...]:
        """Give who holds it on a day, each person once; `without`: the id of somebody who is not counted."""
        there = (one.person for one in self.people if one.counts_on(on) and one.person_id != without)
        return tuple(dict.fromkeys(there))


def held_items(reader: Reader, engagement_id: int, today: date) -> tuple[HeldItem, ...]:
    go_lives = go_lives_of(reader, engagement_id)
    people = certified_people(reader, engagement_id, today)
    return tuple(
        _held(one, today, _go_live(go_lives, one.process_id))
        for one in holdings(reader, engagement_id, people)
    )


def _held(one: Holding, today: date, go_live_on: date | None) -> HeldItem:
    then = max(today, go_live_on) if go_live_on else today
    return HeldItem(
        one.item, one.title, one.process, one.shift, one.needed, one.handles(today), one.handles(then), go_live_on
    )  # fmt: skip


def holdings(reader: Reader, engagement_id: int, people: Sequence[CertifiedPerson]) -> tuple[Holding, ...]:
    """Give every must-have item of every process in scope, once for each shift, with those of `people` who hold it.

    What was taken out of a process is held by nobody there and is not asked for. Certified on a process is certified
    on its items, and on those of the whole engagement. With several shifts only
    who is placed in one counts there; with one, everybody does.
    """
    playbook = pinned_playbook(reader, engagement_id)
    processes = {row["id"]: row["handle"] for row in in_scope(reader, engagement_id)}
    needed_in = needs_by_place(reader, engagement_id)
    gone = {(row["item_key"], row["process_id"]) for row in items_of(reader, engagement_id) if row["left_on"]}
    found: list[Holding] = []
    for key, spec in playbook.knowledge_items.items():
        if spec.criticality < must_have_from(playbook):
            continue
        subjects: Sequence[int | None] = [None] if spec.per is Per.ENGAGEMENT else list(processes)
        for process_id in subjects:
            if (key, process_id) in gone:
                continue
            mine = [one for one in people if process_id in {None, one.process_id}]
            asked = {shift for process, shift, _ in needed_in if process_id in {None, process}}
            for shift in _shifts(playbook, asked, mine):
                there = tuple(one for one in mine if shift in {None, one.shift})
                name = processes.get(process_id or 0)
                found.append(
                    Holding(key, spec.title, process_id, name, shift, people_needed(playbook), there)
                )
    return tuple(found)


def _shifts(
    playbook: Playbook, asked: Iterable[str], people: Iterable[CertifiedPerson]
) -> tuple[str | None, ...]:
    """Give the shifts of some work: those certificates are counted by, else where seats are needed or people sit."""
    listed = playbook.certification.shifts if playbook.certification else ()
    seen = {one for one in asked if one != ANY} | {one.shift for one in people if one.shift is not None}
    shifts = listed or tuple(sorted(seen))
    return shifts if len(shifts) > 1 else (None,)


def people_needed(playbook: Playbook) -> int:
    threshold = playbook.thresholds.get(THRESHOLD)
    return PEOPLE if threshold is None else int(threshold.value)


def _go_live(go_lives: Mapping[int, date], process_id: int | None) -> date | None:
    return max(go_lives.values(), default=None) if process_id is None else go_lives.get(process_id)


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
