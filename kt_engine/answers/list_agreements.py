"""Agreements with their seats: what is before whom, what stands, what was refused. It writes nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from kt_engine.answers.declined_points import points_beside
from kt_engine.store.agreements import agreements_about, barred_of, seats_of
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id, find
from kt_engine.store.tables import Agreement, Engagement, Person, Process
from kt_engine.store.unit import Reader
from kt_engine.words import AgreementKind, AgreementStatus, Role, Side


@dataclass(frozen=True)
class SeatLine:
    person: str | None
    """The handle of who is named; None: anybody in the role, on the side."""
    role: Role | None
    side: Side | None
    signed_by: str | None

    @property
    def asked(self) -> str:
        """Give who is asked, as a line of text says it."""
        words = [self.person or "", self.role.value.replace("_", " ") if self.role else ""]
        side = f"({self.side.value})" if self.side else ""
        return " ".join(word for word in (*words, side) if word) or "anybody who may"


@dataclass(frozen=True)
class AgreementLine:
    handle: str
    kind: AgreementKind
    about: str
    process: str | None
    title: str
    status: AgreementStatus
    proposed_by: str
    proposed_at: datetime
    due_on: date | None
    decided_on: date | None
    sha256: str
    seats: tuple[SeatLine, ...]

    @property
    def waits_for(self) -> tuple[str, ...]:
        if self.status is not AgreementStatus.PROPOSED:
            return ()
        return tuple(seat.asked for seat in self.seats if seat.signed_by is None)


@dataclass(frozen=True)
class AgreementView:
    line: AgreementLine
    reason: str | None
    content: Mapping[str, Any]
    may_not_sign: tuple[str, ...]
    declined_for: tuple[str, ...]


def list_agreements(
    database: Database,
    engagement: str,
    *,
    kind: AgreementKind | None = None,
    status: AgreementStatus | None = None,
) -> tuple[AgreementLine, ...]:
    """Give the agreements of an engagement, the oldest first. Raises NotFound."""
    with open_store(database) as reader:
        engagement_id = find(reader, Engagement, engagement)["id"]
        rows = agreements_about(reader, engagement_id, kind=kind, status=status)
        return tuple(_line(reader, row) for row in rows)


def agreement_view(database: Database, handle: str) -> AgreementView:
    """Give one agreement with everything its signers are shown. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Agreement, handle)
        return AgreementView(
            _line(reader, row),
            row["reason"],
            json.loads(row["content_json"]),
            tuple(sorted(_handle(reader, one) or "" for one in barred_of(reader, row["id"]))),
            _declined_for(reader, row),
        )


def _declined_for(reader: Reader, row: RowMapping) -> tuple[str, ...]:
    found = points_beside(reader, "agreement", {row["id"]: row["handle"]})
    return tuple(point for one in found for point in one.points)


def _line(reader: Reader, row: RowMapping) -> AgreementLine:
    return AgreementLine(
        handle=row["handle"],
        kind=row["kind"],
        about=row["subject"],
        process=None if row["process_id"] is None else by_id(reader, Process, row["process_id"])["handle"],
        title=row["title"],
        status=row["status"],
        proposed_by=by_id(reader, Person, row["proposed_by"])["handle"],
        proposed_at=row["proposed_at"],
        due_on=row["due_on"],
        decided_on=row["decided_on"],
        sha256=row["content_sha256"],
        seats=tuple(
            SeatLine(_handle(reader, seat.person_id), seat.role, seat.side, _handle(reader, seat.signed_by))
            for seat in seats_of(reader, row["id"])
        ),
    )


def _handle(reader: Reader, person_id: int | None) -> str | None:
    return None if person_id is None else str(by_id(reader, Person, person_id)["handle"])
