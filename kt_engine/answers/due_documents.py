"""Which documents the playbook wants issued now: something happened since the last issue. It writes nothing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import RowMapping, func, select

from kt_engine.answers.changed_risks import register_is_due
from kt_engine.answers.due_on_change import has_come, last_change, live_waves, week_of, weekly_runs
from kt_engine.playbook.schema import DocumentSpec, Playbook
from kt_engine.store.find import by_id
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import (
    Certification,
    Chain,
    Condition,
    DelayNotice,
    Document,
    Engagement,
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

D, T, H, C = table_of(Document), table_of(Task), table_of(Handover), table_of(Certification)
G, GV, X, P = table_of(Gate), table_of(GateVersion), table_of(Condition), table_of(Process)
EV, CH, K, M = table_of(Event), table_of(Chain), table_of(KpiValue), table_of(StageMove)
N = table_of(DelayNotice)
GRACE = timedelta(days=10)
"""Calendar days after a month's end in which its figures may still come; then the report goes out without them."""


@dataclass(frozen=True)
class DueDocument:
    key: DocumentKey
    subject: str
    """What it is about: a handle, a period (YYYY-MM), or the engagement's handle."""
    subject_id: int
    """The database id behind the subject; 0 for a period, the number of a wave."""
    task: str | None = None
    """The engine's own task that is done with it."""
    on: date | None = None
    """The day a weekly one tells of."""


@dataclass(frozen=True)
class _Case:
    reader: Reader
    engagement: RowMapping
    playbook: Playbook
    today: date
    last_seq: dict[str, int]
    """Newest event by subject, the issuing of documents left out."""
    issued: dict[tuple[DocumentKey, str], int]
    """The event a document was last issued as of."""

    def is_new(self, key: DocumentKey, subject: str, seq: int) -> bool:
        return self.issued.get((key, subject), -1) < seq


def due_documents(reader: Reader, engagement_id: int, today: date) -> tuple[DueDocument, ...]:
    """Give what should be issued; a document whose facts turn out the same is not issued again."""
    case = _case(reader, engagement_id, today)
    found = [*_by_task(case), *_notices(case)]
    # What closes the engagement tells of all the others, so it comes after them.
    specs = sorted(case.playbook.documents.items(), key=lambda item: item[1].issue is IssueWhen.ON_FINISHED)
    for key, spec in specs:
        found += [
            due for due in RULES[spec.issue](case, key, spec) if due.subject not in _subjects(found, key)
        ]
    return tuple(found)


def _subjects(found: list[DueDocument], key: DocumentKey) -> set[str]:
    return {due.subject for due in found if due.key is key}


def _case(reader: Reader, engagement_id: int, today: date) -> _Case:
    events = reader.rows(
        select(EV.c.subject, func.max(EV.c.seq).label("seq"))
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == engagement_id, EV.c.kind != "document_issued")
        .group_by(EV.c.subject)
    )
    issued = reader.rows(
        select(D.c.document_key, D.c.subject, func.max(D.c.as_of_seq).label("seq"))
        .where(D.c.engagement_id == engagement_id)
        .group_by(D.c.document_key, D.c.subject)
    )
    return _Case(
        reader,
        by_id(reader, Engagement, engagement_id),
        pinned_playbook(reader, engagement_id),
        today,
        {row["subject"]: row["seq"] for row in events},
        {(row["document_key"], row["subject"]): row["seq"] for row in issued},
    )


def _by_task(case: _Case) -> Iterator[DueDocument]:
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
        yield DueDocument(
            DocumentKey(row["issues"]), case.engagement["handle"], case.engagement["id"], row["handle"]
        )


def _notices(case: _Case) -> Iterator[DueDocument]:
    """Each delay notice, once, whatever the playbook says: its facts were frozen when it was issued."""
    rows = case.reader.rows(
        select(N.c.id, N.c.handle).where(N.c.engagement_id == case.engagement["id"]).order_by(N.c.id)
    )
    for row in rows:
        if (DocumentKey.DELAY_NOTICE, row["handle"]) not in case.issued:
            yield DueDocument(DocumentKey.DELAY_NOTICE, row["handle"], row["id"])


