"""What is to be done: tasks, their order, their evidence, the plan's revisions and the files behind all of it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from kt_engine.store.columns import (
    counter,
    day,
    decimal,
    digest,
    flag,
    key,
    long_text,
    moment,
    one_of,
    ref,
    typed_text,
    whole,
    word,
)
from kt_engine.words import Per, PlanKind, Side, Stage, TaskStatus


class Task(SQLModel, table=True):
    """One planned piece of work for one subject."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("engagement_id", "task_key", "subject_kind", "subject_id"),
        Index("ix_task_engagement_status", "engagement_id", "status"),
        {"info": {"chain": "engagement"}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    handle: str = word(30, unique=True)
    process_id: int | None = ref("process.id", null=True)
    stage: Stage = one_of(Stage)
    task_key: str = word(60)
    subject_kind: Per = one_of(Per)
    subject_id: int = whole()
    title: str = word(400)
    function_key: str = word(60)
    assignee_id: int | None = ref("person.id", null=True)
    status: TaskStatus = one_of(TaskStatus)
    effort_hours: Decimal = decimal()
    duration_days: int = whole()
    anchored_to: str | None = word(60, null=True)
    milestone: str | None = word(30, null=True)
    needs_evidence: bool = flag()
    issues: str | None = word(60, null=True)
    open_predecessors_count: int = counter()
    baseline_start_on: date | None = day()
    baseline_on: date | None = day()
    forecast_start_on: date | None = day()
    forecast_on: date | None = day(index=True)
    slack_days: int | None = whole(null=True)
    is_critical: bool = flag()
    actual_start_on: date | None = day()
    actual_on: date | None = day()
    done_by: int | None = ref("person.id", null=True, index=False)
    done_at: datetime | None = moment(null=True)
    reason: str | None = typed_text(null=True)
    """Why it is blocked, waived or withdrawn."""
    version: int = whole(default=1)


class TaskLink(SQLModel, table=True):
    """`task_id` comes after `after_task_id`."""

    __tablename__ = "task_link"
    __table_args__ = (
        UniqueConstraint("task_id", "after_task_id"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    task_id: int = ref("task.id", index=False)
    after_task_id: int = ref("task.id")


class TaskEvidence(SQLModel, table=True):
    """A file that proves something about a task."""

    __tablename__ = "task_evidence"
    __table_args__ = ({"info": {"chain": "engagement", "evidence": True}},)

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    task_id: int = ref("task.id")
    file_sha256: str = digest()
    file_name: str = typed_text()
    added_by: int = ref("person.id", index=False)


class StoredFile(SQLModel, table=True):
    """The bytes at files/<engagement handle>/<sha256>."""

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("engagement_id", "sha256"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    sha256: str = digest()
    size_bytes: int = whole()


class PlanRevision(SQLModel, table=True):
    """What this engagement would do and when, as known at one moment; 0 is the signed baseline."""

    __tablename__ = "plan_revision"
    __table_args__ = (
        UniqueConstraint("engagement_id", "number"),
        {"info": {"chain": "engagement", "evidence": True}},
    )

    id: int | None = key()
    engagement_id: int = ref("engagement.id", index=False)
    number: int = whole()
    kind: PlanKind = one_of(PlanKind)
    made_on: date = day(null=False)
    cause: str = word(60)
    """The kind of the event that made a new plan necessary."""
    cause_subject: str = word(80)
    side: Side | None = one_of(Side, null=True)
    """The side that caused it, where a person on a side did."""
    copied_from: int | None = whole(null=True)
    """Revision 0 only: the forecast that was signed."""
    sha256: str = digest()
    plan_json: str = long_text()
    calendars_json: str = long_text()
