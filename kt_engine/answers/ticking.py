"""What the watcher and the sweep ask: which engagements have something to move. It writes nothing."""

from datetime import date

from sqlalchemy import func, or_, select

from kt_engine.answers.changed_risks import stale_registers
from kt_engine.answers.due_on_change import due_this_week
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Chain,
    Condition,
    Engagement,
    Event,
    Person,
    Process,
    Risk,
    Task,
    table_of,
)
from kt_engine.words import (
    ConditionStatus,
    EngagementStatus,
    PersonKind,
    ProcessStatus,
    RiskStatus,
    Stage,
    TaskStatus,
)

CH, E, P, T, X = table_of(Chain), table_of(Engagement), table_of(Process), table_of(Task), table_of(Condition)
EV, R = table_of(Event), table_of(Risk)


def unsettled(database: Database) -> tuple[int, ...]:
    """Give the engagements whose chain has grown since a tick last found nothing left to move."""
    with open_store(database) as reader:
        rows = reader.rows(
            select(CH.c.engagement_id).where(
                CH.c.engagement_id.is_not(None), CH.c.head_seq > CH.c.settled_seq
            )
        )
        return tuple(sorted(row["engagement_id"] for row in rows))


def due_for_sweep(database: Database, today: date) -> tuple[int, ...]:
    """Give the active engagements that a date may move, and those that are not settled.

    A date moves work that should have begun or ended, a condition that expired, a month that ended, the review of
    a risk, a risk register that was already issued on the day a risk changed, and the day of a weekly report.
    """
    with open_store(database) as reader:
        late = select(T.c.engagement_id).where(
            or_(
                T.c.status.in_([TaskStatus.READY, TaskStatus.WAITING]) & (T.c.forecast_start_on <= today),
                (T.c.status == TaskStatus.IN_PROGRESS) & (T.c.forecast_on < today),
            )
        )
        expired = select(X.c.engagement_id).where(X.c.status == ConditionStatus.OPEN, X.c.expires_on < today)
        monitored = select(P.c.engagement_id).where(P.c.stage_number == Stage.MONITOR.number)
        reviews = select(R.c.engagement_id).where(R.c.status != RiskStatus.CLOSED, R.c.review_on <= today)
        registers = stale_registers(today)
        grown = select(CH.c.engagement_id).where(CH.c.head_seq > CH.c.settled_seq)
        rows = reader.rows(
            select(E.c.id)
            .where(E.c.status == EngagementStatus.ACTIVE)
            .where(
                or_(
                    *(E.c.id.in_(found) for found in (late, expired, monitored, reviews, registers, grown)),
                    E.c.id.in_(due_this_week(reader, today)),
                )
            )
            .order_by(E.c.id)
        )
        return tuple(row["id"] for row in rows)


def open_stages(database: Database, engagement_id: int) -> tuple[Stage, ...]:
    """Give the stages in which work may go on: the engagement's own, or those in which processes stand."""
    with open_store(database) as reader:
        number = by_id(reader, Engagement, engagement_id)["stage_number"]
        if number <= LAST_OWN_STAGE:
            return (Stage.of_number(number),)
        rows = reader.rows(
            select(P.c.stage_number)
            .where(P.c.engagement_id == engagement_id, P.c.status != ProcessStatus.DESCOPED)
            .where(P.c.stage_number.is_not(None))
            .distinct()
            .order_by(P.c.stage_number)
        )
        return tuple(Stage.of_number(row["stage_number"]) for row in rows)


def head_seq(database: Database, engagement_id: int) -> int:
    with open_store(database) as reader:
        return int(reader.value(select(CH.c.head_seq).where(CH.c.engagement_id == engagement_id)))


def service_person(database: Database) -> int:
    """Give the engine's own person, in whose name a tick acts."""
    person = table_of(Person)
    with open_store(database) as reader:
        return int(reader.value(select(func.min(person.c.id)).where(person.c.kind == PersonKind.SERVICE)))
