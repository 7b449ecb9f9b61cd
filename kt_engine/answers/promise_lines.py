"""Assumptions with the days they have left, and spoken promises with what became of them. It writes nothing."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, select

from kt_engine.answers.document_reading import Asked, asked_of
from kt_engine.exchange.money import money_text
from kt_engine.playbook.schema import Playbook
from kt_engine.rules.readiness import WARNING_CALENDAR_DAYS, assumption_colour
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Agreement, Assumption, Commitment, Process, Risk, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import (
    AgreementStatus,
    AssumptionStatus,
    Colour,
    CommitmentStatus,
    ProcessStatus,
)

AS, UC, A, PR, R = (table_of(row) for row in (Assumption, Commitment, Agreement, Process, Risk))
COLOURS = (Colour.RED, Colour.AMBER, Colour.GREEN)


@dataclass(frozen=True)
class AssumptionLine:
    handle: str
    text: str
    source: str
    process: str | None
    function: str
    owner: str | None
    """Handle of who is named or holds the function; None: nobody yet."""
    expires_on: date
    days_left: int
    """Calendar days from today to its last day, negative once that is over."""
    status: AssumptionStatus
    colour: Colour
    decided_on: date | None
    risk: str | None
    """The risk that came with its being falsified."""
    change_note: str | None
    agreement: str | None
    """What waits to be signed about it."""

    @property
    def is_expired(self) -> bool:
        """True for what nobody validated in time, and for what is false and has no change note."""
        return self.colour is Colour.RED

    @property
    def lacks_change_note(self) -> bool:
        return self.status is AssumptionStatus.FALSIFIED and self.change_note is None


@dataclass(frozen=True)
class CommitmentLine:
    handle: str
    text: str
    process: str | None
    promised_by: str
    promised_to: str
    promised_on: date | None
    cost: str | None
    """As a person reads it; None: nobody has estimated it."""
    status: CommitmentStatus
    raised_on: date
    decided_on: date | None
    agreement: str | None


def assumption_lines(reader: Reader, engagement_id: int, today: date) -> tuple[AssumptionLine, ...]:
    """Give every assumption, the red ones first, then by the days they have left."""
    rows = reader.rows(
        select(AS, PR.c.handle.label("process"), R.c.handle.label("risk"))
        .outerjoin(PR, PR.c.id == AS.c.process_id)
        .outerjoin(R, R.c.id == AS.c.risk_id)
        .where(AS.c.engagement_id == engagement_id, _goes_on())
        .order_by(AS.c.id)
    )
    if not rows:
        return ()
    playbook = pinned_playbook(reader, engagement_id)
    asked, pending = asked_of(reader, engagement_id, playbook), pending_of(reader, engagement_id)
    found = [_assumption(row, asked, pending, warning_days(playbook), today) for row in rows]
    return tuple(sorted(found, key=lambda one: (COLOURS.index(one.colour), one.expires_on)))


def _goes_on() -> ColumnElement[bool]:
    return PR.c.id.is_(None) | (PR.c.status != ProcessStatus.DESCOPED)


def warning_days(playbook: Playbook) -> int:
    """Give how many calendar days before its last day an assumption turns amber."""
    threshold = playbook.thresholds.get("assumption_warning")
    return WARNING_CALENDAR_DAYS if threshold is None else int(threshold.value)


def pending_of(reader: Reader, engagement_id: int) -> dict[str, str]:
    """Give what waits to be signed, by the handle of what it is about."""
    rows = reader.rows(
        select(A.c.subject, A.c.handle).where(
            A.c.engagement_id == engagement_id, A.c.status == AgreementStatus.PROPOSED
        )
    )
    return {row["subject"]: row["handle"] for row in rows}


def _assumption(
    row: RowMapping, asked: Asked, pending: dict[str, str], warning: int, today: date
) -> AssumptionLine:
    owner = row["owner_id"] or holder(asked.held, row["owner_function"], row["process_id"])
    return AssumptionLine(
        handle=row["handle"],
        text=row["text"],
        source=row["source"],
        process=row["process"],
        function=row["owner_function"],
        owner=None if owner is None else asked.handle(owner),
        expires_on=row["expires_on"],
        days_left=(row["expires_on"] - today).days,
        status=row["status"],
        colour=assumption_colour(
            row["status"],
            row["expires_on"],
            today,
            warning_days=warning,
            has_change_note=row["change_note_on"] is not None,
        ),
        decided_on=row["decided_on"],
        risk=row["risk"],
        change_note=row["change_note"],
        agreement=pending.get(row["handle"]),
    )


def commitment_lines(reader: Reader, engagement_id: int) -> tuple[CommitmentLine, ...]:
    """Give every promise, the open ones first, the oldest of them at the top."""
    rows = reader.rows(
        select(UC, PR.c.handle.label("process"))
        .outerjoin(PR, PR.c.id == UC.c.process_id)
        .where(UC.c.engagement_id == engagement_id, _goes_on())
        .order_by(UC.c.id)
    )
    pending = pending_of(reader, engagement_id) if rows else {}
    found = [
        CommitmentLine(
            handle=row["handle"],
            text=row["text"],
            process=row["process"],
            promised_by=row["promised_by"],
            promised_to=row["promised_to"],
            promised_on=row["promised_on"],
            cost=None if row["cost_minor"] is None else money_text(row["cost_minor"], row["currency"]),
            status=row["status"],
            raised_on=row["raised_on"],
            decided_on=row["decided_on"],
            agreement=pending.get(row["handle"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.status is not CommitmentStatus.OPEN))
