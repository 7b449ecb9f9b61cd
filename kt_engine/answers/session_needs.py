"""What is still to be explained in sessions: each item of each process, by whom, to whom. It writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import RowMapping, or_, select

from kt_engine.answers.people_time import attendees_of
from kt_engine.answers.session_rules import SessionRules, is_must_have, rules_of
from kt_engine.answers.sessions_of_item import ItemPlace, ItemSessions, sessions_of_item
from kt_engine.exchange.session_hours import minutes_of
from kt_engine.plan.session_shapes import NeededSession, SessionInput
from kt_engine.playbook.schema import KnowledgeItemSpec, Playbook
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import KnowledgeItemRow, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OVER_TASKS, KnowledgeStatus, Per, ProcessStatus, Stage

K, T = table_of(KnowledgeItemRow), table_of(Task)
ONE_DAY = timedelta(days=1)
LAST_STAGE = Stage.TRANSITION_AND_INTEGRATE.number


@dataclass(frozen=True)
class ItemNeed:
    """One item of one process with the sessions it takes."""

    process_id: int | None
    process: str | None
    """The handle; None: of the whole engagement."""
    item_key: str
    title: str
    is_must: bool
    criticality: int
    minutes: int
    """Of all its sessions."""
    sessions: ItemSessions
    expert_id: int | None
    other_ids: tuple[int, ...]
    nobody_holds: tuple[str, ...]
    """Functions that are asked for it and held by nobody."""
    after: tuple[ItemPlace, ...]
    latest_on: date | None
    """The day before its process goes live by the plan; None where the plan does not know it."""

    @property
    def place(self) -> ItemPlace:
        return self.process_id, self.item_key

    @property
    def open_minutes(self) -> int:
        """What is neither held nor planned."""
        return max(0, self.minutes - self.sessions.held_minutes - self.sessions.planned_minutes)


@dataclass(frozen=True)
class Needs:
    rules: SessionRules
    items: tuple[ItemNeed, ...]
    places: Mapping[ItemPlace, ItemNeed] = field(default_factory=dict)

    def key_of(self, place: ItemPlace) -> str:
        process_id, item = place
        return item if process_id is None else f"{item}@{self.places[place].process}"

    @property
    def open_items(self) -> tuple[ItemNeed, ...]:
        return tuple(one for one in self.items if one.open_minutes)

    @property
    def plannable(self) -> tuple[ItemNeed, ...]:
        """Those still open whose people are all known."""
        return tuple(one for one in self.open_items if one.expert_id is not None and one.other_ids)


def needs_of(reader: Reader, engagement_id: int) -> Needs:
    """Give every item with sessions, of each process in scope up to stage 4, in the order of the playbook.

    What has left the scope, or is waived for now, needs none.
    """
    playbook = pinned_playbook(reader, engagement_id)
    rules = rules_of(playbook)
    processes = [
        row
        for row in in_scope(reader, engagement_id)
        if row["status"] is ProcessStatus.IN_SCOPE and (row["stage_number"] or 0) <= LAST_STAGE
    ]
    known = _Known(
        playbook,
        holders(reader, engagement_id),
        sessions_of_item(reader, engagement_id),
        _go_lives(reader, engagement_id, playbook),
    )
    idle = _idle(reader, engagement_id)
    items = tuple(
        known.need(key, spec, process)
        for key, spec in playbook.knowledge_items.items()
        if spec.sessions is not None
        for process in _of(spec, processes)
        if (None if process is None else process["id"], key) not in idle
    )
    return Needs(rules, items, {one.place: one for one in items})


def _idle(reader: Reader, engagement_id: int) -> frozenset[ItemPlace]:
    """Give the items nobody explains now: descoped, retired or waived."""
    out = or_(K.c.left_on.is_not(None), K.c.status == KnowledgeStatus.WAIVED)
    rows = reader.rows(select(K.c.process_id, K.c.item_key).where(K.c.engagement_id == engagement_id, out))
    return frozenset((row["process_id"], row["item_key"]) for row in rows)


def session_input(
    reader: Reader, engagement_id: int, needs: Needs, items: Sequence[ItemNeed], first_on: date, last_on: date
) -> SessionInput:
    """Give what the planner takes to place these items between two days, both inclusive."""
    people = {person for one in items for person in (one.expert_id, *one.other_ids) if person is not None}
    return SessionInput(
        sessions=tuple(_needed(one, needs, items, first_on) for one in items),
        attendees=attendees_of(reader, engagement_id, people, first_on, last_on),
        first_on=first_on,
        last_on=last_on,
        most_minutes_a_day=needs.rules.most_minutes_a_day,
    )


def _needed(one: ItemNeed, needs: Needs, items: Sequence[ItemNeed], first_on: date) -> NeededSession:
    chosen = {item.place for item in items}
    before = [needs.places[place] for place in one.after if place in needs.places]
    planned = [item.sessions.last_planned_on for item in before if item.sessions.last_planned_on]
    return NeededSession(
        key=needs.key_of(one.place),
        process=one.process or "",
        experts=() if one.expert_id is None else (one.expert_id,),
        others=one.other_ids,
        minutes=one.open_minutes,
        shortest_minutes=needs.rules.shortest_minutes,
        longest_minutes=needs.rules.longest_minutes,
        after=tuple(needs.key_of(item.place) for item in before if item.place in chosen),
        earliest_on=max([first_on, *(day + ONE_DAY for day in planned)]),
        latest_on=one.latest_on,
        is_must=one.is_must,
        priority=one.criticality,
    )


@dataclass(frozen=True)
class _Known:
    playbook: Playbook
    holders: dict[tuple[str, int | None], int]
    sessions: Mapping[ItemPlace, ItemSessions]
    go_lives: Mapping[int, date]

    def need(self, key: str, spec: KnowledgeItemSpec, process: RowMapping | None) -> ItemNeed:
        process_id = None if process is None else process["id"]
        asked = spec.sessions
        if asked is None:
            msg = f"{key} has no sessions"
            raise LookupError(msg)
        expert = holder(self.holders, spec.giver, process_id)
        held = {function: holder(self.holders, function, process_id) for function in asked.attended_by}
        others = dict.fromkeys(who for who in held.values() if who is not None and who != expert)
        missing = [function for function, who in held.items() if who is None]
        go_live = None if process_id is None else self.go_lives.get(process_id)
        return ItemNeed(
            process_id=process_id,
            process=None if process is None else process["handle"],
            item_key=key,
            title=spec.title,
            is_must=is_must_have(self.playbook, spec),
            criticality=spec.criticality,
            minutes=minutes_of(asked.hours),
            sessions=self.sessions.get((process_id, key), ItemSessions(process_id, key)),
            expert_id=expert,
            other_ids=tuple(others),
            nobody_holds=tuple([spec.giver] if expert is None and spec.giver else []) + tuple(missing),
            after=tuple(self._place(before, process_id) for before in asked.after),
            latest_on=None if go_live is None else go_live - ONE_DAY,
        )

    def _place(self, key: str, process_id: int | None) -> ItemPlace:
        return (None if self.playbook.knowledge_items[key].per is Per.ENGAGEMENT else process_id), key


def _of(spec: KnowledgeItemSpec, processes: list[RowMapping]) -> Iterator[RowMapping | None]:
    if spec.per is Per.ENGAGEMENT:
        yield None
    else:
        yield from processes


def _go_lives(reader: Reader, engagement_id: int, playbook: Playbook) -> dict[int, date]:
    """Give the day each process goes live by the plan of now."""
    keys = [key for stage in playbook.stages.values() for key, task in stage.tasks.items() if task.milestone]
    where = (
        T.c.engagement_id == engagement_id,
        T.c.task_key.in_(keys),
        T.c.status.not_in(sorted(OVER_TASKS)),
    )
    rows = reader.rows(select(T.c.process_id, T.c.forecast_on).where(*where))
    return {row["process_id"]: row["forecast_on"] for row in rows if row["forecast_on"]}
