"""What of the open work of active engagements a form offers to choose from. No person's name; it writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, or_, select

from kt_engine.answers.form_lines import line_of, of_active, processes_where, short
from kt_engine.rules.training import IN_TRAINING
from kt_engine.store.tables import (
    Certification,
    Condition,
    DeclinePoint,
    Engagement,
    Gate,
    GateVersion,
    Handover,
    HandoverVersion,
    Person,
    Process,
    Signoff,
    Task,
    Waiver,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    CertificationStatus,
    ConditionStatus,
    EngagementStatus,
    GateStatus,
    HandoverStatus,
    ProcessStatus,
    Stage,
    TaskStatus,
    WaiverStatus,
)

E, P, PERSON = table_of(Engagement), table_of(Process), table_of(Person)
T, H, V = table_of(Task), table_of(Handover), table_of(HandoverVersion)
K, G, X = table_of(Certification), table_of(Gate), table_of(Condition)
D, GV, S, W = table_of(DeclinePoint), table_of(GateVersion), table_of(Signoff), table_of(Waiver)
DOABLE = (TaskStatus.READY, TaskStatus.IN_PROGRESS)
NOT_OVER = (*DOABLE, TaskStatus.BLOCKED, TaskStatus.WAITING)
LIVE = (Stage.GO_LIVE.number, Stage.MONITOR.number)
SHORT_HASH = 8


@dataclass(frozen=True)
class WorkChoices:
    """Lines that begin with a handle; what is newest in the newest engagement comes first."""

    doable_tasks: tuple[str, ...]
    """Ready or begun, and not the engine's own."""
    blocked_tasks: tuple[str, ...]
    open_tasks: tuple[str, ...]
    """All that are not over, the doable ones first."""
    handovers_to_submit: tuple[str, ...]
    handovers_to_sign: tuple[str, ...]
    """With version and beginning of the hash, so that what is signed is what was shown."""
    trainees: tuple[str, ...]
    """Certifications of those who are taught and tested."""
    certificates: tuple[str, ...]
    """Certifications with every module passed, which wait for signatures."""
    taught_processes: tuple[str, ...]
    live_processes: tuple[str, ...]
    gates: tuple[str, ...]
    """Of the stage that is open now."""
    gates_to_sign: tuple[str, ...]
    """Presented versions; their hash is typed by who has read them."""
    waivers: tuple[str, ...]
    """Proposed ones, which wait for another person's signature."""
    conditions: tuple[str, ...]


def work_choices(reader: Reader, most: int) -> WorkChoices:
    """Give at most `most` lines of each list."""
    mine = T.c.issues.is_(None)
    return WorkChoices(
        doable_tasks=_tasks(reader, most, T.c.status.in_(DOABLE), mine),
        blocked_tasks=_tasks(reader, most, T.c.status == TaskStatus.BLOCKED),
        open_tasks=_tasks(reader, most, T.c.status.in_(NOT_OVER)),
        handovers_to_submit=_to_submit(reader, most),
        handovers_to_sign=_to_sign(reader, most),
        trainees=_certifications(reader, most, tuple(IN_TRAINING)),
        certificates=_certifications(reader, most, (CertificationStatus.ASSESSED,)),
        taught_processes=processes_where(
            reader, most, P.c.id.in_(select(K.c.process_id).where(K.c.status.in_(tuple(IN_TRAINING))))
        ),
        live_processes=processes_where(reader, most, P.c.stage_number.in_(LIVE)),
        gates=_gates(reader, most),
        gates_to_sign=_gates_to_sign(reader, most),
        waivers=_waivers(reader, most),
        conditions=_conditions(reader, most),
    )


def _tasks(reader: Reader, most: int, *where: Any) -> tuple[str, ...]:
    rank = case({status: place for place, status in enumerate(NOT_OVER)}, value=T.c.status)
    statement = (
        of_active(select(T.c.handle, T.c.title, T.c.function_key, P.c.handle.label("process")), T)
        .where(*where, or_(P.c.status.is_(None), P.c.status == ProcessStatus.IN_SCOPE))
        .order_by(rank, E.c.id.desc(), T.c.forecast_on.is_(None), T.c.forecast_on, T.c.id)
    )
    return tuple(
        line_of(row["handle"], row["title"], row["process"], row["function_key"].replace("_", " "))
        for row in reader.rows(statement.limit(most))
    )


def _to_submit(reader: Reader, most: int) -> tuple[str, ...]:
    asked = (HandoverStatus.REQUESTED, HandoverStatus.RETURNED)
    statement = (
        of_active(select(H.c.id, H.c.handle, H.c.title, H.c.status, P.c.handle.label("process")), H)
        .where(H.c.status.in_(asked))
        .order_by(E.c.id.desc(), H.c.due_on.is_(None), H.c.due_on, H.c.id)
    )
    rows = reader.rows(statement.limit(most))
    points = _points(reader, [row["id"] for row in rows if row["status"] is HandoverStatus.RETURNED])
    return tuple(
        line_of(row["handle"], row["title"], row["process"], row["status"].value, *points.get(row["id"], ()))
        for row in rows
    )


