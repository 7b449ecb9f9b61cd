"""The prebuilt statements of the hot path: one task by its handle, and what its end sets free."""

from sqlalchemy import and_, bindparam, case, func, select, update

from kt_engine.store.hot import Hot
from kt_engine.store.tables import Engagement, Process, Task, TaskEvidence, TaskLink, table_of
from kt_engine.words import TaskStatus

T = table_of(Task)
L = table_of(TaskLink)
E = table_of(Engagement)
P = table_of(Process)
V = table_of(TaskEvidence)

TASK_BY_HANDLE = Hot(
    select(
        T.c.id,
        T.c.handle,
        T.c.engagement_id,
        T.c.process_id,
        T.c.stage,
        T.c.function_key,
        T.c.assignee_id,
        T.c.status,
        T.c.needs_evidence,
        T.c.issues,
        T.c.actual_start_on,
        T.c.milestone,
        T.c.task_key,
        T.c.subject_kind,
        T.c.subject_id,
        T.c.version,
        E.c.status.label("engagement_status"),
        E.c.handle.label("engagement_handle"),
        E.c.stage_number.label("engagement_stage"),
        P.c.status.label("process_status"),
        P.c.handle.label("process_handle"),
        P.c.stage_number.label("process_stage"),
    )
    .join(E, E.c.id == T.c.engagement_id)
    .outerjoin(P, P.c.id == T.c.process_id)
    .where(T.c.handle == bindparam("wanted"))
)
"""What a verb about one task looks at, and no more: every column read costs time."""

BECOMES_READY = and_(
    T.c.status == TaskStatus.WAITING,
    T.c.open_predecessors_count == 1,
    T.c.anchored_to.is_(None),
    T.c.stage == bindparam("open_stage"),
    T.c.process_id.is_not_distinct_from(bindparam("open_process")),
)
"""The last predecessor ended, and the place it stands in is known to be open (`open_stage` NULL: nothing is known)."""

FREE_DEPENDENTS = Hot(
    update(T)
    .where(T.c.id.in_(select(L.c.task_id).where(L.c.after_task_id == bindparam("ended"))))
    .values(
        open_predecessors_count=T.c.open_predecessors_count - 1,
        status=case((BECOMES_READY, TaskStatus.READY), else_=T.c.status),
        version=T.c.version + case((BECOMES_READY, 1), else_=0),
    )
    .returning(
        T.c.id,
        T.c.handle,
        T.c.status,
        T.c.open_predecessors_count,
        T.c.stage,
        T.c.process_id,
        T.c.version,
        T.c.anchored_to,
    )
)

OPEN_PREDECESSORS = (
    select(T.c.handle)
    .join(L, L.c.after_task_id == T.c.id)
    .where(
        L.c.task_id == bindparam("waiting"),
        T.c.status.not_in([TaskStatus.DONE, TaskStatus.WAIVED, TaskStatus.WITHDRAWN]),
    )
    .order_by(T.c.id)
)

EVIDENCE_COUNT = select(func.count()).select_from(V).where(V.c.task_id == bindparam("of_task"))

ENGAGEMENT_STAGE = select(E.c.stage_number).where(E.c.id == bindparam("of_engagement"))

PROCESS_STAGES = select(P.c.id, P.c.stage_number).where(P.c.engagement_id == bindparam("of_engagement"))
