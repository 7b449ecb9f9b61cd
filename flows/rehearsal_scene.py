"""What the people of a rehearsal see on a day: the open waits and the rows behind them. It decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping, func, select
from sqlmodel import SQLModel

from kt_engine.answers.planning import PARTY_CALENDARS, calendars_of
from kt_engine.answers.trainee_facts import facts_of_engagement
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.exchange.rehearsal import Rehearsal
from kt_engine.plan.calendar import add_working_days, last_working_day, next_working_day
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.trainee_path import TraineeFacts
from kt_engine.store.database import Database
from kt_engine.store.find import by_id
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Certification,
    Chain,
    Engagement,
    Event,
    Gate,
    GateVersion,
    Handover,
    Person,
    Process,
    Task,
    table_of,
)
from kt_engine.store.unit import Act, Reader
from kt_engine.words import Role, Side, TraineeStep


@dataclass(frozen=True)
class Deed:
    """One thing a person of the rehearsal will do, on the day it names or later."""

    on: date
    by: int
    sentence: str
    do: Callable[[Database, Act], object]
    stirs: bool = True
    """False: no tick has to follow, as after work that starts and ends on its planned days."""


@dataclass(frozen=True)
class Scene:
    """One engagement on one day. Rows by handle, processes and people by id; valid inside the read that made it."""

    reader: Reader
    rehearsal: Rehearsal
    today: date
    engagement: RowMapping
    playbook: Playbook
    waits: tuple[Wait, ...]
    tasks: Mapping[str, RowMapping]
    handovers: Mapping[str, RowMapping]
    certifications: Mapping[str, RowMapping]
    facts: Mapping[int, TraineeFacts]
    """What is recorded of each trainee, by the id of his certification."""
    gates: Mapping[str, RowMapping]
    versions: Mapping[str, RowMapping]
    processes: Mapping[int, RowMapping]
    people: Mapping[int, RowMapping]
    by_handle: Mapping[str, int]
    holders: Mapping[tuple[str, int | None], int]
    calendars: Mapping[int, SiteCalendar]

    @property
    def engagement_id(self) -> int:
        return int(self.engagement["id"])

    def process_key(self, process_id: int | None) -> str | None:
        return None if process_id is None else str(self.processes[process_id]["process_key"])

    def handle(self, person_id: int) -> str:
        return str(self.people[person_id]["handle"])

    def working_day(self, person_id: int, day: date) -> date:
        """Give the first day, from `day` and from today on, on which the person works."""
        return next_working_day(self._calendar(person_id), max(day, self.today))

    def working_days_after(self, person_id: int, day: date, count: int) -> date:
        """Give the count-th working day after a day, or today's when that is past."""
        last = add_working_days(self._calendar(person_id), day + timedelta(days=1), count)
        return self.working_day(person_id, last)

    def last_working_day(self, person_id: int, day: date) -> date:
        """Give the last working day up to a day; from today on when that is past."""
        found = last_working_day(self._calendar(person_id), day)
        return found if found >= self.today else self.working_day(person_id, self.today)

    def _calendar(self, person_id: int) -> SiteCalendar:
        person = self.people[person_id]
        return self.calendars[person["site_id"] or PARTY_CALENDARS - person["party_id"]]

    def one_of(self, who: tuple[str, ...], role: Role, side: Side, process_id: int | None) -> int:
        """Choose among people asked for a role: who holds such a function for this process, else the first."""
        asked = [self.by_handle[handle] for handle in who]
        for key, spec in self.playbook.functions.items():
            found = holder(dict(self.holders), key, process_id)
            if (spec.role, spec.side) == (role, side) and found in asked:
                return int(found)
        return asked[0]

    def handles_with(self, role: Role, side: Side) -> tuple[str, ...]:
        """Give the people who hold a function of this role and side, in the order of the playbook's functions."""
        wanted = [
            key for key, spec in self.playbook.functions.items() if (spec.role, spec.side) == (role, side)
        ]
        found = (self.handle(who) for key in wanted for (held, _), who in self.holders.items() if held == key)
        return tuple(dict.fromkeys(found))

    def reaches(self, task: RowMapping) -> TraineeStep | None:
        """Give how far the way of its trainee must be proven before a task is done; None where nothing holds it."""
        spec = self.playbook.stages[task["stage"]].tasks.get(task["task_key"])
        return spec.reaches if spec else None

    def holder(self, function: str, process_id: int | None) -> int | None:
        return holder(dict(self.holders), function, process_id)

    def happened_on(self, kind: str, subject: str) -> date | None:
        """Give the day of the newest event of a kind about a record; None when there is none."""
        event, chain = table_of(Event), table_of(Chain)
        moment: datetime | None = self.reader.value(
            select(func.max(event.c.at))
            .join(chain, chain.c.id == event.c.chain_id)
            .where(chain.c.engagement_id == self.engagement_id)
            .where(event.c.kind == kind, event.c.subject == subject)
        )
        return moment.date() if moment else None


def scene_of(reader: Reader, rehearsal: Rehearsal, engagement_id: int, today: date) -> Scene:
    people = reader.rows(select(table_of(Person)))
    certifications = _by_handle(reader, Certification, engagement_id)
    return Scene(
        reader=reader,
        rehearsal=rehearsal,
        today=today,
        engagement=by_id(reader, Engagement, engagement_id),
        playbook=pinned_playbook(reader, engagement_id),
        waits=waits_of(reader, engagement_id, today),
        tasks=_by_handle(reader, Task, engagement_id),
        handovers=_by_handle(reader, Handover, engagement_id),
        certifications=certifications,
        facts=facts_of_engagement(reader, engagement_id) if certifications else {},
        gates=_by_handle(reader, Gate, engagement_id),
        versions=_by_handle(reader, GateVersion, engagement_id),
        processes={row["id"]: row for row in _rows(reader, Process, engagement_id)},
        people={row["id"]: row for row in people},
        by_handle={row["handle"]: row["id"] for row in people},
        holders=holders(reader, engagement_id),
        calendars=calendars_of(reader),
    )


def _rows(reader: Reader, row: type[SQLModel], engagement_id: int) -> list[RowMapping]:
    table = table_of(row)
    return list(reader.rows(select(table).where(table.c.engagement_id == engagement_id).order_by(table.c.id)))


def _by_handle(reader: Reader, row: type[SQLModel], engagement_id: int) -> dict[str, RowMapping]:
    return {found["handle"]: found for found in _rows(reader, row, engagement_id)}
