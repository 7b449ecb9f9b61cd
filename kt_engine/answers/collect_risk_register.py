"""The facts of the risk register: every risk of an engagement with all its ratings. It writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import RowMapping, select

from kt_engine.answers.document_control import EngagementFacts
from kt_engine.answers.document_reading import Asked, asked_of, engagement_facts, handles_of
from kt_engine.methods.risk_score import RiskBand, band, score
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import processes_of
from kt_engine.store.tables import Risk, RiskRating, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import RiskStatus

R, N = table_of(Risk), table_of(RiskRating)


class Movement(StrEnum):
    """How a score stands beside the one before it."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True)
class RegisterRating:
    """One look at a risk by a person."""

    number: int
    likelihood: int
    impact: int
    score: int
    status: RiskStatus
    note: str
    rated_by: str
    rated_at: datetime


@dataclass(frozen=True)
class RegisterRisk:
    handle: str
    title: str
    process: str | None
    """Handle of the process, None for one of the whole engagement."""
    mitigation: str
    function: str
    """Title of the function that answers for it."""
    owner: str | None
    """Who is named, or holds that function; None: nobody yet."""
    status: RiskStatus
    likelihood: int
    impact: int
    score: int
    band: RiskBand
    score_before: int | None
    """Of the rating before, else as the playbook had it; None when there is neither."""
    raised_on: date
    review_on: date | None
    fallback_on: date | None
    """The last day on which the way back can still be chosen."""
    closed_on: date | None
    ratings: tuple[RegisterRating, ...]

    @property
    def movement(self) -> Movement | None:
        if self.score_before is None:
            return None
        if self.score == self.score_before:
            return Movement.SAME
        return Movement.UP if self.score > self.score_before else Movement.DOWN

    @property
    def turned(self) -> RegisterRating | None:
        """Give the rating with which it came to the status it has; None when nobody rated it."""
        found = None
        for rating in reversed(self.ratings):
            if rating.status is not self.status:
                break
            found = rating
        return found


@dataclass(frozen=True)
class RiskRegisterFacts:
    engagement: EngagementFacts
    risks: tuple[RegisterRisk, ...]
    """In the order in which they were raised, closed ones too."""


def collect_risk_register(reader: Reader, engagement_id: int) -> RiskRegisterFacts:
    """Collect every risk, closed ones too: a register shows the whole population."""
    rows = reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.number))
    asked = asked_of(reader, engagement_id, pinned_playbook(reader, engagement_id))
    processes = handles_of(processes_of(reader, engagement_id))
    ratings = _ratings(reader, engagement_id, asked)
    return RiskRegisterFacts(
        engagement=engagement_facts(reader, engagement_id),
        risks=tuple(_risk(row, asked, processes, ratings.get(row["id"], ())) for row in rows),
    )


def _ratings(reader: Reader, engagement_id: int, asked: Asked) -> dict[int, tuple[RegisterRating, ...]]:
    """Give the ratings of each risk, the first first."""
    rows = reader.rows(select(N).where(N.c.engagement_id == engagement_id).order_by(N.c.risk_id, N.c.number))
    found: dict[int, tuple[RegisterRating, ...]] = {}
    for row in rows:
        found[row["risk_id"]] = (*found.get(row["risk_id"], ()), _rating(row, asked))
    return found


def _rating(row: RowMapping, asked: Asked) -> RegisterRating:
    return RegisterRating(
        number=row["number"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        score=score(row["likelihood"], row["impact"]),
        status=row["status"],
        note=row["note"],
        rated_by=asked.person(row["rated_by"]),
        rated_at=row["rated_at"],
    )


def _risk(
    row: RowMapping, asked: Asked, processes: Mapping[int, str], ratings: Sequence[RegisterRating]
) -> RegisterRisk:
    found = score(row["likelihood"], row["impact"])
    owner = row["owner_id"] or holder(asked.held, row["owner_function"], row["process_id"])
    return RegisterRisk(
        handle=row["handle"],
        title=row["title"],
        process=processes.get(row["process_id"]),
        mitigation=row["mitigation"],
        function=asked.playbook.functions[row["owner_function"]].title,
        owner=None if owner is None else asked.person(owner),
        status=row["status"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        score=found,
        band=band(found),
        score_before=_score_before(row, asked, ratings),
        raised_on=row["raised_on"],
        review_on=row["review_on"],
        fallback_on=row["fallback_on"],
        closed_on=row["closed_on"],
        ratings=tuple(ratings),
    )


def _score_before(row: RowMapping, asked: Asked, ratings: Sequence[RegisterRating]) -> int | None:
    if len(ratings) > 1:
        return ratings[-2].score
    spec = asked.playbook.risks.get(row["risk_key"] or "")
    return score(spec.likelihood, spec.impact) if ratings and spec else None
