"""Who is to be reminded today, and who above is told: what the schedule asks and nobody wrote. It writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, or_, select

from kt_engine.answers.overdue import Answer, Awaited, awaited_of, chase_of, reminders_of
from kt_engine.answers.roster import Roster, roster_of
from kt_engine.rules.reminders import escalations_due, reminders_due
from kt_engine.store.functions import holder
from kt_engine.store.tables import Chain, Engagement, Person, Process, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import EngagementStatus, MessageKind, PersonKind, Role, Side, WaitKind

P, PR, E, CH = table_of(Person), table_of(Process), table_of(Engagement), table_of(Chain)


@dataclass(frozen=True)
class DueReminder:
    """One reminder or escalation that has come due for one person."""

    awaited: Awaited
    person_id: int
    kind: MessageKind
    number: int
    """Of the reminder, or the level of the escalation; counted on where a thing is asked again in its round."""


def due_reminders(reader: Reader, engagement_id: int, today: date) -> tuple[DueReminder, ...]:
    """Give each that is due and not written yet; reminders missed while nobody looked are not made up for."""
    chase = chase_of(reader, engagement_id)
    schedule = chase.periods.schedule
    open_ = [
        (one, one.answer, one.answer.answer_days)
        for one in awaited_of(reader, engagement_id, today, chase)
        if one.answer is not None and one.answer.answer_days is not None and one.answer.due_on is not None
    ]
    if not open_:
        return ()
    people = _People.of(reader, engagement_id, today)
    sent = _Sent(reminders_of(reader, engagement_id))
    found: list[DueReminder] = []
    for one, answer, days in open_:
        number = reminders_due(schedule, days, answer.waited_days)
        found += sent.missing(one, answer, MessageKind.REMINDER, number, people.asked(one))
        levels = people.above(one)
        level = escalations_due(schedule, days, answer.waited_days, len(levels))
        for below in range(level):
            found += sent.missing(one, answer, MessageKind.ESCALATION, below + 1, levels[below])
    return tuple(found)


def may_be_chased(reader: Reader) -> dict[int, str]:
    """Give the engagements in which somebody can be asked now, each with the heads that its reminders follow from.

    People and calendars stand in the installation's chain, everything else in the engagement's.
    """
    installation = reader.value(select(CH.c.head_seq).where(CH.c.engagement_id.is_(None)))
    rows = reader.rows(
        select(E.c.id, CH.c.head_seq)
        .join(CH, CH.c.engagement_id == E.c.id)
        .where(E.c.status == EngagementStatus.ACTIVE)
        .order_by(E.c.id)
    )
    return {row["id"]: f"{installation}/{row['head_seq']}" for row in rows}


@dataclass(frozen=True)
class _Sent:
    rows: Mapping[tuple[str, int, WaitKind | None], Sequence[RowMapping]]

    def missing(
        self, one: Awaited, answer: Answer, kind: MessageKind, number: int, people: Sequence[int]
    ) -> Iterator[DueReminder]:
        wait = one.wait
        known = self.rows.get((wait.thing, wait.round, wait.kind), ())
        for person_id in people if number else ():
            mine = [row for row in known if (row["person_id"], row["kind"]) == (person_id, kind)]
            before = max((row["number"] for row in mine if row["asked_on"] < answer.asked_on), default=0)
            if before + number not in {row["number"] for row in mine}:
                yield DueReminder(one, person_id, kind, before + number)


@dataclass(frozen=True)
class _People:
    roster: Roster
    ids: Mapping[str, int]
    """By handle, humans who have not left."""
    processes: Mapping[str, int]

    @staticmethod
    def of(reader: Reader, engagement_id: int, today: date) -> "_People":
        people = reader.rows(
            select(P.c.id, P.c.handle).where(
                P.c.kind == PersonKind.HUMAN, or_(P.c.disabled_on.is_(None), P.c.disabled_on > today)
            )
        )
        processes = reader.rows(select(PR.c.id, PR.c.handle).where(PR.c.engagement_id == engagement_id))
        return _People(
            roster_of(reader, engagement_id, today),
            {row["handle"]: row["id"] for row in people},
            {row["handle"]: row["id"] for row in processes},
        )

    def asked(self, one: Awaited) -> tuple[int, ...]:
        return tuple(self.ids[handle] for handle in dict.fromkeys(one.wait.who) if handle in self.ids)

    def above(self, one: Awaited) -> list[tuple[int, ...]]:
        """Give who is told, level by level; nobody twice, and nobody who is asked himself."""
        told = set(one.wait.who)
        levels = []
        for level in self._levels(one):
            new = tuple(
                handle for handle in dict.fromkeys(level) if handle not in told and handle in self.ids
            )
            told |= set(new)
            if new:
                levels.append(tuple(self.ids[handle] for handle in new))
        return levels

    def _levels(self, one: Awaited) -> Iterator[tuple[str, ...]]:
        roster, side = self.roster, one.wait.side
        functions = [
            key
            for key in roster.playbook.reminders.escalate_to
            if roster.playbook.functions[key].side is side
        ]
        for key in functions:
            who = holder(roster.holders, key, self.processes.get(one.wait.process or ""))
            yield (roster.handles[who],) if who else ()
        for role in () if functions else (Role.TRANSITION_MANAGER, Role.STEERING_COMMITTEE):
            yield self._with_role(role, side)
        if not any(on is side and role is Role.TRANSITION_MANAGER for _, role, on in roster.grants):
            yield roster.managers()

    def _with_role(self, role: Role, side: Side) -> tuple[str, ...]:
        roster = self.roster
        return tuple(roster.handles[who] for who, held, on in roster.grants if (held, on) == (role, side))
