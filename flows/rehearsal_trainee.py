"""One trainee of a rehearsal as the tables tell of him: his lines, his tasks, the days they allow. It does nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import RowMapping, select

from flows.rehearsal_scene import Scene
from flows.rehearsal_story import acts_on, story_date
from kt_engine.exchange.rehearsal_way_lines import OfTrainee, TurnLine
from kt_engine.rules.trainee_path import TraineeFacts
from kt_engine.store.tables import Agreement, table_of
from kt_engine.words import (
    GONE_TRAINEES,
    AgreementKind,
    AgreementStatus,
    Per,
    Role,
    Side,
    TaskStatus,
    TraineeStep,
)

Line = TypeVar("Line", bound=OfTrainee)
G = table_of(Agreement)
BEGUN = frozenset({TaskStatus.IN_PROGRESS, TaskStatus.DONE})
Proposed = frozenset[tuple[AgreementKind, str]]


@dataclass(frozen=True)
class Trainee:
    scene: Scene
    row: RowMapping
    facts: TraineeFacts
    name: str
    process: str
    """The key of his process."""
    proposed: Proposed

    @property
    def handle(self) -> str:
        return str(self.row["handle"])

    def of(self, lines: Iterable[Line]) -> list[Line]:
        """Give the lines that tell of him, in the order of the table."""
        return [line for line in lines if (line.told.person, line.told.process) == (self.name, self.process)]

    def turn(self, what: str) -> TurnLine | None:
        """Give what goes wrong with him, of one kind."""
        return next((line for line in self.of(self.scene.rehearsal.way.turns) if line.what == what), None)

    def is_proposed(self, kind: AgreementKind, subject: str) -> bool:
        """Tell whether somebody is asked to sign that already."""
        return (kind, subject) in self.proposed

    def lead(self) -> int:
        """Give the team lead of his process."""
        return self.one_with(Role.TEAM_LEAD)

    def one_with(self, role: Role) -> int:
        scene, side = self.scene, Side.PROVIDER
        return scene.one_of(scene.handles_with(role, side), role, side, self.row["process_id"])

    def on_day(self, who: int, day: int) -> date:
        """Give the working day of who does it, from a counted day on."""
        return acts_on(self.scene, who, day)

    def within(self, step: TraineeStep, who: int, day: int, since: int) -> date | None:
        """Give the day a line names, kept inside the task that leads to a step; None before that task has begun.

        `since` is the first day the table names for this step; where the task began later, lines keep their distance.
        """
        task = self._task_to(step)
        if task is None:
            return self.on_day(who, day)
        if task["status"] not in BEGUN:
            return None
        first: date = task["actual_start_on"]
        last = max(task["forecast_on"] or first, first)
        wanted = max(story_date(self.scene, day), first + timedelta(days=max(day - since, 0)))
        return self.scene.working_day(who, min(wanted, last))

    def _task_to(self, step: TraineeStep) -> RowMapping | None:
        """Give his first task that ends at this step or a later one."""
        order = list(TraineeStep)
        found = []
        for task in self.scene.tasks.values():
            reaches = self.scene.reaches(task)
            is_his = (task["subject_kind"], task["subject_id"]) == (Per.TRAINEE, self.row["id"])
            if is_his and reaches is not None and order.index(reaches) >= order.index(step):
                found.append((order.index(reaches), task))
        return min(found, key=lambda one: one[0])[1] if found else None


def trainees_of(scene: Scene) -> Iterator[Trainee]:
    """Give everybody who is on the way and has not left it."""
    if not scene.certifications:
        return
    proposed = _proposed(scene)
    for row in scene.certifications.values():
        if row["status"] not in GONE_TRAINEES:
            yield Trainee(
                scene,
                row,
                scene.facts[row["id"]],
                scene.people[row["person_id"]]["name"],
                str(scene.process_key(row["process_id"])),
                proposed,
            )


def _proposed(scene: Scene) -> Proposed:
    rows = scene.reader.rows(
        select(G.c.kind, G.c.subject).where(
            G.c.engagement_id == scene.engagement_id, G.c.status == AgreementStatus.PROPOSED
        )
    )
    return frozenset((row["kind"], row["subject"]) for row in rows)
