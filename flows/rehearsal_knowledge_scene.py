"""What the people of a rehearsal see of knowledge items and sessions on a day; read once a look. It decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping, func, select

from flows.rehearsal_scene import Scene
from kt_engine.exchange.rehearsal_knowledge import KnowledgeStory
from kt_engine.exchange.rehearsal_sessions import SessionPart
from kt_engine.store.tables import (
    Chain,
    Event,
    KnowledgeItemRow,
    PlannedSession,
    SessionItem,
    table_of,
)
from kt_engine.words import KnowledgeStatus, SessionStatus

ItemPlace = tuple[str, int | None]
"""The key of an item and its process; None: of the whole engagement."""
C, E, K, S = (table_of(row) for row in (Chain, Event, KnowledgeItemRow, PlannedSession))
I = table_of(SessionItem)  # noqa: E741 - the table of items
BEFORE_IT_IS_EXPLAINED = frozenset(
    {
        KnowledgeStatus.IDENTIFIED,
        KnowledgeStatus.PRIORITISED,
        KnowledgeStatus.SCHEDULED,
        KnowledgeStatus.BLOCKED,
    }
)
BEFORE_IT_IS_EXPLAINED_BACK = frozenset(
    {
        KnowledgeStatus.CAPTURED,
        KnowledgeStatus.DOCUMENTED,
        KnowledgeStatus.SME_REVIEWED,
        KnowledgeStatus.REWORK,
    }
)


@dataclass(frozen=True)
class KnowledgeScene:
    scene: Scene
    story: KnowledgeStory
    ids: Mapping[str, int]
    """Persons by name."""
    process_ids: Mapping[str, int]
    items: Mapping[ItemPlace, RowMapping]
    """Those in scope."""
    sessions: Mapping[ItemPlace, Sequence[RowMapping]]
    """Every session of each item, by begin."""
    touched: Mapping[str, date]
    """The day of the newest event about each item."""

    def place(self, item: str) -> ItemPlace:
        """Give where the story explains an item."""
        process = self.story.process_of(item)
        return item, None if process is None else self.process_ids[process]

    def day(self, counted: int) -> date:
        """Give the date of a day of the story."""
        starts_on: date = self.scene.engagement["starts_on"]
        return starts_on + timedelta(days=counted)

    def in_status(self, place: ItemPlace, status: SessionStatus) -> list[RowMapping]:
        return [row for row in self.sessions.get(place, ()) if row["status"] is status]

    def over(self, place: ItemPlace) -> list[RowMapping]:
        """Give the sessions of an item that were held or cancelled, by begin."""
        return [row for row in self.sessions.get(place, ()) if row["status"] is not SessionStatus.PLANNED]

    def next_part(self, place: ItemPlace) -> SessionPart | None:
        """Give what becomes of the next session of an item; None where the story says no more of it."""
        parts, over = self.story.sessions_of(place[0]), len(self.over(place))
        return parts[over] if over < len(parts) else None

    def later(self, who: int, item: RowMapping, days: int) -> date:
        """Give a person's working day so long after the item was touched last."""
        touched = self.touched.get(item["handle"], self.scene.today)
        return self.scene.working_days_after(who, touched, days)

    def trainer(self, process_id: int | None) -> int:
        """Give who leads the transfer of a process."""
        return self.scene.holder("kt_lead", process_id) or int(self.scene.engagement["started_by"])

    def called(self, place: ItemPlace) -> str:
        """Give an item as the command line knows it: claim_check@E1-P1."""
        key, process_id = place
        return key if process_id is None else f"{key}@{self.scene.processes[process_id]['handle']}"


def knowledge_scene(scene: Scene) -> KnowledgeScene | None:
    """Give it from the day on which processes own their stage; None where the script plays no knowledge."""
    if scene.rehearsal.knowledge is None or not any(row["stage_number"] for row in scene.processes.values()):
        return None
    items = _items(scene)
    return KnowledgeScene(
        scene,
        scene.rehearsal.knowledge,
        {row["name"]: person_id for person_id, row in scene.people.items()},
        {row["process_key"]: process_id for process_id, row in scene.processes.items()},
        items,
        _sessions(scene),
        _touched(scene),
    )


def _items(scene: Scene) -> dict[ItemPlace, RowMapping]:
    where = (K.c.engagement_id == scene.engagement_id, K.c.left_on.is_(None))
    rows = scene.reader.rows(select(K).where(*where).order_by(K.c.number))
    return {(row["item_key"], row["process_id"]): row for row in rows}


def _sessions(scene: Scene) -> dict[ItemPlace, list[RowMapping]]:
    found: dict[ItemPlace, list[RowMapping]] = {}
    rows = scene.reader.rows(
        select(S, I.c.item_key, I.c.process_id.label("of_process"))
        .join(I, I.c.session_id == S.c.id)
        .where(S.c.engagement_id == scene.engagement_id)
        .order_by(S.c.starts_at, S.c.id)
    )
    for row in rows:
        found.setdefault((row["item_key"], row["of_process"]), []).append(row)
    return found


def _touched(scene: Scene) -> dict[str, date]:
    rows = scene.reader.rows(
        select(E.c.subject, func.max(E.c.at).label("at"))
        .join(C, C.c.id == E.c.chain_id)
        .where(C.c.engagement_id == scene.engagement_id, E.c.subject.like("E%-I%"))
        .group_by(E.c.subject)
    )
    moments: dict[str, datetime] = {row["subject"]: row["at"] for row in rows}
    return {subject: moment.date() for subject, moment in moments.items()}


def is_held_up(scene: Scene, task: RowMapping) -> bool:
    """Tell whether a task of the script's `waits` must go on, because sessions or items of its process do."""
    part = next((one for one in scene.rehearsal.script.waits if one.task == task["task_key"]), None)
    if part is None or scene.rehearsal.knowledge is None:
        return False
    table, waiting = (
        (S, S.c.status == SessionStatus.PLANNED)
        if part.waits_for == "sessions"
        else (K, K.c.left_on.is_(None) & K.c.status.in_(BEFORE_IT_IS_EXPLAINED_BACK))
    )
    where = (
        table.c.engagement_id == scene.engagement_id,
        table.c.process_id == task["process_id"],
        waiting,
    )
    return scene.reader.value(select(table.c.id).where(*where).limit(1)) is not None
