"""What planning needs to know of an engagement, read from the store: its scope, its calendars, what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, select

from kt_engine.answers.seats_left_open import open_rows
from kt_engine.exchange.hours import stored_hours
from kt_engine.plan.expand import expand
from kt_engine.plan.milestones import GO_LIVE
from kt_engine.plan.schedule import schedule
from kt_engine.plan.shapes import (
    NodeRef,
    Plan,
    PlanInput,
    Progress,
    Scope,
    ScopeProcess,
    SiteCalendar,
    Subject,
    Trainee,
    Wanted,
    WantedTask,
)
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import by_id
from kt_engine.store.functions import holder, holders
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.seats import delayed_go_lives
from kt_engine.store.tables import (
    Attrition,
    CalendarEvent,
    Candidate,
    Certification,
    Engagement,
    EngagementParty,
    Gate,
    Party,
    Person,
    Process,
    RoleGrant,
    Site,
    SiteDay,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import GONE_TRAINEES, Role, Side, SiteDayKind, Stage, TaskStatus

UNNAMED = -1
"""The id of a candidate that nobody has named yet; an unnamed trainee has its process's id, negative."""
PARTY_CALENDARS = -1_000_000
"""A party without a site lends its own calendar, under an id that no site has."""


def scope_of(reader: Reader, engagement_id: int) -> Scope:
    """Read what an engagement has, as far as planning cares."""
    processes = _rows(reader, Process, engagement_id)
    certifications = _rows(reader, Certification, engagement_id)
    return Scope(
        processes=tuple(_scope_process(row) for row in processes),
        trainees=tuple(
            Trainee(row["id"], row["process_id"], row["person_id"])
            for row in certifications
            if row["status"] not in GONE_TRAINEES
        ),
        trainee_pool=_pool(reader, engagement_id),
        once_nominated=tuple((row["process_id"], row["person_id"]) for row in certifications),
        candidates=tuple(row["id"] for row in _rows(reader, Candidate, engagement_id)),
        left_seats=tuple(row["process_id"] for row in open_rows(reader, engagement_id)),
    )


def wanted_of(reader: Reader, engagement_id: int) -> Wanted:
    """List what should exist in an engagement by its pinned playbook and present scope."""
    return expand(pinned_playbook(reader, engagement_id), scope_of(reader, engagement_id))


def planned_of(reader: Reader, engagement_id: int) -> Wanted:
    """List what the plan counts with: what should exist, and a place for the trainees and candidates still to be named.

    Without those places the first plan, which is signed, would leave out the time that learning and comparing take.
    """
    scope = scope_of(reader, engagement_id)
    stage = by_id(reader, Engagement, engagement_id)["stage_number"]
    learning = {trainee.process_id for trainee in scope.trainees}
    unnamed = tuple(
        Trainee(-process.id, process.id, 0)
        for process in scope.processes
        if process.id not in learning and process.stage in {None, Stage.TRANSITION_AND_INTEGRATE}
    )
    candidates = scope.candidates or ((UNNAMED,) if stage <= Stage.SELECT_PARTNER.number else ())
    return expand(
        pinned_playbook(reader, engagement_id),
        replace(scope, trainees=scope.trainees + unnamed, candidates=candidates),
    )


def plan_of(reader: Reader, engagement_id: int, today: date) -> tuple[Plan, PlanInput]:
    """Plan an engagement as of a day; nothing is written."""
    plan_input = plan_input_of(reader, engagement_id, today)
    return schedule(plan_input), plan_input


def plan_input_of(reader: Reader, engagement_id: int, today: date) -> PlanInput:
    engagement = table_of(Engagement)
    wanted = planned_of(reader, engagement_id)
    calendars = calendars_of(reader)
    event = table_of(CalendarEvent)
    dates: dict[str, list[date]] = {}
    for row in reader.rows(select(event).where(event.c.engagement_id == engagement_id).order_by(event.c.on)):
        dates.setdefault(row["event_key"], []).append(row["on"])
    places = _Places.of(reader, engagement_id, calendars)
    later = delayed_go_lives(reader, engagement_id)
    return PlanInput(
        wanted=wanted,
        starts_on=reader.value(select(engagement.c.starts_on).where(engagement.c.id == engagement_id)),
        today=today,
        calendars=calendars,
        site_of=places.doers(wanted),
        anchors={key: tuple(days) for key, days in dates.items()},
        progress=_progress(reader, engagement_id),
        attendees_of=places.attendees(wanted),
        not_before={
            task.ref: later[task.process_id or 0]
            for task in wanted.tasks
            if task.milestone == GO_LIVE and task.process_id in later
        },
    )


def calendars_of(reader: Reader) -> dict[int, SiteCalendar]:
    """Read the working calendar of every site, and of every party (for people without a site)."""
    edits: dict[int, dict[date, SiteDayKind]] = {}
    site_day = table_of(SiteDay)
    for row in reader.rows(select(site_day).order_by(site_day.c.id)):
        edits.setdefault(row["site_id"], {})[row["on"]] = row["kind"]
    found = {
        row["id"]: _calendar(row["id"], row, edits.get(row["id"], {}))
        for row in reader.rows(select(table_of(Site)))
    }
    for row in reader.rows(select(table_of(Party))):
        calendar_id = PARTY_CALENDARS - row["id"]
        found[calendar_id] = _calendar(calendar_id, row, {})
    return found


