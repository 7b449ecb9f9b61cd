"""Which documents the playbook wants issued now: something happened since the last issue. It writes nothing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import select

from kt_engine.answers.changed_registers import FOLLOWED, register_changed
from kt_engine.answers.changed_risks import register_is_due
from kt_engine.answers.changed_seats import staffing_plan_is_due
from kt_engine.answers.due_case import Case, DueDocument, case_of
from kt_engine.answers.due_on_change import (
    has_come,
    last_change,
    live_waves,
    month_after,
    recorded_months,
    week_of,
    weekly_runs,
)
from kt_engine.answers.due_parallel import concluded_runs
from kt_engine.answers.due_sessions import held_sessions_since
from kt_engine.playbook.schema import DocumentSpec
from kt_engine.store.tables import (
    Certification,
    Chain,
    Condition,
    DelayNotice,
    Document,
    Event,
    Gate,
    GateVersion,
    Handover,
    KpiValue,
    Process,
    StageMove,
    Task,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CERTIFIED_OR_LATER,
    GONE_TRAINEES,
    CertificationStatus,
    DocumentKey,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    IssueWhen,
    Per,
    ProcessStatus,
    Stage,
    TaskStatus,
)

__all__ = ["DueDocument", "due_documents"]

D, T, H, C = table_of(Document), table_of(Task), table_of(Handover), table_of(Certification)
G, GV, X, P = table_of(Gate), table_of(GateVersion), table_of(Condition), table_of(Process)
EV, CH, K, M, N = (table_of(row) for row in (Event, Chain, KpiValue, StageMove, DelayNotice))
NO_MORE = GONE_TRAINEES | {CertificationStatus.RECERT_DUE, CertificationStatus.EXPIRED}
"""Who holds a certificate that counts no more: the one in force must say so."""
GRACE = timedelta(days=10)
"""Calendar days after a month's end in which its figures may still come; then the report goes out without them."""


def due_documents(reader: Reader, engagement_id: int, today: date) -> tuple[DueDocument, ...]:
    """Give what should be issued; a document whose facts turn out the same is not issued again."""
    case = case_of(reader, engagement_id, today)
    found = [*_by_task(case), *_notices(case)]
    # What closes the engagement tells of all the others, so it comes after them.
    specs = sorted(case.playbook.documents.items(), key=lambda item: item[1].issue is IssueWhen.ON_FINISHED)
    for key, spec in specs:
        taken = {due.subject for due in found if due.key is key}
        found += [due for due in RULES[spec.issue](case, key, spec) if due.subject not in taken]
    return tuple(found)


def _by_task(case: Case) -> Iterator[DueDocument]:
    """The engine's own tasks that are ready: each issues its document."""
    rows = case.reader.rows(
        select(T)
        .where(
            T.c.engagement_id == case.engagement["id"],
            T.c.issues.is_not(None),
            T.c.status == TaskStatus.READY,
        )
        .order_by(T.c.id)
    )
    for row in rows:
        key = DocumentKey(row["issues"])
        on = case.today if key in FOLLOWED else None
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"], row["handle"], on)


def _notices(case: Case) -> Iterator[DueDocument]:
    """Each delay notice, once, whatever the playbook says: its facts were frozen when it was issued."""
    rows = case.reader.rows(
        select(N.c.id, N.c.handle).where(N.c.engagement_id == case.engagement["id"]).order_by(N.c.id)
    )
    for row in rows:
        if (DocumentKey.DELAY_NOTICE, row["handle"]) not in case.issued:
            yield DueDocument(DocumentKey.DELAY_NOTICE, row["handle"], row["id"])