def _on_stage_open(case: _Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once, when the stage has opened; later versions come from tasks, or from what a document follows."""
    number = spec.stage.number if spec.stage else 1
    handle = case.engagement["handle"]
    reached = case.engagement["stage_number"] >= number or _any_process_at(case, number)
    is_known = (key, handle) in case.issued
    if reached and (
        not is_known or case.is_new(key, handle, last_change(case.reader, case.engagement["id"], key))
    ):
        yield DueDocument(key, handle, case.engagement["id"])


def _any_process_at(case: _Case, number: int) -> bool:
    where = (P.c.engagement_id == case.engagement["id"], P.c.stage_number >= number)
    return case.reader.value(select(P.c.id).where(*where).limit(1)) is not None


def _on_stage_closed(case: _Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
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


def _on_handover_accepted(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    where = (H.c.engagement_id == case.engagement["id"], H.c.status == HandoverStatus.ACCEPTED)
    for row in case.reader.rows(select(H.c.id, H.c.handle).where(*where).order_by(H.c.id)):
        if case.is_new(key, row["handle"], case.last_seq.get(row["handle"], 0)):
            yield DueDocument(key, row["handle"], row["id"])


def _on_certified(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    where = (C.c.engagement_id == case.engagement["id"], C.c.status == CertificationStatus.CERTIFIED)
    for row in case.reader.rows(select(C.c.id, C.c.handle).where(*where).order_by(C.c.id)):
        if case.is_new(key, row["handle"], case.last_seq.get(row["handle"], 0)):
            yield DueDocument(key, row["handle"], row["id"])


def _on_gate_decided(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
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


def _monthly(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Each month with values: when every value of the processes in the stage is there, or ten days after its end."""
    rows = case.reader.rows(select(K).where(K.c.engagement_id == case.engagement["id"]).order_by(K.c.id))
    recorded = _recorded(case) if rows else {}
    for period in sorted({row["period"] for row in rows}):
        have = {(row["kpi_key"], row["subject_id"]) for row in rows if row["period"] == period}
        first_after = _month_after(period)
        complete = have >= _expected(case, first_after) and case.today >= first_after
        may_go_out = complete or case.today >= first_after + GRACE
        if may_go_out and case.is_new(key, period, recorded.get(period, 0)):
            yield DueDocument(key, period, 0)


def _recorded(case: _Case) -> dict[str, int]:
    """Give the newest event that recorded a value, by its month."""
    rows = case.reader.rows(
        select(EV.c.seq, EV.c.body)
        .join(CH, CH.c.id == EV.c.chain_id)
        .where(CH.c.engagement_id == case.engagement["id"], EV.c.kind == "kpi_recorded")
        .order_by(EV.c.seq)
    )
    return {json.loads(row["body"])["facts"]["period"]: row["seq"] for row in rows}


def _expected(case: _Case, before: date) -> set[tuple[str, int]]:
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


def _month_after(period: str) -> date:
    year, month = (int(part) for part in period.split("-"))
    return date(year + month // 12, month % 12 + 1, 1)


def _on_wave_live(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """When all processes of a wave are live, and again when a condition behind it closes or expires."""
    for wave, handles in live_waves(case.reader, case.engagement["id"]).items():
        subject = f"{case.engagement['handle']}-W{wave}"
        if case.is_new(key, subject, max(case.last_seq.get(handle, 0) for handle in handles)):
            yield DueDocument(key, subject, wave)


def _weekly(case: _Case, key: DocumentKey, spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once in each ISO week, from its day on; a week in which nobody looked is not made up for."""
    week = week_of(case.today)
    if weekly_runs(case.engagement) and has_come(spec, case.today) and (key, week) not in case.issued:
        yield DueDocument(key, week, 0, on=case.today)


def _on_finished(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    closed = case.engagement["status"] in {EngagementStatus.FINISHED, EngagementStatus.CANCELLED}
    if closed and (key, case.engagement["handle"]) not in case.issued:
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"])


def _on_risk_changed(case: _Case, key: DocumentKey, _spec: DocumentSpec) -> Iterator[DueDocument]:
    """Once when there are risks, and again when something about one changed; at most once a day."""
    if register_is_due(case.reader, case.engagement["id"], key, case.today):
        yield DueDocument(key, case.engagement["handle"], case.engagement["id"])


RULES: dict[IssueWhen, Callable[[_Case, DocumentKey, DocumentSpec], Iterator[DueDocument]]] = {
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
}
