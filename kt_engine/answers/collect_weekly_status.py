"""The facts of one week's report, as of the day it is issued: colours now and a week ago, what is asked, what comes.

It writes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import RowMapping, select

from kt_engine.answers.certificates_held import holds_on
from kt_engine.answers.colours import WEEK, verdict_a_week_ago, verdict_today
from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts
from kt_engine.answers.planning import task_ref
from kt_engine.answers.sessions_held import SessionsHeld, sessions_held
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.answers.waves import WaveStanding, waves_of
from kt_engine.answers.weekly_case import WeeklyCase, weekly_case
from kt_engine.answers.weekly_lines import handover_due_on, lines_on
from kt_engine.answers.weekly_status_facts import (
    WeeklyDecision,
    WeeklyItem,
    WeeklyLine,
    WeeklyRisk,
    WeeklyStatusFacts,
    WeeklyWave,
)
from kt_engine.methods.risk_score import score
from kt_engine.rules.colour import Verdict
from kt_engine.rules.weekly_colours import Judged, overall
from kt_engine.store.events import FIRST_HASH
from kt_engine.store.functions import holder
from kt_engine.store.tables import Chain, Event, GateVersion, Risk, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ENDED_TASKS, GateStatus, RiskStatus, Role, Side

NO_PLAN_YET = Verdict(None, "no plan was in force a week ago")
OF_DOCUMENTS = ("document_issued", "client_template_refused")
_ADDRESSED = frozenset({Role.STEERING_COMMITTEE, Role.TRANSITION_MANAGER})


def collect_weekly_status(reader: Reader, engagement_id: int, week: str, on: date) -> WeeklyStatusFacts:
    """Collect the report of an ISO week (2027-W10) as of a day of it."""
    case = weekly_case(reader, engagement_id)
    asked = asked_of(reader, engagement_id, case.playbook)
    engagement = engagement_facts(reader, engagement_id)
    waits = waits_of(reader, engagement_id, on)
    waves = waves_of(reader, engagement_id)
    whole, lines = _lines(case, waves, on)
    promised = _promised(case, on)
    seq, sha256 = _checkpoint(reader, engagement_id)
    return WeeklyStatusFacts(
        engagement=engagement,
        week=week,
        on=on,
        to=_addressees(asked, engagement),
        overall=whole,
        lines=lines,
        decisions=_decisions(case, asked, waits),
        promised_count=None if promised is None else len(promised),
        not_done=tuple(_item(case, asked, row, on) for row in promised or () if not _is_done(row, on)),
        waves=tuple(_wave(case, wave, on) for wave in waves),
        risks=_risks(reader, engagement_id, asked),
        coming=_coming(case, asked, on),
        waits_count=len(waits),
        late_count=sum(wait.late_days(on) > 0 for wait in waits),
        checkpoint_seq=seq,
        checkpoint_sha256=sha256,
        sessions=_held(reader, engagement_id),
        must_have_sessions=_held(reader, engagement_id, must_have=True),
    )


def _held(reader: Reader, engagement_id: int, *, must_have: bool = False) -> SessionsHeld | None:
    found = sessions_held(reader, engagement_id, must_have=must_have)
    return found if found.to_hold_count else None


def _lines(
    case: WeeklyCase, waves: Sequence[WaveStanding], on: date
) -> tuple[WeeklyLine, tuple[WeeklyLine, ...]]:
    """Give the line over all and each line, by the same rules today and as of a week ago."""
    today = verdict_today(case.reader, case.engagement_id, waves, on)
    earlier = verdict_a_week_ago(case.reader, case.engagement_id, waves, on)
    now = {"Schedule": Judged(today), **lines_on(case, on)}
    before = {"Schedule": Judged(earlier or NO_PLAN_YET), **lines_on(case, on - WEEK)}
    whole, was = overall(now), overall(before)
    return (
        WeeklyLine("Overall", whole.colour, was.colour, whole.rule, whole.because),
        tuple(
            WeeklyLine(
                name,
                line.verdict.colour,
                before[name].verdict.colour,
                line.verdict.rule,
                line.verdict.because,
            )
            for name, line in now.items()
        ),
    )


def _addressees(asked: Asked, engagement: EngagementFacts) -> tuple[str, ...]:
    """Give who steers and who manages the transition, save the one who sends it."""
    found = []
    for key, spec in asked.playbook.functions.items():
        person_id = holder(asked.held, key, None)
        if spec.role in _ADDRESSED and person_id is not None:
            name = asked.people[person_id]["name"]
            company = engagement.client if spec.side is Side.CLIENT else engagement.provider
            if name != engagement.owner:
                found.append(f"{name} ({company})" if company else str(name))
    return tuple(dict.fromkeys(found))


def _decisions(case: WeeklyCase, asked: Asked, waits: Sequence[Wait]) -> tuple[WeeklyDecision, ...]:
    """Give the gates on the table, the one with least slack first."""
    version = table_of(GateVersion)
    rows = case.reader.rows(
        select(version.c.handle, version.c.gate_id, version.c.presented_at)
        .where(version.c.engagement_id == case.engagement_id, version.c.status == GateStatus.PRESENTED)
        .order_by(version.c.id)
    )
    names = {row["handle"]: row["name"] for row in asked.people.values()}
    gates = {row["id"]: row for row in case.gates}
    found = []
    for row in rows:
        gate = gates.get(row["gate_id"])
        if gate is None:
            continue
        who = [names[handle] for wait in waits if wait.handle == row["handle"] for handle in wait.who]
        found.append(
            WeeklyDecision(
                gate=row["handle"],
                title=gate["title"],
                subject=_subject(case, gate["process_id"]) or "the whole engagement",
                asked_on=row["presented_at"].date(),
                signers=tuple(dict.fromkeys(who)),
                due_on=gate["forecast_on"],
                slack_days=gate["slack_days"],
            )
        )
    return tuple(sorted(found, key=lambda one: (one.slack_days is None, one.slack_days or 0, one.asked_on)))


def _subject(case: WeeklyCase, process_id: int | None) -> str | None:
    return None if process_id is None else str(case.processes[process_id]["name"])


def _promised(case: WeeklyCase, on: date) -> list[RowMapping] | None:
    """Give the tasks that were open a week ago and that the plan of that day ended in the week since."""
    plan = case.plan_on(on - WEEK)
    if not plan:
        return None
    return [
        row
        for row in case.tasks
        if not _is_done(row, on - WEEK)
        and (row["process_id"] is None or row["process_id"] in case.processes)
        and (end := plan.get(task_ref(row))) is not None
        and on - WEEK < end <= on
    ]


def _is_done(task: RowMapping, on: date) -> bool:
    ended_on = task["actual_on"]
    return task["status"] in ENDED_TASKS and (ended_on is None or ended_on <= on)


def _item(case: WeeklyCase, asked: Asked, task: RowMapping, on: date) -> WeeklyItem:
    who = asked.either(task["assignee_id"], task["function_key"], task["process_id"])
    return WeeklyItem(task["title"], _subject(case, task["process_id"]), who, task["forecast_on"] or on)


def _coming(case: WeeklyCase, asked: Asked, on: date) -> tuple[WeeklyItem, ...]:
    """Give what should end in the seven days after: gates before tasks of the same day."""
    gates = [
        WeeklyItem(row["title"], _subject(case, row["process_id"]), "gate", row["forecast_on"])
        for row in case.gates
        if row["passed_on"] is None and _is_ahead(case, row, on)
    ]
    tasks = [
        _item(case, asked, row, on)
        for row in case.tasks
        if row["status"] not in ENDED_TASKS and _is_ahead(case, row, on)
    ]
    return tuple(sorted([*gates, *tasks], key=lambda one: one.on))


def _is_ahead(case: WeeklyCase, row: RowMapping, on: date) -> bool:
    is_ours = row["process_id"] is None or row["process_id"] in case.processes
    return is_ours and row["forecast_on"] is not None and on < row["forecast_on"] <= on + WEEK


def _wave(case: WeeklyCase, wave: WaveStanding, on: date) -> WeeklyWave:
    own = {row["id"] for row in case.processes.values() if row["wave"] == wave.wave}
    tasks = {row["id"]: row for row in case.tasks}
    handovers = [row for row in case.handovers if row["process_id"] in own]
    return WeeklyWave(
        wave=wave.wave,
        process_count=len(wave.processes),
        live_count=wave.live_count,
        contract_on=wave.contract_on,
        baseline_on=wave.baseline_on,
        forecast_on=wave.forecast_on,
        actual_on=wave.actual_on,
        slip_calendar_days=wave.slip_calendar_days,
        slack_days=wave.slack_days,
        handovers_accepted=sum(row["accepted_on"] is not None for row in handovers),
        handovers_due=sum(_is_due(row, tasks, on) for row in handovers),
        handovers_all=len(handovers),
        certified=sum(
            row["process_id"] in own and holds_on(row, on, case.earlier.get(row["id"], ()))
            for row in case.certifications
        ),
        seats=case.playbook.seats * len(own),
    )


def _is_due(handover: RowMapping, tasks: Mapping[int, RowMapping], on: date) -> bool:
    due_on = handover_due_on(handover, tasks)
    return due_on is not None and due_on <= on


def _risks(reader: Reader, engagement_id: int, asked: Asked) -> tuple[WeeklyRisk, ...]:
    risk = table_of(Risk)
    where = (risk.c.engagement_id == engagement_id, risk.c.status != RiskStatus.CLOSED)
    rows: Sequence[RowMapping] = reader.rows(select(risk).where(*where).order_by(risk.c.id))
    found = [
        WeeklyRisk(
            row["handle"],
            row["title"],
            score(row["likelihood"], row["impact"]),
            asked.either(row["owner_id"], row["owner_function"], row["process_id"]),
            row["review_on"],
            row["fallback_on"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: -one.score)[:3])


def _checkpoint(reader: Reader, engagement_id: int) -> tuple[int, str]:
    """Give number and hash of the last event that is not the issue of a document."""
    event, chain = table_of(Event), table_of(Chain)
    row = reader.first(
        select(event.c.seq, event.c.hash)
        .join(chain, chain.c.id == event.c.chain_id)
        .where(chain.c.engagement_id == engagement_id, event.c.kind.not_in(OF_DOCUMENTS))
        .order_by(event.c.seq.desc())
        .limit(1)
    )
    return (row["seq"], row["hash"]) if row else (0, FIRST_HASH)
