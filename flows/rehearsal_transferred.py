"""What of the knowledge passed over in a rehearsal, counted from its store. It writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from kt_engine.answers.knowledge_coverage import coverage_begun
from kt_engine.answers.load import load_of
from kt_engine.store.agreements import agreements_about
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import by_id
from kt_engine.store.knowledge import items_of
from kt_engine.store.tables import Engagement, PlannedSession, table_of
from kt_engine.words import AgreementKind, AgreementStatus, KnowledgeStatus, SessionStatus

S = table_of(PlannedSession)
DAYS_OF_A_WEEK = 7
KINDS = (AgreementKind.KNOWLEDGE_ITEM, AgreementKind.KNOWLEDGE_WAIVER, AgreementKind.ACKNOWLEDGEMENT)


@dataclass(frozen=True)
class Transferred:
    items: int
    """In scope at the end."""
    signed: int
    """Versions that giver, receiver and client owner signed."""
    baselined: int
    waived: int
    """Waivers that were signed, also those that are over."""
    acknowledged: int
    """Changes that people took note of by signature."""
    claimed_pct: Decimal | None
    """Of the weight in scope; None where nothing is."""
    proven_pct: Decimal | None
    gap_points: Decimal | None
    sessions_held: int
    sessions_cancelled: int
    hours_promised: Decimal
    """Of all experts, over all weeks of their promises."""
    hours_held: Decimal
    """Of all experts."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Give what passed over, as pairs of a name and a sentence."""
        said = f"{self.signed} versions signed, {self.waived} waived for a time, {self.acknowledged} acknowledgements"
        yield "knowledge", f"{self.baselined} of {self.items} items baselined; {said}"
        figures = (_percent(self.claimed_pct), _percent(self.proven_pct), _percent(self.gap_points, "points"))
        yield "coverage", "{} claimed, {} proven, gap {}".format(*figures)
        held = f"{self.sessions_held} held, {self.sessions_cancelled} cancelled"
        yield "sessions", f"{held}; {self.hours_held} of {self.hours_promised} promised hours"


def _percent(value: Decimal | None, unit: str = "%") -> str:
    return "nothing" if value is None else f"{value:.1f} {unit}"


def transferred(database: Database, engagement_id: int, ends_on: date) -> Transferred | None:
    """Give what passed over; None where nobody has done anything with a knowledge item."""
    with open_store(database) as reader:
        covered = coverage_begun(reader, engagement_id, ends_on)
        engagement = by_id(reader, Engagement, engagement_id)
        items = [row for row in items_of(reader, engagement_id) if row["left_on"] is None]
        agreed = {
            kind: sum(
                row["status"] in {AgreementStatus.AGREED, AgreementStatus.WITHDRAWN}
                and row["decided_on"] is not None
                for row in agreements_about(reader, engagement_id, kind=kind)
            )
            for kind in KINDS
        }
        counted = reader.rows(
            select(S.c.status, func.count().label("n"))
            .where(S.c.engagement_id == engagement_id)
            .group_by(S.c.status)
        )
    if covered is None:
        return None
    sessions = {row["status"]: int(row["n"]) for row in counted}
    weeks = (ends_on - engagement["starts_on"]).days // DAYS_OF_A_WEEK + 1
    load = load_of(database, engagement["starts_on"], weeks=weeks, engagement=engagement["handle"]).weeks
    weights = covered.whole.all.weights
    return Transferred(
        items=len(items),
        signed=agreed[AgreementKind.KNOWLEDGE_ITEM],
        baselined=sum(row["status"] is KnowledgeStatus.BASELINED for row in items),
        waived=agreed[AgreementKind.KNOWLEDGE_WAIVER],
        acknowledged=agreed[AgreementKind.ACKNOWLEDGEMENT],
        claimed_pct=weights.claimed_pct,
        proven_pct=weights.proven_pct,
        gap_points=weights.gap_points,
        sessions_held=sessions.get(SessionStatus.HELD, 0),
        sessions_cancelled=sessions.get(SessionStatus.CANCELLED, 0),
        hours_promised=sum((week.promised for week in load), Decimal(0)),
        hours_held=sum((week.held for week in load), Decimal(0)),
    )
