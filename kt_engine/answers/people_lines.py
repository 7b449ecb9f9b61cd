"""Notices and messages to people with their days: what is late, what comes, what was given or sent. No writes."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, RowMapping, select

from kt_engine.answers.document_reading import Asked, asked_of
from kt_engine.answers.go_lives import first_go_live, go_lives
from kt_engine.rules.readiness import (
    LATE_NOTICES,
    NoticeState,
    earliest_transfer,
    notice_due_on,
    notice_state,
)
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Communication, PeopleNotice, Process, Task, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import ProcessStatus

PN, CM, PR, T = (table_of(row) for row in (PeopleNotice, Communication, Process, Task))
STATES = (
    NoticeState.OVERDUE,
    NoticeState.TOO_LATE,
    NoticeState.TO_GIVE,
    NoticeState.UNDATED,
    NoticeState.GIVEN,
)


@dataclass(frozen=True)
class NoticeLine:
    handle: str
    kind: str
    title: str
    process: str | None
    process_id: int | None
    country: str
    subdivision: str
    least_calendar_days: int
    source: str
    transfer_on: date | None
    """As it was set, else the forecast go-live."""
    transfer_is_set: bool
    due_on: date | None
    days_left: int | None
    """Calendar days from today to the day it is due, negative once that is over; None once given or undated."""
    given_on: date | None
    reference: str | None
    earliest_transfer_on: date | None
    state: NoticeState

    @property
    def is_late(self) -> bool:
        return self.state in LATE_NOTICES


@dataclass(frozen=True)
class CommunicationLine:
    handle: str
    audience: str
    message: str
    channel: str
    process: str | None
    process_id: int | None
    function: str
    owner_id: int | None
    owner: str | None
    """Handle of who is named or holds the function; None: nobody yet."""
    planned_on: date | None
    before: str | None
    """The task before whose end it is sent."""
    sent_on: date | None
    evidence: str | None
    overdue_days: int
    """Calendar days past the planned day; 0 when it was sent or is still to come."""


def notice_lines(reader: Reader, engagement_id: int, today: date) -> tuple[NoticeLine, ...]:
    """Give every notice, the late ones first, then by the day they are due."""
    rows = reader.rows(
        select(PN, PR.c.handle.label("process"))
        .outerjoin(PR, PR.c.id == PN.c.process_id)
        .where(PN.c.engagement_id == engagement_id, _goes_on())
        .order_by(PN.c.id)
    )
    days = go_lives(reader, engagement_id) if rows else {}
    found = [_notice(row, days, today) for row in rows]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.due_on or date.max)))


def _goes_on() -> ColumnElement[bool]:
    return PR.c.id.is_(None) | (PR.c.status != ProcessStatus.DESCOPED)


def _notice(row: RowMapping, days: dict[int, date], today: date) -> NoticeLine:
    transfer = row["transfer_on"] or first_go_live(days, row["process_id"])
    least, given_on = row["least_calendar_days"], row["given_on"]
    due_on = notice_due_on(transfer, least)
    return NoticeLine(
        handle=row["handle"],
        kind=row["kind_key"],
        title=row["title"],
        process=row["process"],
        process_id=row["process_id"],
        country=row["country"],
        subdivision=row["subdivision"],
        least_calendar_days=least,
        source=row["source"],
        transfer_on=transfer,
        transfer_is_set=row["transfer_on"] is not None,
        due_on=due_on,
        days_left=(due_on - today).days if due_on and given_on is None else None,
        given_on=given_on,
        reference=row["reference"],
        earliest_transfer_on=earliest_transfer(given_on, least),
        state=notice_state(transfer, given_on, least, today),
    )


def communication_lines(reader: Reader, engagement_id: int, today: date) -> tuple[CommunicationLine, ...]:
    """Give every message, overdue ones first, then by the planned day, sent ones last."""
    rows = reader.rows(
        select(
            CM,
            PR.c.handle.label("process"),
            T.c.handle.label("before"),
            T.c.actual_on,
            T.c.forecast_on,
            T.c.baseline_on,
        )
        .outerjoin(PR, PR.c.id == CM.c.process_id)
        .outerjoin(T, T.c.id == CM.c.due_task_id)
        .where(CM.c.engagement_id == engagement_id, _goes_on())
        .order_by(CM.c.id)
    )
    if not rows:
        return ()
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    found = [_communication(row, asked, today) for row in rows]
    return tuple(
        sorted(
            found, key=lambda one: (one.sent_on is not None, -one.overdue_days, one.planned_on or date.max)
        )
    )


def _communication(row: RowMapping, asked: Asked, today: date) -> CommunicationLine:
    planned, owner = (
        _planned_on(row),
        row["owner_id"] or holder(asked.held, row["owner_function"], row["process_id"]),
    )
    is_open = row["sent_on"] is None and planned is not None
    return CommunicationLine(
        handle=row["handle"],
        audience=row["audience"],
        message=row["message"],
        channel=row["channel"],
        process=row["process"],
        process_id=row["process_id"],
        function=row["owner_function"],
        owner_id=row["owner_id"],
        owner=None if owner is None else asked.handle(owner),
        planned_on=planned,
        before=row["before"],
        sent_on=row["sent_on"],
        evidence=row["evidence"],
        overdue_days=max((today - planned).days, 0) if is_open and planned else 0,
    )


def _planned_on(row: RowMapping) -> date | None:
    """Give the day that was planned, else so many days before its task ends; None while that has no day."""
    if row["planned_on"] is not None:
        return row["planned_on"]  # type: ignore[no-any-return]
    ends_on: date | None = row["actual_on"] or row["forecast_on"] or row["baseline_on"]
    return None if ends_on is None else ends_on - timedelta(days=row["lead_calendar_days"])