def _points(reader: Reader, handovers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Give what must be put right in the newest version of returned handovers, numbered and shortened."""
    if not handovers:
        return {}
    rows = reader.rows(
        select(V.c.handover_id, D.c.number, D.c.text)
        .join(S, S.c.id == D.c.signoff_id)
        .join(V, V.c.id == S.c.handover_version_id)
        .join(H, (H.c.id == V.c.handover_id) & (H.c.current_number == V.c.number))
        .where(V.c.handover_id.in_(handovers))
        .order_by(D.c.signoff_id, D.c.number)
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        said = f"{row['number']}. {short(row['text'])}"
        found[row["handover_id"]] = (*found.get(row["handover_id"], ()), said)
    return found


def _to_sign(reader: Reader, most: int) -> tuple[str, ...]:
    asked = (HandoverStatus.SUBMITTED, HandoverStatus.IN_REVIEW)
    columns = (H.c.handle, H.c.title, H.c.status, V.c.number, V.c.sha256, P.c.handle.label("process"))
    statement = (
        of_active(select(*columns), H)
        .join(V, (V.c.handover_id == H.c.id) & (V.c.number == H.c.current_number))
        .where(H.c.status.in_(asked))
        .order_by(E.c.id.desc(), H.c.due_on.is_(None), H.c.due_on, H.c.id)
    )
    return tuple(
        line_of(
            f"{row['handle']} v{row['number']} {row['sha256'][:SHORT_HASH]}",
            row["title"],
            row["process"],
            row["status"].value.replace("_", " "),
        )
        for row in reader.rows(statement.limit(most))
    )


def _certifications(reader: Reader, most: int, statuses: Sequence[CertificationStatus]) -> tuple[str, ...]:
    columns = (K.c.handle, K.c.status, P.c.handle.label("process"), P.c.name, PERSON.c.handle.label("person"))
    statement = (
        of_active(select(*columns), K)
        .join(PERSON, PERSON.c.id == K.c.person_id)
        .where(K.c.status.in_(statuses))
        .order_by(E.c.id.desc(), P.c.id, K.c.id)
    )
    return tuple(
        f"{row['handle']} · {row['person']} on {row['process']} {short(row['name'])}, "
        f"{row['status'].value.replace('_', ' ')}"
        for row in reader.rows(statement.limit(most))
    )


def _gates(reader: Reader, most: int) -> tuple[str, ...]:
    number = case({stage: stage.number for stage in Stage}, value=G.c.stage)
    now = case((P.c.stage_number.is_not(None), P.c.stage_number), else_=E.c.stage_number)
    statement = (
        of_active(select(G.c.handle, G.c.title, P.c.handle.label("process")), G)
        .where(G.c.passed_on.is_(None), G.c.withdrawn_on.is_(None), number == now)
        .order_by(E.c.id.desc(), G.c.id)
    )
    return tuple(
        line_of(row["handle"], row["title"], row["process"]) for row in reader.rows(statement.limit(most))
    )


def _gates_to_sign(reader: Reader, most: int) -> tuple[str, ...]:
    statement = (
        of_active(select(GV.c.handle, G.c.title, P.c.handle.label("process")), G)
        .join(GV, GV.c.gate_id == G.c.id)
        .where(GV.c.status == GateStatus.PRESENTED)
        .order_by(E.c.id.desc(), GV.c.id)
    )
    return tuple(
        line_of(row["handle"], row["title"], row["process"]) for row in reader.rows(statement.limit(most))
    )


def _waivers(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (W.c.handle, T.c.title, T.c.handle.label("task"), P.c.handle.label("process"))
    statement = (
        of_active(select(*columns, PERSON.c.handle.label("proposer")), T)
        .join(W, W.c.task_id == T.c.id)
        .join(PERSON, PERSON.c.id == W.c.proposed_by)
        .where(W.c.status == WaiverStatus.PROPOSED, T.c.status.in_(NOT_OVER))
        .order_by(E.c.id.desc(), W.c.id)
    )
    return tuple(
        line_of(
            row["handle"], f"{row['task']} {row['title']}", row["process"], f"proposed by {row['proposer']}"
        )
        for row in reader.rows(statement.limit(most))
    )


def _conditions(reader: Reader, most: int) -> tuple[str, ...]:
    statement = (
        select(X.c.handle, X.c.criterion_key, X.c.status, X.c.due_on, PERSON.c.handle.label("owner"))
        .join(E, E.c.id == X.c.engagement_id)
        .join(PERSON, PERSON.c.id == X.c.owner_id)
        .where(
            E.c.status == EngagementStatus.ACTIVE,
            X.c.status.in_((ConditionStatus.OPEN, ConditionStatus.EXPIRED)),
        )
        .order_by(X.c.due_on, X.c.id)
    )
    return tuple(
        f"{row['handle']} · {row['criterion_key'].replace('_', ' ')}, owner {row['owner']}, "
        f"{row['status'].value}, due {row['due_on']}"
        for row in reader.rows(statement.limit(most))
    )
