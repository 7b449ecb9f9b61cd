"""The facts of the plan of the knowledge transfer: who teaches what to whom, when, and what has no place. No writes."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from kt_engine.answers.collect_session_record import utc_offset
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.due_on_change import week_of
from kt_engine.answers.knowledge_coverage import coverage_in
from kt_engine.answers.knowledge_thresholds import must_have_from, play_back_mark, quorum_pct
from kt_engine.answers.kt_plan_facts import (
    KtPlanFacts,
    PlanItem,
    PlanMade,
    PlanPerson,
    PlanProcess,
    PlanPromise,
    PlanRules,
    PlanSession,
    PlanShort,
    PlanUnasked,
    PlanUnplaced,
)
from kt_engine.answers.list_sessions import SessionView, session_views
from kt_engine.answers.people_time import calendars_by_person
from kt_engine.answers.session_needs import ItemNeed, Needs, needs_of
from kt_engine.answers.session_plan import PlannedAhead, plan_ahead
from kt_engine.answers.sessions_held import sessions_held
from kt_engine.errors import Refused
from kt_engine.exchange.day_spans import parse_day_spans, runs
from kt_engine.exchange.hours import hour_text
from kt_engine.exchange.session_hours import hours_of
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.playbook.schema import Playbook
from kt_engine.store.knowledge import items_of
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import Agreement, Allocation, Chain, Event, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AttendeePart, SessionStatus

L, G, EV, CH = (table_of(row) for row in (Allocation, Agreement, Event, Chain))
WEEKS_AHEAD = 12
ONE_DAY = timedelta(days=1)


def collect_kt_plan(reader: Reader, engagement_id: int, today: date) -> KtPlanFacts:
    """Collect the plan as of a day; what is still open is looked at twelve weeks ahead."""
    playbook = pinned_playbook(reader, engagement_id)
    case = _Case(
        reader,
        engagement_id,
        playbook,
        asked_of(reader, engagement_id, playbook),
        needs_of(reader, engagement_id),
        session_views(reader, engagement_id),
    )
    last = today + timedelta(weeks=WEEKS_AHEAD)
    ahead = _ahead(reader, engagement_id, today, last)
    return KtPlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        as_of=today,
        rules=_rules(playbook),
        processes=tuple(case.processes()),
        items=tuple(case.items()),
        promises=tuple(case.promises()),
        people=tuple(case.people()),
        sessions=tuple(case.sessions()),
        made=_made(reader, engagement_id),
        short=() if ahead is None else tuple(case.short(ahead)),
        unplaced=() if ahead is None else tuple(case.unplaced(ahead)),
        unasked=() if ahead is None else tuple(case.unasked(ahead)),
        looked_until=last,
        held=sessions_held(reader, engagement_id),
        held_must_have=sessions_held(reader, engagement_id, must_have=True),
        coverage=coverage_in(reader, engagement_id, None),
    )


def _ahead(reader: Reader, engagement_id: int, today: date, last: date) -> PlannedAhead | None:
    try:
        return plan_ahead(reader, engagement_id, today + ONE_DAY, last)
    except Refused:
        return None


def _rules(playbook: Playbook) -> PlanRules:
    spec, numbers = playbook.sessions, playbook.thresholds

    def value(name: str | None) -> Decimal | None:
        return None if name is None else numbers[name].value

    in_a_row = value(spec.cancelled_in_a_row) if spec else None
    return PlanRules(
        hours_a_day=value(spec.hours_a_day) if spec else None,
        longest_hours=value(spec.longest) if spec else None,
        shortest_hours=value(spec.shortest) if spec else None,
        attendance_pct=value(spec.attendance) if spec else None,
        cancelled_in_a_row=None if in_a_row is None else int(in_a_row),
        quorum_pct=quorum_pct(playbook),
        must_have_from=must_have_from(playbook),
        play_back_pct=play_back_mark(playbook, must_have=False),
        play_back_must_have_pct=play_back_mark(playbook, must_have=True),
    )


def _made(reader: Reader, engagement_id: int) -> PlanMade | None:
    """Read what was said when the engine last planned sessions."""
    row = reader.first(
        select(EV.c.at, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind == "sessions_planned")
        .order_by(EV.c.seq.desc())
        .limit(1)
    )
    if row is None:
        return None
    said = json.loads(row["body"])["facts"]
    return PlanMade(
        on=row["at"].date(),
        sessions_count=said["sessions_count"],
        until=date.fromisoformat(said["until"]),
        last_on=_day(said["last_on"]),
        bound_on=_day(said["bound_on"]),
        hours_missing=hours_of(said["minutes_missing"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@dataclass(frozen=True)
class _Case:
    reader: Reader
    engagement_id: int
    playbook: Playbook
    asked: Asked
    needs: Needs
    views: Sequence[SessionView]

    def processes(self) -> Iterator[PlanProcess]:
        """Give every process with something to be taught, then what the whole engagement shares."""
        by_process: dict[int | None, list[ItemNeed]] = {}
        for one in self.needs.items:
            by_process.setdefault(one.process_id, []).append(one)
        for row in in_scope(self.reader, self.engagement_id):
            if row["id"] in by_process:
                yield _process(by_process[row["id"]], row["handle"], row["name"], row["wave"])
        if None in by_process:
            yield _process(by_process[None], None, None, None)

    def items(self) -> Iterator[PlanItem]:
        rows = {
            (row["process_id"], row["item_key"]): row for row in items_of(self.reader, self.engagement_id)
        }
        for one in sorted(self.needs.items, key=lambda one: (one.process_id is None, one.process_id or 0)):
            row = rows.get(one.place)
            spec = self.playbook.knowledge_items[one.item_key]
            training = self.playbook.training
            yield PlanItem(
                handle=None if row is None else row["handle"],
                title=one.title,
                process=one.process,
                must_have=one.is_must if row is None else bool(row["must_have"]),
                hours=hours_of(one.minutes),
                giver="nobody yet" if one.expert_id is None else self.asked.person(one.expert_id),
                receivers=tuple(self.asked.person(who) for who in one.other_ids),
                after=tuple(self.playbook.knowledge_items[key].title for _, key in one.after),
                taught_in=tuple(training[key].title for key in spec.taught_in),
            )

    def promises(self) -> Iterator[PlanPromise]:
        about = {
            row["subject"]: row["handle"]
            for row in self.reader.rows(
                select(G.c.subject, G.c.handle)
                .where(G.c.engagement_id == self.engagement_id, G.c.kind == AgreementKind.ALLOCATION)
                .order_by(G.c.id)
            )
        }
        where = L.c.engagement_id == self.engagement_id
        for row in self.reader.rows(select(L).where(where).order_by(L.c.id)):
            yield PlanPromise(
                row["handle"], self.asked.person(row["person_id"]), hours_of(row["minutes_per_week"]),
                row["windows"], tuple(runs(parse_day_spans(row["blackout"], "blackout"))), row["valid_from"],
                row["valid_to"],
                self.asked.person(row["manager_id"]), row["status"], about.get(row["handle"]),
            )  # fmt: skip

    def people(self) -> Iterator[PlanPerson]:
        """Give who explains and who listens, with the hours of their sessions by what became of them."""
        minutes: dict[tuple[str, AttendeePart], dict[SessionStatus, int]] = {}
        for view in self.views:
            for one in view.attendees:
                sums = minutes.setdefault((one.person, one.part), {})
                sums[view.line.status] = sums.get(view.line.status, 0) + view.line.minutes
        ids = {str(row["handle"]): who for who, row in self.asked.people.items()}
        calendars = self._calendars(ids[person] for person, _ in minutes)
        order = list(AttendeePart)
        for (person, part), sums in sorted(
            minutes.items(), key=lambda one: (order.index(one[0][1]), ids[one[0][0]])
        ):
            calendar = calendars[ids[person]]
            booked, held, cancelled = (
                hours_of(sums.get(status, 0))
                for status in (SessionStatus.PLANNED, SessionStatus.HELD, SessionStatus.CANCELLED)
            )
            works = f"{hour_text(calendar.opens_at)} to {hour_text(calendar.closes_at)}"
            name = self.asked.person(ids[person])
            yield PlanPerson(name, part, calendar.time_zone, works, booked, held, cancelled)

    def sessions(self) -> Iterator[PlanSession]:
        ids = {str(row["handle"]): who for who, row in self.asked.people.items()}
        explains = {view.line.handle: _with(view, AttendeePart.EXPERT) for view in self.views}
        calendars = self._calendars(ids[one] for many in explains.values() for one in many)
        for view in self.views:
            line, experts = view.line, explains[view.line.handle]
            zone = calendars[ids[experts[0]]].time_zone if experts else "UTC"
            yield PlanSession(
                line.handle, line.process, week_of(line.starts_at.date()), line.starts_at, line.minutes, zone,
                utc_offset(line.starts_at, zone),
                tuple(self.playbook.knowledge_items[key].title for key in line.items), line.must_have, experts,
                _with(view, AttendeePart.RECEIVER, AttendeePart.OWNER), line.status,
                None if line.cancelled_side is None else line.cancelled_side.value.replace("_", " "),
            )  # fmt: skip

    def short(self, ahead: PlannedAhead) -> Iterator[PlanShort]:
        for one in ahead.shortfalls:
            experts = tuple(self.asked.person(who) for who in one.experts)
            yield PlanShort(one.process or None, hours_of(one.minutes), experts, one.needed_until)

    def unplaced(self, ahead: PlannedAhead) -> Iterator[PlanUnplaced]:
        needs = {self.needs.key_of(one.place): one for one in self.needs.items}
        for one in ahead.plan.unplaced:
            yield PlanUnplaced(needs[one.key].title, needs[one.key].process, ahead.why(one))

    def unasked(self, ahead: PlannedAhead) -> Iterator[PlanUnasked]:
        for one in ahead.unasked:
            functions = tuple(self.playbook.functions[key].title for key in one.nobody_holds)
            yield PlanUnasked(one.title, one.process, functions)

    def _calendars(self, people: Iterable[int]) -> Mapping[int, SiteCalendar]:
        return calendars_by_person(self.reader, self.engagement_id, sorted(set(people)))


def _with(view: SessionView, *parts: AttendeePart) -> tuple[str, ...]:
    return tuple(one.person for one in view.attendees if one.part in parts)


def _process(
    items: Sequence[ItemNeed], handle: str | None, name: str | None, wave: int | None
) -> PlanProcess:
    days = [one.latest_on for one in items if one.latest_on is not None]
    return PlanProcess(
        process=handle,
        name=name,
        wave=wave,
        items_count=len(items),
        must_have_count=sum(one.is_must for one in items),
        hours_asked=hours_of(sum(one.minutes for one in items)),
        hours_held=hours_of(sum(one.sessions.held_minutes for one in items)),
        hours_booked=hours_of(sum(one.sessions.planned_minutes for one in items)),
        hours_open=hours_of(sum(one.open_minutes for one in items)),
        latest_on=min(days, default=None),
    )