def _calendar(calendar_id: int, row: RowMapping, edits: Mapping[date, SiteDayKind]) -> SiteCalendar:
    def days(kind: SiteDayKind) -> frozenset[date]:
        return frozenset(day for day, known in edits.items() if known is kind)

    hours = stored_hours(row["opens_at"], row["closes_at"])
    return SiteCalendar(
        site_id=calendar_id,
        country=row["country"],
        subdivision=row["subdivision"],
        working_weekdays=frozenset(int(number) for number in row["working_weekdays"].split(",") if number),
        added_holidays=days(SiteDayKind.HOLIDAY),
        removed_holidays=days(SiteDayKind.NOT_A_HOLIDAY),
        added_working_days=days(SiteDayKind.WORKING_DAY),
        half_days=days(SiteDayKind.HALF_DAY),
        time_zone=row["time_zone"],
        opens_at=hours.opens_at,
        closes_at=hours.closes_at,
    )


@dataclass(frozen=True)
class _Places:
    """On whose calendar work is planned: the assignee's or holder's, else the side's party's, else any."""

    playbook: Playbook
    holders: dict[tuple[str, int | None], int]
    assignees: dict[NodeRef, int]
    of_person: dict[int, int]
    of_side: dict[Side, int]
    fallback: int

    @staticmethod
    def of(reader: Reader, engagement_id: int, calendars: Mapping[int, SiteCalendar]) -> "_Places":
        sides = side_calendars(reader, engagement_id)
        return _Places(
            playbook=pinned_playbook(reader, engagement_id),
            holders=holders(reader, engagement_id),
            assignees=_assignees(reader, engagement_id),
            of_person=person_calendars(reader),
            of_side=sides,
            fallback=sides.get(Side.CLIENT) or next(iter(calendars)),
        )

    def doers(self, wanted: Wanted) -> dict[NodeRef, int]:
        found = {
            task.ref: self._of(task, task.function, self.assignees.get(task.ref)) for task in wanted.tasks
        }
        return found | {gate.ref: self.fallback for gate in wanted.gates}

    def attendees(self, wanted: Wanted) -> dict[NodeRef, tuple[int, ...]]:
        """Give the calendars of who must be there besides, for each session."""
        return {
            task.ref: tuple(self._of(task, function) for function in task.attended_by)
            for task in wanted.tasks
            if task.attended_by
        }

    def _of(self, task: WantedTask, function: str, assignee: int | None = None) -> int:
        who = assignee or holder(self.holders, function, task.process_id)
        side = self.playbook.functions[function].side
        return self.of_person.get(who or 0) or self.of_side.get(side) or self.fallback


def side_calendars(reader: Reader, engagement_id: int) -> dict[Side, int]:
    """Name the calendar that stands for each side: its party's first site's, else the party's own."""
    row, site = table_of(EngagementParty), table_of(Site)
    found: dict[Side, int] = {}
    for party in reader.rows(select(row).where(row.c.engagement_id == engagement_id).order_by(row.c.id)):
        first = reader.value(
            select(site.c.id).where(site.c.party_id == party["party_id"]).order_by(site.c.id).limit(1)
        )
        found[party["side"]] = first or PARTY_CALENDARS - party["party_id"]
    return found


def person_calendars(reader: Reader) -> dict[int, int]:
    person = table_of(Person)
    rows = reader.rows(select(person.c.id, person.c.site_id, person.c.party_id))
    return {
        row["id"]: row["site_id"] or PARTY_CALENDARS - row["party_id"]
        for row in rows
        if row["site_id"] or row["party_id"]
    }


def _assignees(reader: Reader, engagement_id: int) -> dict[NodeRef, int]:
    rows = _rows(reader, Task, engagement_id)
    return {task_ref(row): row["assignee_id"] for row in rows if row["assignee_id"]}


def task_ref(row: RowMapping) -> NodeRef:
    return NodeRef(row["task_key"], Subject(row["subject_kind"], row["subject_id"]))


def gate_ref(row: RowMapping) -> NodeRef:
    return NodeRef(row["gate_key"], Subject(row["subject_kind"], row["subject_id"]))


def _progress(reader: Reader, engagement_id: int) -> dict[NodeRef, Progress]:
    tasks = _rows(reader, Task, engagement_id)
    progress = {
        task_ref(row): Progress(row["status"], row["actual_start_on"], row["actual_on"]) for row in tasks
    }
    for row in _rows(reader, Gate, engagement_id):
        passed = row["passed_on"]
        status = (
            TaskStatus.DONE if passed else TaskStatus.WITHDRAWN if row["withdrawn_on"] else TaskStatus.WAITING
        )
        progress[gate_ref(row)] = Progress(status, passed, passed)
    return progress


def _scope_process(row: RowMapping) -> ScopeProcess:
    stage = Stage.of_number(row["stage_number"]) if row["stage_number"] else None
    return ScopeProcess(
        row["id"],
        row["process_key"],
        row["wave"],
        row["site_id"],
        row["status"],
        stage,
        row["volume_per_month"],
    )


def _pool(reader: Reader, engagement_id: int) -> tuple[int, ...]:
    """Give who can be nominated, without those who left, or will leave, a place in training here."""
    grant, person, attrition = table_of(RoleGrant), table_of(Person), table_of(Attrition)
    left = select(attrition.c.person_id).where(attrition.c.engagement_id == engagement_id)
    rows = reader.rows(
        select(grant.c.person_id)
        .join(person, person.c.id == grant.c.person_id)
        .where(
            grant.c.engagement_id == engagement_id,
            grant.c.role == Role.TRAINEE,
            grant.c.side == Side.PROVIDER,
            person.c.disabled_on.is_(None),
            grant.c.person_id.not_in(left),
        )
        .order_by(grant.c.id)
    )
    return tuple(row["person_id"] for row in rows)


def _rows(reader: Reader, row: Any, engagement_id: int) -> list[RowMapping]:
    table = table_of(row)
    return list(reader.rows(select(table).where(table.c.engagement_id == engagement_id).order_by(table.c.id)))