def _on_stage_open(case: Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once, when the stage has opened; later versions come from tasks, or from what a document follows."""
    number = spec.stage.number if spec.stage else 1
    handle = case.engagement["handle"]
    reached = case.engagement["stage_number"] >= number or _any_process_at(case, number)
    is_known = (key, handle) in case.issued
    if reached and (
        not is_known or case.is_new(key, handle, last_change(case.reader, case.engagement["id"], key))
    ):
        yield DueDocument(key, handle, case.engagement["id"])


def _any_process_at(case: Case, number: int) -> bool:
    where = (P.c.engagement_id == case.engagement["id"], P.c.stage_number >= number)
    return case.reader.value(select(P.c.id).where(*where).limit(1)) is not None


def _on_stage_closed(case: Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
    """Again for each process that leaves the stage."""
    stage = spec.stage or Stage.TRANSITION_AND_INTEGRATE
    rows = case.reader.rows(
        select(GV.c.handle)
        .join(M, M.c.gate_version_id == GV.c.id)
        .where(M.c.engagement_id == case.engagement["id"], M.c.from_stage_number == stage.number)
    )
    seq = max((case.last_seq.get(row["handle"], 0) for row in rows), default=None)
    if seq is not None and case.is_new(key, case.engagement["handle"], seq):
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"])


def _on_handover_accepted(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    where = (H.c.engagement_id == case.engagement["id"], H.c.status == HandoverStatus.ACCEPTED)
    for row in case.reader.rows(select(H.c.id, H.c.handle).where(*where).order_by(H.c.id)):
        if case.is_new(key, row["handle"], case.last_seq.get(row["handle"], 0)):
            yield DueDocument(key, row["handle"], row["id"])


def _on_certified(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """With the last signature, and again when what it says has changed, above all that it counts no more."""
    where = (C.c.engagement_id == case.engagement["id"], C.c.status.in_(CERTIFIED_OR_LATER | NO_MORE))
    for row in case.reader.rows(select(C.c.id, C.c.handle, C.c.status).where(*where).order_by(C.c.id)):
        if row["status"] in NO_MORE and (key, row["handle"]) not in case.issued:
            continue
        if case.is_new(key, row["handle"], case.last_seq.get(row["handle"], 0)):
            yield DueDocument(key, row["handle"], row["id"])


def _on_gate_decided(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """After the decision, and again when a condition of it closes or expires."""
    rows = case.reader.rows(
        select(GV.c.id, GV.c.handle)
        .where(GV.c.engagement_id == case.engagement["id"], GV.c.status == GateStatus.DECIDED)
        .order_by(GV.c.id)
    )
    conditions: dict[int, list[str]] = {}
    for row in case.reader.rows(
        select(X.c.handle, X.c.gate_version_id).where(X.c.engagement_id == case.engagement["id"])
    ):
        conditions.setdefault(row["gate_version_id"], []).append(row["handle"])
    for row in rows:
        seq = max(case.last_seq.get(handle, 0) for handle in [row["handle"], *conditions.get(row["id"], [])])
        if case.is_new(key, row["handle"], seq):
            yield DueDocument(key, row["handle"], row["id"])


def _monthly(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Each month with values: when every value of the processes in the stage is there, or ten days after its end."""
    rows = case.reader.rows(select(K).where(K.c.engagement_id == case.engagement["id"]).order_by(K.c.id))
    recorded = recorded_months(case.reader, case.engagement["id"]) if rows else {}
    for period in sorted({row["period"] for row in rows}):
        have = {(row["kpi_key"], row["subject_id"]) for row in rows if row["period"] == period}
        first_after = month_after(period)
        complete = have >= _expected(case, first_after) and case.today >= first_after
        may_go_out = complete or case.today >= first_after + GRACE
        if may_go_out and case.is_new(key, period, recorded.get(period, 0)):
            yield DueDocument(key, period, 0)


def _expected(case: Case, before: date) -> set[tuple[str, int]]:
    """The values a month should have: for each process that was in the monitor stage before the month's end."""
    rows = case.reader.rows(
        select(P.c.id).where(
            P.c.engagement_id == case.engagement["id"],
            P.c.status != ProcessStatus.DESCOPED,
            P.c.stage_number == Stage.MONITOR.number,
            P.c.stage_since_on < before,
        )
    )
    expected: set[tuple[str, int]] = set()
    for kpi, spec in case.playbook.kpis.items():
        expected |= {(kpi, row["id"]) for row in rows} if spec.per is Per.PROCESS else {(kpi, 0)}
    return expected


def _on_wave_live(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """When all processes of a wave are live, and again when a condition behind it closes or expires."""
    for wave, handles in live_waves(case.reader, case.engagement["id"]).items():
        subject = f"{case.engagement['handle']}-W{wave}"
        if case.is_new(key, subject, max(case.last_seq.get(handle, 0) for handle in handles)):
            yield DueDocument(key, subject, wave)


def _weekly(case: Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once in each ISO week, from its day on; a week in which nobody looked is not made up for."""
    week = week_of(case.today)
    if weekly_runs(case.engagement) and has_come(spec, case.today) and (key, week) not in case.issued:
        yield DueDocument(key, week, 0, on=case.today)


def _on_finished(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    closed = case.engagement["status"] in {EngagementStatus.FINISHED, EngagementStatus.CANCELLED}
    if closed and (key, case.engagement["handle"]) not in case.issued:
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"])


def _on_risk_changed(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once when there are risks, and again when something about one changed; at most once a day."""
    if register_is_due(case.reader, case.engagement["id"], key, case.today):
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"])


def _on_parallel_concluded(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    for run_id, handle, follows in concluded_runs(case.reader, case.engagement["id"]):
        if case.is_new(key, handle, max(case.last_seq.get(one, 0) for one in follows)):
            yield DueDocument(key, handle, run_id)


def _on_session_held(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """When it was held, and again when a query of it is answered or it captures an item later."""
    for session_id, handle, seq in held_sessions_since(case.reader, case.engagement["id"], case.last_seq):
        if case.is_new(key, handle, seq):
            yield DueDocument(key, handle, session_id)


def _on_seats_changed(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once when a need or a leaving is recorded, and again when something about seats changed; at most once a day."""
    if staffing_plan_is_due(case.reader, case.engagement["id"], key, case.today):
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"], on=case.today)


def _on_change(case: Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once when there is something to list, and again when something of it changed; at most once a day."""
    if register_changed(case.reader, case.engagement["id"], key, case.today):
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"], on=case.today)


RULES: dict[IssueWhen, Callable[[Case, DocumentKey, DocumentSpec], Iterator[DueDocument]]] = {
    IssueWhen.ON_STAGE_OPEN: _on_stage_open,
    IssueWhen.ON_STAGE_CLOSED: _on_stage_closed,
    IssueWhen.ON_HANDOVER_ACCEPTED: _on_handover_accepted,
    IssueWhen.ON_CERTIFIED: _on_certified,
    IssueWhen.ON_GATE_DECIDED: _on_gate_decided,
    IssueWhen.MONTHLY: _monthly,
    IssueWhen.WEEKLY: _weekly,
    IssueWhen.ON_WAVE_LIVE: _on_wave_live,
    IssueWhen.ON_FINISHED: _on_finished,
    IssueWhen.ON_RISK_CHANGED: _on_risk_changed,
    IssueWhen.ON_PARALLEL_CONCLUDED: _on_parallel_concluded,
    IssueWhen.ON_SESSION_HELD: _on_session_held,
    IssueWhen.ON_SEATS_CHANGED: _on_seats_changed,
    IssueWhen.ON_CHANGE: _on_change,
}
