"""What the watcher and the sweep ask: which engagements have something to move. It writes nothing."""

from datetime import date

from sqlalchemy import func, or_, select

from kt_engine.answers.due_on_change import due_this_week
from kt_engine.answers.moved_by_dates import moved_by_dates
from kt_engine.rules.stages import LAST_OWN_STAGE
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.tables import (
    Assumption,
    Certification,
    Chain,
    Condition,
    Engagement,
    Event,
    KnowledgeItemRow,
    Person,
    Process,
    ReadinessPoint,
    Risk,
    Task,
    table_of,
)
from kt_engine.words import (
    EngagementStatus,
    PersonKind,
    ProcessStatus,
    Stage,
)

CH, E, P, T, X = table_of(Chain), table_of(Engagement), table_of(Process), table_of(Task), table_of(Condition)
EV, R, K = table_of(Event), table_of(Risk), table_of(KnowledgeItemRow)
RP, AS = table_of(ReadinessPoint), table_of(Assumption)
C = table_of(Certification)


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

    A date moves work that should have begun or ended, a condition, waiver or certificate that ended, a month that
    ended, the review of a risk, a register or plan that was already issued on the day something of it changed, the day
    of a weekly report, and the last day of somebody who leaves, of a way back and of an assumption.
    """
    with open_store(database) as reader:
        grown = select(CH.c.engagement_id).where(CH.c.head_seq > CH.c.settled_seq)
        moved = [E.c.id.in_(found) for found in (*moved_by_dates(today), grown)]
        rows = reader.rows(
            select(E.c.id)
            .where(E.c.status == EngagementStatus.ACTIVE)
            .where(or_(*moved, E.c.id.in_(due_this_week(reader, today))))
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
