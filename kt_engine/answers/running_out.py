"""What ends soon: conditions, certificates, risks to look at again, ways back, the contract. It writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from kt_engine.plan.calendar import add_working_days
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.store.tables import (
    Certification,
    Condition,
    Contract,
    Gate,
    GateVersion,
    Person,
    Process,
    Risk,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import CERTIFIED_OR_LATER, ConditionStatus, RiskStatus

X, C, K, R = table_of(Condition), table_of(Certification), table_of(Contract), table_of(Risk)
V, G, PE, PR = table_of(GateVersion), table_of(Gate), table_of(Person), table_of(Process)
NEAR_DAYS = 10
"""Working days of the client: two weeks, the rhythm in which a steering committee meets."""


@dataclass(frozen=True)
class EndingLine:
    """One thing that ends within the next working days, or has ended and nobody closed it."""

    on: date
    kind: str
    """In words: a condition, a certificate, a risk's review, a risk's way back, the contract."""
    handle: str
    what: str
    who: str | None
    """Handle of who answers for it."""

    def is_past(self, today: date) -> bool:
        return self.on < today


def running_out(
    reader: Reader, engagement_id: int, calendar: SiteCalendar, today: date
) -> tuple[EndingLine, ...]:
    """Give what ends by the tenth working day from tomorrow, the earliest first."""
    until = add_working_days(calendar, today + timedelta(days=1), NEAR_DAYS)
    found = [
        *_conditions(reader, engagement_id, until),
        *_certificates(reader, engagement_id, today, until),
        *_risks(reader, engagement_id, today, until),
        *_contract(reader, engagement_id, today, until),
    ]
    return tuple(sorted(found, key=lambda line: (line.on, line.kind, line.handle)))


def _conditions(reader: Reader, engagement_id: int, until: date) -> Iterator[EndingLine]:
    rows = reader.rows(
        select(
            X.c.expires_on,
            X.c.handle,
            X.c.ramp_ceiling_pct,
            G.c.handle.label("gate"),
            PE.c.handle.label("owner"),
        )
        .join(V, V.c.id == X.c.gate_version_id)
        .join(G, G.c.id == V.c.gate_id)
        .join(PE, PE.c.id == X.c.owner_id)
        .where(X.c.engagement_id == engagement_id, X.c.status != ConditionStatus.CLOSED)
        .where(X.c.expires_on <= until)
    )
    for row in rows:
        ceiling = f", held at {row['ramp_ceiling_pct']} %" if row["ramp_ceiling_pct"] is not None else ""
        yield EndingLine(
            row["expires_on"], "condition", row["handle"], f"of {row['gate']}{ceiling}", row["owner"]
        )


def _certificates(reader: Reader, engagement_id: int, today: date, until: date) -> Iterator[EndingLine]:
    rows = reader.rows(
        select(C.c.expires_on, C.c.handle, PR.c.handle.label("process"), PE.c.handle.label("trainee"))
        .join(PR, PR.c.id == C.c.process_id)
        .join(PE, PE.c.id == C.c.person_id)
        .where(C.c.engagement_id == engagement_id, C.c.status.in_(CERTIFIED_OR_LATER))
        .where(C.c.expires_on >= today, C.c.expires_on <= until)
    )
    for row in rows:
        yield EndingLine(
            row["expires_on"], "certificate", row["handle"], f"for {row['process']}", row["trainee"]
        )


def _risks(reader: Reader, engagement_id: int, today: date, until: date) -> Iterator[EndingLine]:
    rows = reader.rows(
        select(R, PE.c.handle.label("owner"))
        .outerjoin(PE, PE.c.id == R.c.owner_id)
        .where(R.c.engagement_id == engagement_id, R.c.status != RiskStatus.CLOSED)
        .where((R.c.review_on <= until) | (R.c.fallback_on <= until))
    )
    for row in rows:
        who = row["owner"] or row["owner_function"].replace("_", " ")
        if row["review_on"] is not None and row["review_on"] <= until:
            yield EndingLine(row["review_on"], "review of a risk", row["handle"], row["title"], who)
        if row["fallback_on"] is not None and today <= row["fallback_on"] <= until:
            yield EndingLine(row["fallback_on"], "last day of the way back", row["handle"], row["title"], who)


def _contract(reader: Reader, engagement_id: int, today: date, until: date) -> Iterator[EndingLine]:
    newest = reader.first(
        select(K.c.ends_on).where(K.c.engagement_id == engagement_id).order_by(K.c.number.desc()).limit(1)
    )
    if newest is not None and today <= newest["ends_on"] <= until:
        yield EndingLine(newest["ends_on"], "contract", f"E{engagement_id}", "ends", None)
